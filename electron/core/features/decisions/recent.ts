import { fieldLabel } from '#shared/text/fields.ts';
import { tableLabel } from '#shared/text/tables.ts';
import { namesOfActors } from '../../actors.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader, SyncDecisionRow } from '../../db/tables.ts';
import { parseOperationId } from '../../sync/hub/operation-key.ts';
import { siteOfRow, subjectName } from './list.ts';
import { recentPairs } from './recent-pairs.ts';

/** One act of a person: operations that were alike were decided together, and are taken back together. */
export interface RecentDecision {
  readonly kind: 'SYNC';
  /** Undo takes them; the newest first. */
  readonly ids: readonly string[];
  readonly subject: SyncDecisionRow['subject'];
  readonly action: SyncDecisionRow['action'];
  /** «Celular de …», «Atenciones»: what it was about. */
  readonly about: string;
  readonly siteName: string | null;
  readonly at: number;
  /** Null for whoever is no user here. */
  readonly by: string | null;
  /** Whoever asks decided it. */
  readonly mine: boolean;
  readonly reason: string | null;
  /** When somebody took it back; null while it stands. */
  readonly undoneAt: number | null;
  /** Somebody decided about the same afterwards: that one has to be taken back first. */
  readonly superseded: boolean;
}

/** Decisions that are looked at, and acts that are shown. */
const LOOKED_AT = 2_000;
const SHOWN = 100;
/** What one press of a key decides is written within this time of each other. */
const ONE_ACT_MS = 60_000;

/** What was decided, the newest first: what stands can be taken back, what was undone stays in sight. */
export async function recentDecisions(context: CoreContext, actor: string) {
  const { read } = context.store;
  const decisions = await operationsAndConflicts(context, actor);
  const pairs = await recentPairs(read, actor, SHOWN);
  return [...decisions, ...pairs].sort((a, b) => b.at - a.at).slice(0, SHOWN);
}

type Row = Pick<
  SyncDecisionRow,
  'id' | 'subject' | 'subjectId' | 'action' | 'at' | 'actor' | 'reason' | 'undoneAt'
>;

async function operationsAndConflicts(context: CoreContext, actor: string): Promise<RecentDecision[]> {
  const { read } = context.store;
  const rows: Row[] = await context.store.local
    .selectFrom('syncDecision')
    .select(['id', 'subject', 'subjectId', 'action', 'at', 'actor', 'reason', 'undoneAt'])
    .orderBy('id', 'desc')
    .limit(LOOKED_AT)
    .execute();
  const standing = new Set<string>();
  const acts: { rows: Row[]; superseded: boolean }[] = [];
  for (const row of rows) {
    const subject = `${row.subject} ${row.subjectId}`;
    const superseded = row.undoneAt === null && standing.has(subject);
    if (row.undoneAt === null) standing.add(subject);
    const act = acts.at(-1);
    if (act !== undefined && act.superseded === superseded && together(act.rows.at(-1), row)) {
      act.rows.push(row);
    } else acts.push({ rows: [row], superseded });
  }
  const shown = acts.slice(0, SHOWN);
  const names = await namesOfActors(
    read,
    shown.flatMap((act) => act.rows.slice(0, 1).map((row) => row.actor)),
  );
  const found: RecentDecision[] = [];
  for (const act of shown) {
    const [first] = act.rows;
    if (first === undefined) continue;
    const { subject, action, at, reason, undoneAt } = first;
    found.push({
      kind: 'SYNC',
      ids: act.rows.map(({ id }) => id),
      subject,
      action,
      ...(await subjectOf(read, first)),
      at,
      by: names.get(first.actor) ?? null,
      mine: first.actor === actor,
      reason,
      undoneAt,
      superseded: act.superseded,
    });
  }
  return found;
}

/** `next` is the older one. */
function together(last: Row | undefined, next: Row): boolean {
  return (
    last !== undefined &&
    last.subject === 'OPERATION' &&
    next.subject === 'OPERATION' &&
    last.action === next.action &&
    last.actor === next.actor &&
    last.reason === next.reason &&
    (last.undoneAt === null) === (next.undoneAt === null) &&
    deviceOf(last) === deviceOf(next) &&
    last.at - next.at <= ONE_ACT_MS
  );
}

const deviceOf = ({ subjectId }: Row): string | undefined => parseOperationId(subjectId)?.device;

async function subjectOf(
  read: Reader,
  { subject, subjectId }: Row,
): Promise<Pick<RecentDecision, 'about' | 'siteName'>> {
  if (subject === 'CONFLICT') {
    const conflict = await read
      .selectFrom('conflict')
      .select(['tableName', 'rowId', 'field'])
      .where('id', '=', subjectId)
      .executeTakeFirst();
    if (conflict === undefined) return { about: 'Un conflicto', siteName: null };
    const { tableName, rowId, field } = conflict;
    return {
      about: `${fieldLabel(field)}: ${await subjectName(read, tableName, rowId)}`,
      siteName: await siteOfRow(read, tableName, rowId),
    };
  }
  if (subject === 'FORK') {
    const fork = await read
      .selectFrom('forkedBatch')
      .innerJoin('device', 'device.id', 'forkedBatch.device')
      .leftJoin('site', 'site.id', 'device.siteId')
      .select(['device.name as deviceName', 'site.name as siteName'])
      .where('forkedBatch.id', '=', subjectId)
      .executeTakeFirst();
    return {
      about: fork === undefined ? 'Dos historias de un computador' : `Dos historias de ${fork.deviceName}`,
      siteName: fork?.siteName ?? null,
    };
  }
  const key = parseOperationId(subjectId);
  if (key === null) return { about: 'Un dato', siteName: null };
  const held = await read
    .selectFrom('change')
    .innerJoin('device', 'device.id', 'change.device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['change.tableName', 'site.name as siteName'])
    .where('change.device', '=', key.device)
    .where('change.lane', '=', key.lane)
    .where('change.epoch', '=', key.epoch)
    .where('change.seq', '=', key.seq)
    .executeTakeFirst();
  return {
    about: held === undefined ? 'Un dato' : tableLabel(held.tableName),
    siteName: held?.siteName ?? null,
  };
}
