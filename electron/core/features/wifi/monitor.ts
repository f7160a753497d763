import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { Sentinel, SnmpTarget } from '#shared/domain/snmp-target.ts';
import type { CoreContext } from '../../context.ts';
import type { ZoneStatusRow } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import type { PollerReport, PollerSettingsInput, ZoneReport } from '../../snmp/messages.ts';
import { startPoller, type Poller, type PollerOptions } from '../../snmp/poller.ts';
import { createIntervalBook, type ZoneRuns } from './interval-book.ts';
import { readSentinels, readStateSettings } from './poll-settings.ts';
import { readTargets } from '../../wifi/targets.ts';

/**
 * Polls the zones of this machine and keeps what it learns: the state of each zone, its finished intervals as
 * facts of the ledger, and the one that still grows. A machine that was off knows nothing of that time.
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
const ZONES_A_TRANSACTION = 50;
const ACTOR = 'poller';

export async function startWifiMonitor(context: CoreContext, options: MonitorOptions): Promise<WifiMonitor> {
  const { store, ledger, clocks } = context;
  const vantage = ledger.identity.device;
  const statuses = await recover(context, vantage);
  const book = createIntervalBook();
  /** What waits to be written, by zone. */
  const runs = new Map<string, ZoneRuns>();
  const changed = new Set<string>();
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
      changed.add(zoneId);
    }
  }

  function onReport(report: PollerReport): void {
    const before = changed.size;
    let urgent = report.closed.length > 0;
    for (const update of book.apply(report)) note(update);
    for (const zone of report.zones) {
      // The last word of a thread about a zone that was taken from it meanwhile.
      if (!polled.has(zone.zoneId)) continue;
      const row = statusRow(vantage, zone, statuses.get(zone.zoneId));
      urgent ||= statuses.get(zone.zoneId)?.state !== row.state;
      statuses.set(zone.zoneId, row);
      changed.add(zone.zoneId);
    }
    if (urgent) void flush();
    else if (before === 0 && changed.size > 0)
      timer ??= setTimeout(() => void flush(), Math.min(FLUSH_MS, states.intervalMs / 4));
  }

  function note(update: ZoneRuns): void {
    const waiting = runs.get(update.zoneId);
    const finished = [...(waiting?.finished ?? []), ...update.finished];
    runs.set(update.zoneId, { ...update, finished });
    changed.add(update.zoneId);
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
      while (changed.size > 0) await writeSome([...changed].slice(0, ZONES_A_TRANSACTION));
    } catch (error) {
      options.report('wifi.monitor', error);
      timer ??= setTimeout(() => void flush(), FLUSH_MS);
    }
    context.publish('wifi');
  }

  async function writeSome(zoneIds: readonly string[]): Promise<void> {
    const taken = zoneIds.map((zoneId) => ({ zoneId, update: runs.get(zoneId), row: statuses.get(zoneId) }));
    for (const zoneId of zoneIds) {
      runs.delete(zoneId);
      changed.delete(zoneId);
    }
    try {
      await ledger.write(ACTOR, async (tx) => {
        for (const { zoneId, update, row } of taken) {
          if (update !== undefined) await storeRuns(tx, context, vantage, update);
          if (row === undefined) await forgetStatus(tx, vantage, zoneId);
          else await storeStatus(tx, row);
        }
      });
    } catch (error) {
      for (const { zoneId, update } of taken) {
        changed.add(zoneId);
        const newer = runs.get(zoneId);
        if (update === undefined) continue;
        runs.set(zoneId, {
          zoneId,
          finished: [...update.finished, ...(newer?.finished ?? [])],
          growing: newer === undefined ? update.growing : newer.growing,
        });
      }
      throw error;
    }
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
    },
  };
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
    await ledger.write(ACTOR, async (tx) => {
      for (const { zoneId, ...run } of batch) {
        await storeRuns(tx, context, vantage, { zoneId, finished: [run], growing: null });
      }
    });
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
  await ledger.write(ACTOR, async (tx) => {
    for (const row of statuses.values()) await storeStatus(tx, row);
  });
  return statuses;
}

async function storeRuns(
  tx: LedgerTx,
  context: CoreContext,
  vantage: string,
  { zoneId, finished, growing }: ZoneRuns,
): Promise<void> {
  for (const run of finished) {
    await tx.append('wifiInterval', {
      id: tx.newId(),
      siteId: context.siteId(),
      vantage,
      zoneId,
      state: run.state,
      t0: run.t0,
      t1: run.t1,
    });
  }
  if (growing === null) {
    await tx.local.deleteFrom('wifiOpenInterval').where('zoneId', '=', zoneId).execute();
    return;
  }
  const values = { state: growing.state, t0: growing.t0, t1: growing.t1 };
  await tx.local
    .insertInto('wifiOpenInterval')
    .values({ zoneId, ...values })
    .onConflict((conflict) => conflict.column('zoneId').doUpdateSet(values))
    .execute();
}

async function storeStatus(tx: LedgerTx, row: ZoneStatusRow): Promise<void> {
  const { vantage: _vantage, zoneId: _zone, ...values } = row;
  await tx.local
    .insertInto('zoneStatus')
    .values(row)
    .onConflict((conflict) => conflict.columns(['vantage', 'zoneId']).doUpdateSet(values))
    .execute();
}

async function forgetStatus(tx: LedgerTx, vantage: string, zoneId: string): Promise<void> {
  await tx.local
    .deleteFrom('zoneStatus')
    .where('vantage', '=', vantage)
    .where('zoneId', '=', zoneId)
    .execute();
}

function statusRow(vantage: string, zone: ZoneReport, before: ZoneStatusRow | undefined): ZoneStatusRow {
  const { status, lastOutcome } = zone;
  const alive = lastOutcome?.kind === 'ALIVE' ? lastOutcome : null;
  // Our own faults say nothing of the zone: it was last confirmed before them.
  const sampled = lastOutcome !== null && lastOutcome.kind !== 'OWN_FAULT';
  const stillUnknown = status === 'UNKNOWN' && before?.state === 'UNKNOWN';
  return {
    vantage,
    zoneId: zone.zoneId,
    state: status,
    // A new thread begins to count anew; to the person it has been unknown all the while.
    since: stillUnknown ? Math.min(before.since, zone.since) : zone.since,
    sampledAt: sampled ? zone.lastPollAt : (before?.sampledAt ?? null),
    rttMs: alive?.rttMs ?? null,
    clients: alive?.clients ?? null,
    outcome: outcomeCode(lastOutcome),
  };
}

/** OK, NO_REPLY, the fault of a living device (AUTH, SNMP_ERROR, PORT_CLOSED) or our own (BLIND, BUSY, …). */
function outcomeCode(outcome: PollOutcome | null): string | null {
  if (outcome === null) return null;
  if (outcome.kind === 'ALIVE') return outcome.fault ?? 'OK';
  return outcome.kind === 'NO_REPLY' ? 'NO_REPLY' : outcome.reason.slice(0, 60);
}
