import type { ChildProcess } from 'node:child_process';

/** The exit code of a process once it has ended, null when a signal ended it. */
export async function exitOf(process: ChildProcess): Promise<number | null> {
  if (process.exitCode !== null || process.signalCode !== null) return process.exitCode;
  const { promise, resolve } = Promise.withResolvers<number | null>();
  process.once('exit', resolve);
  return promise;
}
