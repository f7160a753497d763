import { foldWord } from './spreadsheet-values.ts';

/** A table of text as people export it. Blank rows are left out. */
export interface ImportTable {
  /** The first row that is not blank, trimmed. */
  readonly header: string[];
  /** Cells as text, untrimmed. Rows may be shorter or longer than the header. */
  readonly rows: string[][];
  /** The spreadsheet's number of each row (the first row of the file is 1). */
  readonly numbers: number[];
}

/** A column that an import understands, and the titles under which people write it. */
export interface ImportColumn<Field extends string> {
  readonly field: Field;
  /** The first one is the expected title. Compared without case, accents, blanks and punctuation. */
  readonly titles: readonly string[];
  readonly required: boolean;
}

export interface MatchedColumns<Field extends string> {
  /** Field → position in a row. */
  readonly positions: ReadonlyMap<Field, number>;
  /** Expected titles of required columns that the file does not have. */
  readonly missing: readonly string[];
  /** Titles of the file that no column claims, as the file writes them. */
  readonly unknown: readonly string[];
  /** Titles of the file for a column that an earlier title already gives. */
  readonly repeated: readonly string[];
}

/** Which column of a file holds which value, and how wide its table is. */
export interface Header<Field extends string = string> extends MatchedColumns<Field> {
  /** How many columns the headings name; cells beyond it belong to nothing. */
  readonly width: number;
}

const widthOf = (cells: readonly string[]) => cells.findLastIndex((cell) => cell.trim() !== '') + 1;

/** The columns of a file as their titles say. */
export function headerByTitles<Field extends string>(
  cells: readonly string[],
  columns: readonly ImportColumn<Field>[],
): Header<Field> {
  return { ...matchColumns(cells, columns), width: widthOf(cells) };
}

/** Our column → position of the column of the file that holds it. */
export type ColumnMapping = Readonly<Record<string, number>>;

/** The columns of a file as a person gave them. */
export function headerByMapping<Field extends string>(
  cells: readonly string[],
  columns: readonly ImportColumn<Field>[],
  mapping: ColumnMapping,
): Header<Field> {
  const positions = new Map<Field, number>();
  for (const { field } of columns) {
    const position = mapping[field];
    if (position !== undefined && position < cells.length) positions.set(field, position);
  }
  const used = new Set(positions.values());
  return {
    positions,
    width: widthOf(cells),
    missing: columns
      .filter((column) => column.required && !positions.has(column.field))
      .map((column) => column.titles[0] ?? column.field),
    unknown: cells.filter((cell, position) => cell.trim() !== '' && !used.has(position)),
    repeated: [],
  };
}

/** Finds the columns by their titles, in any order. */
export function matchColumns<Field extends string>(
  header: readonly string[],
  columns: readonly ImportColumn<Field>[],
): MatchedColumns<Field> {
  const fieldOf = new Map<string, Field>();
  for (const column of columns) for (const title of column.titles) fieldOf.set(foldWord(title), column.field);
  const positions = new Map<Field, number>();
  const unknown: string[] = [];
  const repeated: string[] = [];
  for (const [position, title] of header.entries()) {
    const folded = foldWord(title);
    if (folded === '') continue;
    const field = fieldOf.get(folded);
    if (field === undefined) unknown.push(title);
    else if (positions.has(field)) repeated.push(title);
    else positions.set(field, position);
  }
  const missing = columns
    .filter((column) => column.required && !positions.has(column.field))
    .map((column) => column.titles[0] ?? column.field);
  return { positions, missing, unknown, repeated };
}
