import type { Selectable } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { Fields, MergedRecord } from '#shared/sync/merge.ts';
import { stands, type VerdictItem } from '#shared/sync/wire-verdict.ts';
import type { ChangeRow, DeviceRow, Writer } from '../../db/tables.ts';
import { readRow, recordOf } from '../../ledger/rows.ts';
import { ownerOf, standingOf } from './lineage.ts';

type Ruled = Pick<
  Selectable<ChangeRow>,
  | 'device'
  | 'lane'
  | 'epoch'
  | 'seq'
  | 'state'
  | 'reason'
  | 'tableName'
  | 'rowId'
  | 'payload'
  | 'effective'
  | 'origin'
>;

/** A verdict outside any page. */
export type Told = Omit<VerdictItem, 'group'>;

/** What the author of an operation is told when it was ruled upon once more. */
export async function verdictOf(tx: Writer, change: Ruled, siteId: string): Promise<Told | null> {
  const { lane, epoch, seq } = change;
  const { state, reason } = await standingOf(tx, change);
  if (state === 'PENDING') return null;
  const applied = state === 'APPLIED' || !stands(state);
  const held = applied ? await heldFields(tx, change, siteId) : null;
  return { kind: 'VERDICT', lane, epoch, seq, state, reason, held };
}

/** The most that travel in place of a log that a snapshot stands for; the digests find what is beyond it. */
const MOST = 2_000;

/** All verdicts after a position, for a device that takes a snapshot: the snapshot is of its Punto and tells none. */
export async function verdictsSince(
  tx: Writer,
  device: Pick<DeviceRow, 'id' | 'siteId'>,
  cursor: number,
): Promise<VerdictItem[]> {
  const rows = await tx
    .selectFrom('change')
    .selectAll()
    .where('device', '=', device.id)
    .where('position', '>', cursor)
    .where('ruledAt', 'is not', null)
    .orderBy('position')
    .limit(MOST)
    .execute();
  const items: VerdictItem[] = [];
  for (const row of rows) {
    const told = await verdictOf(tx, row, device.siteId);
    if (told !== null) items.push({ ...told, group: 0 });
  }
  return items;
}

/** The fields that the operation wrote and that hold something else by now, where the Punto may see the row. */
async function heldFields(tx: Writer, change: Ruled, siteId: string): Promise<MergedRecord | null> {
  const entity = entityOf(change.tableName);
  if (entity?.kind !== 'record' || change.payload === null) return null;
  const row = await readRow(tx, entity, change.rowId);
  const visible = entity.scope === 'everyone' || [siteId, '*'].includes(String(row?.['siteId']));
  if (row === undefined || !visible) return null;
  const { fields, versions } = recordOf(entity, row);
  const mine = effectiveVersion(change.effective ?? 0, ownerOf(change));
  const held: MergedRecord = { fields: {}, versions: {} };
  for (const field of writtenFields(change.payload)) {
    const version = versions[field];
    if (version === undefined || version === mine) continue;
    held.fields[field] = fields[field] ?? null;
    held.versions[field] = version;
  }
  return held;
}

function writtenFields(payload: string): string[] {
  try {
    return Object.keys(JSON.parse(payload) as Fields);
  } catch {
    return [];
  }
}
