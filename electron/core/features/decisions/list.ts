import { clockOf } from '#shared/sync/clock.ts';
import { entityOf } from '#shared/domain/entities.ts';
import { fieldLabel } from '#shared/text/fields.ts';
import { tableLabel } from '#shared/text/tables.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import { readFork, unknownChanges } from '../../sync/hub/fork-decisions.ts';
import { operationId } from '../../sync/hub/operation-key.ts';
import { countDuplicates } from './duplicate-count.ts';

/** What waits for somebody at the centre. */
export interface DecisionCounts {
  readonly duplicates: number;
  readonly conflicts: number;
  readonly parked: number;
  readonly quarantined: number;
  readonly forked: number;
}

/** Pairs of people are decided beside each other and not as a field: see duplicate-cases.ts. */
const BESIDE = 'personPair';

export async function decisionCounts(context: CoreContext): Promise<DecisionCounts> {
  const { read } = context.store;
  const waiting = await read
    .selectFrom('change')
    .innerJoin('device', 'device.id', 'change.device')
    .select((eb) => ['change.state', eb.fn.countAll<number>().as('count')])
    .where('change.state', 'in', ['PARKED', 'QUARANTINED'])
    .where('change.state', '<>', APPLIED)
    .groupBy('change.state')
    .execute();
  const of = (state: string) => Number(waiting.find((row) => row.state === state)?.count ?? 0);
  const conflicts = await read
    .selectFrom('conflict')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('decidedAt', 'is', null)
    .where('tableName', '<>', BESIDE)
    .executeTakeFirstOrThrow();
  const forked = await read
    .selectFrom('forkedBatch')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('decidedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    duplicates: await countDuplicates(context),
    conflicts: Number(conflicts.count),
    parked: of('PARKED'),
    quarantined: of('QUARANTINED'),
    forked: Number(forked.count),
  };
}

export interface OperationCase {
  readonly kind: 'PARKED' | 'QUARANTINED';
  readonly id: string;
  /** «Atenciones»: what kind of row it writes. */
  readonly what: string;
  readonly siteName: string;
  readonly deviceName: string;
  /** ms UTC by the computer's own clock. */
  readonly writtenAt: number;
  readonly reason: string;
  /** Others of the same computer, kind and reason: they can be decided together. */
  readonly alike: readonly string[];
}

export interface ConflictCase {
  readonly kind: 'CONFLICT';
  readonly id: string;
  readonly what: string;
  /** Who or what it is about. */
  readonly subject: string;
  readonly label: string;
  readonly siteName: string | null;
  readonly at: number;
}

export interface ForkCase {
  readonly kind: 'FORK';
  readonly id: string;
  readonly siteName: string;
  readonly deviceName: string;
  readonly receivedAt: number;
  readonly changes: number;
}

export interface DecisionList {
  readonly forked: readonly ForkCase[];
  readonly conflicts: readonly ConflictCase[];
  readonly parked: readonly OperationCase[];
  readonly quarantined: readonly OperationCase[];
}

/** Cases of one kind that are shown at once; the next come when these are decided. */
const SHOWN = 200;

/** What waits for a decision, the oldest of each kind first. Operations that are alike are one case. */
export async function decisionList(context: CoreContext): Promise<DecisionList> {
  const { read } = context.store;
  return {
    forked: await forks(read),
    conflicts: await conflicts(read),
    parked: await operations(read, 'PARKED'),
    quarantined: await operations(read, 'QUARANTINED'),
  };
}

/** The most operations of a kind that are looked at to find those that are alike. */
const LOOKED_AT = 2_000;

async function operations(read: Reader, state: OperationCase['kind']): Promise<OperationCase[]> {
  const rows = await read
    .selectFrom('change')
    .innerJoin('device', 'device.id', 'change.device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['change.device', 'change.lane', 'change.epoch', 'change.seq', 'change.tableName'])
    .select(['change.wallTime', 'change.reason', 'device.name as deviceName', 'site.name as siteName'])
    .where('change.state', '=', state)
    .where('change.state', '<>', APPLIED)
    .orderBy('change.position')
    .limit(LOOKED_AT)
    .execute();
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.device, row.tableName, row.reason]));
  return [...groups.values()].slice(0, SHOWN).flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            kind: state,
            id: operationId(first),
            what: tableLabel(first.tableName),
            siteName: first.siteName ?? 'Punto retirado',
            deviceName: first.deviceName,
            writtenAt: first.wallTime,
            reason: first.reason ?? '',
            alike: others.map(operationId),
          },
        ],
  );
}

async function conflicts(read: Reader): Promise<ConflictCase[]> {
  const rows = await read
    .selectFrom('conflict')
    .select(['id', 'tableName', 'rowId', 'field', 'keptVersion', 'lostVersion', 'at'])
    .where('decidedAt', 'is', null)
    .where('tableName', '<>', BESIDE)
    .orderBy('at')
    .orderBy('id')
    .limit(SHOWN)
    .execute();
  const cases: ConflictCase[] = [];
  for (const row of rows) {
    cases.push({
      kind: 'CONFLICT',
      id: row.id,
      what: tableLabel(row.tableName),
      subject: await subjectName(read, row.tableName, row.rowId),
      label: fieldLabel(row.field),
      siteName: await siteOfRow(read, row.tableName, row.rowId),
      at: row.at,
    });
  }
  return cases;
}

/** Who or what a row is about, in the words of the place where people know it. */
export async function subjectName(read: Reader, table: string, rowId: string): Promise<string> {
  if (table === 'person' || table === 'characterisation') {
    const row = await read
      .selectFrom('person')
      .select(['givenNames', 'surnames'])
      .where('id', '=', rowId)
      .executeTakeFirst();
    if (row !== undefined) return `${row.givenNames} ${row.surnames}`;
  }
  const shape: object = entityOf(table)?.schema.shape ?? {};
  if ('name' in shape) {
    const row = await read
      // The name comes from the entities and never from outside.
      .selectFrom(table as 'space')
      .select('name')
      .where('id', '=', rowId)
      .executeTakeFirst();
    if (row !== undefined) return row.name;
  }
  return tableLabel(table);
}

export async function siteOfRow(read: Reader, table: string, rowId: string): Promise<string | null> {
  const shape: object = entityOf(table)?.schema.shape ?? {};
  if (!('siteId' in shape)) return null;
  const row = await read
    .selectFrom(table as 'person')
    .innerJoin('site', 'site.id', `${table as 'person'}.siteId`)
    .select('site.name')
    .where(`${table as 'person'}.id`, '=', rowId)
    .executeTakeFirst();
  return row?.name ?? null;
}

async function forks(read: Reader): Promise<ForkCase[]> {
  const rows = await read
    .selectFrom('forkedBatch')
    .innerJoin('device', 'device.id', 'forkedBatch.device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['forkedBatch.id', 'forkedBatch.receivedAt', 'device.name as deviceName'])
    .select('site.name as siteName')
    .where('forkedBatch.decidedAt', 'is', null)
    .orderBy('forkedBatch.receivedAt')
    .limit(SHOWN)
    .execute();
  const cases: ForkCase[] = [];
  for (const { siteName, ...row } of rows) {
    const { batch } = await readFork(read, row.id);
    const changes = (await unknownChanges(read, batch)).length;
    cases.push({ kind: 'FORK', ...row, siteName: siteName ?? 'Punto retirado', changes });
  }
  return cases;
}

/** Whose write a version is, and when the centre ordered it (ms UTC). Null for what no clock orders. */
export async function authorOf(
  read: Reader,
  version: string,
  centreDevice: string,
): Promise<{ readonly name: string; readonly at: number | null }> {
  const device = version.slice(version.indexOf('@') + 1);
  const clock = clockOf(version);
  const at = clock === null || clock === 0 ? null : Math.floor(clock / 1000);
  if (device === centreDevice) return { name: 'La central', at };
  const row = await read
    .selectFrom('device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['device.name', 'site.name as siteName'])
    .where('device.id', '=', device)
    .executeTakeFirst();
  if (row === undefined) return { name: 'Otro computador', at };
  return { name: row.siteName === null ? row.name : `${row.siteName} (${row.name})`, at };
}
