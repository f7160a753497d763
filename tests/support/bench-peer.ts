import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { StationOrder } from './bench-sync-rows.ts';

/** A process of a measurement: told what to do over its channel, one order at a time. */
export interface BenchPeer {
  readonly pid: number;
  tell<Answer>(order: StationOrder): Promise<Answer>;
  end(): Promise<void>;
}

export async function startPeer(program: string, args: readonly string[]): Promise<BenchPeer> {
  const child = fork(program, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const answerOf = async (): Promise<unknown> => {
    const [message] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => Promise.reject(new Error(`${program} ended.`))),
    ])) as [{ ok: boolean; value?: unknown; error?: string }];
    if (!message.ok) throw new Error(message.error);
    return message.value;
  };
  await answerOf();
  return {
    pid: pidOf(child),
    tell: async <Answer>(order: StationOrder) => {
      child.send(order);
      return (await answerOf()) as Answer;
    },
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('A process of the measurement did not start.');
  return child.pid;
}

/** The other end, in the process itself: answers each order with what `work` returns. */
export function answerOrders(work: (order: StationOrder) => Promise<unknown>): void {
  const say = (message: object) => process.send?.(message);
  process.on('message', (order: StationOrder) => {
    work(order).then(
      (value) => say({ ok: true, value }),
      (error: unknown) => say({ ok: false, error: error instanceof Error ? error.stack : 'not an error' }),
    );
  });
  say({ ok: true });
}
