import type { SpaceKind } from '#shared/domain/codes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { spaceNames } from '#shared/domain/space-names.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import type { Desk } from './acts.ts';
import { readFloor } from './floor.ts';

export type SpaceRow = Pick<
  RecordFields<'space'>,
  'id' | 'kind' | 'name' | 'capacity' | 'planX' | 'planY' | 'active'
>;

/** Every space that this Punto has or had, in use first, in the order of their names. */
export async function listSpaces({ store, siteId }: CoreContext): Promise<SpaceRow[]> {
  const rows = await store.read
    .selectFrom('space')
    .select(['id', 'kind', 'name', 'capacity', 'planX', 'planY', 'active'])
    .where('siteId', '=', siteId())
    .where('deletedAt', 'is', null)
    .execute();
  const names = new Intl.Collator('es', { numeric: true });
  return rows.toSorted((one, other) => other.active - one.active || names.compare(one.name, other.name));
}

export interface NewSpaces {
  readonly kind: SpaceKind;
  /** One name, or several as «PC 01..16». */
  readonly name: string;
  readonly capacity: number;
}

/** Creates one space or several at once. Throws ENTRADA_INVALIDA, YA_EXISTE (then none was created). */
export async function addSpaces(desk: Desk, { kind, name, capacity }: NewSpaces): Promise<{ ids: string[] }> {
  const names = spaceNames(name);
  const ids = await write(desk, async (tx) => {
    await refuseTakenNames(tx, desk.context, names, null);
    const created: string[] = [];
    for (const each of names) {
      const id = tx.newId();
      created.push(id);
      await tx.create('space', {
        id,
        siteId: desk.context.siteId(),
        kind,
        name: each,
        capacity: kind === 'EQUIPO' ? 1 : capacity,
        planX: null,
        planY: null,
        active: 1,
        deletedAt: null,
      });
    }
    return created;
  });
  return { ids };
}

export interface SpaceCorrection {
  readonly id: string;
  readonly kind?: SpaceKind | undefined;
  readonly name?: string | undefined;
  readonly capacity?: number | undefined;
}

/** Corrects what a space is. Throws NO_EXISTE, ENTRADA_INVALIDA, YA_EXISTE. */
export async function correctSpace(desk: Desk, { id, kind, name, capacity }: SpaceCorrection): Promise<void> {
  await write(desk, async (tx) => {
    await ownSpace(tx, desk.context, id);
    if (name !== undefined) await refuseTakenNames(tx, desk.context, [name], id);
    await tx.patch('space', id, {
      ...(kind !== undefined && { kind }),
      ...(name !== undefined && { name }),
      ...(capacity !== undefined && { capacity }),
    });
  });
}

/**
 * Takes a space out of use, or brings it back. Its history stays. Throws NO_EXISTE; CONFLICTO while somebody sits there;
 * YA_EXISTE when another has its name by now.
 */
export async function setSpaceActive(desk: Desk, id: string, active: boolean): Promise<void> {
  await write(desk, async (tx) => {
    const { name } = await ownSpace(tx, desk.context, id);
    if (active) await refuseTakenNames(tx, desk.context, [name], id);
    else await refuseOccupied(tx, desk.context, id, 'retirarlo');
    await tx.patch('space', id, { active: active ? 1 : 0 });
  });
}

export interface PlanPlace {
  readonly id: string;
  /** Thousandths of the plan's width and height; null takes it off the plan. */
  readonly planX: number | null;
  readonly planY: number | null;
}

/** Puts spaces on the plan. Throws NO_EXISTE (then none was moved). */
export async function placeSpaces(desk: Desk, places: readonly PlanPlace[]): Promise<void> {
  await write(desk, async (tx) => {
    for (const { id, planX, planY } of places) {
      await ownSpace(tx, desk.context, id);
      await tx.patch('space', id, { planX, planY });
    }
  });
}

/** Throws CONFLICTO while somebody sits there. */
export async function refuseOccupied(
  tx: LedgerTx,
  context: CoreContext,
  spaceId: string,
  toDo: string,
): Promise<void> {
  const floor = await readFloor(tx.read, context, tx.now);
  const space = floor.spaces.find((each) => each.id === spaceId);
  if (space === undefined || space.use === null) return;
  throw new Refusal(
    'CONFLICTO',
    `En ${space.name} hay alguien: cámbielo de puesto o termine su uso antes de ${toDo}.`,
    { useId: space.use.id },
  );
}

/** A space of this Punto, in use or not. Throws NO_EXISTE. */
export async function ownSpace(tx: LedgerTx, context: Pick<CoreContext, 'siteId'>, id: string) {
  const row = await tx.read
    .selectFrom('space')
    .select(['id', 'name', 'kind', 'active'])
    .where('id', '=', id)
    .where('siteId', '=', context.siteId())
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined)
    throw new Refusal('NO_EXISTE', 'Ese puesto no está en este Punto; actualice la pantalla.');
  return row;
}

async function refuseTakenNames(
  tx: LedgerTx,
  context: Pick<CoreContext, 'siteId'>,
  names: readonly string[],
  except: string | null,
): Promise<void> {
  const rows = await tx.read
    .selectFrom('space')
    .select(['id', 'name'])
    .where('siteId', '=', context.siteId())
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .execute();
  const known = new Map(rows.filter(({ id }) => id !== except).map(({ name }) => [folded(name), name]));
  const taken = names.map((name) => known.get(folded(name))).find((name) => name !== undefined);
  if (taken !== undefined)
    throw new Refusal('YA_EXISTE', `Ya hay un puesto llamado ${taken}. Escriba otro nombre.`);
}

const folded = (name: string) => name.trim().replace(/\s+/g, ' ').toLocaleUpperCase('es');

async function write<T>(desk: Desk, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
  const result = await desk.context.ledger.write(desk.actor, work);
  desk.context.publish('coworking');
  return result;
}
