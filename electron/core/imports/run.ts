import { setImmediate } from 'node:timers/promises';
import type { ColumnMapping } from '#shared/domain/import-columns.ts';
import { auditIn } from '../audit.ts';
import type { CoreContext } from '../context.ts';
import type { ImportKindDefinition, Outlook } from './kind.ts';
import { collectProblems, type Problems } from './problems.ts';
import type { ImportReading } from './reading.ts';

export interface ImportOrder {
  readonly kind: ImportKindDefinition;
  readonly reading: ImportReading;
  readonly mapping: ColumnMapping;
  readonly fileName: string;
  /** SHA-256 of the file in lower-case hex. */
  readonly fileHash: string;
  readonly actor: string;
  /** Tells what an import would do and writes nothing. */
  readonly dryRun: boolean;
  /** Ends the import after the rows that are being written; they stay. */
  readonly signal?: AbortSignal;
  /** Rows of the file that are settled so far. */
  readonly onProgress?: (done: number) => void;
}

export interface ImportOutcome {
  /** Rows of data in the file. */
  readonly rows: number;
  readonly outlook: Readonly<Outlook>;
  readonly problems: Problems;
  /** Null after a trial. */
  readonly runId: string | null;
  /** False when it was cancelled before the last row. */
  readonly finished: boolean;
}

/** Rows a transaction writes at most and at least, and how long it should take (ms): a registration waits for one. */
const BATCH = { most: 50, least: 10, ms: 30 } as const;
/** Turns of the event loop between two batches. */
const TURNS = 10;

/**
 * Imports a file or tries it. Rows go to the disk in batches in file order, so that after a power cut the first
 * ones are there and repeating the file writes the rest under the same run. While one batch is written the next is read,
 * and no more than that one: a slow disk does not fill the memory.
 */
export async function runImport(context: CoreContext, order: ImportOrder): Promise<ImportOutcome> {
  const { kind, reading, dryRun, actor } = order;
  const outlook: Outlook = { imported: 0, repeated: 0, newPeople: 0, knownPeople: 0, doubtful: 0 };
  const problems = collectProblems();
  const survey = await reading.begin(order.mapping, { now: context.clocks.now() });
  const runId = dryRun ? null : await openRun(context, order);
  const job = { context, runId, actor, outlook, report: problems.add };
  const writer = await kind.writer(job, survey);
  let done = 0;
  let cancelled = false;
  let size: number = BATCH.most;
  try {
    let upcoming = reading.next();
    for (;;) {
      const batch = await upcoming;
      if (batch === null) break;
      upcoming = reading.next();
      // Awaited above, or never when the writing fails: then its own failure says nothing new.
      upcoming.catch(() => undefined);
      for (const problem of batch.problems) problems.add(problem);
      for (let start = 0; start < batch.rows.length && !cancelled;) {
        const rows = batch.rows.slice(start, start + size);
        const began = context.clocks.now();
        if (dryRun) await writer.settle(rows, context.store.read, null);
        else await context.ledger.write(actor, (tx) => writer.settle(rows, tx.read, tx));
        start += rows.length;
        size = nextSize(rows.length, context.clocks.now() - began);
        cancelled = order.signal?.aborted === true;
        await letOthersIn();
      }
      if (cancelled) {
        await upcoming;
        break;
      }
      done += batch.covered;
      order.onProgress?.(done);
    }
    if (runId !== null) await closeRun(context, order, runId, !cancelled);
  } finally {
    if (!dryRun && outlook.imported > 0) for (const topic of kind.topics) context.publish(topic);
  }
  return { rows: reading.outline.rows, outlook, problems, runId, finished: !cancelled };
}

/** On a slow or busy computer batches get smaller: the desk waits for as long there as on a fast one. */
function nextSize(rows: number, took: number): number {
  const fitting = took <= BATCH.ms ? BATCH.most : Math.floor((rows * BATCH.ms) / took);
  return Math.max(BATCH.least, fitting);
}

/**
 * A request takes several turns of the event loop from its first byte to its answer; with one turn between two batches
 * it would wait for a batch at each of them. Turns in which nobody comes cost microseconds.
 */
async function letOthersIn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
}

/**
 * The record of an import. A file whose import was cut short or cancelled goes on under the record it has, so that
 * one undo takes back all of it.
 */
async function openRun(context: CoreContext, order: ImportOrder): Promise<string> {
  const { kind, fileHash, actor } = order;
  const unfinished = await context.store.read
    .selectFrom('importRun')
    .select('id')
    .where('kind', '=', kind.kind)
    .where('fileHash', '=', fileHash)
    .where('siteId', '=', context.siteId())
    .where('finishedAt', 'is', null)
    .where('undoneAt', 'is', null)
    .where('deletedAt', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (unfinished !== undefined) return unfinished.id;
  const id = context.clocks.newId();
  await context.ledger.write(actor, (tx) =>
    tx.create('importRun', {
      id,
      siteId: context.siteId(),
      kind: kind.kind,
      fileName: shownName(order.fileName),
      fileHash,
      rows: order.reading.outline.rows,
      imported: 0,
      startedAt: tx.now,
      finishedAt: null,
      actor,
      undoneAt: null,
      undoReason: null,
      deletedAt: null,
    }),
  );
  return id;
}

/** A name of 120 signs at most, whose end says what kind of file it is. */
function shownName(fileName: string): string {
  const name = fileName.trim() === '' ? 'sin nombre' : fileName.trim();
  return name.length <= 120 ? name : `${name.slice(0, 80)}…${name.slice(-30)}`;
}

async function closeRun(
  context: CoreContext,
  { kind, actor, fileHash, reading }: ImportOrder,
  runId: string,
  finished: boolean,
): Promise<void> {
  const imported = await kind.written(context.store.read, runId);
  await context.ledger.write(actor, async (tx) => {
    await tx.patch('importRun', runId, { imported, finishedAt: finished ? tx.now : null });
    const detail = { rows: reading.outline.rows, imported, ...(finished ? {} : { finished: false }) };
    await auditIn(tx, context, actor, kind.audited, fileHash, JSON.stringify(detail));
  });
}
