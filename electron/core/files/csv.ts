import { Refusal } from '#shared/domain/failure.ts';
import type { ImportTable } from '#shared/domain/import-columns.ts';
import { openTable } from './table.ts';

/**
 * Reads a short list whole: a CSV or an XLSX, whose headings are the first row that is not blank. Throws the
 * Refusal ARCHIVO_INVALIDO, with what to do, for what is neither, and for a quote that is not closed.
 */
export async function readTable(bytes: Uint8Array, fileName: string): Promise<ImportTable> {
  const table = await openTable(bytes, fileName, () => 0);
  if (table.headerBroken) throw openQuote(fileName, table.headerNumber);
  const rows: string[][] = [];
  const numbers: number[] = [];
  for await (const { cells, number } of table.rows()) {
    if (cells === null) throw openQuote(fileName, number);
    rows.push([...cells]);
    numbers.push(number);
  }
  return { header: [...table.header], rows, numbers };
}

function openQuote(fileName: string, line: number): Refusal {
  return new Refusal(
    'ARCHIVO_INVALIDO',
    `«${fileName}» no se puede leer como CSV: quedó una comilla (") sin cerrar. Revise desde la línea ${line}. No se importó nada.`,
  );
}
