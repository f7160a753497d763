import { v5 } from 'uuid';
import type { Comuna } from './codes.ts';
import { COMUNA_NAMES, recogniseComuna } from './comuna.ts';
import { parseCoordinate, type Axis } from './coordinates.ts';
import { tidyText } from './fields.ts';
import type { ImportTable } from './import-columns.ts';
import type { ImportWarning } from './import-report.ts';
import { foldText } from './person.ts';

/** One row of the official list: what can be used of it, and what is wrong with it. */

/** Of all zones of the data set: UUIDv5 of its address. */
const NAMESPACE = v5('https://www.datos.gov.co/d/9n9m-2dqq', v5.URL);

/** The same name is the same zone on every machine, whether or not it ever met the central office. */
export function zoneIdOf(name: string): string {
  return v5(foldText(name) || tidyText(name), NAMESPACE);
}

export interface ListedZone {
  readonly row: number;
  readonly id: string;
  /** As the list writes it; see shared/text/place-name.ts for the screen. */
  readonly name: string;
  readonly address: string | null;
  /** Undefined where the file has no such column: what is known already stays. */
  readonly neighbourhood: string | null | undefined;
  readonly comuna: Comuna | null;
  readonly area: 'URBANA' | 'RURAL' | null | undefined;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export type ZoneField =
  | 'name'
  | 'address'
  | 'neighbourhood'
  | 'comuna'
  | 'area'
  | 'department'
  | 'municipality'
  | 'latitude'
  | 'longitude';

const MAX_NAME = 120;
const MAX_TEXT = { address: 200, neighbourhood: 120 } as const;
/** Marks of text that went through a wrong encoding: the replacement sign, or an accent as two signs. */
const DAMAGED = /\uFFFD|Ã[\u0080-\u00BF\u0192\u2018-\u2026]|Â[°ºª]/;

export function fileWarning(row: number, field: string, kind: string, message: string): ImportWarning {
  return { row, field, kind, message };
}

/** Reads the cells of one row and keeps what is wrong with them. */
export function rowReader(
  { header, numbers }: ImportTable,
  positions: ReadonlyMap<ZoneField, number>,
  index: number,
  cells: readonly string[],
) {
  const row = numbers[index] ?? 0;
  const warnings: ImportWarning[] = [];
  const warn = (field: ZoneField, kind: string, message: string) => {
    warnings.push(fileWarning(row, header[positions.get(field) ?? -1] ?? field, kind, message));
  };
  if (cells.length > header.length && cells.slice(header.length).some((cell) => cell.trim() !== '')) {
    warnings.push(
      fileWarning(
        row,
        '',
        'CELDAS_DE_MAS',
        'La fila tiene más celdas que títulos; las que sobran no se usaron.',
      ),
    );
  }
  return {
    row,
    warnings,
    warn,
    has: (field: ZoneField) => positions.has(field),
    /** The raw cell; '' where the row is too short. */
    cell: (field: ZoneField) => cells[positions.get(field) ?? -1] ?? '',
  };
}
type RowReader = ReturnType<typeof rowReader>;

/** The zone of a row; null where it has no usable name. */
export function readZone(reader: RowReader): ListedZone | null {
  const name = tidyText(reader.cell('name'));
  if (name === '') {
    reader.warn('name', 'NOMBRE_FALTA', 'La fila no tiene nombre de zona y no se importó.');
    return null;
  }
  if (name.length > MAX_NAME) {
    reader.warn('name', 'NOMBRE_LARGO', `El nombre pasa de ${MAX_NAME} letras; la fila no se importó.`);
    return null;
  }
  for (const field of ['name', 'address', 'neighbourhood'] as const) {
    const cell = reader.cell(field);
    if (DAMAGED.test(cell)) {
      reader.warn(field, 'TEXTO_DANADO', 'El texto trae letras dañadas; se importó así. Corrija el archivo.');
    }
    if (/[\r\n]/.test(cell)) {
      reader.warn(
        field,
        'CELDA_DE_VARIAS_LINEAS',
        'La celda ocupa varias líneas: puede faltar una comilla y haberse pegado otra fila. Revise el archivo.',
      );
    }
  }
  return {
    row: reader.row,
    id: zoneIdOf(name),
    name,
    address: readText(reader, 'address'),
    neighbourhood: reader.has('neighbourhood') ? readText(reader, 'neighbourhood') : undefined,
    comuna: readComuna(reader),
    area: reader.has('area') ? readArea(reader) : undefined,
    ...readPlace(reader),
  };
}

function readText(reader: RowReader, field: 'address' | 'neighbourhood'): string | null {
  const text = tidyText(reader.cell(field));
  if (text === '') {
    reader.warn(field, 'DATO_FALTA', 'Falta este dato; la zona se importó sin él.');
    return null;
  }
  if (text.length > MAX_TEXT[field]) {
    reader.warn(field, 'TEXTO_LARGO', `Pasa de ${MAX_TEXT[field]} letras; la zona se importó sin este dato.`);
    return null;
  }
  return text;
}

function readComuna(reader: RowReader): Comuna | null {
  const raw = tidyText(reader.cell('comuna'));
  const result = recogniseComuna(raw);
  if (result.kind === 'EMPTY') {
    reader.warn('comuna', 'DATO_FALTA', 'Falta la comuna; la zona se importó sin ella.');
    return null;
  }
  if (result.kind === 'UNKNOWN') {
    reader.warn(
      'comuna',
      'COMUNA_DESCONOCIDA',
      `«${raw}» no es una comuna de la ciudad; la zona se importó sin ella.`,
    );
    return null;
  }
  const official = `${result.code} ${COMUNA_NAMES[result.code]}`;
  if (result.match === 'PARTIAL') {
    reader.warn(
      'comuna',
      'COMUNA_TRUNCADA',
      `Dice «${raw}», incompleto; se tomó como la comuna ${official}.`,
    );
  } else if (result.match === 'OTHER_NAME') {
    reader.warn(
      'comuna',
      'COMUNA_CON_OTRO_NOMBRE',
      `Dice «${raw}»; por su número se tomó como la comuna ${official}.`,
    );
  } else if (result.match === 'CONTRADICTORY') {
    reader.warn(
      'comuna',
      'COMUNA_CONTRADICTORIA',
      `Dice «${raw}»: el número y el nombre son de comunas distintas. Se tomó el número: ${official}.`,
    );
  }
  return result.code;
}

function readArea(reader: RowReader): 'URBANA' | 'RURAL' | null {
  const raw = tidyText(reader.cell('area'));
  const folded = foldText(raw);
  if (folded === '') {
    reader.warn('area', 'DATO_FALTA', 'No dice si es urbana o rural; la zona se importó sin este dato.');
    return null;
  }
  if (['u', 'urbana', 'urbano', 'zona urbana'].includes(folded)) return 'URBANA';
  if (['r', 'rural', 'zona rural'].includes(folded)) {
    const comuna = recogniseComuna(reader.cell('comuna'));
    if (comuna.kind === 'FOUND' && /^\d+$/.test(comuna.code)) {
      reader.warn(
        'area',
        'RURAL_EN_COMUNA_URBANA',
        `Dice «${raw}», pero la comuna ${comuna.code} es urbana. Se importó como rural; confirme cuál es el error.`,
      );
    }
    return 'RURAL';
  }
  reader.warn(
    'area',
    'AREA_DESCONOCIDA',
    `«${raw}» no es urbana ni rural; la zona se importó sin este dato.`,
  );
  return null;
}

/** Every place of the city is west of Greenwich; east in this list is an error worth saying. */
function readPlace(reader: RowReader): { latitude: number | null; longitude: number | null } {
  for (const [field, expected] of [
    ['department', 'santander'],
    ['municipality', 'bucaramanga'],
  ] as const) {
    const raw = tidyText(reader.cell(field));
    if (reader.has(field) && raw !== '' && foldText(raw) !== expected) {
      reader.warn(field, 'OTRO_MUNICIPIO', `Dice «${raw}»: no es de Bucaramanga. La zona se importó igual.`);
    }
  }
  return {
    latitude: readCoordinate(reader, 'latitude', 'LATITUDE'),
    longitude: readCoordinate(reader, 'longitude', 'LONGITUDE'),
  };
}

function readCoordinate(reader: RowReader, field: 'latitude' | 'longitude', axis: Axis): number | null {
  const raw = reader.cell(field);
  const shown = tidyText(raw).slice(0, 40);
  const parsed = parseCoordinate(raw, axis);
  switch (parsed.kind) {
    case 'EMPTY':
      reader.warn(field, 'DATO_FALTA', 'Falta esta coordenada; la zona se importó sin ella.');
      return null;
    case 'UNREADABLE':
      reader.warn(
        field,
        'COORDENADA_ILEGIBLE',
        `«${shown}» no se entiende; la zona se importó sin esta coordenada.`,
      );
      return null;
    case 'OUT_OF_RANGE':
      reader.warn(
        field,
        'COORDENADA_FUERA_DE_RANGO',
        `«${shown}» no existe; la zona se importó sin esta coordenada.`,
      );
      return null;
    case 'OTHER_AXIS':
      reader.warn(
        field,
        'COORDENADA_CAMBIADA',
        `«${shown}» lleva la letra de la otra coordenada; la zona se importó sin esta. Revise si están cambiadas.`,
      );
      return null;
    case 'DEGREES':
      if (parsed.sided) return parsed.degrees;
      if (axis === 'LATITUDE') {
        // A plain decimal latitude is complete: positive is north. Degrees and minutes need their letter.
        if (/[°º˚'’′]/.test(raw)) {
          reader.warn(field, 'HEMISFERIO_FALTA', `A «${shown}» le falta la letra N; se tomó como norte.`);
        }
        return parsed.degrees;
      }
      reader.warn(
        field,
        'HEMISFERIO_FALTA',
        `A «${shown}» le falta la letra O (oeste); se tomó como oeste, donde está toda la ciudad. Corrija el archivo.`,
      );
      return -parsed.degrees;
  }
}
