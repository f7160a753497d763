import type { ColumnMapping } from '#shared/domain/import-columns.ts';
import { NOTHING_TO_MEND } from '#shared/domain/import-report.ts';
import { csvText } from '../files/csv-text.ts';
import type { ProblemGroup } from './problems.ts';
import type { ImportReading } from './reading.ts';

/**
 * A table of what has to be mended, one line a problem from the top of the file to its end, with what stands in the
 * cell.
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
    return [row, field, value, message];
  });
  return { rows: problems.length, text: csvText(['fila', 'columna', 'valor', 'qué pasa'], lines) };
}
