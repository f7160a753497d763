import type { Sentinel, SnmpTarget } from '#shared/domain/snmp-target.ts';
import type { CoreContext } from '../../context.ts';
import type { ZoneStatusRow } from '../../db/tables.ts';
import type { PollerReport, PollerSettingsInput } from '../../snmp/messages.ts';
import { startPoller, type Poller, type PollerOptions } from '../../snmp/poller.ts';
import { keepRunningHour, readRunningHour, storeHour, type RunningHour } from '../../wifi/hours.ts';
import { readTargets } from '../../wifi/targets.ts';
import { createHourBook } from './hour-book.ts';
import { createIntervalBook } from './interval-book.ts';
import { readSentinels, readStateSettings } from './poll-settings.ts';
import { createUnwritten } from './unwritten.ts';
import { forgetStatuses, statusRow, storeEvent, storeRuns, storeStatuses } from './zone-rows.ts';

/**
 * Polls the zones of this machine and keeps what it learns: the state of each zone, its finished intervals, restarts,
 * losses and hours as facts of the ledger, and what still grows. A machine that was off knows nothing of that time.
 */
export interface WifiMonitor {
  /** Reads targets and settings again: after an import, or when the centre changed them. */
  reload(): Promise<void>;
  /** Ends the polling; what is known up to now is on the disk when it resolves. */
  stop(): Promise<void>;
}

export interface MonitorOptions {
  /** Overrides of the poller's settings: demonstrations and tests poll faster. */
  readonly settings?: PollerSettingsInput;
  /** A write or the polling thread failed; it is tried again. Never holds credentials. */
  readonly report: (place: string, error: unknown) => void;
  readonly poller?: (options: PollerOptions) => Poller;
}

/**
 * How long good news may wait to be written: a quarter of the interval, so that a sample is on the board while it
 * holds, and no longer than this. With the crash of the machine this much is lost.
 */
const FLUSH_MS = 15_000;
/** How often the running hour is kept: a crash loses this much of its round trips and clients, and no interval. */
const KEEP_HOUR_MS = 5 * 60_000;
const ZONES_A_TRANSACTION = 50;
const ACTOR = 'poller';

export async function startWifiMonitor(context: CoreContext, options: MonitorOptions): Promise<WifiMonitor> {
  const { store, ledger, clocks } = context;
  // Asked for every time: enrolling this computer anew makes it another vantage while it polls.
  const vantage = () => ledger.identity.device;
  const statuses = await recover(context, vantage());
  const book = createIntervalBook(await readWrittenAhead(context, vantage()));
  const hours = createHourBook(await readRunningHour(store.read));
  const unwritten = createUnwritten();
  let hoursOver: readonly RunningHour[] = [];
  let hourKeptAt = clocks.now();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const targets = await readTargets(context);
  let polled = new Set(targets.map((target) => target.zoneId));

  const open = options.poller ?? startPoller;
  let states = await readStateSettings(store.read);
  let poller = launch(targets, await readSentinels(store.read));
  let reloading: Promise<void> = Promise.resolve();
  forgetUnpolled();
  await flush();

  function launch(polledNow: readonly SnmpTarget[], sentinels: readonly Sentinel[]): Poller {
    return open({
      targets: polledNow,
      sentinels,
      settings: { ...options.settings, states: { ...states, ...options.settings?.states } },
      onReport,
      onCrash: ({ message, restartInMs }) =>
        options.report('wifi.poller', new Error(`${message}; again in ${restartInMs} ms`)),
      now: clocks.now,
    });
  }

  async function takeUp(): Promise<void> {
    const next = await readTargets(context);
    const sentinels = await readSentinels(store.read);
    const nextStates = await readStateSettings(store.read);
    polled = new Set(next.map((target) => target.zoneId));
    forgetUnpolled();
    if (JSON.stringify(nextStates) === JSON.stringify(states)) {
      poller.update(next, sentinels);
    } else {
      states = nextStates;
      await poller.stop();
      poller = launch(next, sentinels);
    }
    await flush();
  }

  function forgetUnpolled(): void {
    for (const zoneId of statuses.keys()) {
      if (polled.has(zoneId)) continue;
      statuses.delete(zoneId);
      unwritten.noteState(zoneId);
    }
  }

  function onReport(report: PollerReport): void {
    const before = unwritten.size;
    let urgent = report.closed.length > 0;
    for (const update of book.apply(report)) unwritten.noteRuns(update);
    for (const event of report.events) unwritten.noteEvent(event);
    for (const zone of report.zones) {
      // The last word of a thread about a zone that was taken from it meanwhile.
      if (!polled.has(zone.zoneId)) continue;
      const row = statusRow(vantage(), zone, statuses.get(zone.zoneId));
      urgent ||= statuses.get(zone.zoneId)?.state !== row.state;
      statuses.set(zone.zoneId, row);
      unwritten.noteState(zone.zoneId);
    }
    const over = hours.add(report);
    if (over !== null) hoursOver = [...hoursOver, over];
    if (urgent) void flush();
    else if (before === 0 && unwritten.size > 0)
      timer ??= setTimeout(() => void flush(), Math.min(FLUSH_MS, states.intervalMs / 4));
  }

  /** Writes what waits, in order; what could not be written waits for the next time. */
  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writeAfter(writing);
    return writing;
  }

  async function writeAfter(previous: Promise<void>): Promise<void> {
    await previous;
    try {
      while (unwritten.size > 0) await writeSome();
      await writeHours();
    } catch (error) {
      options.report('wifi.monitor', error);
      timer ??= setTimeout(() => void flush(), FLUSH_MS);
    }
    context.publish('wifi');
  }

  async function writeSome(): Promise<void> {
    const taken = unwritten.take();
    const rows = taken.flatMap(({ zoneId }) => statuses.get(zoneId) ?? []);
    const gone = taken.filter(({ zoneId }) => !statuses.has(zoneId)).map(({ zoneId }) => zoneId);
    try {
      await ledger.write(ACTOR, async (tx) => {
        const runs = taken.flatMap((news) => news.runs ?? []);
        await storeRuns(tx, context, runs);
        for (const event of taken.flatMap(({ events }) => events)) await storeEvent(tx, context, event);
        await storeStatuses(
          tx,
          rows.map((row) => ({ ...row, vantage: vantage() })),
        );
        await forgetStatuses(tx, vantage(), gone);
      });
    } catch (error) {
      unwritten.giveBack(taken);
      throw error;
    }
  }

  async function writeHours(): Promise<void> {
    for (const over of hoursOver) {
      await ledger.write(ACTOR, (tx) => storeHour(tx, context, over));
      hoursOver = hoursOver.filter((hour) => hour !== over);
    }
    if (Math.abs(clocks.now() - hourKeptAt) >= KEEP_HOUR_MS) await keepHour();
  }

  async function keepHour(): Promise<void> {
    const running = hours.running();
    hourKeptAt = clocks.now();
    if (running !== null) await ledger.write(ACTOR, (tx) => keepRunningHour(tx, vantage(), running));
  }

  return {
    reload() {
      // One after another: two that overlap would start two polling threads.
      reloading = reloading.then(takeUp, takeUp);
      return reloading;
    },
    async stop() {
      await Promise.allSettled([reloading]);
      await poller.stop();
      await flush();
      if (timer !== null) clearTimeout(timer);
      await keepHour().catch((error: unknown) => options.report('wifi.monitor', error));
    },
  };
}

/** Up to when this station has written of each zone, where that is in the future: its clock was set back meanwhile. */
async function readWrittenAhead(context: CoreContext, vantage: string): Promise<Map<string, number>> {
  const rows = await context.store.read
    .selectFrom('wifiInterval')
    .select((column) => ['zoneId', column.fn.max('t1').as('until')])
    .where('vantage', '=', vantage)
    .where('t1', '>', context.clocks.now())
    .groupBy('zoneId')
    .execute();
  return new Map(rows.map(({ zoneId, until }) => [zoneId, Number(until)]));
}

/**
 * After a crash the runs that still grew end where they were last confirmed, and the states of that time are
 * history: until the first polls nobody knows. Returns the states to go on from.
 */
async function recover(context: CoreContext, vantage: string): Promise<Map<string, ZoneStatusRow>> {
  const { ledger, store } = context;
  const left = await store.read.selectFrom('wifiOpenInterval').selectAll().execute();
  for (let from = 0; from < left.length; from += ZONES_A_TRANSACTION) {
    const batch = left.slice(from, from + ZONES_A_TRANSACTION);
    const runs = batch.map(({ zoneId, ...run }) => ({ zoneId, finished: [run], growing: null }));
    await ledger.write(ACTOR, (tx) => storeRuns(tx, context, runs));
  }
  const rows = await store.read.selectFrom('zoneStatus').selectAll().where('vantage', '=', vantage).execute();
  const statuses = new Map<string, ZoneStatusRow>();
  for (const row of rows) {
    const known = row.state === 'UP' || row.state === 'DOWN';
    statuses.set(row.zoneId, {
      ...row,
      state: 'UNKNOWN',
      since: known ? Math.max(row.since, row.sampledAt ?? row.since) : row.since,
      rttMs: null,
      clients: null,
      outcome: null,
    });
  }
  const all = [...statuses.values()];
  for (let from = 0; from < all.length; from += ZONES_A_TRANSACTION) {
    await ledger.write(ACTOR, (tx) => storeStatuses(tx, all.slice(from, from + ZONES_A_TRANSACTION)));
  }
  return statuses;
}
