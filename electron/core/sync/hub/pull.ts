import type { Selectable } from 'kysely';
import type { DocumentType } from '#shared/domain/codes.ts';
import { entityOf } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { documentKey } from '#shared/domain/person.ts';
import { MAX_TX_CHANGES } from '#shared/sync/change.ts';
import { jointVersion } from '#shared/sync/clock.ts';
import type { Fields } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import {
  MAX_PAGE_BYTES,
  MAX_PAGE_ITEMS,
  type PullItem,
  type PullReply,
  type PullRequest,
} from '#shared/sync/wire.ts';
import type { ChangeRow, Writer } from '../../db/tables.ts';
import { readRow, recordOf, type StoredRow } from '../../ledger/rows.ts';
import { claimOf } from '../../claim.ts';
import { admittedDevice, refuseOutdated } from './devices.ts';
import type { HubParts } from './hub.ts';
import { verdictOf } from './verdicts.ts';

/** Positions looked at for one page, so that a page with little in it does not stop the centre. */
const WINDOW = 2_000;

type Logged = Pick<
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
>;

/** The next page for a device. Its site comes from its enrolment, never from the request. */
export async function servePage(parts: HubParts, id: string, request: PullRequest): Promise<PullReply> {
  const { store, ledger, clocks } = parts.context;
  const hubEpoch = ledger.identity.epoch;
  return store.transaction(async (tx) => {
    const device = await admittedDevice(tx, id, clocks.now());
    refuseOutdated(device);
    const newest = await lastPosition(tx);
    // A centre restored from a copy numbers anew: everything again, which harms nobody.
    const stale = request.hubEpoch !== hubEpoch || request.cursor > newest;
    const cursor = stale ? 0 : request.cursor;
    const end = await endOfWindow(tx, cursor, newest);
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
      ])
      .where('position', '>', cursor)
      .where('position', '<=', end)
      .where((eb) =>
        eb.or([
          eb.and([
            // What is not applied has a scope only when it was: it was taken back.
            eb.or([eb('device', '<>', id), eb('epoch', '<>', request.epoch)]),
            eb.or([
              eb('scope', 'in', ['*', device.siteId]),
              // Of these every Punto sees a part, which depends on the row as it is now.
              eb.and([eb('state', '=', 'APPLIED'), eb('tableName', 'in', ['person', 'user'])]),
            ]),
          ]),
          eb.and([eb('device', '=', id), eb('ruledAt', 'is not', null)]),
        ]),
      )
      .orderBy('position')
      .execute();
    const own = { id, siteId: device.siteId, epoch: request.epoch };
    return fillPage(rows, end, newest, hubEpoch, pageReader(parts, tx, own));
  });
}

type ReadItems = (row: Logged, group: number) => Promise<PullItem[]>;

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
    for (const item of await read(row, groups.length - 1)) {
      items.push(item);
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

function pageReader(parts: HubParts, tx: Writer, asking: Asking): ReadItems {
  const readRowOf = rowReader(parts, tx, asking.siteId);
  return async (row, group) => {
    const own = row.device === asking.id;
    const verdict = own && row.ruledAt !== null ? await verdictOf(tx, row, group, asking.siteId) : null;
    const told = verdict === null ? [] : [verdict];
    if (own && row.epoch === asking.epoch) return told;
    const { tableName: table, rowId } = row;
    if (row.state !== 'APPLIED') {
      return row.scope === '-' ? told : [...told, { kind: 'GONE', group, table, rowId }];
    }
    const item = await readRowOf(row, group);
    return item === null ? told : [...told, item];
  };
}

/** Of one change of the log what the Punto may see of its row by now. */
function rowReader(parts: HubParts, tx: Writer, siteId: string) {
  // A row's state travels once a page, however often it changed.
  const sent = new Set<string>();
  return async (row: Logged, group: number): Promise<PullItem | null> => {
    const entity = entityOf(row.tableName);
    if (entity === undefined || row.payload === null) return null;
    const { table } = entity;
    const { rowId } = row;
    if (entity.kind === 'fact') {
      const payload = stamped(row, row.payload);
      return { kind: 'FACT', group, table, rowId, payload };
    }
    if (sent.has(`${table}:${rowId}`)) return null;
    const current = await readRow(tx, entity, rowId);
    if (current === undefined) return null;
    const owner = entity.scope === 'site' ? current['siteId'] : '*';
    if (owner === siteId || owner === '*') {
      sent.add(`${table}:${rowId}`);
      return { kind: 'STATE', group, table, rowId, ...recordOf(entity, current) };
    }
    if (table === 'person') {
      if (!touchesDirectory(row.payload)) return null;
      sent.add(`${table}:${rowId}`);
      return { kind: 'STATE', group, table: 'directory', rowId, ...outline(parts, entity, current) };
    }
    // A user who was this Punto's and works elsewhere now.
    return row.scope === siteId ? { kind: 'GONE', group, table, rowId } : null;
  };
}

const SHARED = ['givenNames', 'surnames', 'birthDate', 'sex', 'deletedAt'] as const;

function touchesDirectory(payload: string): boolean {
  const written = JSON.parse(payload) as object;
  return [...SHARED, 'documentType', 'documentNumber'].some((field) => Object.hasOwn(written, field));
}

/** All that other Puntos may know of a person, with the versions of the fields it comes from. */
function outline(parts: HubParts, entity: Entity, row: StoredRow) {
  const person = recordOf(entity, row);
  const cityKey = parts.context.cityKey();
  const key = documentKey(row['documentType'] as DocumentType, row['documentNumber'] as string | null);
  const fields: Record<string, string | number | null> = {
    claim: key === null || cityKey === null ? null : claimOf(cityKey, key),
  };
  const versions: Record<string, string> = {
    claim: jointVersion(person.versions['documentType'] ?? '', person.versions['documentNumber'] ?? ''),
  };
  for (const field of SHARED) {
    fields[field] = person.fields[field] ?? null;
    versions[field] = person.versions[field] ?? '';
  }
  return { fields, versions };
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
