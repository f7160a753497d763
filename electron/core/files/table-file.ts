import { setImmediate } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import { Refusal } from '#shared/domain/failure.ts';
import { decodeText } from './text-encoding.ts';

/** A table as a person sees it in a spreadsheet: `number` counts from 1 and includes empty rows. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
  /** The line opens a quote that it does not close: where its cells end cannot be known. */
  readonly broken: boolean;
}

export interface Table {
  /** The heading row; its cells are empty strings when the file is empty. */
  readonly header: TableRow;
  /** The rows below it that hold anything. */
  readonly rows: readonly TableRow[];
}

/** How many of the wanted headings a row of cells holds. */
export type HeaderScore = (cells: readonly string[]) => number;

const MAX_BYTES = 64 * 1024 * 1024;
/** Titles and empty lines above the headings are common in spreadsheets. */
const HEADER_WITHIN = 15;
const DELIMITERS = [',', ';', '\t', '|'];

const NOT_A_TABLE = 'El archivo no es una tabla que se pueda leer; guárdelo como CSV o XLSX.';

/**
 * Reads a CSV (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252) or the sheet of an XLSX that fits the
 * headings best. Every cell comes as text; dates of a spreadsheet as `AAAA-MM-DD HH:MM:SS`. What the file is, is read
 * from its first bytes and not from its name. Throws the Refusal ARCHIVO_INVALIDO.
 */
export async function readTable(bytes: Uint8Array, score: HeaderScore): Promise<Table> {
  if (bytes.length > MAX_BYTES) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      'El archivo pesa más de 64 MB; divídalo en varios, por ejemplo por meses.',
    );
  }
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      'El archivo es de Excel 97-2003 (.xls); ábralo y guárdelo como XLSX o CSV.',
    );
  }
  const rows = startsWith(bytes, [0x50, 0x4b])
    ? await readXlsx(bytes, score)
    : await readCsv(decodeText(bytes), score);
  const header = headerRow(rows, score) ?? { number: 1, cells: [], broken: false };
  return { header, rows: rows.filter((row) => row.number > header.number && holdsAnything(row)) };
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte);
const holdsAnything = (row: TableRow) => row.broken || row.cells.some((cell) => cell.trim() !== '');

function headerRow(rows: readonly TableRow[], score: HeaderScore): TableRow | undefined {
  const candidates = rows.filter(holdsAnything).slice(0, HEADER_WITHIN);
  const best = Math.max(...candidates.map((row) => score(row.cells)));
  return candidates.find((row) => score(row.cells) === best);
}

async function readXlsx(bytes: Uint8Array, score: HeaderScore): Promise<TableRow[]> {
  let sheets;
  try {
    sheets = await readExcelFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    throw new Refusal('ARCHIVO_INVALIDO', NOT_A_TABLE);
  }
  const tables = sheets.map((sheet) =>
    sheet.data.map((cells, index) => ({ number: index + 1, cells: cells.map(cellText), broken: false })),
  );
  const scoreOf = (rows: TableRow[]) => score(headerRow(rows, score)?.cells ?? []);
  const best = Math.max(...tables.map(scoreOf));
  return tables.find((rows) => scoreOf(rows) === best) ?? [];
}

/** Serial numbers are binary fractions: 10:30 may come as 10:29:59.999, so the nearest second is meant. */
function cellText(cell: unknown): string {
  if (cell instanceof Date) {
    return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  }
  return cell === null || cell === undefined ? '' : String(cell);
}

async function readCsv(text: string, score: HeaderScore): Promise<TableRow[]> {
  if (text.includes('\u0000')) throw new Refusal('ARCHIVO_INVALIDO', NOT_A_TABLE);
  const options: Options = {
    delimiter: delimiterOf(text, score),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
  };
  const rows: TableRow[] = [];
  try {
    const parser = Readable.from(chunks(text)).pipe(parse(options));
    for await (const cells of parser as AsyncIterable<string[]>) {
      rows.push({ number: rows.length + 1, cells, broken: false });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return readByLine(text, options);
  }
  return rows.some(swallowedLines(rows, score)) ? readByLine(text, options) : rows;
}

/** Hands the text over in pieces with pauses, so that requests to the desk are answered in between. */
async function* chunks(text: string): AsyncGenerator<string> {
  const size = 64 * 1024;
  for (let start = 0; start < text.length; start += size) {
    yield text.slice(start, start + size);
    await setImmediate();
  }
}

/**
 * A quote that nobody closed runs on to the next quote and takes whole lines with it. A cell is taken for that
 * when one of its lines alone has about as many delimiters as the heading has.
 */
function swallowedLines(rows: readonly TableRow[], score: HeaderScore): (row: TableRow) => boolean {
  const width = headerRow(rows, score)?.cells.length ?? 0;
  return (row) =>
    row.cells.some(
      (cell) =>
        /[\r\n]/.test(cell) &&
        cell.split(/\r\n|\n|\r/).some((line) => line.split(/[,;\t|]/).length > Math.max(2, width - 2)),
    );
}

/** The careful way for a file whose quotes do not match: one line is one row, and only a broken line is lost. */
function readByLine(text: string, options: Options): TableRow[] {
  return text.split(/\r\n|\n|\r/).map((line, index) => {
    try {
      const [cells] = parseNow(line, { ...options, columns: false }) as string[][];
      return { number: index + 1, cells: cells ?? [], broken: false };
    } catch {
      return { number: index + 1, cells: [], broken: true };
    }
  });
}

/** The delimiter under which one of the first lines names the most columns. */
function delimiterOf(text: string, score: HeaderScore): string {
  const lines = text
    .slice(0, 32 * 1024)
    .split(/\r\n|\n|\r/)
    .slice(0, HEADER_WITHIN * 2);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    for (const row of readByLine(lines.join('\n'), {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
    })) {
      const found = score(row.cells);
      if (found > best.score) best = { delimiter, score: found };
    }
  }
  return best.delimiter;
}
