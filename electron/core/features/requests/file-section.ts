import { localDate } from '#shared/domain/bogota.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';

/** A part of a person's file: pairs of a label and a value, or a table. */
export interface Section {
  readonly title: string;
  readonly note?: string;
  readonly pairs?: readonly (readonly [string, string])[];
  readonly table?: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly paragraphs?: readonly string[];
  /** What stands there when there is nothing. */
  readonly empty?: string;
}

export interface FileSource {
  readonly context: CoreContext;
  readonly read: Reader;
  /** Every registration of the person. */
  readonly ids: readonly string[];
  readonly today: string;
  readonly isHoliday: (date: string) => boolean;
  /** Whether who asks may read sensitive answers: a desk may not, on paper no more than on the screen. */
  readonly sensitive: boolean;
}

/** The name of a Punto. */
export type Punto = (id: string) => string;

/** What stands for nothing. */
export const NONE = '–';

/** The label of a code; what a newer program wrote stays as it is. */
export function label(catalogue: Readonly<Record<string, string>>, code: string | null): string {
  return code === null ? NONE : (catalogue[code] ?? code);
}

/** "14/04/2026 10:42" in Bogotá. */
export function moment(at: number | null): string {
  if (at === null) return NONE;
  const clock = new Date(at - 5 * 3_600_000).toISOString().slice(11, 16);
  return `${day(localDate(at))} ${clock}`;
}

export function day(date: string | null): string {
  return date === null ? NONE : `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}
