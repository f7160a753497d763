import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { PollOutcome } from '#shared/domain/poll-outcome.ts';
import type { ProbeReport } from '#shared/domain/probe.ts';
import type { Sentinel, SnmpTarget } from '#shared/domain/snmp-target.ts';
import { fromWorkerSchema, pollerSettingsSchema, transportSettingsSchema } from '#core/snmp/messages.ts';
import type {
  FromWorker,
  PollOnceResult,
  PollerReport,
  PollerSettingsInput,
  ToWorker,
} from '#core/snmp/messages.ts';

/** The polling thread as the core's main thread uses it. Nothing here touches the database or the network. */

export interface PollerOptions {
  readonly targets: readonly SnmpTarget[];
  readonly sentinels?: readonly Sentinel[];
  readonly settings?: PollerSettingsInput;
  /** Called in order; what it must store is described at the fields of `PollerReport`. */
  readonly onReport: (report: PollerReport) => void;
  /** The thread died and will be started again; `message` holds no credentials. */
  readonly onCrash?: (crash: { readonly message: string; readonly restartInMs: number }) => void;
  readonly now?: () => number;
}

export interface Poller {
  update(targets: readonly SnmpTarget[], sentinels?: readonly Sentinel[]): void;
  /** Ends after the last report was handed out. */
  stop(): Promise<void>;
}

const RESTART_FIRST_MS = 1_000;
const RESTART_MAX_MS = 60_000;
/** A thread that ran this long was not broken from the start: the back-off begins anew. */
const HEALTHY_MS = 5 * 60_000;
const STOP_PATIENCE_MS = 5_000;

const STOPPED: PollOutcome = { kind: 'OWN_FAULT', reason: 'POLLER_STOPPED' };

export function startPoller(options: PollerOptions): Poller {
  const settings = pollerSettingsSchema.parse(options.settings ?? {});
  const now = options.now ?? Date.now;
  let work = { targets: [...options.targets], sentinels: [...(options.sentinels ?? [])] };
  let restartInMs = RESTART_FIRST_MS;
  let restart: NodeJS.Timeout | null = null;
  let stopping: { readonly done: Promise<void>; readonly finish: () => void } | null = null;
  let worker = launch();

  function launch(): Worker {
    const startedAt = performance.now();
    const thread = openWorker((message) => {
      if (message.type === 'REPORT') options.onReport(message.report);
      if (message.type === 'STOPPED') stopping?.finish();
    });
    let message = 'the thread ended';
    thread.on('error', (error) => {
      message = error instanceof Error ? error.name : 'unknown error';
    });
    thread.on('exit', () => {
      if (stopping) stopping.finish();
      else recover(message, performance.now() - startedAt);
    });
    send(thread, { type: 'START', ...work, settings });
    return thread;
  }

  function recover(message: string, ranForMs: number): void {
    if (ranForMs > HEALTHY_MS) restartInMs = RESTART_FIRST_MS;
    options.onReport(unknownFor(work.targets, now()));
    options.onCrash?.({ message, restartInMs });
    restart = setTimeout(() => {
      restart = null;
      worker = launch();
    }, restartInMs);
    restartInMs = Math.min(restartInMs * 2, RESTART_MAX_MS);
  }

  return {
    update(targets, sentinels) {
      work = { targets: [...targets], sentinels: [...(sentinels ?? work.sentinels)] };
      if (restart === null && !stopping) send(worker, { type: 'UPDATE', ...work });
    },
    async stop() {
      if (stopping) return stopping.done;
      const { promise, resolve } = Promise.withResolvers<void>();
      stopping = { done: promise, finish: resolve };
      if (restart !== null) {
        clearTimeout(restart);
        resolve();
        return promise;
      }
      send(worker, { type: 'STOP' });
      const patience = setTimeout(resolve, STOP_PATIENCE_MS);
      await promise;
      clearTimeout(patience);
      await worker.terminate();
    },
  };
}

/** While no thread polls, every zone is UNKNOWN. What was settled before stays true and is already stored. */
function unknownFor(targets: readonly SnmpTarget[], at: number): PollerReport {
  return {
    at,
    zones: targets.map(({ zoneId }) => ({
      zoneId,
      status: 'UNKNOWN',
      since: at,
      lastPollAt: null,
      lastOutcome: STOPPED,
      settled: null,
      tally: null,
    })),
    closed: [],
    events: [],
  };
}

export interface PollOnceOptions {
  readonly targets: readonly SnmpTarget[];
  readonly sentinels?: readonly Sentinel[];
  readonly transport?: PollerSettingsInput['transport'];
}

/** One poll of every target in a thread of its own, for the `wifi poll` command. */
export async function pollOnce(options: PollOnceOptions): Promise<PollOnceResult> {
  return askThread(
    {
      type: 'POLL_ONCE',
      targets: [...options.targets],
      sentinels: [...(options.sentinels ?? [])],
      transport: transportSettingsSchema.parse(options.transport ?? {}),
    },
    (message) => (message.type === 'POLLED_ONCE' ? message.result : undefined),
  );
}

/** Asks one device what it is and has, in a thread of its own: for a person who sets it up. */
export function probeOnce(
  target: SnmpTarget,
  transport: PollerSettingsInput['transport'],
): Promise<ProbeReport> {
  return askThread(
    { type: 'PROBE', target, transport: transportSettingsSchema.parse(transport ?? {}) },
    (message) => (message.type === 'PROBED' ? message.report : undefined),
  );
}

/** One question to a thread of its own; `answerIn` finds the answer among what the thread says. */
async function askThread<Answer>(
  question: ToWorker,
  answerIn: (message: FromWorker) => Answer | undefined,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const worker = openWorker((message) => {
    const answer = answerIn(message);
    if (answer !== undefined) resolve(answer);
  });
  worker.on('error', reject);
  worker.on('exit', () => reject(new Error('the polling thread ended before it answered')));
  send(worker, question);
  try {
    return await promise;
  } finally {
    await worker.terminate();
  }
}

function openWorker(onMessage: (message: FromWorker) => void): Worker {
  const worker = new Worker(workerUrl(import.meta.url));
  worker.on('message', (raw: unknown) => onMessage(fromWorkerSchema.parse(raw)));
  return worker;
}

function send(worker: Worker, message: ToWorker): void {
  const transferred: ArrayBuffer[] = [];
  worker.postMessage(message, transferred);
}

/**
 * From sources the thread is the .ts file beside this one. Bundled it is the entry `snmp-worker`, which lies
 * beside this code or, where the bundler moved this code into a chunk, one folder above it.
 */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./worker.ts', here);
  const beside = new URL('./snmp-worker.js', here);
  return existsSync(beside) ? beside : new URL('../snmp-worker.js', here);
}
