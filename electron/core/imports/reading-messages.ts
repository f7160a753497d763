import type { ColumnMapping } from '#shared/domain/import-columns.ts';
import type { ImportKind } from '#shared/domain/import-run.ts';
import type { ReadingRules } from './kind.ts';

/** What the reading thread is started with. The bytes are handed over and not copied. */
export interface ReadingStart {
  readonly kind: ImportKind;
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

export type ToReading =
  | { readonly ask: 'BEGIN'; readonly mapping: ColumnMapping; readonly rules: ReadingRules }
  | { readonly ask: 'NEXT' }
  | { readonly ask: 'CELLS'; readonly rows: readonly number[] };

/** The answer to what was asked; an error loses its class between threads, so faults come as values. */
export type FromReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };
