import { entityOf } from '#shared/domain/entities.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { Batch, PushAcked, RowState } from '#shared/sync/wire.ts';
import type { Writer } from '../../db/tables.ts';
import { recordOf, type StoredRow } from '../../ledger/rows.ts';
import { firstSeq } from './chain.ts';
import type { HubParts } from './hub.ts';
import { ownerOf, standingOf } from './lineage.ts';

type Verdict = PushAcked['verdicts'][number];

/** Read from the log and the rows as they stand, so that a repeated batch gets a true answer as well. */
export async function acknowledgement(
  parts: HubParts,
  tx: Writer,
  siteId: string,
  batch: Batch,
  now: number,
): Promise<PushAcked> {
  const logged = await tx
    .selectFrom('change')
    .select([
      'device',
      'lane',
      'seq',
      'hash',
      'state',
      'effective',
      'reason',
      'scope',
      'tableName',
      'rowId',
      'payload',
      'origin',
    ])
    .where('device', '=', batch.device)
    .where('lane', '=', batch.lane)
    .where('epoch', '=', batch.epoch)
    .where('seq', '>=', firstSeq(batch))
    .where('seq', '<', firstSeq(batch) + batch.changes.length)
    .orderBy('seq')
    .execute();
  const verdicts: Verdict[] = [];
  const known: PushAcked['known'] = [];
  const states = new Map<string, Touched>();
  for (const row of logged) {
    const entity = entityOf(row.tableName);
    if (row.origin !== null) known.push([row.seq, ownerOf(row)]);
    // Of the centre's catalogue, about a row that is gone for good, or here before: kept in the log alone.
    const superseded =
      row.state === 'APPLIED' && (entity?.owner === 'centre' || (row.scope === '-' && row.reason !== null));
    const conflict = row.state === 'APPLIED' && !superseded && row.reason !== null;
    const { state, reason } = await standingOf(tx, row);
    if (state === 'QUARANTINED' || state === 'PARKED') {
      verdicts.push({ seq: row.seq, kind: state, reason: reason ?? '' });
    } else if (superseded || conflict) {
      verdicts.push({ seq: row.seq, kind: superseded ? 'SUPERSEDED' : 'CONFLICT', reason: row.reason ?? '' });
    }
    if (row.state !== 'APPLIED' || entity?.kind !== 'record' || row.payload === null) continue;
    const key = `${row.tableName}:${row.rowId}`;
    const touched = states.get(key) ?? {
      table: row.tableName,
      rowId: row.rowId,
      mine: new Set<string>(),
      fields: new Set<string>(),
    };
    states.set(key, touched);
    touched.mine.add(effectiveVersion(row.effective ?? 0, ownerOf(row)));
    for (const field of Object.keys(JSON.parse(row.payload) as object)) touched.fields.add(field);
  }
  const lost: RowState[] = [];
  const rows = await readRows(tx, [...states.values()]);
  for (const [key, touched] of states) {
    const state = lostFields(siteId, touched, rows.get(key));
    if (state !== null) lost.push(state);
  }
  const last = logged.at(-1);
  return {
    kind: 'ACKED',
    acked: last?.seq ?? 0,
    hash: last?.hash ?? batch.previousHash,
    hubEpoch: parts.context.ledger.identity.epoch,
    serverTime: now,
    effective: logged.map((row) => [row.seq, row.effective ?? 0]),
    verdicts,
    known,
    states: lost,
  };
}

/**
 * The same for a batch of which every change has just added a row that nothing else has written to: there is nothing to
 * tell but the clocks.
 */
export function plainAcknowledgement(
  parts: HubParts,
  batch: Batch,
  effective: PushAcked['effective'],
  now: number,
): PushAcked {
  const last = batch.changes.at(-1);
  return {
    kind: 'ACKED',
    acked: last?.seq ?? 0,
    hash: last?.hash ?? batch.previousHash,
    hubEpoch: parts.context.ledger.identity.epoch,
    serverTime: now,
    effective,
    verdicts: [],
    known: [],
    states: [],
  };
}

/** The rows of records as they stand, by `table:id`; in one statement for each table. */
async function readRows(tx: Writer, wanted: readonly Touched[]): Promise<ReadonlyMap<string, StoredRow>> {
  const rows = new Map<string, StoredRow>();
  for (const [table, touched] of Map.groupBy(wanted, (each) => each.table)) {
    const ids = touched.map(({ rowId }) => rowId);
    const found = await tx
      .selectFrom(table as 'person')
      .selectAll()
      .where('id', 'in', ids)
      .execute();
    for (const row of found as StoredRow[]) rows.set(`${table}:${row.id}`, row);
  }
  return rows;
}

/** A record that the batch wrote to: under which versions, and which fields of it. */
interface Touched {
  readonly table: string;
  readonly rowId: string;
  readonly mine: Set<string>;
  readonly fields: Set<string>;
}

/** The fields of a row that the batch wrote and that hold something else by now. */
function lostFields(siteId: string, touched: Touched, row: StoredRow | undefined): RowState | null {
  const entity = entityOf(touched.table);
  if (entity === undefined) return null;
  // Naming a row in a batch opens no view on it.
  const visible = entity.scope === 'everyone' || [siteId, '*'].includes(String(row?.['siteId']));
  if (row === undefined || !visible) return null;
  const { fields, versions } = recordOf(entity, row);
  const state: RowState = { table: touched.table, rowId: touched.rowId, fields: {}, versions: {} };
  for (const field of touched.fields) {
    const version = versions[field];
    const value = fields[field];
    if (version === undefined || value === undefined || touched.mine.has(version)) continue;
    state.fields[field] = value;
    state.versions[field] = version;
  }
  return Object.keys(state.versions).length === 0 ? null : state;
}
