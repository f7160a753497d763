// The thread that lays out certificates: an entry of its own, as source and bundled.
import { parentPort, workerData } from 'node:worker_threads';
import { renderCertificates } from './render.ts';
import type { PrintedCertificates } from './render.ts';

parentPort?.postMessage(await renderCertificates(workerData as PrintedCertificates));
