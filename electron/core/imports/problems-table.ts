import type { ColumnMapping } from '#shared/domain/import-columns.ts';
import { NOTHING_TO_MEND } from '#shared/domain/import-report.ts';
import type { ProblemGroup } from './problems.ts';
import type { ImportReading } from './reading.ts';

/**
 * A table of what has to be mended, one line a problem from the top of the file to its end, with what stands in the
 * cell: semicolons and a byte-order mark, as Excel opens it in Colombia.
 */
export async function problemsTable(
  groups: readonly ProblemGroup[],
  reading: ImportReading,
  mapping: ColumnMapping,
): Promise<{ rows: number; text: string }> {
  const problems = groups
    .filter(({ kind }) => !NOTHING_TO_MEND.has(kind))
    .flatMap(({ rows, ...problem }) => rows.map((row) => ({ row, ...problem })))
    .toSorted((a, b) => a.row - b.row);
  const cells = await reading.cells([...new Set(problems.map(({ row }) => row))]);
  const lines = problems.map(({ row, field, message }) => {
    const value = cells.get(row)?.[mapping[field] ?? -1] ?? '';
    return [String(row), field, value, message].map(cell).join(';');
  });
  return {
    rows: problems.length,
    text: `\uFEFF${['fila;columna;valor;qué pasa', ...lines].join('\r\n')}\r\n`,
  };
}

/** A value that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
