import { Refusal } from '#shared/domain/failure.ts';
import type { ImportTable } from '#shared/domain/import-columns.ts';
import { readRecords, type HeaderScore } from './csv-records.ts';
import type { FileRow } from './file-row.ts';
import { decodeText } from './text-encoding.ts';
import { readWorkbook } from './xlsx.ts';

/** A table as it was found in a file. */
export interface FoundTable extends ImportTable {
  /** The spreadsheet's number of the row of headings. */
  readonly headerNumber: number;
  /** The numbers of rows whose cells cannot be told apart, because a quote is not closed. */
  readonly broken: readonly number[];
}

/** A city's register of ten years is below 30 MB; more is a mistake that would only block the machine. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Titles above the headings are common; further down it is data. */
const HEADER_WITHIN = 15;

/**
 * Reads a CSV (any of the usual delimiters and encodings) or an XLSX; the content decides, not the file's name.
 * Throws the Refusal ARCHIVO_INVALIDO, with what to do, for what is neither.
 *
 * With `score`, the headings are the row that fits best near the top, in whichever sheet it stands, and a
 * row whose quotes do not close is only reported in `broken`. Without it, the headings are the first row that is not
 * blank of the first sheet, and a quote that is not closed refuses the file.
 */
export async function readTable(
  bytes: Uint8Array,
  fileName: string,
  score?: HeaderScore,
): Promise<FoundTable> {
  if (bytes.length > MAX_BYTES) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» pesa más de 64 MB: no parece una lista. Revise que sea el archivo correcto o divídalo en partes.`,
    );
  }
  const rank = score ?? (() => 0);
  const sheets = startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])
    ? await readWorkbook(bytes, fileName)
    : [await readRecords(textOf(bytes, fileName), rank)];
  const table = bestTable(sheets, rank);
  if (table === null) {
    throw new Refusal('ARCHIVO_INVALIDO', `«${fileName}» está vacío: no hay nada que importar.`);
  }
  const [broken] = table.broken;
  if (score === undefined && broken !== undefined) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» no se puede leer como CSV: quedó una comilla (") sin cerrar. Revise desde la línea ${broken}. No se importó nada.`,
    );
  }
  return table;
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

function bestTable(sheets: readonly (readonly FileRow[])[], score: HeaderScore): FoundTable | null {
  let best: { rows: readonly FileRow[]; header: number; score: number } | null = null;
  for (const rows of sheets) {
    let seen = 0;
    for (const [header, row] of rows.entries()) {
      if (isBlank(row)) continue;
      if (seen === HEADER_WITHIN) break;
      seen += 1;
      const found = score(row.cells);
      if (best === null || found > best.score) best = { rows, header, score: found };
    }
  }
  if (best === null) return null;
  const rows: string[][] = [];
  const numbers: number[] = [];
  const broken: number[] = [];
  for (const [index, row] of best.rows.entries()) {
    if (index <= best.header || isBlank(row)) {
      // A heading whose quotes do not close names nothing: the caller must hear of it.
      if (index === best.header && row.broken) broken.push(index + 1);
      continue;
    }
    if (row.broken) broken.push(index + 1);
    else {
      rows.push(row.cells);
      numbers.push(index + 1);
    }
  }
  const header = (best.rows[best.header]?.cells ?? []).map((cell) => cell.trim());
  return { header, headerNumber: best.header + 1, rows, numbers, broken };
}
