import { entityOf } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { clockInstant } from '#shared/domain/time-correction.ts';
import { contentStands, type Change } from '#shared/sync/change.ts';
import { effectiveClock, effectiveVersion } from '#shared/sync/clock.ts';
import { isWrong } from '#shared/sync/true-time.ts';
import type { Batch, PushAcked } from '#shared/sync/wire.ts';
import { compiledFor } from '../../db/compiled.ts';
import { insertMany } from '../../db/insert.ts';
import type { Writer } from '../../db/tables.ts';
import { addRows, rowsHere, STANDING_ALONE } from '../../ledger/additions.ts';
import { sha256 } from '../../ledger/ledger.ts';
import { scopeOf, type StoredRow } from '../../ledger/rows.ts';
import { parseChange } from './apply.ts';
import { belongs } from './chain.ts';
import type { RulingParts } from './hub.ts';

/**
 * The common case of a backlog, for all of it at once: changes that add a row that is not here, whose author may add
 * it, and to which nothing else applies. What `push.ts` does with each of them alone (about ten statements) is done
 * here with a few for the whole run, and comes to the same: see sync-additions.test.ts. A change that is anything
 * else, or that might be, is left to be ruled on by itself.
 */
export interface Addition {
  readonly change: Change;
  readonly entity: Entity;
  /** As the entity's schema normalises it, without clocks. */
  readonly row: StoredRow;
  readonly scope: string;
}

interface Author {
  readonly siteId: string;
  readonly batch: Batch;
  /** When each change was written, ms UTC. */
  readonly told: readonly number[];
}

/** Which of a batch's new changes are additions, by their place in it; null for every other. */
export async function findAdditions(
  tx: Writer,
  author: Author,
  fresh: readonly Change[],
): Promise<(Addition | null)[]> {
  // The centre had all of it before.
  if (fresh.length === 0) return [];
  const { siteId, batch } = author;
  const carried = new Set(batch.origins?.map(([seq]) => seq));
  const candidates = fresh.map((change, index) =>
    carried.has(change.seq) || !belongs(change, batch.lane)
      ? null
      : candidate(change, siteId, author.told[index] ?? change.wallTime),
  );
  const held = await rowsHeld(tx, candidates);
  const gone = await collectedAmong(tx, fresh);
  /** Rows of which a change was seen that is no addition: what follows depends on what becomes of it. */
  const touched = new Set<string>();
  return candidates.map((addition, index) => {
    const change = fresh[index];
    const key = `${change?.tableName}:${change?.rowId}`;
    if (addition !== null && !held.has(key) && !touched.has(key) && !gone.has(key)) {
      const parent = parentOf(addition);
      const parentSite = parent === null ? null : held.get(parent.key);
      // A visitor may be registered at another Punto; an end or a void may not reach into one.
      if (parentSite !== undefined && (parent?.entity.kind !== 'fact' || parentSite === siteId)) {
        held.set(key, siteId);
        return addition;
      }
    }
    touched.add(key);
    return null;
  });
}

/** An addition as far as the change itself can tell. */
function candidate(change: Change, siteId: string, trueAt: number): Addition | null {
  // Whoever saw a version changes a row that was there.
  if (change.seen !== null || change.payload === null || !contentStands(sha256, change)) return null;
  const parsed = parseChange(change, siteId);
  if (parsed === null) return null;
  const { entity, fields } = parsed;
  if (entity === undefined || entity.owner === 'centre' || STANDING_ALONE.has(entity.table)) return null;
  if (fields['siteId'] !== undefined && fields['siteId'] !== siteId) return null;
  if (fields['vantage'] !== undefined && fields['vantage'] !== change.device) return null;
  if (entity.kind === 'record' && fieldNames(entity).some((name) => !Object.hasOwn(fields, name)))
    return null;
  const clean = entity.schema.safeParse({ ...fields, id: change.rowId });
  if (!clean.success) return null;
  const row = clean.data as StoredRow;
  const told = entity.kind === 'fact' ? clockInstant(entity.table, fields) : null;
  const byRule = told?.table === 'attendanceEnd' && fields['how'] === 'RULE';
  // Its time wants a correction, or may want one.
  if (told !== null && (byRule || isWrong(change.wallTime, trueAt))) return null;
  return { change, entity, row, scope: scopeOf(entity, row) };
}

function parentOf({ entity, row }: Addition): { readonly key: string; readonly entity: Entity } | null {
  const parent = entity.kind === 'fact' ? entity.parent : undefined;
  const parentEntity = parent && entityOf(parent.table);
  return parent === undefined || parentEntity === undefined
    ? null
    : { key: `${parent.table}:${String(row[parent.field])}`, entity: parentEntity };
}

/** Of the rows that these would add, and of those that they hang on, which are here: `table:id` → the row's site. */
async function rowsHeld(
  tx: Writer,
  candidates: readonly (Addition | null)[],
): Promise<Map<string, string | null>> {
  const wanted = new Map<Entity, Set<string>>();
  const want = (entity: Entity, id: string) => {
    wanted.set(entity, (wanted.get(entity) ?? new Set()).add(id));
  };
  for (const addition of candidates) {
    if (addition === null) continue;
    want(addition.entity, addition.change.rowId);
    const { parent } = addition.entity;
    const above = parentOf(addition);
    if (parent !== undefined && above !== null) want(above.entity, String(addition.row[parent.field]));
  }
  const held = new Map<string, string | null>();
  for (const [entity, ids] of wanted) {
    for (const [id, siteId] of await rowsHere(tx, entity, ids)) held.set(`${entity.table}:${id}`, siteId);
  }
  return held;
}

/** Rows among these that went for good. */
async function collectedAmong(tx: Writer, changes: readonly Change[]): Promise<ReadonlySet<string>> {
  const query = compiledFor(
    tx,
    'collected of',
    [[...new Set(changes.map(({ rowId }) => rowId))]],
    ([ids = []]) =>
      tx.selectFrom('collected').select(['tableName', 'rowId']).where('rowId', 'in', ids).compile(),
  );
  const { rows } = await tx.executeQuery(query);
  return new Set(rows.map(({ tableName, rowId }) => `${tableName}:${rowId}`));
}

/** Under which clocks a run of changes enters the log. */
export interface Clocking {
  readonly lastEffective: number;
  /** ms UTC. */
  readonly now: number;
  /** The computer's clock less the centre's, ms. */
  readonly offsetMs: number;
}

/** What came of a change, or of a run of additions. */
export interface TakenStep {
  /** Rows (`table:id`) for which others may have waited. */
  readonly arrived: readonly string[];
  /** [seq, effective clock] of additions. */
  readonly added: PushAcked['effective'];
  /** The last clock that the chain was given. */
  readonly lastEffective: number;
}

/** Adds a run of rows and writes it into the log; a defect leaves the transaction to be given up. */
export async function addAll(
  parts: RulingParts,
  tx: Writer,
  lane: Batch['lane'],
  run: readonly Addition[],
  { lastEffective, now, offsetMs }: Clocking,
): Promise<TakenStep> {
  let last = lastEffective;
  const added: PushAcked['effective'] = [];
  const log: Parameters<typeof insertMany>[2][number][] = [];
  const rows = new Map<Entity, StoredRow[]>();
  for (const { change, entity, row, scope } of run) {
    last = effectiveClock(last, now, Math.trunc(change.wallTime), offsetMs);
    added.push([change.seq, last]);
    const version = effectiveVersion(last, change.device);
    const stored = entity.kind === 'fact' ? row : { ...row, clock: version, fieldClocks: null };
    const others = rows.get(entity);
    if (others === undefined) rows.set(entity, [stored]);
    else others.push(stored);
    const ruling = { lane, state: 'APPLIED', scope, reason: null, waitsFor: null, effective: last };
    log.push({ ...change, ...ruling });
  }
  await addRows(tx, { store: parts.context.store, derive: parts.derive }, rows);
  await insertMany(tx, 'change', log);
  const arrived = run.map(({ change, entity }) => `${entity.table}:${change.rowId}`);
  return { arrived, added, lastEffective: last };
}
