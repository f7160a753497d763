import type { Selectable } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import { effectiveVersion } from '#shared/sync/clock.ts';
import type { Fields, MergedRecord } from '#shared/sync/merge.ts';
import { stands, type VerdictItem } from '#shared/sync/wire-verdict.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { readRow, recordOf } from '../../ledger/rows.ts';

type Ruled = Pick<
  Selectable<ChangeRow>,
  'device' | 'lane' | 'epoch' | 'seq' | 'state' | 'reason' | 'tableName' | 'rowId' | 'payload' | 'effective'
>;

/** What the author of an operation is told when it was ruled upon once more. */
export async function verdictOf(
  tx: Writer,
  change: Ruled,
  group: number,
  siteId: string,
): Promise<VerdictItem | null> {
  const { lane, epoch, seq, state, reason } = change;
  if (state === 'PENDING') return null;
  const applied = state === 'APPLIED' || !stands(state);
  const held = applied ? await heldFields(tx, change, siteId) : null;
  return { kind: 'VERDICT', group, lane, epoch, seq, state, reason, held };
}

/** The fields that the operation wrote and that hold something else by now, where the Punto may see the row. */
async function heldFields(tx: Writer, change: Ruled, siteId: string): Promise<MergedRecord | null> {
  const entity = entityOf(change.tableName);
  if (entity?.kind !== 'record' || change.payload === null) return null;
  const row = await readRow(tx, entity, change.rowId);
  const visible = entity.scope === 'everyone' || [siteId, '*'].includes(String(row?.['siteId']));
  if (row === undefined || !visible) return null;
  const { fields, versions } = recordOf(entity, row);
  const mine = effectiveVersion(change.effective ?? 0, change.device);
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
