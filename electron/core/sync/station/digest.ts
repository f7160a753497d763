import { z } from 'zod';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { entityOf } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { fieldNames } from '#shared/domain/entity.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { bucketOf, differences } from '#shared/sync/digest.ts';
import type { Fields } from '#shared/sync/merge.ts';
import type { ScopeItem } from '#shared/sync/wire-snapshot.ts';
import {
  comparison,
  digestReply,
  knownReply,
  MAX_BUCKETS,
  MAX_IDS,
  notedReply,
  rowsReply,
  unpackDigest,
  type Comparison,
} from '#shared/sync/wire-digest.ts';
import { pullReply, type PullItem } from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Local, Writer } from '../../db/tables.ts';
import { forgetRow } from '../../ledger/forget.ts';
import { sha256, type Derive } from '../../ledger/ledger.ts';
import { insertRow, readRow, storeRecord } from '../../ledger/rows.ts';
import { readApart } from '../apart.ts';
import { adoptItem, adoptPage } from './adopt.ts';
import type { StationLink } from './link.ts';
import { readCursor } from './peer.ts';
import { repeatOwn } from './repeat.ts';

const EVERY_MS = DAY_MS;
/** Rows looked at in one transaction; the desk writes in between. */
const STEP = 50;
/** Ids looked at between two pauses. */
const PAGE = 500;
/** Differences healed with one comparison; what is left begins the next one. */
const MOST_BUCKETS = 64;

export interface DigestParts {
  readonly context: CoreContext;
  readonly derive: Derive;
  readonly link: StationLink;
  readonly pause: () => Promise<void>;
  /** Whether long readings go to a thread of their own. */
  readonly thread: boolean;
}

/** What the last comparison found, for the screen and for `doctor`. */
const compared = comparison.extend({
  at: z.int(),
  /** Nothing was compared yet: the first download was just then, or the centre speaks another version. */
  skipped: z.boolean().optional(),
});
export type Compared = z.infer<typeof compared>;

export async function lastComparison(db: Local): Promise<Compared | null> {
  const held = await readMeta(db, 'compared');
  return held === null ? null : compared.parse(JSON.parse(held));
}

/**
 * Once a day, with nothing waiting to be sent: compares the values that this station holds with those that the centre
 * says it should, fetches the rows of the buckets that differ, puts them right and tells both sides. Rows that the
 * centre does not know stay, and those that this computer wrote are sent again: removing what nobody else has would lose
 * it. Throws Refusal.
 */
export async function compareDaily(parts: DigestParts): Promise<Compared | null> {
  const { context, link } = parts;
  const { store, clocks } = context;
  const last = await lastComparison(store.local);
  if (last !== null && Math.abs(clocks.now() - last.at) < EVERY_MS) return null;
  const nothing: Comparison = { healed: {}, unknown: 0, repeated: 0, explained: 0 };
  // A day after the first download, not with it.
  if (last === null) return keep(context, { ...nothing, skipped: true });
  const theirs = await link.call('digest', { kind: 'ASK', schemaVersion: SCHEMA_VERSION }, digestReply);
  if (theirs.kind === 'ANOTHER_VERSION') return keep(context, { ...nothing, skipped: true });
  await pullUntil(parts, theirs.cursor);
  const mine = await readApart(store, { kind: 'OWN_DIGEST', asOf: theirs.asOf }, 'DIGEST', parts.thread);
  const same = mine.cursor === theirs.cursor && mine.hubEpoch === theirs.hubEpoch;
  // Somebody wrote meanwhile: the next contact compares.
  if (!same || mine.pending > 0) return null;
  const apart = differences(mine.digest, unpackDigest(theirs.tables));
  const found = await heal(parts, apart.slice(0, MOST_BUCKETS));
  await link.call('digest', { kind: 'COMPARED', ...found }, notedReply);
  return apart.length > MOST_BUCKETS ? null : keep(context, found);
}

async function keep(context: CoreContext, found: Omit<Compared, 'at'>): Promise<Compared> {
  const result: Compared = { ...found, at: context.clocks.now() };
  await writeMeta(context.store.local, 'compared', JSON.stringify(result));
  return result;
}

/** To the very position of the centre's digest, and not beyond it. */
async function pullUntil({ context, derive, link, pause }: DigestParts, until: number): Promise<void> {
  for (;;) {
    const { epoch } = context.ledger.identity;
    const { cursor, hubEpoch } = await readCursor(context.store.local);
    if (cursor >= until) return;
    const page = await link.call('pull', { cursor, hubEpoch, epoch, until }, pullReply);
    await adoptPage(context, derive, page, pause);
  }
}

async function heal(
  parts: DigestParts,
  apart: readonly { table: string; bucket: number }[],
): Promise<Comparison> {
  const healed: Record<string, number> = {};
  let unknown = 0;
  let repeated = 0;
  let explained = 0;
  for (const [table, buckets] of byTable(apart)) {
    const entity = entityOf(table);
    if (entity === undefined) continue;
    for (let at = 0; at < buckets.length; at += MAX_BUCKETS) {
      const some = buckets.slice(at, at + MAX_BUCKETS);
      const { items } = await parts.link.call('digest', { kind: 'ROWS', table, buckets: some }, rowsReply);
      const put = await putRight(parts, entity, items.flatMap(rowOf));
      const extra = await sortOutExtra(parts, entity, some, new Set(items.map(({ rowId }) => rowId)));
      const count = put.healed + extra.healed;
      if (count > 0) healed[table] = (healed[table] ?? 0) + count;
      unknown += extra.unknown;
      repeated += extra.repeated;
      explained += put.explained + extra.explained;
    }
  }
  return { healed, unknown, repeated, explained };
}

function byTable(apart: readonly { table: string; bucket: number }[]): Map<string, number[]> {
  const tables = new Map<string, number[]>();
  for (const { table, bucket } of apart) tables.set(table, [...(tables.get(table) ?? []), bucket]);
  return tables;
}

type Row = Extract<ScopeItem, { kind: 'FACT' | 'STATE' }>;

function rowOf(item: PullItem): Row[] {
  return item.kind === 'FACT' || item.kind === 'STATE' ? [item] : [];
}

async function putRight(
  { context, derive, pause }: DigestParts,
  entity: Entity,
  items: readonly Row[],
): Promise<{ healed: number; explained: number }> {
  let healed = 0;
  let explained = 0;
  for (let at = 0; at < items.length; at += STEP) {
    await pause();
    await context.store.transaction(async (tx) => {
      for (const item of items.slice(at, at + STEP)) {
        if (await holds(tx, entity, item)) continue;
        if (await isExplained(tx, context, item, true)) {
          explained += 1;
          continue;
        }
        const { store } = context;
        const missing = (await readRow(tx, entity, item.rowId)) === undefined;
        if (missing) await forgetRow(tx, { store, derive }, entity, item.rowId);
        await adoptItem(context, derive, tx, item);
        // By its versions the row here is the newer one, yet all that was written here the centre has judged.
        if (!(await holds(tx, entity, item))) await replace(context, derive, tx, entity, item);
        healed += 1;
      }
    });
  }
  return { healed, explained };
}

function fieldsOf(item: Row): Fields {
  return item.kind === 'FACT' ? (JSON.parse(item.payload) as Fields) : item.fields;
}

async function holds(tx: Writer, entity: Entity, item: Row): Promise<boolean> {
  const row = await readRow(tx, entity, item.rowId);
  if (row === undefined) return false;
  const fields = fieldsOf(item);
  return fieldNames(entity).every((name) => (row[name] ?? null) === (fields[name] ?? null));
}

/**
 * An operation of this machine that waits, or was not applied, is why: its story is shown where it belongs. So is the
 * one that came too late for a row that is gone; but what the row became at the centre counts here as well, whatever it
 * said of the operation.
 */
async function isExplained(
  tx: Pick<Writer, 'selectFrom'>,
  context: CoreContext,
  { table, rowId }: { readonly table: string; readonly rowId: string },
  atCentre: boolean,
): Promise<boolean> {
  const own = await tx
    .selectFrom('change')
    .select('position')
    .where('device', '=', context.ledger.identity.device)
    .where('tableName', '=', table)
    .where('rowId', '=', rowId)
    .where((eb) => eb.or([eb('state', '<>', 'APPLIED'), ...(atCentre ? [] : [eb('reason', 'is not', null)])]))
    .limit(1)
    .executeTakeFirst();
  return own !== undefined;
}

async function replace(
  { store }: CoreContext,
  derive: Derive,
  tx: Writer,
  entity: Entity,
  item: Row,
): Promise<void> {
  if (!entity.schema.safeParse({ ...fieldsOf(item), id: item.rowId }).success) return;
  await forgetRow(tx, { store, derive }, entity, item.rowId);
  if (item.kind === 'STATE') {
    const stored = await store.unguarded(() => storeRecord(tx, entity, item.rowId, item, false));
    await derive(tx, entity.table as 'person', [stored]);
    return;
  }
  const row = { ...fieldsOf(item), id: item.rowId };
  await store.unguarded(() => insertRow(tx, entity, row));
  await derive(tx, entity.table as 'person', [row]);
}

/** The rows of the buckets that the centre did not send. */
async function sortOutExtra(
  parts: DigestParts,
  entity: Entity,
  buckets: readonly number[],
  sent: ReadonlySet<string>,
): Promise<{ healed: number; unknown: number; repeated: number; explained: number }> {
  const { context, derive, link } = parts;
  const { store } = context;
  let explained = 0;
  const extra: string[] = [];
  for (const rowId of await idsIn(parts, entity, buckets)) {
    if (sent.has(rowId)) continue;
    if (await isExplained(store.read, context, { table: entity.table, rowId }, false)) explained += 1;
    else extra.push(rowId);
  }
  let healed = 0;
  let unknown = 0;
  let repeated = 0;
  for (let at = 0; at < extra.length; at += MAX_IDS) {
    const ids = extra.slice(at, at + MAX_IDS);
    const known = await link.call('digest', { kind: 'KNOWN', table: entity.table, ids }, knownReply);
    const again = await repeatOwn(context, entity, known.unknown, parts.pause);
    repeated += again;
    unknown += known.unknown.length - again;
    for (const id of known.gone) {
      healed += 1;
      await store.transaction((tx) => forgetRow(tx, { store, derive }, entity, id));
    }
  }
  return { healed, unknown, repeated, explained };
}

async function idsIn(
  { context, pause }: DigestParts,
  entity: Entity,
  buckets: readonly number[],
): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ;) {
    const rows = await context.store.read
      .selectFrom(entity.table as 'person')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const { id } of rows) if (buckets.includes(bucketOf(sha256, id))) found.push(id);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return found;
    after = last.id;
    await pause();
  }
}
