/** What an import of a file tells, the same for every kind of file (architecture.md, "The outside interface"). */
export interface ImportWarning {
  /** The row as a spreadsheet numbers it: 1 is the first line of the file, so data usually begins at 2. */
  readonly row: number;
  /** The Spanish name of the column, '' when the whole row is meant. */
  readonly field: string;
  /** Stable for programs, for example FECHA_FUTURA. */
  readonly kind: string;
  /** A Spanish sentence that says what is wrong and what to do. It never repeats a person's name or document. */
  readonly message: string;
}

export interface ImportReport {
  /** Rows that hold anything, without the header. */
  readonly rows: number;
  /** Rows that were written (or would be, in a trial run). */
  readonly imported: number;
  readonly warnings: readonly ImportWarning[];
}
