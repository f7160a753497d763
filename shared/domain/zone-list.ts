import { Refusal } from './failure.ts';
import { matchColumns, type ImportColumn, type ImportTable } from './import-columns.ts';
import { byRow, type ImportWarning } from './import-report.ts';
import { duplicateWarnings, positionWarnings } from './zone-list-checks.ts';
import { fileWarning, readZone, rowReader, type ListedZone, type ZoneField } from './zone-list-row.ts';

/**
 * The city's official list of public WiFi zones (datos.gov.co, data set 9n9m-2dqq), as it comes. Every defect
 * is a warning with its row; what can be used is used as it stands, and what cannot is left empty and said so.
 */

export interface ZoneList {
  /** Rows of data in the file. */
  readonly rows: number;
  readonly zones: readonly ListedZone[];
  readonly warnings: readonly ImportWarning[];
}

const COLUMNS: readonly ImportColumn<ZoneField>[] = [
  {
    field: 'name',
    titles: [
      'NOMBRE ZONA WIFI',
      'NOMBRE',
      'NOMBRE ZONA',
      'NOMBRE DE LA ZONA',
      'NOMBRE DE LA ZONA WIFI',
      'ZONA WIFI',
    ],
    required: true,
  },
  { field: 'address', titles: ['DIRECCION', 'DIR', 'UBICACION'], required: true },
  { field: 'neighbourhood', titles: ['BARRIO', 'BARRIO O VEREDA', 'VEREDA', 'SECTOR'], required: false },
  { field: 'comuna', titles: ['COMUNA', 'COMUNA O CORREGIMIENTO', 'COMUNA CORREGIMIENTO'], required: true },
  {
    field: 'area',
    titles: ['ZONA (URBANA/RURAL)', 'ZONA', 'AREA', 'URBANA/RURAL', 'TIPO DE ZONA', 'CLASE'],
    required: false,
  },
  { field: 'department', titles: ['DEPARTAMENTO', 'DEPTO'], required: false },
  { field: 'municipality', titles: ['MUNICIPIO', 'CIUDAD'], required: false },
  { field: 'latitude', titles: ['LATITUD', 'LAT'], required: true },
  { field: 'longitude', titles: ['LONGITUD', 'LONG', 'LON', 'LNG'], required: true },
];

/** Throws the Refusal ARCHIVO_INVALIDO when a required column is missing: nothing of such a file is used. */
export function parseZoneList(table: ImportTable): ZoneList {
  const columns = matchColumns(table.header, COLUMNS);
  if (columns.missing.length > 0) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `Al archivo le faltan columnas: ${columns.missing.join(', ')}. No se importó nada; agregue esos títulos en la primera fila.`,
    );
  }
  if (table.rows.length === 0) {
    throw new Refusal('ARCHIVO_INVALIDO', 'El archivo solo tiene títulos: no hay zonas que importar.');
  }
  const warnings: ImportWarning[] = [
    ...columns.unknown.map((title) =>
      fileWarning(1, title, 'COLUMNA_DESCONOCIDA', 'Esta columna no se usa.'),
    ),
    ...columns.repeated.map((title) =>
      fileWarning(1, title, 'COLUMNA_REPETIDA', 'Hay otra columna con este contenido; se usó la primera.'),
    ),
  ];
  for (const { field, titles } of COLUMNS) {
    if ((field === 'neighbourhood' || field === 'area') && !columns.positions.has(field)) {
      warnings.push(
        fileWarning(
          1,
          titles[0] ?? field,
          'COLUMNA_AUSENTE',
          'El archivo no trae esta columna; no se cambió lo que ya se sabía.',
        ),
      );
    }
  }
  const zones: ListedZone[] = [];
  const rowOf = new Map<string, number>();
  for (const [index, cells] of table.rows.entries()) {
    const reader = rowReader(table, columns.positions, index, cells);
    const zone = readZone(reader);
    const earlier = zone === null ? undefined : rowOf.get(zone.id);
    if (zone !== null && earlier !== undefined) {
      reader.warn(
        'name',
        'NOMBRE_REPETIDO',
        `Esta zona ya está en la fila ${earlier}; esta fila no se importó.`,
      );
    } else if (zone !== null) {
      rowOf.set(zone.id, zone.row);
      zones.push(zone);
    }
    warnings.push(...reader.warnings);
  }
  const titleOf = (field: ZoneField) => table.header[columns.positions.get(field) ?? -1] ?? field;
  warnings.push(
    ...duplicateWarnings(zones, { address: titleOf('address'), position: titleOf('latitude') }),
    ...positionWarnings(zones, { position: titleOf('latitude') }),
  );
  return { rows: table.rows.length, zones, warnings: byRow(warnings) };
}
