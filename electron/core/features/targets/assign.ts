import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { sealTarget } from '../../wifi/assignments.ts';
import { readOwnTarget } from '../../wifi/targets.ts';
import { readVantages, type Vantage } from './vantages.ts';

export interface AssignRequest {
  readonly zoneIds: readonly string[];
  /** Devices; null for none. Without a first vantage nobody polls the zone from now on. */
  readonly first: string | null;
  readonly second: string | null;
}

export interface Assigned {
  readonly zones: number;
  /** Of them, zones whose device is not known here: the station polls them only if it has them itself. */
  readonly withoutTarget: number;
}

/** At most five changes a zone. */
const ZONES_A_TRANSACTION = 50;

interface Wanted {
  readonly vantage: Vantage;
  readonly rank: 'PRIMERA' | 'SEGUNDA';
}

/**
 * Says who polls these zones from now on. Who polled them already goes on without a gap; who does not any more ends
 * now. Each station gets the zone's device sealed to its own key. Throws NO_EXISTE, ENTRADA_INVALIDA.
 */
export async function assignZones(
  context: CoreContext,
  actor: string,
  request: AssignRequest,
): Promise<Assigned> {
  const wanted = await readWanted(context, request);
  let withoutTarget = 0;
  for (let from = 0; from < request.zoneIds.length; from += ZONES_A_TRANSACTION) {
    const batch = request.zoneIds.slice(from, from + ZONES_A_TRANSACTION);
    withoutTarget += await context.ledger.write(actor, async (tx) => {
      let without = 0;
      for (const zoneId of batch) {
        if (!(await assignZone(tx, zoneId, wanted))) without += 1;
        const detail = JSON.stringify({ first: request.first, second: request.second });
        await auditIn(tx, context, actor, 'ZONA_ASIGNADA', zoneId, detail);
      }
      return without;
    });
    await nextTurn();
  }
  context.publish('wifi');
  context.publish('availability');
  return { zones: request.zoneIds.length, withoutTarget };
}

async function readWanted(context: CoreContext, { first, second }: AssignRequest): Promise<Wanted[]> {
  if (first === null && second !== null) {
    throw new Refusal('ENTRADA_INVALIDA', 'Elija primero quién sondea de primera; la segunda la respalda.', {
      field: 'first',
    });
  }
  if (first !== null && first === second) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La segunda debe ser otra estación: dos veces la misma no respalda.',
      {
        field: 'second',
      },
    );
  }
  const vantages = await readVantages(context);
  const known = (device: string) => {
    const vantage = vantages.find((each) => each.device === device);
    if (vantage === undefined) {
      throw new Refusal('NO_EXISTE', 'Esa estación no está inscrita o se revocó. Escoja otra.');
    }
    return vantage;
  };
  return [
    ...(first === null ? [] : [{ vantage: known(first), rank: 'PRIMERA' as const }]),
    ...(second === null ? [] : [{ vantage: known(second), rank: 'SEGUNDA' as const }]),
  ];
}

/** Returns whether the zone's device is known here. */
async function assignZone(tx: LedgerTx, zoneId: string, wanted: readonly Wanted[]): Promise<boolean> {
  const zone = await tx.read
    .selectFrom('zone')
    .select('id')
    .where('id', '=', zoneId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (zone === undefined)
    throw new Refusal('NO_EXISTE', 'Una de las zonas ya no existe. Vuelva a abrir la lista.');
  const open = await tx.read
    .selectFrom('zoneAssignment')
    .select(['id', 'vantage'])
    .where('zoneId', '=', zoneId)
    .where('deletedAt', 'is', null)
    .where('endsAt', 'is', null)
    .execute();
  const target = await readOwnTarget(tx.read, zoneId);
  for (const { id, vantage } of open) {
    if (wanted.some((each) => each.vantage.device === vantage)) continue;
    await tx.patch('zoneAssignment', id, { endsAt: tx.now, sealedTarget: null });
  }
  for (const { vantage, rank } of wanted) {
    const { device, siteId, sealKey } = vantage;
    const known = open.find((each) => each.vantage === device);
    if (known !== undefined) {
      // Sealed already, and again whenever the target changes.
      await tx.patch('zoneAssignment', known.id, { rank });
      continue;
    }
    await tx.create('zoneAssignment', {
      id: tx.newId(),
      siteId,
      vantage: device,
      zoneId,
      rank,
      startsAt: tx.now,
      endsAt: null,
      sealedTarget: target === null || sealKey === null ? null : await sealTarget(sealKey, target),
      deletedAt: null,
    });
  }
  return target !== null;
}
