import { entityOf } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import {
  packDigest,
  type Comparison,
  type DigestReply,
  type DigestRequest,
  type KnownReply,
} from '#shared/sync/wire-digest.ts';
import { auditIn } from '../../audit.ts';
import { isCollected } from '../../ledger/collected.ts';
import { readRow, type StoredRow } from '../../ledger/rows.ts';
import { readApart } from '../apart.ts';
import { admittedDevice } from './devices.ts';
import type { HubParts } from './hub.ts';
import { visibleRecord, type Viewer } from './scope.ts';

/** Answers one question of the daily comparison: see shared/sync/wire-digest.ts. */
export async function answerDigest(parts: HubParts, id: string, request: DigestRequest): Promise<object> {
  const { context, thread } = parts;
  const device = await admittedDevice(context.store.read, id, context.clocks.now());
  const viewer: Viewer = { siteId: device.siteId, cityKey: context.cityKey() };
  switch (request.kind) {
    case 'ASK':
      return digestFor(parts, viewer, request.schemaVersion);
    case 'ROWS': {
      const { table, buckets } = request;
      const { items } = await readApart(
        context.store,
        { kind: 'ROWS', viewer, table, buckets },
        'ROWS',
        thread,
      );
      return { items: items.map((item) => ({ ...item, group: 0 })) };
    }
    case 'KNOWN':
      return sortOut(parts, viewer, request.table, request.ids);
    case 'COMPARED':
      await keepComparison(parts, id, request);
      return {};
  }
}

async function digestFor(
  { context, thread }: HubParts,
  viewer: Viewer,
  schemaVersion: number,
): Promise<DigestReply> {
  if (schemaVersion !== SCHEMA_VERSION) return { kind: 'ANOTHER_VERSION' };
  const asOf = context.clocks.now();
  const { cursor, digest } = await readApart(
    context.store,
    { kind: 'DIGEST', viewer, asOf },
    'DIGEST',
    thread,
  );
  const hubEpoch = context.ledger.identity.epoch;
  return { kind: 'DIGEST', cursor, hubEpoch, asOf, tables: packDigest(digest) };
}

/** Of rows that a station holds and that were not among the centre's. */
function sortOut(
  { context }: HubParts,
  viewer: Viewer,
  table: string,
  ids: readonly string[],
): Promise<KnownReply> {
  // What a station holds as an outline is a person here.
  const entity = entityOf(table === 'directory' ? 'person' : table);
  return context.store.transaction(async (tx) => {
    const gone: string[] = [];
    const unknown: string[] = [];
    for (const id of ids) {
      const row = entity && (await readRow(tx, entity, id));
      if (entity === undefined) unknown.push(id);
      else if (row !== undefined) {
        // One that came meanwhile is neither.
        if (!visibleAs(viewer, table, entity, row)) gone.push(id);
      } else if (await isCollected(tx, entity.table, id)) gone.push(id);
      else unknown.push(id);
    }
    return { gone, unknown };
  });
}

function visibleAs(viewer: Viewer, table: string, entity: Entity, row: StoredRow): boolean {
  if (entity.kind === 'record') return visibleRecord(viewer, entity, row)?.table === table;
  return entity.scope === 'everyone' || row['siteId'] === viewer.siteId;
}

async function keepComparison(
  { context }: HubParts,
  device: string,
  { healed, unknown, repeated }: Comparison,
): Promise<void> {
  const tables = Object.entries(healed).map(([table, rows]) => `${table} ${rows}`);
  const fault =
    unknown === 0 ? null : `Tiene ${unknown} registros que la central no conoce; revise ese computador.`;
  await context.store.local
    .updateTable('device')
    .set({ comparedAt: context.clocks.now(), comparedFault: fault })
    .where('id', '=', device)
    .execute();
  context.publish('central');
  const others = [
    ['+', repeated],
    ['?', unknown],
  ] as const;
  const counts = others.flatMap(([mark, rows]) => (rows === 0 ? [] : [`${mark} ${rows}`]));
  if (tables.length + counts.length === 0) return;
  const detail = [...tables, ...counts].join(', ').slice(0, 2_000);
  await context.ledger.write(ACTOR, async (tx) => {
    await auditIn(tx, context, ACTOR, 'COPIA_COMPARADA', device, detail);
  });
}

const ACTOR = 'central@sincronizacion';
