import { tidyText } from './fields.ts';
import type { Header } from './import-columns.ts';
import type { ImportWarning } from './import-report.ts';

/** One row while it is read: its cells by column, and what was found wrong with them. */
export interface RegisterRow<ColumnName extends string> {
  readonly warnings: readonly ImportWarning[];
  /** True once something makes the row unusable. */
  refused(): boolean;
  /** The cell as tidy text, '' when it is empty or the file has no such column. */
  cell(name: ColumnName): string;
  /** The row cannot be imported. Returns null, for the value that is missing. */
  refuse(field: ColumnName | '', kind: string, message: string): null;
  /** The row is imported without this value. */
  omit(field: ColumnName, message: string): null;
  /** The value of a column that must be right. */
  required<T>(name: ColumnName, read: (raw: string) => T | null, kind: string, help: string): T | null;
  /** The value of a column that may be empty; what cannot be read is omitted. */
  optional<T>(name: ColumnName, read: (raw: string) => T | null, help: string): T | null;
}

export function registerRow<ColumnName extends string>(
  header: Header<ColumnName>,
  cells: readonly string[],
  row: number,
): RegisterRow<ColumnName> {
  const warnings: ImportWarning[] = [];
  let refused = false;
  const cell = (name: ColumnName) => tidyText(cells[header.positions.get(name) ?? -1] ?? '');
  const refuse = (field: ColumnName | '', kind: string, message: string): null => {
    refused = true;
    warnings.push({ row, field, kind, message });
    return null;
  };
  const omit = (field: ColumnName, message: string): null => {
    const kept = `${message} La fila se importa sin este dato.`;
    warnings.push({ row, field, kind: 'DATO_OMITIDO', message: kept });
    return null;
  };
  if (cells.slice(header.width).some((extra) => extra.trim() !== '')) {
    refuse(
      '',
      'COLUMNAS_DE_MAS',
      'La fila tiene más datos que columnas; revise comas o puntos y coma sin comillas.',
    );
  }
  return {
    warnings,
    refused: () => refused,
    cell,
    refuse,
    omit,
    required: (name, read, kind, help) => {
      const raw = cell(name);
      if (raw === '') return refuse(name, 'FALTA_DATO', `Falta «${name}».`);
      return read(raw) ?? refuse(name, kind, help);
    },
    optional: (name, read, help) => {
      const raw = cell(name);
      return raw === '' ? null : (read(raw) ?? omit(name, help));
    },
  };
}
