import { entities, entityOf, type EntityName } from '#shared/domain/entities.ts';
import { fieldNames } from '#shared/domain/entity.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { joinState, type MergedRecord } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import type { PullItem, PullReply } from '#shared/sync/wire.ts';
import type { ScopeItem } from '#shared/sync/wire-snapshot.ts';
import type { CoreContext } from '../../context.ts';
import type { Writer } from '../../db/tables.ts';
import { applyChange } from '../../ledger/apply.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { forgetRow } from '../../ledger/forget.ts';
import { readRowIn, recordOf, storeRecord } from '../../ledger/rows.ts';
import { markReady, writeCursor } from './peer.ts';
import { adoptVerdict, standsHere } from './verdicts.ts';

/** Items applied in one transaction, to the next boundary; the desk writes in between. */
const STEP = 50;

/**
 * Applies a page. The cursor moves in the transaction that applies, at the boundaries of the centre's
 * transactions. Returns how many items it applied and how many this program could not read (a newer centre's:
 * the next version of this program downloads again from the start).
 */
export async function adoptPage(
  context: CoreContext,
  derive: Derive,
  page: PullReply,
  pause: () => Promise<void>,
): Promise<{ applied: number; unreadable: number }> {
  let applied = 0;
  let unreadable = 0;
  for (let at = 0; at < page.items.length;) {
    let end = Math.min(at + STEP, page.items.length);
    while (end < page.items.length && page.items[end]?.group === page.items[end - 1]?.group) end += 1;
    const step = page.items.slice(at, end);
    const lastGroup = step.at(-1)?.group ?? 0;
    const boundary = end === page.items.length ? page.cursor : (page.groups[lastGroup] ?? page.cursor);
    if (at > 0) await pause();
    const outcome = await context.store.transaction(async (tx) => {
      let done = 0;
      for (const item of step)
        if (await adoptPageItem(context, derive, tx, item, page.schemaVersion)) done += 1;
      await writeCursor(tx, boundary, page.hubEpoch);
      if (end === page.items.length && !page.more) await markReady(tx);
      return done;
    });
    applied += outcome;
    unreadable += step.length - outcome;
    at = end;
  }
  if (page.items.length === 0) {
    await context.store.transaction(async (tx) => {
      await writeCursor(tx, page.cursor, page.hubEpoch);
      if (!page.more) await markReady(tx);
    });
  }
  return { applied, unreadable };
}

/**
 * A row of an older centre, with what this program knows beyond it. Nobody wrote those values: their version is below
 * every other, so that the centre's own stand when it has learnt the fields.
 */
function completed(told: MergedRecord, table: string, schemaVersion: number): MergedRecord {
  const fields = upcast(table, schemaVersion, told.fields);
  const unsaid = Object.keys(fields).filter((field) => !Object.hasOwn(told.fields, field));
  return {
    fields,
    versions: { ...told.versions, ...Object.fromEntries(unsaid.map((field) => [field, ''])) },
  };
}

async function adoptPageItem(
  context: CoreContext,
  derive: Derive,
  tx: Writer,
  item: PullItem,
  schemaVersion?: number,
): Promise<boolean> {
  if (item.kind !== 'VERDICT') return adoptItem(context, derive, tx, item, schemaVersion);
  await adoptVerdict(context, derive, tx, item);
  return true;
}

/** What a centre tells of this computer's own operations before it offers a snapshot. The cursor stays. */
export async function adoptVerdicts(
  context: CoreContext,
  derive: Derive,
  items: readonly PullItem[],
  pause: () => Promise<void>,
): Promise<void> {
  for (let at = 0; at < items.length; at += STEP) {
    await context.store.transaction(async (tx) => {
      for (const item of items.slice(at, at + STEP)) await adoptPageItem(context, derive, tx, item);
    });
    await pause();
  }
}

/** False: this program cannot read it yet. */
export async function adoptItem(
  context: CoreContext,
  derive: Derive,
  tx: Writer,
  item: ScopeItem,
  /** Of the program that wrote the item. */
  schemaVersion: number = SCHEMA_VERSION,
): Promise<boolean> {
  const { store } = context;
  const entity = entityOf(item.table);
  if (entity === undefined) return false;
  if (item.kind === 'FACT') {
    // The centre sends facts as its own version writes them; a newer centre's further fields are left out here.
    const change = {
      tableName: item.table,
      rowId: item.rowId,
      payload: item.payload,
      schemaVersion,
    };
    const verdict = await applyChange(tx, { store, derive, requireParents: false }, change, '', {});
    return verdict.kind === 'APPLIED';
  }
  if (item.kind === 'GONE') {
    // What went at the centre may be in quarantine there, and stays in sight where it was written.
    if (entity.kind === 'fact' && (await standsHere(context, tx, item))) return true;
    await forgetRow(tx, { store, derive }, entity, item.rowId);
    return true;
  }
  const row = await readRowIn(tx, entity, item.rowId);
  const current = row === undefined ? null : recordOf(entity, row);
  const names = new Set(fieldNames(entity));
  // Fields that only a newer centre knows wait for the newer program.
  const known = Object.fromEntries(Object.entries(item.versions).filter(([field]) => names.has(field)));
  const told = { fields: item.fields, versions: known };
  const joined = joinState(current, row === undefined ? completed(told, item.table, schemaVersion) : told);
  if (joined.changed.length === 0) return true;
  if (!entity.schema.safeParse({ ...joined.fields, id: item.rowId }).success) return false;
  const stored = await store.unguarded(() => storeRecord(tx, entity, item.rowId, joined, row !== undefined));
  await derive(tx, entity.table as EntityName, [stored]);
  // A registration that has become this Punto's own needs no outline beside it.
  if (item.table === 'person' && row === undefined) {
    await forgetRow(tx, { store, derive }, entities.directory, item.rowId);
  }
  return true;
}
