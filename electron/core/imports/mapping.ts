import { z } from 'zod';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  headerByMapping,
  headerByTitles,
  type ColumnMapping,
  type Header,
} from '#shared/domain/import-columns.ts';
import { foldWord } from '#shared/domain/spreadsheet-values.ts';
import type { CoreContext } from '../context.ts';
import type { ImportKindDefinition } from './kind.ts';

export interface ProposedMapping {
  readonly mapping: ColumnMapping;
  /** A person gave it to a file with these very headings: nobody needs to be asked again. */
  readonly remembered: boolean;
}

const stored = z.record(z.string(), z.int().min(0));
const keyOf = (headings: readonly string[]) => headings.map(foldWord).join('|');

/** Which column is which: as a person said of these headings before, or else as the headings themselves say. */
export async function proposeMapping(
  context: CoreContext,
  kind: ImportKindDefinition,
  headings: readonly string[],
): Promise<ProposedMapping> {
  const row = await context.store.local
    .selectFrom('importMapping')
    .select('mapping')
    .where('kind', '=', kind.kind)
    .where('headings', '=', keyOf(headings))
    .executeTakeFirst();
  const known = row === undefined ? undefined : stored.safeParse(JSON.parse(row.mapping)).data;
  if (
    known !== undefined &&
    lacking(context.role, kind, headerByMapping(headings, kind.columns, known)).length === 0
  )
    return { mapping: known, remembered: true };
  return {
    mapping: Object.fromEntries(headerByTitles(headings, kind.columns).positions),
    remembered: false,
  };
}

/** Keeps what a person said of these headings. Local: it is a habit of this desk and no data of the city. */
export async function rememberMapping(
  context: CoreContext,
  kind: ImportKindDefinition,
  headings: readonly string[],
  mapping: ColumnMapping,
): Promise<void> {
  const values = { mapping: JSON.stringify(mapping), usedAt: context.clocks.now() };
  await context.store.local
    .insertInto('importMapping')
    .values({ kind: kind.kind, headings: keyOf(headings), ...values })
    .onConflict((conflict) => conflict.columns(['kind', 'headings']).doUpdateSet(values))
    .execute();
}

/** The columns that a file must have here and that nobody gave. */
export function lacking(role: HostRole, kind: ImportKindDefinition, header: Header): string[] {
  const missing = [...header.missing];
  if (role !== 'central') return missing;
  // The centre holds every Punto's rows, so each must say whose it is.
  return [...missing, ...kind.centreNeeds.filter((field) => !header.positions.has(field))];
}

/** Refuses a file whose headings do not say by themselves what its columns are. Throws ARCHIVO_INVALIDO. */
export function refuseHeadings(
  role: HostRole,
  kind: ImportKindDefinition,
  headings: readonly string[],
): void {
  const header = headerByTitles(headings, kind.columns);
  const missing = lacking(role, kind, header);
  if (header.positions.size === 0) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `El archivo está vacío o no tiene una fila de títulos. Las columnas son: ${missing.join(', ')}.`,
    );
  }
  if (missing.length > 0) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `Al archivo le faltan columnas: ${missing.join(', ')}. No se importó nada.`,
      { missing: missing.join(',') },
    );
  }
  if (header.repeated.length > 0) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `Hay columnas repetidas: ${header.repeated.join(', ')}. Deje una de cada una. No se importó nada.`,
      { repeated: header.repeated.join(',') },
    );
  }
}
