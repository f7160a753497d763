import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { contract } from '#shared/domain/contract.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { foldText } from '#shared/domain/person.ts';
import { parseServiceHours, type ServiceHours } from '#shared/domain/service-hours.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { isKeptHere } from '../../kept-here.ts';
import { validated } from '../../ledger/ledger.ts';
import { refuseSharedTime } from './shared-time.ts';

export interface ContractRow {
  readonly id: string;
  readonly number: string;
  readonly operator: string;
  readonly targetMilli: number;
  readonly hours: ServiceHours;
  /** Local days [startsOn, endsOn); null while no end is agreed. */
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** Zones in it that were not withdrawn. */
  readonly zones: number;
  /** Whether it holds today. */
  readonly current: boolean;
}

export interface ContractList {
  /** Those that hold today first, then by number. */
  readonly contracts: readonly ContractRow[];
  /** Whether contracts are kept on this machine: at the centre, and on a station that works alone. */
  readonly keptHere: boolean;
}

export async function listContracts(context: CoreContext): Promise<ContractList> {
  const now = context.clocks.now();
  const rows = await context.store.read
    .selectFrom('contract as c')
    .select((eb) => [
      'c.id',
      'c.number',
      'c.operator',
      'c.targetMilli',
      'c.serviceHours',
      'c.startsOn',
      'c.endsOn',
      eb
        .selectFrom('contractZone as z')
        .select((zone) => zone.fn.countAll<number>().as('count'))
        .whereRef('z.contractId', '=', 'c.id')
        .where('z.deletedAt', 'is', null)
        .where((zone) => zone.or([zone('z.withdrawnAt', 'is', null), zone('z.withdrawnAt', '>', now)]))
        .as('zones'),
    ])
    .where('c.deletedAt', 'is', null)
    .orderBy('c.number')
    .orderBy('c.id')
    .execute();
  const contracts = rows.map(({ serviceHours, zones, ...row }) => ({
    ...row,
    hours: parseServiceHours(serviceHours),
    zones: zones ?? 0,
    current:
      startOfLocalDate(row.startsOn) <= now && (row.endsOn === null || now < startOfLocalDate(row.endsOn)),
  }));
  return {
    contracts: contracts.toSorted((a, b) => Number(b.current) - Number(a.current)),
    keptHere: isKeptHere(context),
  };
}

export interface ContractInput extends Pick<
  RecordFields<'contract'>,
  'number' | 'operator' | 'targetMilli' | 'startsOn' | 'endsOn'
> {
  /** Absent for a new contract. */
  readonly id?: string | undefined;
  readonly hours: ServiceHours;
}

/**
 * Adds a contract or corrects one; what is derived from it is computed again. Throws ROL_EQUIVOCADO, ENTRADA_INVALIDA
 * (ends before it starts), YA_EXISTE (number), CONFLICTO (a zone would be in two contracts at one time), NO_EXISTE.
 */
export async function saveContract(
  context: CoreContext,
  actor: string,
  { id: known, hours, ...input }: ContractInput,
): Promise<{ id: string }> {
  demandKeptHere(context);
  const id = await context.ledger.write(actor, async (tx) => {
    const { id: _id, ...fields } = validated(contract, {
      ...input,
      id: known ?? 'new',
      serviceHours: JSON.stringify(hours),
      deletedAt: null,
    }) as RecordFields<'contract'>;
    demandOrder(fields);
    await demandFreeNumber(tx.read, fields.number, known);
    if (known !== undefined) {
      await contractOf(tx.read, known);
      const zones = await zonesOf(tx.read, known);
      if (await tx.patch('contract', known, fields)) {
        await refuseSharedTime(tx.read, zones);
        await auditIn(tx, context, actor, 'CONTRATO_CAMBIADO', known, detailOf(fields));
      }
      return known;
    }
    const fresh = tx.newId();
    await tx.create('contract', { id: fresh, ...fields });
    await auditIn(tx, context, actor, 'CONTRATO_CREADO', fresh, detailOf(fields));
    return fresh;
  });
  context.publish('availability');
  return { id };
}

/**
 * Takes a contract away that was written by mistake. Throws ROL_EQUIVOCADO, NO_EXISTE, CONFLICTO (a numbered report
 * was made under it: it stands, and so does what it was made from).
 */
export async function removeContract(context: CoreContext, actor: string, id: string): Promise<void> {
  demandKeptHere(context);
  await context.ledger.write(actor, async (tx) => {
    const row = await contractOf(tx.read, id);
    const report = await tx.read
      .selectFrom('evidenceReport')
      .select('number')
      .where('contractId', '=', id)
      .orderBy('number')
      .executeTakeFirst();
    if (report !== undefined) {
      throw new Refusal(
        'CONFLICTO',
        `El contrato ${row.number} ya tiene el informe ${report.number}; no se puede retirar. Si terminó, escríbale su último día.`,
      );
    }
    await tx.patch('contract', id, { deletedAt: tx.now });
    await auditIn(tx, context, actor, 'CONTRATO_RETIRADO', id);
  });
  context.publish('availability');
}

export function demandKeptHere(context: CoreContext): void {
  if (isKeptHere(context)) return;
  throw new Refusal(
    'ROL_EQUIVOCADO',
    'Los contratos son de la central: pídale el cambio y llegará a este Punto al sincronizar. No se cambió nada.',
  );
}

/** Throws NO_EXISTE. */
export async function contractOf(read: Reader, id: string): Promise<RecordFields<'contract'>> {
  const row = await read
    .selectFrom('contract')
    .selectAll()
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new Refusal('NO_EXISTE', 'Ese contrato ya no está; actualice la pantalla.', { field: 'contractId' });
}

function demandOrder({ startsOn, endsOn }: Pick<ContractInput, 'startsOn' | 'endsOn'>): void {
  if (endsOn === null || startsOn < endsOn) return;
  throw new Refusal(
    'ENTRADA_INVALIDA',
    'El contrato termina antes de empezar; corrija el primer o el último día.',
    { field: 'endsOn' },
  );
}

async function demandFreeNumber(read: Reader, number: string, except: string | undefined): Promise<void> {
  const rows = await read
    .selectFrom('contract')
    .select(['id', 'number'])
    .where('deletedAt', 'is', null)
    .execute();
  const holder = rows.find((row) => row.id !== except && foldText(row.number) === foldText(number));
  if (holder === undefined) return;
  throw new Refusal('YA_EXISTE', `Ya hay un contrato ${holder.number}; ábralo o use otro número.`, {
    field: 'number',
  });
}

async function zonesOf(read: Reader, contractId: string): Promise<string[]> {
  const rows = await read
    .selectFrom('contractZone')
    .select('zoneId')
    .where('contractId', '=', contractId)
    .where('deletedAt', 'is', null)
    .execute();
  return rows.map(({ zoneId }) => zoneId);
}

function detailOf({
  targetMilli,
  startsOn,
  endsOn,
}: Pick<ContractInput, 'targetMilli' | 'startsOn' | 'endsOn'>): string {
  return JSON.stringify({ targetMilli, startsOn, endsOn });
}
