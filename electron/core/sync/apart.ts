import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Refusal } from '#shared/domain/failure.ts';
import type { Store } from '../db/store.ts';
import { runOnFile, runScopeJob, type FileJob, type ScopeJob, type ScopeOutcome } from './scope-jobs.ts';

type Made<Kind> = Extract<ScopeOutcome, { kind: Kind }>;

/**
 * Runs a long reading without stopping whoever writes: of a file on a thread with a connection of its own, of a
 * server's database in a session of its own. Throws Refusal.
 * @param thread false: on this thread, for histories so short that starting one would take longer
 */
export async function readApart<Kind extends ScopeOutcome['kind']>(
  store: Store,
  job: ScopeJob,
  kind: Kind,
  thread = true,
): Promise<Made<Kind>> {
  const { file } = store;
  const outcome =
    file === null
      ? await store.reading((db) => runScopeJob(db, job))
      : await (thread ? onThread({ file, job }) : runOnFile({ file, job }));
  if (outcome.kind === 'REFUSED') throw new Refusal(outcome.code, outcome.message);
  if (outcome.kind !== kind) throw new Error(`A reading answered ${outcome.kind} instead of ${kind}.`);
  return outcome as Made<Kind>;
}

/** The answer is of this program's own code, so its shape is trusted. */
function onThread(job: FileJob): Promise<ScopeOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<ScopeOutcome>();
  const worker = new Worker(workerUrl(import.meta.url), { workerData: job });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The thread that reads a scope ended without an answer.')));
  return promise;
}

/** As for the thread of the database work: see db/upkeep.ts. */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./scope-worker.ts', here);
  const beside = new URL('./scope-worker.js', here);
  return existsSync(beside) ? beside : new URL('../scope-worker.js', here);
}
