import { Refusal } from '#shared/domain/failure.ts';
import { csvSource, type HeaderScore } from './csv-records.ts';
import type { FileRow, RowSource } from './file-row.ts';
import { decodeText } from './text-encoding.ts';

/** A row of data and the spreadsheet's number for it (the first row of the file is 1). */
export interface NumberedRow {
  readonly number: number;
  /** Cells as text, untrimmed; null where a quote is not closed and they cannot be told apart. */
  readonly cells: readonly string[] | null;
}

/** A table as it lies in a file: its headings, and its rows as often as they are asked for. */
export interface OpenTable {
  /** Trimmed. */
  readonly header: readonly string[];
  /** The spreadsheet's number of the row of headings. */
  readonly headerNumber: number;
  /** The headings themselves have a quote that is not closed: they name nothing. */
  readonly headerBroken: boolean;
  /** The rows below the headings that are not blank, from the first on. */
  rows(): AsyncIterable<NumberedRow>;
}

/** A city's register of ten years is below 30 MB; more is a mistake that would only block the machine. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Titles above the headings are common; further down it is data. */
const HEADER_WITHIN = 15;

/**
 * Opens a CSV (any of the usual delimiters and encodings) or an XLSX; the content decides, not the file's name.
 * The headings are the row that fits best near the top, in whichever sheet it stands. Throws the Refusal
 * ARCHIVO_INVALIDO, with what to do, for what is neither.
 */
export async function openTable(bytes: Uint8Array, fileName: string, score: HeaderScore): Promise<OpenTable> {
  if (bytes.length > MAX_FILE_BYTES) throw tooLarge(fileName);
  const sheets = startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])
    ? await workbookSheets(bytes, fileName)
    : [await csvSource(textOf(bytes, fileName), score)];
  let best: Heading | null = null;
  for (const sheet of sheets) {
    const found = await headingOf(sheet, score);
    if (found !== null && (best === null || found.score > best.score)) best = found;
  }
  if (best === null) {
    throw new Refusal('ARCHIVO_INVALIDO', `«${fileName}» está vacío: no hay nada que importar.`);
  }
  const { sheet, index, row } = best;
  return {
    header: row.cells.map((cell) => cell.trim()),
    headerNumber: index + 1,
    headerBroken: row.broken,
    rows: () => rowsBelow(sheet, index),
  };
}

/** Loaded with the first workbook: a desk that opens in the morning reads none. */
async function workbookSheets(bytes: Uint8Array, fileName: string): Promise<RowSource[]> {
  const { openWorkbook } = await import('./xlsx.ts');
  return openWorkbook(bytes, fileName);
}

export function tooLarge(fileName: string): Refusal {
  return new Refusal(
    'ARCHIVO_INVALIDO',
    `«${fileName}» pesa más de 64 MB: no parece una lista. Revise que sea el archivo correcto o divídalo en partes.`,
  );
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte);

function textOf(bytes: Uint8Array, fileName: string): string {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» es un libro de Excel antiguo (.xls). Ábralo en Excel y guárdelo como .xlsx o como CSV.`,
    );
  }
  const text = decodeText(bytes);
  if (text.includes('\0')) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» no es una tabla de texto. Use un archivo CSV o un libro de Excel (.xlsx).`,
    );
  }
  return text;
}

const isBlank = (row: FileRow) => !row.broken && row.cells.every((cell) => cell.trim() === '');

interface Heading {
  readonly sheet: RowSource;
  readonly index: number;
  readonly row: FileRow;
  readonly score: number;
}

async function headingOf(sheet: RowSource, score: HeaderScore): Promise<Heading | null> {
  let best: Heading | null = null;
  let index = -1;
  let seen = 0;
  for await (const row of sheet()) {
    index += 1;
    if (isBlank(row)) continue;
    if (seen === HEADER_WITHIN) break;
    seen += 1;
    const found = score(row.cells);
    if (best === null || found > best.score) best = { sheet, index, row, score: found };
  }
  return best;
}

async function* rowsBelow(sheet: RowSource, heading: number): AsyncGenerator<NumberedRow> {
  let index = -1;
  for await (const row of sheet()) {
    index += 1;
    if (index <= heading || isBlank(row)) continue;
    yield { number: index + 1, cells: row.broken ? null : row.cells };
  }
}
