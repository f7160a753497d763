import { Refusal } from '#shared/domain/failure.ts';
import {
  headerByMapping,
  headerByTitles,
  type ColumnMapping,
  type Header,
} from '#shared/domain/import-columns.ts';
import type { ImportWarning } from '#shared/domain/import-report.ts';
import { openTable } from '../files/table.ts';
import type { ImportKindDefinition, ReadingRules } from './kind.ts';

/** What a file holds, before anybody has said what its columns are. */
export interface FileOutline {
  readonly headings: readonly string[];
  readonly headerNumber: number;
  /** Rows of data; blank ones do not count. */
  readonly rows: number;
  /** The first values of each column, for whoever says what it is. */
  readonly examples: readonly (readonly string[])[];
}

/** Rows in file order, as far as they could be read. */
export interface ReadBatch {
  readonly rows: readonly unknown[];
  readonly problems: readonly ImportWarning[];
  /** Rows of the file that this batch covers, refused ones included. */
  readonly covered: number;
}

/** An open file, on this thread or another. One thing is asked at a time. */
export interface ImportReading {
  readonly outline: FileOutline;
  /** Goes back to the first row and surveys the file. */
  begin(mapping: ColumnMapping, rules: ReadingRules): Promise<unknown>;
  /** The next rows; null after the last. */
  next(): Promise<ReadBatch | null>;
  /** The cells of these rows, by their number as the spreadsheet has it. */
  cells(rows: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** Forgets the file. */
  close(): Promise<void>;
}

/** Rows a batch covers: one message between threads. */
const BATCH = 250;
const EXAMPLES = 3;
const LONGEST_EXAMPLE = 40;

/** Opens a file on this thread. Throws the Refusal ARCHIVO_INVALIDO for what is no table. */
export async function openReading(
  kind: ImportKindDefinition,
  bytes: Uint8Array,
  fileName: string,
): Promise<ImportReading> {
  const score = (cells: readonly string[]) => headerByTitles(cells, kind.columns).positions.size;
  const table = await openTable(bytes, fileName, score);
  if (table.headerBroken) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» tiene una comilla (") sin cerrar en los títulos. Corríjala e impórtelo de nuevo. No se importó nada.`,
    );
  }
  const outline = await outlineOf(table);
  let batches: AsyncGenerator<ReadBatch> | null = null;
  return {
    outline,
    begin: async (mapping, rules) => {
      await batches?.return(undefined);
      const header = headerByMapping(table.header, kind.columns, mapping);
      const survey = await kind.survey(table.rows(), header, rules);
      batches = read(header, rules, survey);
      return survey;
    },
    next: async () => {
      if (batches === null) throw new Error('A reading that was not begun.');
      const { done, value } = await batches.next();
      return done === true ? null : value;
    },
    cells: async (wanted) => {
      const rows = new Set(wanted);
      const found = new Map<number, readonly string[]>();
      for await (const { number, cells } of table.rows()) {
        if (!rows.has(number)) continue;
        found.set(number, cells ?? []);
        if (found.size === rows.size) break;
      }
      return found;
    },
    close: async () => {
      await batches?.return(undefined);
    },
  };

  async function* read(header: Header, rules: ReadingRules, survey: unknown): AsyncGenerator<ReadBatch> {
    let rows: unknown[] = [];
    let problems: ImportWarning[] = header.unknown.map((heading) => ({
      row: table.headerNumber,
      field: heading.slice(0, 60),
      kind: 'COLUMNA_DESCONOCIDA',
      message: 'Esta columna no se conoce y no se importa.',
    }));
    let covered = 0;
    for await (const { number, cells } of table.rows()) {
      covered += 1;
      if (cells === null) {
        problems.push({
          row: number,
          field: '',
          kind: 'COMILLAS',
          message: 'La fila abre una comilla y no la cierra; corríjala e impórtela de nuevo.',
        });
      } else {
        const reading = kind.read(header, cells, number, rules, survey);
        problems.push(...reading.problems);
        if (reading.row !== null) rows.push(reading.row);
      }
      if (covered < BATCH) continue;
      yield { rows, problems, covered };
      rows = [];
      problems = [];
      covered = 0;
    }
    if (covered > 0 || problems.length > 0) yield { rows, problems, covered };
  }
}

async function outlineOf(table: Awaited<ReturnType<typeof openTable>>): Promise<FileOutline> {
  const examples = table.header.map((): string[] => []);
  let rows = 0;
  for await (const { cells } of table.rows()) {
    rows += 1;
    for (const [position, found] of examples.entries()) {
      const cell = cells?.[position]?.trim() ?? '';
      if (found.length < EXAMPLES && cell !== '' && !found.includes(cell))
        found.push(cell.slice(0, LONGEST_EXAMPLE));
    }
  }
  return { headings: table.header, headerNumber: table.headerNumber, rows, examples };
}
