import { expect, test } from 'vitest';
import { superviseCore } from '#main/core-supervisor.ts';
import type { CoreChild, CoreState, Unready } from '#main/core-supervisor.ts';
import type { FromCore, StartOptions, ToCore } from '#main/core-messages.ts';

type Process = CoreChild & { received: ToCore[]; killed: boolean; say(message: FromCore): void; end(): void };

/** A supervisor whose clock, timers and processes are in the hand of the test. */
function supervised(ask: () => StartOptions | Unready) {
  const states: CoreState[] = [];
  const processes: Process[] = [];
  let timers: { at: number; callback: () => void }[] = [];
  let now = 1_000_000;

  const core = superviseCore({
    fork: () => {
      let onMessage: (message: unknown) => void = () => undefined;
      let onExit: () => void = () => undefined;
      const process: Process = {
        received: [],
        killed: false,
        send: (message) => process.received.push(message),
        onMessage: (listener) => (onMessage = listener),
        onExit: (listener) => (onExit = listener),
        kill: () => {
          process.killed = true;
          onExit();
        },
        say: (message) => onMessage(message),
        end: () => onExit(),
      };
      processes.push(process);
      return process;
    },
    startOptions: async () => ask(),
    onState: (state) => states.push(state),
    now: () => now,
    after: (ms, callback) => {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  });

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return {
    core,
    states,
    processes,
    settle,
    /** Milliseconds until the next timers, one after another as they are set. */
    waiting: () => timers.map(({ at }) => at - now),
    pass: async (ms: number) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
      await settle();
    },
  };
}

const options: StartOptions = {
  dataDir: '/datos',
  host: '127.0.0.1',
  port: 0,
  rendererDir: '/renderer',
  resourcesDir: '/resources',
  appVersion: '0.1.0',
  startupSecret: 's'.repeat(43),
  keySource: { kind: 'file' },
};
const ready: FromCore = { kind: 'ready', url: 'http://127.0.0.1:5000', role: 'station' };

test('a core that keeps dying is started with longer and longer pauses, and counts anew once it served', async () => {
  const { core, processes, settle, waiting, pass } = supervised(() => options);
  core.start();
  await settle();
  const pauses: number[] = [];

  for (let death = 0; death < 4; death += 1) {
    processes.at(-1)?.end();
    const [pause] = waiting();
    pauses.push(pause ?? 0);
    await pass(pause ?? 0);
  }
  processes.at(-1)?.say(ready);
  await pass(60_000);
  processes.at(-1)?.end();

  expect(pauses).toEqual([500, 1_000, 2_000, 4_000]);
  expect(waiting()).toEqual([500]);
  expect(processes).toHaveLength(5);
});

test('a refusal is shown with its reason and waits for the person', async () => {
  const { core, processes, states, settle, waiting } = supervised(() => options);
  core.start();
  await settle();

  processes[0]?.say({ kind: 'refused', code: 'BASE_MAS_NUEVA', message: 'Actualice la aplicación.' });
  processes[0]?.end();

  expect(states).toEqual([
    { kind: 'starting' },
    { kind: 'refused', code: 'BASE_MAS_NUEVA', message: 'Actualice la aplicación.' },
  ]);
  expect(waiting()).toEqual([]);
  core.retry();
  await settle();
  expect(processes).toHaveLength(2);
});

test('a retry waits for the refused process to be gone, so that two never share the folder', async () => {
  const { core, processes, settle, pass } = supervised(() => options);
  core.start();
  await settle();
  processes[0]?.say({ kind: 'refused', code: 'LLAVE_ERRADA', message: '…' });

  core.retry();
  await pass(200);
  await pass(200);
  expect(processes).toHaveLength(1);

  processes[0]?.end();
  await pass(200);
  expect(processes).toHaveLength(2);
});

test('a full disk is tried again by itself', async () => {
  const { core, processes, settle, waiting } = supervised(() => options);
  core.start();
  await settle();
  processes[0]?.say({ kind: 'refused', code: 'DISCO_LLENO', message: '…' });
  processes[0]?.end();

  expect(waiting()).toEqual([15_000]);
});

test('without a key no process is started at all', async () => {
  const refused = { code: 'LLAVE_FALTA', message: 'Falta la llave.' };
  const { core, processes, settle } = supervised(() => ({ refused }));
  core.start();
  await settle();

  expect(core.state()).toEqual({ kind: 'refused', ...refused });
  expect(processes).toEqual([]);
});

test('an orderly end waits for the core, and a core that hangs is killed', async () => {
  const { core, processes, settle, pass } = supervised(() => options);
  core.start();
  await settle();
  processes[0]?.say(ready);

  const stopped = core.stop();
  expect(processes[0]?.received.at(-1)).toEqual({ kind: 'stop' });
  await pass(14_999);
  expect(processes[0]?.killed).toBe(false);
  await pass(1);
  await stopped;

  expect(processes[0]?.killed).toBe(true);
  expect(core.state()).toEqual({ kind: 'stopped' });
});

test('an end during the pause before a restart starts nothing more', async () => {
  const { core, processes, settle, waiting } = supervised(() => options);
  core.start();
  await settle();
  processes[0]?.end();

  await core.stop();

  expect(waiting()).toEqual([]);
  expect(processes).toHaveLength(1);
});
