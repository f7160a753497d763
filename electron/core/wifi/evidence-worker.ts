// The thread that lays out the report of a period: an entry of its own, as source and bundled.
import { parentPort, workerData } from 'node:worker_threads';
import type { EvidencePaper } from './evidence-paper.ts';
import { evidencePdf } from './evidence-pdf.ts';
import { evidenceXlsx } from './evidence-xlsx.ts';

const { paper, kind } = workerData as { readonly paper: EvidencePaper; readonly kind: 'pdf' | 'xlsx' };
parentPort?.postMessage(await (kind === 'pdf' ? evidencePdf(paper) : evidenceXlsx(paper)));
