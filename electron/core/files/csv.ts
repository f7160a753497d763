import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '#shared/domain/failure.ts';
import type { ImportTable } from '#shared/domain/import-columns.ts';
import { readWorkbook } from './xlsx.ts';

export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/** A city's register of ten years is below 30 MB; more is a mistake that would only block the machine. */
const MAX_BYTES = 64 * 1024 * 1024;

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Text from bytes whose encoding nobody declared: a byte-order mark decides, else valid UTF-8 is UTF-8, else it
 * is what Excel writes in Colombia (windows-1252, which holds Latin-1). A UTF-8 file with a few broken bytes
 * stays UTF-8 and shows U+FFFD there, rather than turning every accent into two signs.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded('utf-16be', bytes);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    const lenient = decoded('utf-8', bytes);
    const broken = lenient.text.split('\uFFFD').length - 1;
    const whole = lenient.text.match(/[\u0080-\uFFFC\u{10000}-\u{10FFFF}]/gu)?.length ?? 0;
    return whole > broken ? lenient : decoded('windows-1252', bytes);
  }
}

function decoded(encoding: DecodedText['encoding'], bytes: Uint8Array): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/**
 * Reads a CSV (any of the usual delimiters and encodings) or an XLSX (its first sheet); the content decides, not
 * the file's name. Throws the Refusal ARCHIVO_INVALIDO, with what to do, for what is neither.
 */
export async function readTable(bytes: Uint8Array, fileName: string): Promise<ImportTable> {
  if (bytes.length > MAX_BYTES) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» pesa más de 64 MB: no parece una lista. Revise que sea el archivo correcto o divídalo en partes.`,
    );
  }
  const table = tableOf(isZip(bytes) ? await readWorkbook(bytes, fileName) : readRecords(bytes, fileName));
  if (table === null) {
    throw new Refusal('ARCHIVO_INVALIDO', `«${fileName}» está vacío: no hay nada que importar.`);
  }
  return table;
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

function readRecords(bytes: Uint8Array, fileName: string): string[][] {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» es un libro de Excel antiguo (.xls). Ábralo en Excel y guárdelo como .xlsx o como CSV.`,
    );
  }
  const { text } = decodeText(bytes);
  if (text.includes('\0')) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» no es una tabla de texto. Use un archivo CSV o un libro de Excel (.xlsx).`,
    );
  }
  const said = /^sep=(.)\r?\n/i.exec(text);
  // Where the next record begins: the library only says where the file ends.
  let line = 1;
  try {
    const records: string[][] = parse(text, {
      delimiter: said?.[1] ?? detectDelimiter(text),
      relax_quotes: true,
      relax_column_count: true,
      on_record: (record: string[], { lines }) => {
        const first = line === 1;
        line = lines + 1;
        // Excel's own first line about the delimiter keeps its row number and becomes blank.
        return first && said !== null ? [''] : record;
      },
    });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» no se puede leer como CSV: quedó una comilla (") sin cerrar. Revise desde la línea ${line}. No se importó nada.`,
    );
  }
}

/** The candidate that occurs most often outside quotes in the first line that has text; a comma when none does. */
function detectDelimiter(text: string): string {
  const firstLine = /[^\r\n]*[^\s,;|][^\r\n]*/.exec(text)?.[0] ?? '';
  const bare = firstLine.replace(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const candidate of DELIMITERS) {
    const count = bare.split(candidate).length - 1;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

function tableOf(records: readonly string[][]): ImportTable | null {
  let header: string[] | null = null;
  const rows: string[][] = [];
  const numbers: number[] = [];
  for (const [index, record] of records.entries()) {
    if (record.every((cell) => cell.trim() === '')) continue;
    if (header === null) {
      header = record.map((cell) => cell.trim());
      continue;
    }
    rows.push(record);
    numbers.push(index + 1);
  }
  return header === null ? null : { header, rows, numbers };
}
