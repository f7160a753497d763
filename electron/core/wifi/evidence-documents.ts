import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Evidence } from '#shared/domain/evidence.ts';
import { makeEvidence } from '#shared/domain/evidence-figures.ts';
import { namesOfActors } from '../actors.ts';
import { audit } from '../audit.ts';
import type { CoreContext } from '../context.ts';
import { sha256 } from '../ledger/ledger.ts';
import type { EvidencePaper } from './evidence-paper.ts';
import { readReportText, reportOf, withoutName } from './evidence-reports.ts';
import { readEvidenceSource, type EvidenceAsked } from './evidence-source.ts';

export type EvidenceKind = 'pdf' | 'xlsx' | 'json';

export interface EvidenceDocument {
  readonly name: string;
  readonly base64: string;
}

/** A numbered report, or a period as it is known now: without a number, and PARCIAL while it is not over. */
export type EvidenceWanted = { readonly number: string } | EvidenceAsked;

/**
 * A document of an evidence, in memory from the first byte to the last. A numbered one is made from its file, so that
 * it says for ever what it said. On the audit trail before it exists. Throws NO_EXISTE, and what the source throws.
 */
export async function evidenceDocument(
  context: CoreContext,
  actor: string,
  wanted: EvidenceWanted,
  kind: EvidenceKind,
): Promise<EvidenceDocument> {
  const { text, ...paper } =
    'number' in wanted
      ? await numberedPaper(context, wanted.number)
      : await currentPaper(context, actor, wanted);
  const name = fileName(paper, kind);
  await audit(context, actor, 'EVIDENCIA_EXPORTADA', null, name);
  const bytes = kind === 'json' ? Buffer.from(text) : await renderBeside(paper, kind);
  return { name, base64: Buffer.from(bytes).toString('base64') };
}

type PaperWithText = EvidencePaper & { readonly text: string };

async function numberedPaper(context: CoreContext, number: string): Promise<PaperWithText> {
  const { sha256: hash, replaces, madeAt, officer } = await reportOf(context, number);
  const text = await readReportText(context, number);
  // Only this program wrote it.
  const evidence = JSON.parse(text) as Evidence;
  const names = await namesIn(context, evidence);
  return { evidence, number, replaces, sha256: hash, madeAt, officer, names, text };
}

async function currentPaper(
  context: CoreContext,
  actor: string,
  asked: EvidenceAsked,
): Promise<PaperWithText> {
  const { evidence, text } = makeEvidence(await readEvidenceSource(context, asked), sha256);
  const names = await namesIn(context, evidence, actor);
  const officer = names[actor] ?? withoutName(actor);
  const madeAt = context.clocks.now();
  return { evidence, number: null, replaces: null, sha256: sha256(text), madeAt, officer, names, text };
}

async function namesIn(
  { store }: CoreContext,
  { inputs }: Evidence,
  ...others: readonly string[]
): Promise<Record<string, string>> {
  const actors = inputs.exclusions.flatMap(({ officer, decisions }) => [
    officer,
    ...decisions.map((decision) => decision.officer),
  ]);
  return Object.fromEntries(await namesOfActors(store.read, [...actors, ...others]));
}

function fileName({ evidence, number }: EvidencePaper, kind: EvidenceKind): string {
  if (number !== null) return `${number}.${kind}`;
  const { from, to } = evidence.period;
  return `disponibilidad-${from}-a-${to}${evidence.seenUntil === null ? '' : '-PARCIAL'}.${kind}`;
}

/** Eighty zones with their outages take seconds to lay out: a thread of its own does it, and the desk goes on. */
function renderBeside(paper: EvidencePaper, kind: 'pdf' | 'xlsx'): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const worker = new Worker(workerUrl(import.meta.url), { workerData: { paper, kind } });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The thread of the report ended without an answer.')));
  return promise;
}

/** As the thread of db/upkeep.ts: beside this file as source, an entry of its own when bundled. */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./evidence-worker.ts', here);
  const beside = new URL('./evidence-worker.js', here);
  return existsSync(beside) ? beside : new URL('../evidence-worker.js', here);
}
