// The thread that reads everything of a Punto at one moment: an entry of its own, as source and bundled.
import { parentPort, workerData } from 'node:worker_threads';
import { runOnFile, type FileJob } from './scope-jobs.ts';

parentPort?.postMessage(await runOnFile(workerData as FileJob));
