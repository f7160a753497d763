/** One row of a file, as text. The n-th row of a file is the row n of a spreadsheet. */
export interface FileRow {
  readonly cells: string[];
  /** The line opens a quote that it does not close: where its cells end cannot be known. */
  readonly broken: boolean;
}

/** The rows of one sheet from the first on; every call reads them anew, so that nobody has to hold them. */
export type RowSource = () => AsyncIterable<FileRow>;
