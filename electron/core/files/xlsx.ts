import { Refusal } from '#shared/domain/failure.ts';
import type { FileRow } from './file-row.ts';

/** The sheets of an Excel book as rows of text. */
export async function readWorkbook(bytes: Uint8Array, fileName: string): Promise<FileRow[][]> {
  // Loaded with the first workbook: a desk that opens in the morning reads none.
  const { default: readSheets } = await import('read-excel-file/node');
  try {
    const sheets = await readSheets(Buffer.from(bytes));
    return sheets.map((sheet) => sheet.data.map((row) => ({ cells: row.map(cellText), broken: false })));
  } catch {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `«${fileName}» no se puede leer como libro de Excel. Ábralo en Excel y guárdelo de nuevo como .xlsx o como CSV.`,
    );
  }
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
