// The thread that lays out a person's file: an entry of its own, as source and bundled.
import { parentPort, workerData } from 'node:worker_threads';
import { renderFile } from './file-render.ts';
import type { PrintedFile } from './file-render.ts';

parentPort?.postMessage(await renderFile(workerData as PrintedFile));
