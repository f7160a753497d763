import type { Selectable } from 'kysely';
import { entityOf } from '#shared/domain/entities.ts';
import { MAX_TX_CHANGES } from '#shared/sync/change.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import {
  MAX_PAGE_BYTES,
  MAX_PAGE_ITEMS,
  type PullItem,
  type PullReply,
  type PullRequest,
} from '#shared/sync/wire.ts';
import type { ScopeItem } from '#shared/sync/wire-snapshot.ts';
import type { ChangeRow, DeviceRow, Writer } from '../../db/tables.ts';
import { readRow } from '../../ledger/rows.ts';
import { admittedDevice, refuseOutdated } from './devices.ts';
import type { HubParts } from './hub.ts';
import { goneItem, SHARED, visibleRecord, type Viewer } from './scope.ts';
import { verdictOf, verdictsSince, type Told } from './verdicts.ts';

/** Positions looked at for one page, so that a page with little in it does not stop the centre. */
const WINDOW = 2_000;

/** A place of the hub sequence: a change, or a tombstone that went there. */
interface Logged extends Pick<
  Selectable<ChangeRow>,
  | 'position'
  | 'device'
  | 'lane'
  | 'epoch'
  | 'seq'
  | 'txId'
  | 'tableName'
  | 'rowId'
  | 'payload'
  | 'scope'
  | 'schemaVersion'
  | 'state'
  | 'reason'
  | 'effective'
  | 'ruledAt'
  | 'origin'
> {
  readonly collected: boolean;
}

/**
 * The next page for a device. Its site comes from its enrolment, never from the request.
 * @param held whether the station holds what lies before the cursor: further pages of one stick are on their way only
 */
export async function servePage(
  parts: HubParts,
  id: string,
  request: PullRequest,
  held = true,
): Promise<PullReply> {
  const { store, ledger, clocks } = parts.context;
  const hubEpoch = ledger.identity.epoch;
  return store.transaction(async (tx) => {
    const device = await admittedDevice(tx, id, clocks.now());
    refuseOutdated(device);
    const newest = await lastPosition(tx);
    // A centre restored from a copy numbers anew: everything again, which harms nobody.
    const stale = request.hubEpoch !== hubEpoch || request.cursor > newest;
    const cursor = stale ? 0 : request.cursor;
    if (held) await noteProgress(tx, device, cursor);
    if (request.snapshots === true && (await parts.snapshots.isFar(tx, id, cursor, newest))) {
      const items = await verdictsSince(tx, device, cursor);
      return { items, groups: [cursor], cursor, hubEpoch, more: true, snapshot: true };
    }
    const end = await endOfWindow(tx, cursor, Math.min(newest, request.until ?? newest));
    const rows = await tx
      .selectFrom('change')
      .select([
        'position',
        'device',
        'lane',
        'epoch',
        'seq',
        'txId',
        'tableName',
        'rowId',
        'payload',
        'scope',
        'schemaVersion',
        'state',
        'reason',
        'effective',
        'ruledAt',
        'origin',
      ])
      .where('position', '>', cursor)
      .where('position', '<=', end)
      .where((eb) =>
        eb.or([
          eb.and([
            eb.or([eb('device', '<>', id), eb('epoch', '<>', request.epoch)]),
            eb.or([
              // What is not applied has a scope only when it was applied once and was taken back.
              eb('scope', 'in', ['*', device.siteId]),
              eb.and([
                eb('state', '=', 'APPLIED'),
                eb.or([
                  // Of these every Punto sees a part, which depends on the row as it is now.
                  eb('tableName', 'in', ['person', 'user']),
                  // A row that was moved here was another Punto's when it was.
                  eb.and([
                    eb('seen', 'is not', null),
                    eb('payload', 'like', `%"siteId":"${device.siteId}"%`),
                  ]),
                ]),
              ]),
            ]),
          ]),
          eb.and([eb('device', '=', id), eb('ruledAt', 'is not', null)]),
        ]),
      )
      .orderBy('position')
      .execute();
    const places = await withCollected(tx, device.siteId, cursor, end, rows);
    const viewer: Viewer = { siteId: device.siteId, cityKey: parts.context.cityKey() };
    const asking = { id, siteId: device.siteId, epoch: request.epoch };
    return fillPage(places, end, newest, hubEpoch, pageReader(tx, asking, rowReader(tx, viewer)));
  });
}

/** What a station asks from, it holds: tombstones wait until every device does (see tombstones.ts). */
async function noteProgress(tx: Writer, device: Selectable<DeviceRow>, cursor: number): Promise<void> {
  if (device.pulledTo === cursor) return;
  await tx.updateTable('device').set({ pulledTo: cursor }).where('id', '=', device.id).execute();
}

/** The tombstones that went in the window, each in its place: a place of theirs holds no change that travels. */
async function withCollected(
  tx: Writer,
  siteId: string,
  cursor: number,
  end: number,
  changes: readonly Omit<Logged, 'collected'>[],
): Promise<Logged[]> {
  const collected = await tx
    .selectFrom('collected')
    .select(['tableName', 'rowId', 'scope', 'position'])
    .where('position', '>', cursor)
    .where('position', '<=', end)
    .where((eb) => eb.or([eb('scope', 'in', ['*', siteId]), eb('tableName', '=', 'person')]))
    .execute();
  const places = changes.map((change) => ({ ...change, collected: false }));
  if (collected.length === 0) return places;
  for (const { tableName, rowId, scope, position } of collected) {
    const place = {
      position,
      device: '',
      lane: 0 as const,
      epoch: 0,
      txId: position,
      tableName,
      rowId,
      scope,
    };
    const never = { ruledAt: null, origin: null };
    const nothing = { seq: 0, payload: null, schemaVersion: 0, reason: null, effective: null, ...never };
    places.push({ ...place, ...nothing, state: 'APPLIED', collected: true });
  }
  return places.toSorted((a, b) => a.position - b.position);
}

type ReadItems = (row: Logged) => Promise<readonly (ScopeItem | Told)[]>;

async function fillPage(
  rows: readonly Logged[],
  end: number,
  newest: number,
  hubEpoch: number,
  read: ReadItems,
): Promise<PullReply> {
  const items: PullItem[] = [];
  const groups: number[] = [];
  let bytes = 0;
  let before: Logged | undefined;
  for (const row of rows) {
    const same =
      before !== undefined &&
      row.txId === before.txId &&
      row.device === before.device &&
      row.lane === before.lane &&
      row.epoch === before.epoch;
    if (!same) {
      if (items.length >= MAX_PAGE_ITEMS || bytes >= MAX_PAGE_BYTES) {
        const cursor = before?.position ?? end;
        return { items, groups, cursor, hubEpoch, more: true };
      }
      groups.push(row.position);
    }
    groups[groups.length - 1] = row.position;
    before = row;
    for (const item of await read(row)) {
      items.push({ ...item, group: groups.length - 1 });
      bytes += JSON.stringify(item).length;
    }
  }
  return { items, groups, cursor: end, hubEpoch, more: end < newest };
}

interface Asking {
  readonly id: string;
  readonly siteId: string;
  /** Which life of its database it is in. */
  readonly epoch: number;
}

/** To the author what became of its own, to everybody else the row. */
function pageReader(
  tx: Writer,
  asking: Asking,
  readRowOf: (row: Logged) => Promise<readonly ScopeItem[]>,
): ReadItems {
  return async (row) => {
    const own = row.device === asking.id;
    const verdict = own && row.ruledAt !== null ? await verdictOf(tx, row, asking.siteId) : null;
    const told = verdict === null ? [] : [verdict];
    if (own && row.epoch === asking.epoch) return told;
    // What was carried over stands as it does where the centre had it first.
    if ((verdict ?? row).state === 'APPLIED') return [...told, ...(await readRowOf(row))];
    return row.scope === '-' ? told : [...told, { kind: 'GONE', table: row.tableName, rowId: row.rowId }];
  };
}

/** Of one place of the log what the viewer may see of its row by now. */
function rowReader(tx: Writer, viewer: Viewer): (row: Logged) => Promise<readonly ScopeItem[]> {
  // A row's state travels once a page, however often it changed.
  const sent = new Set<string>();
  return async (row) => {
    const entity = entityOf(row.tableName);
    if (row.collected) return [goneItem(viewer.siteId, row.tableName, row.rowId, row.scope)];
    if (entity === undefined || row.payload === null) return [];
    const { table } = entity;
    const { rowId } = row;
    if (entity.kind === 'fact') return [{ kind: 'FACT', table, rowId, payload: stamped(row, row.payload) }];
    if (sent.has(`${table}:${rowId}`)) return [];
    const current = await readRow(tx, entity, rowId);
    if (current === undefined) return [];
    const items: ScopeItem[] = [];
    const visible = visibleRecord(viewer, entity, current);
    const whole = visible?.table === table;
    // Somebody moved it away from here: the change still carries whose it was.
    const left = !whole && [viewer.siteId, '*'].includes(row.scope);
    if (left) items.push({ kind: 'GONE', table, rowId });
    if (visible !== null && (whole || left || touchesDirectory(row.payload))) {
      sent.add(`${table}:${rowId}`);
      items.push(visible);
    }
    return items;
  };
}

function touchesDirectory(payload: string): boolean {
  const written = JSON.parse(payload) as object;
  return [...SHARED, 'documentType', 'documentNumber'].some((field) => Object.hasOwn(written, field));
}

/** See shared/sync/wire.ts on `siteId ''`. */
function stamped(row: Logged, payload: string): string {
  const written = JSON.parse(payload) as Fields;
  const fields = upcast(row.tableName, row.schemaVersion, written);
  if (fields['siteId'] === '') return JSON.stringify({ ...fields, siteId: row.scope });
  return fields === written ? payload : JSON.stringify(fields);
}

async function lastPosition(tx: Writer): Promise<number> {
  const row = await tx
    .selectFrom('change')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Where the window ends: at most WINDOW positions on, and never inside a transaction. */
async function endOfWindow(tx: Writer, cursor: number, newest: number): Promise<number> {
  const wanted = cursor + WINDOW;
  if (wanted >= newest) return Math.max(cursor, newest);
  const around = await tx
    .selectFrom('change')
    .select(['position', 'device', 'lane', 'epoch', 'txId'])
    .where('position', '<=', wanted + 1)
    .where('position', '>', cursor)
    .orderBy('position', 'desc')
    .limit(MAX_TX_CHANGES + 2)
    .execute();
  const [after, last] = around;
  if (after === undefined || last === undefined) return wanted;
  const sameTx = (row: typeof after) =>
    row.txId === after.txId &&
    row.device === after.device &&
    row.lane === after.lane &&
    row.epoch === after.epoch;
  if (after.position <= wanted || !sameTx(last)) return wanted;
  const complete = around.find((row) => !sameTx(row));
  return complete?.position ?? wanted;
}
