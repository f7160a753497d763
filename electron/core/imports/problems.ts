import { NOTHING_TO_MEND } from '#shared/domain/import-report.ts';
import type { ImportWarning } from '#shared/domain/import-report.ts';

/** The rows of a file that have the same problem. */
export interface ProblemGroup {
  readonly kind: string;
  readonly field: string;
  readonly message: string;
  /** In the order found, which is the file's. */
  readonly rows: readonly number[];
}

/** Every problem of a file, one number a row: 100,000 rows that are here already take less than 1 MB. */
export interface Problems {
  add(problem: ImportWarning): void;
  /** What has to be mended first, and of that what the most rows have. */
  groups(): readonly ProblemGroup[];
  /** One a row, as a person reads the file; of each kind no more than `most`, and then a line that counts the rest. */
  list(most: number): ImportWarning[];
}

export function collectProblems(): Problems {
  const groups = new Map<string, ProblemGroup & { readonly rows: number[] }>();
  return {
    add: ({ row, kind, field, message }) => {
      const key = `${kind}|${field}|${message}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { kind, field, message, rows: [row] });
      else group.rows.push(row);
    },
    groups: () =>
      [...groups.values()].toSorted(
        (a, b) =>
          Number(NOTHING_TO_MEND.has(a.kind)) - Number(NOTHING_TO_MEND.has(b.kind)) ||
          b.rows.length - a.rows.length,
      ),
    list: (most) => {
      const listed: ImportWarning[] = [];
      const rest: ImportWarning[] = [];
      for (const { rows, ...problem } of groups.values()) {
        for (const row of rows.slice(0, most)) listed.push({ row, ...problem });
        const left = rows.length - most;
        if (left > 0) {
          const message = `Hay ${left} filas más con lo mismo: ${problem.message}`;
          rest.push({ row: 0, ...problem, message });
        }
      }
      return [...listed.toSorted((a, b) => a.row - b.row), ...rest];
    },
  };
}
