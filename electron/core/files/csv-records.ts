import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse, type Options } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import type { FileRow } from './file-row.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const LINE_END = /\r\n|\n|\r/;
/** The headings stand within these lines, below a title at most. */
const HEAD_LINES = 30;

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
 * row n. Read in pieces with pauses in between: the desk goes on while a long file is read.
 *
 * A quote that nobody closes would take the lines below with it. Such a file is read again line by line, and only
 * the rows whose quotes do not close come back as broken.
 */
export async function readRecords(text: string, score: HeaderScore): Promise<FileRow[]> {
  const said = /^sep=(.)\r?\n/i.exec(text);
  const options = shape(said?.[1] ?? detectDelimiter(text, score));
  const records = (await parsed(text, options)) ?? readLines(text, options);
  // Excel's own first line about the delimiter keeps its row number and becomes blank.
  return said === null ? records : [{ cells: [''], broken: false }, ...records.slice(1)];
}

/** Null when the quotes of the file cannot be right. */
async function parsed(text: string, options: Options): Promise<FileRow[] | null> {
  const records: FileRow[] = [];
  try {
    const parser = Readable.from(pieces(text)).pipe(parse(options));
    for await (const cells of parser as AsyncIterable<string[]>) records.push({ cells, broken: false });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return null;
  }
  const width = Math.max(...records.slice(0, HEAD_LINES).map((record) => record.cells.length));
  return records.some((record) => swallowsLines(record, width)) ? null : records;
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

function readLines(text: string, options: Options): FileRow[] {
  return text.split(LINE_END).map((line) => {
    try {
      const [cells] = parseNow(line, { ...options, columns: false }) as string[][];
      return { cells: cells ?? [''], broken: false };
    } catch {
      return { cells: [], broken: true };
    }
  });
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
    const rows = readLines(lines.join('\n'), shape(delimiter));
    const found = Math.max(0, ...rows.map((row) => score(row.cells)));
    const cells = rows[0]?.cells.length ?? 0;
    if (found > best.score || (found === best.score && cells > best.cells)) {
      best = { delimiter, score: found, cells };
    }
  }
  return best.delimiter;
}
