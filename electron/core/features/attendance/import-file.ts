import { setImmediate } from 'node:timers/promises';
import {
  ambiguousSexLetter,
  headerScore,
  readHeader,
  type Header,
} from '#shared/domain/attendance-columns.ts';
import { readVisit, type ImportedVisit } from '#shared/domain/attendance-import.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { ImportWarning } from '#shared/domain/import-report.ts';
import { foldWord } from '#shared/domain/spreadsheet-values.ts';
import type { CoreContext } from '../../context.ts';
import { readTable } from '../../files/csv.ts';

/** A visit of the file and the Punto it belongs to. */
export interface SitedVisit extends ImportedVisit {
  readonly siteId: string;
}

export interface RegisterFile {
  readonly rows: number;
  readonly visits: readonly SitedVisit[];
  readonly warnings: readonly ImportWarning[];
}

/** Rows read between two pauses: about 10 ms. */
const READ_AT_ONCE = 250;

/** Reads a whole register without writing anything. Throws the Refusal ARCHIVO_INVALIDO when it is none. */
export async function readRegister(
  context: CoreContext,
  bytes: Uint8Array,
  fileName: string,
): Promise<RegisterFile> {
  const table = await readTable(bytes, fileName, headerScore);
  const header = readHeader(table.header);
  refuseHeader(header, context.role === 'central');
  const warnings: ImportWarning[] = header.unknown.map((heading) => ({
    row: table.headerNumber,
    field: heading.slice(0, 60),
    kind: 'COLUMNA_DESCONOCIDA',
    message: 'Esta columna no se conoce y no se importa.',
  }));
  const sexAt = header.positions.get('sexo') ?? -1;
  const rules = {
    now: context.clocks.now(),
    sexLetterAmbiguous: ambiguousSexLetter(table.rows.map((cells) => cells[sexAt] ?? '')),
  };
  const puntoOf = await puntos(context);
  const visits: SitedVisit[] = [];
  for (const number of table.broken) {
    warnings.push({
      row: number,
      field: '',
      kind: 'COMILLAS',
      message: 'La fila abre una comilla y no la cierra; corríjala e impórtela de nuevo.',
    });
  }
  for (const [index, cells] of table.rows.entries()) {
    if (index % READ_AT_ONCE === 0) await setImmediate();
    const row = table.numbers[index] ?? 0;
    const reading = readVisit(header, cells, row, rules);
    warnings.push(...reading.warnings);
    if (reading.visit === null) continue;
    const punto = puntoOf(reading.visit.punto);
    if ('siteId' in punto) visits.push({ ...reading.visit, siteId: punto.siteId });
    else warnings.push({ row, field: 'punto', ...punto });
  }
  return { rows: table.rows.length + table.broken.length, visits, warnings };
}

function refuseHeader(header: Header, central: boolean): void {
  const missing: string[] = [...header.missing];
  // The centre holds every Punto's visits, so each row must say whose it is.
  if (central && !header.positions.has('punto')) missing.push('punto');
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

type Punto = { readonly siteId: string } | { readonly kind: string; readonly message: string };

/** Which Punto a row belongs to: at a station its own, at the centre the one that the row names by code or name. */
async function puntos(context: CoreContext): Promise<(named: string | null) => Punto> {
  const sites = await context.store.read
    .selectFrom('site')
    .select(['id', 'code', 'name'])
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .execute();
  const known = new Map<string, string>();
  for (const site of sites.toReversed()) known.set(foldWord(site.name), site.id);
  for (const site of sites.toReversed()) known.set(foldWord(site.code), site.id);
  const own = context.siteId();
  return (named) => {
    const siteId = named === null ? undefined : known.get(foldWord(named));
    if (context.role === 'central') {
      if (named === null)
        return { kind: 'FALTA_DATO', message: 'Falta «punto»: escriba el código del Punto.' };
      return siteId === undefined
        ? { kind: 'PUNTO_DESCONOCIDO', message: 'No hay un Punto con ese código ni con ese nombre.' }
        : { siteId };
    }
    if (named === null || (siteId !== undefined && siteId === own)) return { siteId: own };
    return {
      kind: 'PUNTO_DISTINTO',
      message:
        own === ''
          ? 'Este Punto todavía no está inscrito y no conoce su código: quite la columna «punto» o inscríbalo primero.'
          : 'La fila es de otro Punto: impórtela allí o en la Central.',
    };
  };
}
