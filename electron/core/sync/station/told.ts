import { entityOf } from '#shared/domain/entities.ts';
import { tableLabel } from '#shared/text/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import type { Reader } from '../../db/tables.ts';

/**
 * What became of an operation that was not plainly applied. SUPERSEDED: it lies in a catalogue of the centre, whose
 * value holds. CONFLICT: it was applied, and contradicted somebody else.
 */
export type Told = 'QUARANTINED' | 'PARKED' | 'DISMISSED' | 'AMENDED' | 'SUPERSEDED' | 'CONFLICT';

/** Operations that had the same end for the same reason, as one line. */
export interface ToldOperation {
  readonly told: Told;
  readonly table: string;
  readonly what: string;
  readonly reason: string;
  readonly count: number;
  /** ms UTC by this computer's clock, of the newest. */
  readonly when: number;
}

/** The most operations of each sort that are looked at. */
const LOOKED_AT = 2_000;

/** The newest first. */
export async function toldOperations(read: Reader): Promise<ToldOperation[]> {
  const columns = ['state', 'tableName', 'reason', 'wallTime'] as const;
  const unsettled = await read
    .selectFrom('change')
    .select(columns)
    .where('state', 'in', ['QUARANTINED', 'PARKED', 'DISMISSED', 'AMENDED'])
    .where('state', '<>', APPLIED)
    .orderBy('position', 'desc')
    .limit(LOOKED_AT)
    .execute();
  // No index leads to them: of what was applied only the latest part of the log is read.
  const newest = await read
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  const applied = await read
    .selectFrom('change')
    .select(columns)
    .where('position', '>', Number(newest?.position ?? 0) - LOOKED_AT)
    .where('state', '=', 'APPLIED')
    .where('reason', 'is not', null)
    .execute();
  const rows = [...unsettled, ...applied].map(({ state, tableName, reason, wallTime }) => ({
    told: toldOf(state, tableName),
    tableName,
    reason: reason ?? '',
    wallTime,
  }));
  return [...Map.groupBy(rows, (row) => JSON.stringify([row.told, row.tableName, row.reason])).values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { told, tableName: table, reason } = first;
      const when = group.reduce((latest, row) => Math.max(latest, row.wallTime), 0);
      return [{ told, table, what: tableLabel(table), reason, count: group.length, when }];
    })
    .sort((a, b) => b.when - a.when);
}

function toldOf(state: string, table: string): Told {
  switch (state) {
    case 'QUARANTINED':
    case 'PARKED':
    case 'DISMISSED':
    case 'AMENDED':
      return state;
    default:
      return entityOf(table)?.owner === 'centre' ? 'SUPERSEDED' : 'CONFLICT';
  }
}
