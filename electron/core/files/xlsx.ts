import { Refusal } from '#shared/domain/failure.ts';
import type { FileRow, RowSource } from './file-row.ts';
import { zipEntries } from './zip.ts';

/** Ten years of a city's register are about 100 MB of sheet; what unpacks to more was made to fill the memory. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** The sheets of an Excel book as rows of text. Throws the Refusal ARCHIVO_INVALIDO for what is none. */
export async function openWorkbook(bytes: Uint8Array, fileName: string): Promise<RowSource[]> {
  if ((await unpackedSize(bytes, fileName)) > MAX_UNPACKED_BYTES) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» es mucho más grande por dentro que por fuera y no se abre. Guarde solo la hoja del registro como CSV e impórtela.`,
    );
  }
  // Loaded with the first workbook: a desk that opens in the morning reads none.
  const { default: readSheets } = await import('read-excel-file/node');
  try {
    const sheets = await readSheets(Buffer.from(bytes));
    return sheets.map((sheet) => () => rowsOf(sheet.data));
  } catch {
    throw unreadable(fileName);
  }
}

/** Bytes of everything in the book, counted while unpacking and no further than one past the limit. */
async function unpackedSize(bytes: Uint8Array, fileName: string): Promise<number> {
  let size = 0;
  try {
    for (const entry of zipEntries(bytes)) {
      for await (const piece of entry.content()) {
        size += piece.length;
        if (size > MAX_UNPACKED_BYTES) return size;
      }
    }
  } catch {
    throw unreadable(fileName);
  }
  return size;
}

function unreadable(fileName: string): Refusal {
  return new Refusal(
    'ARCHIVO_INVALIDO',
    `«${fileName}» no se puede leer como libro de Excel. Ábralo en Excel y guárdelo de nuevo como .xlsx o como CSV.`,
  );
}

async function* rowsOf(data: readonly (readonly unknown[])[]): AsyncGenerator<FileRow> {
  for (const row of data) yield { cells: row.map(cellText), broken: false };
}

/** Excel counts days from here; a time of day without a date is a fraction of that first day. */
const EXCEL_FIRST_YEAR = 1900;

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'boolean') return cell ? 'SI' : 'NO';
  return String(cell);
}

/** AAAA-MM-DD, HH:MM:SS or both: fractions of a day are rounded to the second that the person typed. */
function dateText(value: Date): string {
  const rounded = new Date(Math.round(value.getTime() / 1_000) * 1_000).toISOString();
  const [date, time] = [rounded.slice(0, 10), rounded.slice(11, 19)];
  if (Number(date.slice(0, 4)) <= EXCEL_FIRST_YEAR) return time;
  return time === '00:00:00' ? date : `${date} ${time}`;
}
