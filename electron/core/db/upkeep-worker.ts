// The thread of long work on database files: an entry of its own, as source and bundled.
import { parentPort, workerData } from 'node:worker_threads';
import { runJob } from './upkeep-jobs.ts';
import type { Job } from './upkeep-jobs.ts';

parentPort?.postMessage(runJob(workerData as Job));
