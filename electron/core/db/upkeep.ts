import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { CheckJob, CopyJob, ExamineJob, Facts, JobFailure, Summary } from './upkeep-jobs.ts';

/**
 * Runs long work on database files beside the desk: copying 700 MB takes 8 s and checking it 4 s, and every call
 * of the driver holds its thread. A thread and not a child process, because the packaged desktop cannot start one:
 * the fuse that would let its executable run as plain Node is off. SQLite shares its locks between the
 * connections of one process, so a thread is as safe as a process.
 */
export function runCopy(job: Omit<CopyJob, 'kind'>): Promise<Summary | JobFailure> {
  return run<Summary>({ ...job, kind: 'COPY' });
}

/** Reads every page of a file and checks its structure; changes nothing. */
export function runCheck(job: Omit<CheckJob, 'kind'>): Promise<Summary | JobFailure> {
  return run<Summary>({ ...job, kind: 'CHECK' });
}

/** What `doctor` wants to know of a file. */
export function runExamine(job: Omit<ExamineJob, 'kind'>): Promise<Facts | JobFailure> {
  return run<Facts>({ ...job, kind: 'EXAMINE' });
}

/** The answer is of this program's own code, so its shape is trusted. */
function run<T>(job: CopyJob | CheckJob | ExamineJob): Promise<T | JobFailure> {
  const { promise, resolve, reject } = Promise.withResolvers<T | JobFailure>();
  const worker = new Worker(workerUrl(import.meta.url), { workerData: job });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The thread of the database work ended without an answer.')));
  return promise;
}

/**
 * From sources the thread is the .ts file beside this one. Bundled it is the entry `upkeep-worker`, which lies
 * beside this code or, where the bundler moved this code into a chunk, one folder above it.
 */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./upkeep-worker.ts', here);
  const beside = new URL('./upkeep-worker.js', here);
  return existsSync(beside) ? beside : new URL('../upkeep-worker.js', here);
}
