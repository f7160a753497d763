import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { headerByMapping, type ColumnMapping, type ImportColumn } from '#shared/domain/import-columns.ts';
import type { ImportKind } from '#shared/domain/import-run.ts';
import type { CoreContext } from '../context.ts';
import { hashOf } from './import-file.ts';
import type { ImportKindDefinition, Outlook } from './kind.ts';
import { kindOf } from './kinds.ts';
import { lacking, proposeMapping, rememberMapping } from './mapping.ts';
import { problemsTable } from './problems-table.ts';
import type { FileOutline, ImportReading } from './reading.ts';
import { readFileForImport } from './reading-thread.ts';
import { runImport, type ImportOutcome } from './run.ts';

/** A problem of a file and how many rows have it. */
export interface ToldProblem {
  readonly kind: string;
  readonly field: string;
  readonly message: string;
  readonly count: number;
}

interface FileSaid {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly rows: number;
}

interface Result extends FileSaid {
  readonly outlook: Outlook;
  /** Rows that have a problem and are not imported, or lack a value. */
  readonly problems: readonly ToldProblem[];
}

/** Where the one import of this computer stands. */
export type ImportState =
  | { readonly step: 'EMPTY' }
  | (FileSaid & {
      readonly step: 'MAPPING';
      readonly headings: readonly string[];
      readonly examples: readonly (readonly string[])[];
      readonly columns: readonly Pick<ImportColumn<string>, 'field' | 'required'>[];
      readonly mapping: ColumnMapping;
    })
  | (FileSaid & {
      readonly step: 'TRYING' | 'IMPORTING';
      readonly done: number;
      /** ms since it began. */
      readonly elapsed: number;
      readonly cancelling: boolean;
    })
  | (Result & { readonly step: 'TRIED'; readonly remembered: boolean })
  | (Result & { readonly step: 'DONE'; readonly runId: string; readonly finished: boolean })
  | (FileSaid & { readonly step: 'FAILED'; readonly code: string; readonly message: string });

interface Draft {
  readonly kind: ImportKindDefinition;
  readonly fileName: string;
  readonly fileHash: string;
  readonly reading: ImportReading;
  mapping: ColumnMapping;
  remembered: boolean;
  phase:
    | { readonly at: 'MAPPING' }
    | {
        readonly at: 'TRYING' | 'IMPORTING';
        readonly since: number;
        readonly abort: AbortController;
        done: number;
      }
    | { readonly at: 'TRIED' | 'DONE'; readonly outcome: ImportOutcome }
    | { readonly at: 'FAILED'; readonly code: string; readonly message: string };
}

/**
 * The import of this computer, step by step as a person goes through it: a file, what its columns are, a trial, the
 * import, its result. One at a time: the file lies in memory, and two would write over each other.
 */
export interface ImportDesk {
  state(): ImportState;
  /** Takes a file; when nobody has to be asked about its columns, the trial begins. Throws Refusal. */
  open(file: {
    readonly kind: ImportKind;
    readonly bytes: Uint8Array;
    readonly fileName: string;
  }): Promise<void>;
  /** Says what the columns are and begins the trial. Throws ENTRADA_INVALIDA when a needed one is missing. */
  map(mapping: ColumnMapping): Promise<void>;
  /** Back to the columns. */
  remap(): void;
  /** Begins the import that was tried, or goes on with the one that was cancelled. */
  start(actor: string): void;
  /** Ends what runs after the rows it is writing; they stay. */
  cancel(): void;
  /** Forgets the file. What was imported stays. */
  discard(): Promise<void>;
  /** The numbers of the rows that have a problem, from the n-th on. */
  rowsWith(problem: number, from: number): { readonly rows: readonly number[]; readonly count: number };
  /** A table for whoever mends the file: the one place where its values leave this desk. */
  problemsTable(): Promise<{ readonly rows: number; readonly text: string }>;
  /** The SHA-256 of the file that is being imported now; null when none is. */
  running(): string | null;
  stop(): Promise<void>;
}

/** A file that nobody goes on with is forgotten: it is personal data, even if only in memory. */
const FORGOTTEN_AFTER_MS = 30 * 60_000;
const TELL_EVERY_MS = 400;
const PAGE = 200;

export function createImportDesk(
  context: CoreContext,
  report: (place: string, error: Error) => void,
): ImportDesk {
  let draft: Draft | null = null;
  let opening = false;
  let work: Promise<void> = Promise.resolve();
  let told = 0;
  let forgetting: NodeJS.Timeout | undefined;

  const changed = () => {
    told = Date.now();
    context.publish('imports');
    clearTimeout(forgetting);
    forgetting = setTimeout(() => void forget(), FORGOTTEN_AFTER_MS).unref();
  };
  const busy = () => draft?.phase.at === 'TRYING' || draft?.phase.at === 'IMPORTING';
  const forget = async () => {
    if (busy()) return;
    const old = draft;
    draft = null;
    await old?.reading.close();
    context.publish('imports');
  };
  const current = (...phases: readonly Draft['phase']['at'][]): Draft => {
    if (draft === null || !phases.includes(draft.phase.at)) {
      throw new Refusal('NO_EXISTE', 'El archivo ya no está abierto; elíjalo de nuevo.');
    }
    return draft;
  };

  function begin(at: 'TRYING' | 'IMPORTING', of: Draft, actor: string): void {
    const phase = { at, since: Date.now(), abort: new AbortController(), done: 0 };
    of.phase = phase;
    changed();
    const { kind, reading, mapping, fileName, fileHash } = of;
    const dryRun = at === 'TRYING';
    work = runImport(context, {
      kind,
      reading,
      mapping,
      fileName,
      fileHash,
      actor,
      dryRun,
      signal: phase.abort.signal,
      onProgress: (done) => {
        phase.done = done;
        if (Date.now() - told > TELL_EVERY_MS) changed();
      },
    }).then(
      (outcome) => {
        if (dryRun && !outcome.finished) of.phase = { at: 'MAPPING' };
        else of.phase = { at: dryRun ? 'TRIED' : 'DONE', outcome };
        changed();
      },
      (error: unknown) => {
        of.phase = { at: 'FAILED', ...failure(error) };
        if (!(error instanceof Refusal))
          report('imports', error instanceof Error ? error : new Error('not an error'));
        changed();
      },
    );
  }

  return {
    state: () => (draft === null ? { step: 'EMPTY' } : stateOf(draft)),
    running: () => (draft?.phase.at === 'IMPORTING' ? draft.fileHash : null),
    open: async ({ kind: code, bytes, fileName }) => {
      if (opening || busy()) {
        throw new Refusal(
          'CONFLICTO',
          'En este equipo ya hay una importación en curso; espere a que termine.',
        );
      }
      opening = true;
      try {
        await forget();
        const kind = kindOf(code);
        const reading = await readFileForImport(kind, bytes, fileName);
        const proposed = await proposeMapping(context, kind, reading.outline.headings);
        draft = {
          kind,
          fileName,
          fileHash: hashOf(bytes),
          reading,
          ...proposed,
          phase: { at: 'MAPPING' },
        };
        if (proposed.remembered) begin('TRYING', draft, '');
        changed();
      } finally {
        opening = false;
      }
    },
    map: async (mapping) => {
      const open = current('MAPPING');
      const { headings } = open.reading.outline;
      const missing = lacking(context.role, open.kind, headerByMapping(headings, open.kind.columns, mapping));
      if (missing.length > 0) {
        throw new Refusal('ENTRADA_INVALIDA', `Falta decir qué columna es: ${missing.join(', ')}.`, {
          missing: missing.join(','),
        });
      }
      open.mapping = mapping;
      open.remembered = false;
      await rememberMapping(context, open.kind, headings, mapping);
      begin('TRYING', open, '');
    },
    remap: () => {
      current('TRIED', 'FAILED', 'MAPPING').phase = { at: 'MAPPING' };
      changed();
    },
    start: (actor) => begin('IMPORTING', current('TRIED', 'DONE', 'FAILED'), actor),
    cancel: () => {
      const open = current('TRYING', 'IMPORTING');
      if ('abort' in open.phase) open.phase.abort.abort();
      changed();
    },
    discard: async () => {
      if (busy()) {
        throw new Refusal('CONFLICTO', 'La importación está en curso; cancélela primero.');
      }
      await forget();
    },
    rowsWith: (problem, from) => {
      const { phase } = current('TRIED', 'DONE');
      const rows = ('outcome' in phase ? phase.outcome.problems.groups()[problem]?.rows : undefined) ?? [];
      return { rows: rows.slice(from, from + PAGE), count: rows.length };
    },
    problemsTable: async () => {
      const open = current('TRIED', 'DONE');
      if (!('outcome' in open.phase)) throw new Error('An outcome goes with these phases.');
      return problemsTable(open.phase.outcome.problems.groups(), open.reading, open.mapping);
    },
    stop: async () => {
      clearTimeout(forgetting);
      if (draft !== null && 'abort' in draft.phase) draft.phase.abort.abort();
      await work;
      await draft?.reading.close();
      draft = null;
    },
  };

  function stateOf({ kind, fileName, reading, mapping, phase, remembered }: Draft): ImportState {
    const outline: FileOutline = reading.outline;
    const said: FileSaid = { kind: kind.kind, fileName, rows: outline.rows };
    switch (phase.at) {
      case 'MAPPING': {
        const needed = new Set(context.role === 'central' ? kind.centreNeeds : []);
        return {
          step: 'MAPPING',
          ...said,
          headings: outline.headings,
          examples: outline.examples,
          columns: kind.columns.map(({ field, required }) => ({
            field,
            required: required || needed.has(field),
          })),
          mapping,
        };
      }
      case 'TRYING':
      case 'IMPORTING':
        return {
          step: phase.at,
          ...said,
          done: phase.done,
          elapsed: Date.now() - phase.since,
          cancelling: phase.abort.signal.aborted,
        };
      case 'TRIED':
        return { step: 'TRIED', ...said, ...resultOf(phase.outcome), remembered };
      case 'DONE':
        return {
          step: 'DONE',
          ...said,
          ...resultOf(phase.outcome),
          runId: phase.outcome.runId ?? '',
          finished: phase.outcome.finished,
        };
      case 'FAILED':
        return { step: 'FAILED', ...said, code: phase.code, message: phase.message };
    }
  }
}

function resultOf({ outlook, problems }: ImportOutcome): Pick<Result, 'outlook' | 'problems'> {
  return {
    outlook: { ...outlook },
    problems: problems
      .groups()
      .map(({ kind, field, message, rows }) => ({ kind, field, message, count: rows.length })),
  };
}

function failure(error: unknown): { code: RefusalCode | 'DEFECTO'; message: string } {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  return {
    code: 'DEFECTO',
    message: 'Algo falló. Lo que ya se había importado está a salvo; repita el archivo para continuar.',
  };
}
