import { setImmediate, setTimeout } from 'node:timers/promises';
import { measureTime } from '#shared/domain/availability.ts';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { slotsOf } from '#shared/domain/day-slots.ts';
import { daysOf, firstOfMonth, firstOfNextMonth, monthOf, type DayRange } from '#shared/domain/local-days.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { CoreContext } from '../context.ts';
import { insertOne } from '../db/insert.ts';
import type { Local, Reader, Writer } from '../db/tables.ts';
import { readExpectedRules, type ExpectedRules } from './expected.ts';
import { settledOf } from './observed.ts';

/**
 * Keeps zoneDay, zoneSlots and zoneMonth: every local day that is over, of every listed zone, from the month of its
 * first interval on. What changed is in wifiChanged, written by triggers in the transaction of the change itself, so a
 * power cut loses nothing; the notes go when everything they name is computed. What the days are computed from is
 * facts and records alone, so the same history gives the same bytes, in whatever order and how often it arrived.
 *
 * A later program that computes days otherwise notes (NULL, all time) in wifiChanged with a migration.
 */

/** Days written in one transaction; the desk writes in between. */
const DAYS = 50;
/** The same where nobody works beside. */
const DAYS_ALONE = 2_000;
/** Zones looked at between two pauses. */
const ZONES = 20;

type Upkept = Pick<CoreContext, 'store' | 'clocks'>;

export interface UpkeepOptions {
  /** Once it is aborted, the rest is left for the next time. */
  readonly signal?: AbortSignal;
  /** Nobody works on this computer meanwhile: large transactions, and no rest between them. */
  readonly alone?: boolean;
}

/** Computes what changed. Returns whether anything had. */
export async function refreshDays(context: Upkept, options: UpkeepOptions = {}): Promise<boolean> {
  const { read, local } = context.store;
  for (let any = false; ; any = true) {
    // Notes that come while this runs have higher numbers: theirs is the next round.
    const { last } = await read
      .selectFrom('wifiChanged')
      .select((eb) => eb.fn.max('id').as('last'))
      .executeTakeFirstOrThrow();
    if (last === null) return any;
    const notes = await read
      .selectFrom('wifiChanged')
      .select((eb) => ['zoneId', eb.fn.min('t0').as('from'), eb.fn.max('t1').as('to')])
      .where('id', '<=', last)
      .groupBy('zoneId')
      .execute();
    const noted = new Map(notes.map(({ zoneId, ...span }) => [zoneId, span]));
    const everywhere = noted.get(null) ?? null;
    const zones = (await zoneIds(read)).filter((id) => everywhere !== null || noted.has(id));
    await keepDays(context, zones, (id) => [everywhere, noted.get(id) ?? null].filter(isSpan), options);
    if (options.signal?.aborted === true) return any;
    await local.deleteFrom('wifiChanged').where('id', '<=', last).execute();
  }
}

const isSpan = (span: Span | null) => span !== null;

/** Computes the days that ended since the last time, of every zone. */
export async function extendDays(context: Upkept, options: UpkeepOptions = {}): Promise<void> {
  await keepDays(context, await zoneIds(context.store.read), () => [], options);
}

async function zoneIds(read: Reader): Promise<string[]> {
  const zones = await read.selectFrom('zone').select('id').orderBy('id').execute();
  return zones.map(({ id }) => id);
}

/** Days of one zone in one month that have to be computed. */
interface Task {
  readonly zoneId: string;
  readonly dates: readonly string[];
}

async function keepDays(
  context: Upkept,
  zones: readonly string[],
  notesOf: (zoneId: string) => readonly Span[],
  { signal, alone = false }: UpkeepOptions,
): Promise<void> {
  const rules = await readExpectedRules(context.store.read);
  const today = localDate(context.clocks.now());
  let batch: Task[] = [];
  let size = 0;
  const write = async () => {
    if (batch.length === 0) return;
    const began = performance.now();
    const tasks = batch;
    batch = [];
    size = 0;
    await context.store.transaction(async (tx) => {
      for (const task of tasks) await writeMonth(tx, rules, task, today);
    });
    // The desk has the computer to itself for as long as that took.
    if (!alone) await setTimeout(performance.now() - began, undefined, { signal }).catch(() => undefined);
  };
  for (const [index, zoneId] of zones.entries()) {
    if (index % ZONES === ZONES - 1) await setImmediate();
    for (const dates of await datesToKeep(context, zoneId, notesOf(zoneId), today)) {
      if (signal?.aborted === true) return;
      batch.push({ zoneId, dates });
      size += dates.length;
      if (size >= (alone ? DAYS_ALONE : DAYS)) await write();
    }
  }
  await write();
}

/** The days of a zone to compute, a list a month: those that are missing, and those that a note touches. */
async function datesToKeep(
  { store }: Upkept,
  zoneId: string,
  notes: readonly Span[],
  today: string,
): Promise<string[][]> {
  const { read } = store;
  const kept = await read
    .selectFrom('zoneDay')
    .select((eb) => [
      eb.fn.min('localDate').as('first'),
      eb.fn.max('localDate').as('last'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('zoneId', '=', zoneId)
    .executeTakeFirstOrThrow();
  // A clock that ran ahead has called days over that are not.
  if (kept.last !== null && kept.last >= today) await forgetFrom(store.local, zoneId, today);
  const earliest = await read
    .selectFrom('wifiInterval')
    .select((eb) => eb.fn.min('t1').as('t1'))
    .where('zoneId', '=', zoneId)
    .executeTakeFirst();
  if (earliest?.t1 == null) return [];
  const from = firstOfMonth(localDate(earliest.t1 - 1));
  const due: DayRange[] = missing({ from, to: today }, kept);
  for (const note of notes) {
    const noted = { from: localDate(note.from), to: plusDays(localDate(note.to - 1), 1) };
    due.push({ from: noted.from > from ? noted.from : from, to: noted.to < today ? noted.to : today });
  }
  const dates = [...new Set(due.flatMap((range) => daysOf(range.from, range.to)))];
  return [...Map.groupBy(dates.toSorted(), monthOf).values()];
}

interface Kept {
  readonly first: string | null;
  readonly last: string | null;
  readonly count: number;
}

/** What of `wanted` is not kept; all of it, where an interrupted upkeep left a hole. */
function missing(wanted: DayRange, { first, last, count }: Kept): DayRange[] {
  if (first === null || last === null) return [wanted];
  if (startOfLocalDate(last) - startOfLocalDate(first) !== (count - 1) * DAY_MS) return [wanted];
  return [
    { from: wanted.from, to: first },
    { from: plusDays(last, 1), to: wanted.to },
  ];
}

/** In the caller's transaction: the days of a task, and the sum of their month once it is over and whole. */
async function writeMonth(
  tx: Writer,
  rules: ExpectedRules,
  { zoneId, dates }: Task,
  today: string,
): Promise<void> {
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return;
  const end = startOfLocalDate(plusDays(last, 1));
  const observed = (await settledOf(tx, [zoneId], startOfLocalDate(first), end)).get(zoneId) ?? [];
  const owed = rules.of(zoneId);
  for (const table of ['zoneDay', 'zoneSlots'] as const) {
    await tx.deleteFrom(table).where('zoneId', '=', zoneId).where('localDate', 'in', dates).execute();
  }
  for (const date of dates) {
    const day = { from: startOfLocalDate(date), to: startOfLocalDate(plusDays(date, 1)) };
    const seen = observed.filter(({ t0, t1 }) => t0 < day.to && t1 > day.from);
    const { E, U, D, N } = measureTime(seen, owed.expected(day.from, day.to));
    await insertOne(tx, 'zoneDay', { zoneId, localDate: date, expected: E, up: U, down: D, unknown: N });
    await insertOne(tx, 'zoneSlots', { zoneId, localDate: date, slots: slotsOf(seen, day.from) });
  }
  if (firstOfNextMonth(first) <= today) await sumMonth(tx, zoneId, monthOf(first));
}

async function sumMonth(tx: Writer, zoneId: string, month: string): Promise<void> {
  const begin = `${month}-01`;
  const { parts, ...sum } = await tx
    .selectFrom('zoneDay')
    .select((eb) => [
      eb.fn.sum<number>('expected').as('expected'),
      eb.fn.sum<number>('up').as('up'),
      eb.fn.sum<number>('down').as('down'),
      eb.fn.sum<number>('unknown').as('unknown'),
      eb.fn.countAll<number>().as('parts'),
    ])
    .where('zoneId', '=', zoneId)
    .where('localDate', '>=', begin)
    .where('localDate', '<', firstOfNextMonth(begin))
    .executeTakeFirstOrThrow();
  await tx.deleteFrom('zoneMonth').where('month', '=', month).where('zoneId', '=', zoneId).execute();
  if (parts === daysOf(begin, firstOfNextMonth(begin)).length)
    await insertOne(tx, 'zoneMonth', { month, zoneId, ...sum });
}

async function forgetFrom(local: Local, zoneId: string, today: string): Promise<void> {
  for (const table of ['zoneDay', 'zoneSlots'] as const) {
    await local.deleteFrom(table).where('zoneId', '=', zoneId).where('localDate', '>=', today).execute();
  }
  await local
    .deleteFrom('zoneMonth')
    .where('zoneId', '=', zoneId)
    .where('month', '>=', monthOf(today))
    .execute();
}
