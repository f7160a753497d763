/**
 * Keeps the core running: starts its process, learns its address, starts it again with back-off when it
 * dies, and stops it in order. It knows nothing of windows; it reports every change of state.
 */
import { fromCore } from './core-messages.ts';
import type { StartOptions, ToCore } from './core-messages.ts';
import { planRestart, retryAfterRefusal } from './policy/restart.ts';

export type CoreState =
  | { kind: 'starting' }
  /** `origin` is of this start only, and so is `secret`: the next start has another port and another secret. */
  | { kind: 'ready'; origin: string; role: 'station' | 'central'; secret: string; since: number }
  | { kind: 'restarting'; attempt: number }
  /** A person has to act, or the reason has to pass. */
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'stopped' };

/** The part of Electron's UtilityProcess that is used. */
export type CoreChild = {
  send(message: ToCore): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
};

/** Why the core cannot even be asked to start. */
export type Unready = { refused: { code: string; message: string } };

export type SupervisorOptions = {
  fork: () => CoreChild;
  /** Asked before every start: a new secret each time, and the key as it is now. */
  startOptions: () => Promise<StartOptions | Unready>;
  onState: (state: CoreState) => void;
  now: () => number;
  /** Calls back after so many milliseconds; returns the function that cancels it. */
  after: (ms: number, callback: () => void) => () => void;
};

export type CoreSupervisor = {
  start(): void;
  state(): CoreState;
  /** Starts again a core that refused; does nothing in any other state. */
  retry(): void;
  /** Resolves when its process has ended; kills it when it takes longer than STOP_MS. */
  stop(): Promise<void>;
};

/** A checkpoint of a large database after a bulk import takes a few seconds on the Puntos' disks. */
const STOP_MS = 15_000;

export function superviseCore(options: SupervisorOptions): CoreSupervisor {
  let state: CoreState = { kind: 'stopped' };
  let child: CoreChild | undefined;
  let failures = 0;
  let cancelTimer: () => void = () => undefined;
  let stopping: { promise: Promise<void>; done: () => void } | undefined;

  const enter = (next: CoreState): void => {
    state = next;
    options.onState(next);
  };

  const refuse = (code: string, message: string): void => {
    enter({ kind: 'refused', code, message });
    const delay = retryAfterRefusal(code);
    if (delay !== undefined) cancelTimer = options.after(delay, start);
  };

  const ended = (): void => {
    child = undefined;
    if (stopping !== undefined) {
      enter({ kind: 'stopped' });
      stopping.done();
      return;
    }
    // After a refusal the end of the process is expected and the next step is decided already.
    if (state.kind === 'refused') return;
    const plan = planRestart(failures, state.kind === 'ready' ? options.now() - state.since : 0);
    failures = plan.attempt;
    enter({ kind: 'restarting', attempt: plan.attempt });
    cancelTimer = options.after(plan.delayMs, () => void launch());
  };

  const received = (process: CoreChild, secret: string, raw: unknown): void => {
    if (process !== child || stopping !== undefined) return;
    const message = fromCore.parse(raw);
    if (message.kind === 'ready') {
      const origin = new URL(message.url).origin;
      enter({ kind: 'ready', origin, role: message.role, secret, since: options.now() });
    } else {
      refuse(message.code, message.message);
      process.send({ kind: 'stop' });
    }
  };

  const launch = async (): Promise<void> => {
    const asked = await options.startOptions();
    if (stopping !== undefined || child !== undefined) return;
    if ('refused' in asked) {
      refuse(asked.refused.code, asked.refused.message);
      return;
    }
    const process = options.fork();
    child = process;
    process.onMessage((message) => received(process, asked.startupSecret, message));
    process.onExit(ended);
    process.send({ kind: 'start', options: asked });
  };

  function start(): void {
    cancelTimer();
    if (stopping !== undefined) return;
    // The refused process may not be gone yet: two would fight for the lock on the folder.
    if (child !== undefined) {
      cancelTimer = options.after(200, start);
      return;
    }
    enter({ kind: 'starting' });
    void launch();
  }

  const stop = async (): Promise<void> => {
    if (stopping !== undefined) return stopping.promise;
    const { promise, resolve } = Promise.withResolvers<void>();
    stopping = { promise, done: resolve };
    cancelTimer();
    if (child === undefined) {
      enter({ kind: 'stopped' });
      resolve();
      return;
    }
    child.send({ kind: 'stop' });
    const cancelKill = options.after(STOP_MS, () => child?.kill());
    await promise;
    cancelKill();
  };

  return {
    start,
    state: () => state,
    retry: () => {
      if (state.kind === 'refused') start();
    },
    stop,
  };
}
