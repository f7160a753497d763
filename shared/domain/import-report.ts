/**
 * What an import tells: how much was read, how much was used, and every defect with its row. Nothing is
 * dropped or mended in silence.
 */
export interface ImportWarning {
  /** The row as a spreadsheet numbers it (the header is row 1); 0 for what concerns the whole file. */
  readonly row: number;
  /** The column's title as the file writes it, or the expected one; '' when the whole row is meant. */
  readonly field: string;
  /** Stable code for programs. */
  readonly kind: string;
  /** What is wrong and what was done about it, in Spanish. Never holds a credential. */
  readonly message: string;
}

/** Problems that nobody has to mend in the file: they only say what is not done twice, or not taken. */
export const NOTHING_TO_MEND: ReadonlySet<string> = new Set(['YA_EXISTE', 'COLUMNA_DESCONOCIDA']);

export interface ImportReport {
  /** Rows of data in the file (blank ones do not count). */
  readonly rows: number;
  /** Rows that were used: created, changed or already so. */
  readonly imported: number;
  readonly warnings: readonly ImportWarning[];
}

/** Warnings as a person reads a file: from top to bottom; those of one row stay in the order found. */
export function byRow(warnings: readonly ImportWarning[]): ImportWarning[] {
  return warnings.toSorted((a, b) => a.row - b.row);
}
