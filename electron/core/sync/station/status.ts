import type { TurnedAway } from '#shared/sync/turned-away.ts';
import { tableLabel } from '#shared/text/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import type { Reader } from '../../db/tables.ts';
import type { ToldOperation } from './told.ts';
import type { BootstrapStatus } from './bootstrap.ts';
import type { Compared } from './digest.ts';

/** What was refused at the centre and stays in sight here. */
export interface QuarantinedItem {
  readonly what: string;
  readonly table: string;
  readonly rowId: string;
  /** ms UTC, by this computer's clock. */
  readonly when: number;
  readonly reason: string;
}

export interface SyncStatus {
  readonly enrolled: boolean;
  /** All that this Punto may see has been here once; before, what is not found may still come. */
  readonly ready: boolean;
  /** How far the first copy from the centre has come; null when none is under way. */
  readonly bootstrap: BootstrapStatus | null;
  /** What the last daily comparison with the centre found; null before the first contact. */
  readonly compared: Compared | null;
  /** The centre's name, address and what it calls this Punto; null before the enrolment. */
  readonly centreName: string | null;
  readonly centreUrl: string | null;
  readonly siteCode: string | null;
  readonly siteName: string | null;
  /** Whether the last contact succeeded. */
  readonly online: boolean;
  /** A contact is going on. */
  readonly busy: boolean;
  readonly lastContactAt: number | null;
  readonly lastError: string | null;
  /** The refusal's code; null for a defect, or when there is no error. */
  readonly lastErrorCode: string | null;
  /** Why the centre takes nothing from this computer, as it said last; null when it does. Only a new code ends it. */
  readonly turnedAway: TurnedAway | null;
  /** This computer's clock less the centre's, in ms, as far as the last contact tells; null before it. */
  readonly clockErrorMs: number | null;
  readonly nextTryAt: number | null;
  readonly pending: number;
  readonly pendingSince: number | null;
  readonly byKind: readonly { readonly table: string; readonly label: string; readonly count: number }[];
  readonly quarantined: readonly QuarantinedItem[];
  /** What became of everything that was sent and not plainly applied, the newest first. */
  readonly told: readonly ToldOperation[];
  /** Rows of a newer centre that wait for a newer version of this program. */
  readonly unreadable: number;
}

/** How much waits for the centre, and since when the oldest does. */
export async function waiting(db: Reader): Promise<{ count: number; since: number | null }> {
  const row = await db
    .selectFrom('change')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('wallTime').as('since')])
    .where('state', '=', 'PENDING')
    .where('state', '<>', APPLIED)
    .executeTakeFirst();
  return { count: Number(row?.count ?? 0), since: row?.since ?? null };
}

export async function waitingByKind(db: Reader): Promise<SyncStatus['byKind']> {
  const rows = await db
    .selectFrom('change')
    .select((eb) => ['tableName', eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'PENDING')
    .where('state', '<>', APPLIED)
    .groupBy('tableName')
    .execute();
  return rows
    .map(({ tableName, count }) => ({ table: tableName, label: tableLabel(tableName), count: Number(count) }))
    .sort((a, b) => b.count - a.count);
}

/** The newest 200; the number of all of them is counted apart. */
const LISTED = 200;

export async function quarantinedItems(db: Reader): Promise<QuarantinedItem[]> {
  const rows = await db
    .selectFrom('change')
    .select(['tableName', 'rowId', 'wallTime', 'reason'])
    .where('state', '=', 'QUARANTINED')
    .where('state', '<>', APPLIED)
    .orderBy('position', 'desc')
    .limit(LISTED)
    .execute();
  return rows.map(({ tableName, rowId, wallTime, reason }) => ({
    what: tableLabel(tableName),
    table: tableName,
    rowId,
    when: wallTime,
    reason: reason ?? '',
  }));
}

export async function quarantinedCount(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'QUARANTINED')
    .where('state', '<>', APPLIED)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
