import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse, type Options } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import type { FileRow, RowSource } from './file-row.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const LINE_END = /\r\n|\n|\r/;
/** The headings stand within these lines, below a title at most. */
const HEAD_LINES = 30;
/** Lines read between two pauses. */
const LINES_AT_ONCE = 500;

const shape = (delimiter: string): Options => ({
  delimiter,
  relax_quotes: true,
  relax_column_count: true,
  record_delimiter: ['\r\n', '\n', '\r'],
});

/** How many of the wanted headings a row of cells holds. */
export type HeaderScore = (cells: readonly string[]) => number;

/**
 * The records of a CSV with any of the usual delimiters, blank ones included, so that the n-th is the spreadsheet's
 * row n. Every call of the source reads the text anew, in pieces with pauses in between: the desk goes on while a
 * long file is read, and its rows are never in memory as a whole.
 *
 * A quote that nobody closes would take the lines below with it. Such a file is read line by line, and only
 * the rows whose quotes do not close come back as broken.
 */
export async function csvSource(text: string, score: HeaderScore): Promise<RowSource> {
  const said = /^sep=(.)\r?\n/i.exec(text);
  const options = shape(said?.[1] ?? detectDelimiter(text, score));
  const rows = (await quotesClose(text, options))
    ? () => parsed(text, options)
    : () => readLines(text, options);
  // Excel's own first line about the delimiter keeps its row number and becomes blank.
  return said === null ? rows : () => firstBlank(rows());
}

async function* firstBlank(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow> {
  let first = true;
  for await (const row of rows) {
    yield first ? { cells: [''], broken: false } : row;
    first = false;
  }
}

/** False when the quotes of the file cannot be right. */
async function quotesClose(text: string, options: Options): Promise<boolean> {
  const widths: number[] = [];
  /** Suspects among the first records wait until the width of the table is known. */
  const early: FileRow[] = [];
  try {
    for await (const record of parsed(text, options)) {
      if (widths.length < HEAD_LINES) {
        widths.push(record.cells.length);
        early.push(record);
      } else if (swallowsLines(record, Math.max(...widths))) return false;
    }
  } catch (error) {
    if (error instanceof CsvError) return false;
    throw error;
  }
  return !early.some((record) => swallowsLines(record, Math.max(...widths)));
}

async function* parsed(text: string, options: Options): AsyncGenerator<FileRow> {
  const parser = Readable.from(pieces(text)).pipe(parse(options));
  for await (const cells of parser as AsyncIterable<string[]>) yield { cells, broken: false };
}

async function* pieces(text: string): AsyncGenerator<string> {
  const size = 64 * 1024;
  for (let start = 0; start < text.length; start += size) {
    yield text.slice(start, start + size);
    await setImmediate();
  }
}

/** A cell of several lines, one of which alone has about as many delimiters as a whole row, is no cell. */
function swallowsLines(record: FileRow, width: number): boolean {
  const enough = Math.max(3, width - 1);
  return record.cells.some(
    (cell) =>
      LINE_END.test(cell) && cell.split(LINE_END).some((line) => line.split(/[,;\t|]/).length >= enough),
  );
}

async function* readLines(text: string, options: Options): AsyncGenerator<FileRow> {
  for (const [index, line] of text.split(LINE_END).entries()) {
    if (index % LINES_AT_ONCE === 0) await setImmediate();
    yield readLine(line, options);
  }
}

function readLine(line: string, options: Options): FileRow {
  try {
    const [cells] = parseNow(line, { ...options, columns: false }) as string[][];
    return { cells: cells ?? [''], broken: false };
  } catch {
    return { cells: [], broken: true };
  }
}

/**
 * The delimiter under which one of the first lines names the most wanted columns; when none does, the one that
 * occurs most often in the first line that has text; a comma when there is none.
 */
function detectDelimiter(text: string, score: HeaderScore): string {
  const lines = text
    .slice(0, 64 * 1024)
    .split(LINE_END)
    .filter((line) => /[^\s,;|]/.test(line))
    .slice(0, HEAD_LINES);
  let best = { delimiter: ',' as string, score: 0, cells: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = lines.map((line) => readLine(line, shape(delimiter)));
    const found = Math.max(0, ...rows.map((row) => score(row.cells)));
    const cells = rows[0]?.cells.length ?? 0;
    if (found > best.score || (found === best.score && cells > best.cells)) {
      best = { delimiter, score: found, cells };
    }
  }
  return best.delimiter;
}
