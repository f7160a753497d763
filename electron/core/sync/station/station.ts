import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from '#shared/domain/failure.ts';
import { turnedAwayBy } from '#shared/sync/turned-away.ts';
import { clockError } from '../../clock-steps.ts';
import type { CoreContext } from '../../context.ts';
import { settleErasures } from '../../erase-person.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { bootstrapStatus } from './bootstrap.ts';
import { lastComparison } from './digest.ts';
import { enrolledPeer, isReady, readPeer, readSyncState, writeSyncState } from './peer.ts';
import { createStationCarrier, type StationCarrier } from '../carrier/station-carrier.ts';
import { createPinnedClient, TIMEOUTS, type Connect, type Timeouts } from './pinned-client.ts';
import { contactCentre, fullPace, type ContactResult } from './contact.ts';
import { enrolStation, fillClaims, stampLateRows } from './enrol.ts';
import { createKeyCopyDelivery, type SealKey } from './key-copy.ts';
import { toldOperations } from './told.ts';
import { openLink, type StationLink } from './link.ts';
import { pruneLog } from './prune.ts';
import { createSchedule } from './schedule.ts';
import { quarantinedCount, quarantinedItems, waiting, waitingByKind, type SyncStatus } from './status.ts';

export interface StationSyncOptions {
  /** The same rule that the ledger keeps search and aliases in step with. */
  readonly derive: Derive;
  /** Makes the running program answer with its new Punto and key: see composeContext. */
  readonly adopt: (siteId: string, cityKey: Uint8Array) => void;
  readonly appVersion: string;
  /** For the copy of the database key that the centre keeps: see key-copy.ts. */
  readonly sealKey: SealKey;
  /** The centre changed something: what was read once (targets, settings) must be read again. */
  readonly pulled?: () => void;
  /** Hears of defects in the background; a person sees the same in status(). */
  readonly report: (path: string, error: Error) => void;
  readonly timeouts?: Timeouts;
  /** HTTPS with the pinned key, unless a simulation carries the messages itself. */
  readonly connect?: Connect;
  /** False where histories are so short that a thread costs more than it spares. */
  readonly thread?: boolean;
}

/** What one `sync now` did; pending and quarantined are what there is afterwards. */
export interface SyncResult extends Omit<ContactResult, 'unreadable' | 'outdated'> {
  readonly pending: number;
  readonly quarantined: number;
}

export interface StationSync {
  /** See enrolStation; afterwards the first contact is made in the background. */
  enrol(
    code: string,
    anotherCentre?: boolean,
  ): Promise<{ device: string; siteId: string; siteCode: string; siteName: string }>;
  /** One contact now, whatever the back-off; joins one that is going on. Throws Refusal. */
  syncNow(): Promise<SyncResult>;
  status(): Promise<SyncStatus>;
  /** Begins the background loop: every minute, soon after a write, with back-off while it fails. */
  start(): void;
  /** What goes and comes on a USB stick, for a Punto without network. */
  readonly carrier: StationCarrier;
  /** Ends the loop and the contact that is going on. Call it before the store is closed. */
  stop(): Promise<void>;
}

const CENTRE_NAME = 'Oficina Asesora TIC';

/** The station's side of the synchronisation. */
export function createStationSync(context: CoreContext, options: StationSyncOptions): StationSync {
  const { derive, appVersion } = options;
  const timeouts = options.timeouts ?? TIMEOUTS;
  const connect = options.connect ?? createPinnedClient;
  const { store, clocks } = context;
  const pause = () => nextTurn();
  const pace = fullPace();
  const keyCopy = createKeyCopyDelivery(options.sealKey);
  let link: { readonly key: string; readonly line: StationLink } | null = null;
  let contact: Promise<ContactResult> | null = null;
  // A stick and the line take turns: both move the cursor.
  let carrying: Promise<unknown> = Promise.resolve();
  let online = false;
  let unreadable = 0;
  let claimsFilled = false;
  let forgetWrites = () => {};
  const schedule = createSchedule(clocks, async () => {
    if ((await readPeer(store.local)) === null) return 'IDLE';
    return run().then(
      () => 'DONE',
      () => 'FAILED',
    );
  });

  async function lineToCentre(): Promise<StationLink> {
    const peer = await enrolledPeer(store.local);
    const key = JSON.stringify([peer, context.ledger.identity.device]);
    if (link?.key !== key) {
      link?.line.close();
      link = { key, line: await openLink(context, peer, connect, timeouts) };
    }
    return link.line;
  }

  function run(): Promise<ContactResult> {
    contact ??= attempt().finally(() => {
      contact = null;
      context.publish('sync');
    });
    return contact;
  }

  function afterContact<T>(work: () => Promise<T>): Promise<T> {
    const done = Promise.allSettled([carrying, contact]).then(work);
    carrying = done.catch(() => {});
    return done;
  }

  /** The centre's news are in the tables: what was read once must be read again. */
  function tellOf(pulled: number): void {
    if (pulled === 0) return;
    options.pulled?.();
    for (const topic of [
      'people',
      'attendance',
      'wifi',
      'availability',
      'users',
      'services',
      'courses',
    ] as const)
      context.publish(topic);
  }

  async function attempt(): Promise<ContactResult> {
    await carrying;
    const line = await lineToCentre();
    context.publish('sync');
    try {
      await stampLateRows(context, context.siteId());
      if (!claimsFilled) await fillClaims(context, derive, pause);
      claimsFilled = true;
      const result = await contactCentre({
        context,
        derive,
        appVersion,
        link: line,
        keyCopy,
        pace,
        pause,
        thread: options.thread ?? true,
      });
      await settleErasures(context);
      await pruneLog(context, pause);
      online = true;
      unreadable = result.unreadable;
      const { outdated } = result;
      await writeSyncState(store.local, {
        lastContactAt: clocks.now(),
        lastError: outdated,
        lastErrorCode: outdated === null ? null : 'PROGRAMA_VIEJO',
        turnedAway: null,
      });
      tellOf(result.pulled);
      return result;
    } catch (error) {
      online = false;
      if (!(error instanceof Refusal)) options.report('sync', asError(error));
      const lastError =
        error instanceof Refusal ? error.message : 'El programa falló al sincronizar; avise a soporte.';
      const before = await readSyncState(store.local);
      const lastErrorCode = error instanceof Refusal ? error.code : null;
      const turnedAway = turnedAwayBy(lastErrorCode) ?? before.turnedAway;
      await writeSyncState(store.local, { ...before, lastError, lastErrorCode, turnedAway });
      throw error;
    }
  }

  const carrier = createStationCarrier({ context, derive, appVersion, pause });
  return {
    carrier: {
      state: carrier.state,
      make: (actor) => afterContact(() => carrier.make(actor)),
      read: (bytes) =>
        afterContact(async () => {
          const read = await carrier.read(bytes);
          tellOf(read.received);
          context.publish('sync');
          return read;
        }),
    },
    enrol: async (code, anotherCentre) => {
      const { adopt } = options;
      const { sealFor } = keyCopy;
      const parts = { context, appVersion, connect, timeouts, adopt, sealFor };
      const enrolled = await enrolStation(parts, code, anotherCentre);
      // The centre has just taken it in again: what it said before is over, even if the line breaks now.
      const { lastContactAt } = await readSyncState(store.local);
      await writeSyncState(store.local, {
        lastContactAt,
        lastError: null,
        lastErrorCode: null,
        turnedAway: null,
      });
      claimsFilled = false;
      context.publish('sync');
      schedule.soon();
      return enrolled;
    },
    syncNow: async () => {
      const result = await run();
      schedule.succeeded();
      const { pushed, pulled, conflicts } = result;
      const pending = (await waiting(store.read)).count;
      return { pushed, pulled, pending, conflicts, quarantined: await quarantinedCount(store.read) };
    },
    status: async () => {
      const peer = await readPeer(store.local);
      const { lastContactAt, lastError, lastErrorCode, turnedAway } = await readSyncState(store.local);
      const { count, since } = await waiting(store.read);
      return {
        enrolled: peer !== null,
        ready: await isReady(store.local),
        bootstrap: await bootstrapStatus(context),
        compared: await lastComparison(store.local),
        centreName: peer === null ? null : CENTRE_NAME,
        centreUrl: peer?.url ?? null,
        siteCode: peer?.siteCode ?? null,
        siteName: peer?.siteName ?? null,
        online,
        busy: contact !== null,
        lastContactAt,
        lastError,
        lastErrorCode,
        turnedAway,
        clockErrorMs: await clockError(store.local),
        nextTryAt: schedule.nextAt(),
        pending: count,
        pendingSince: since,
        byKind: await waitingByKind(store.read),
        quarantined: await quarantinedItems(store.read),
        told: await toldOperations(store.read),
        unreadable,
      };
    },
    start: () => {
      forgetWrites = context.ledger.onWrite(schedule.soon);
      schedule.start();
    },
    stop: async () => {
      forgetWrites();
      schedule.stop();
      link?.line.close();
      // How it ended is in status(); here only that it ended counts.
      await Promise.allSettled([carrying, contact]);
      link?.line.close();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('not an error');
}
