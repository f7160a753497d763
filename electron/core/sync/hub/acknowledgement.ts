import { entityOf } from '#shared/domain/entities.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { Batch, PushAcked, RowState } from '#shared/sync/wire.ts';
import type { Writer } from '../../db/tables.ts';
import { readRowIn, recordOf } from '../../ledger/rows.ts';
import { firstSeq } from './chain.ts';
import type { HubParts } from './hub.ts';
import { ownerOf } from './lineage.ts';

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
  const states = new Map<string, { table: string; rowId: string; mine: Set<string>; fields: Set<string> }>();
  for (const row of logged) {
    const entity = entityOf(row.tableName);
    if (row.origin !== null) known.push([row.seq, ownerOf(row)]);
    // Of the centre's catalogue, about a row that is gone for good, or here before: kept in the log alone.
    const superseded =
      row.state === 'APPLIED' && (entity?.owner === 'centre' || (row.scope === '-' && row.reason !== null));
    const conflict = row.state === 'APPLIED' && !superseded && row.reason !== null;
    if (row.state === 'QUARANTINED' || row.state === 'PARKED') {
      verdicts.push({ seq: row.seq, kind: row.state, reason: row.reason ?? '' });
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
  for (const touched of states.values()) {
    const state = await lostFields(tx, siteId, touched);
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

/** The fields of a row that the batch wrote and that hold something else by now. */
async function lostFields(
  tx: Writer,
  siteId: string,
  touched: { table: string; rowId: string; mine: Set<string>; fields: Set<string> },
): Promise<RowState | null> {
  const entity = entityOf(touched.table);
  if (entity === undefined) return null;
  const row = await readRowIn(tx, entity, touched.rowId);
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
