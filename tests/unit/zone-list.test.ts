import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTable } from '#core/files/csv.ts';
import { COMUNA_NAMES } from '#shared/domain/comuna.ts';
import type { ImportTable } from '#shared/domain/import-columns.ts';
import { parseZoneList } from '#shared/domain/zone-list.ts';
import { zoneIdOf } from '#shared/domain/zone-list-row.ts';

const OFFICIAL = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const official = async () => parseZoneList(await readTable(readFileSync(OFFICIAL), OFFICIAL));

const HEADER = [
  'NOMBRE ZONA WIFI',
  'DIRECCION',
  'BARRIO',
  'COMUNA',
  'ZONA (URBANA/RURAL)',
  'DEPARTAMENTO',
  'MUNICIPIO',
  'LATITUD',
  'LONGITUD',
];
const PARK = [
  'PARQUE UNO',
  'CL. 1 # 2-3',
  'CENTRO',
  'COMUNA 15 CENTRO',
  'URBANO',
  'SANTANDER',
  'BUCARAMANGA',
];

function table(...rows: string[][]): ImportTable {
  return { header: HEADER, rows, numbers: rows.map((_, index) => index + 2) };
}

/** A good row with some cells replaced, by title. */
function row(change: Record<string, string> = {}): string[] {
  const cells = [...PARK, `7° 7'19.66"N`, `73° 7'30.45"O`];
  return cells.map((cell, index) => change[HEADER[index] ?? ''] ?? cell);
}

/** Field, kind and row of each warning. */
const told = (list: ReturnType<typeof parseZoneList>) =>
  list.warnings.map((warning) => [warning.row, warning.field, warning.kind]);

describe('the official list of WiFi zones', () => {
  it('is imported whole, and each of its defects is shown with its row', async () => {
    const list = await official();
    expect([list.rows, list.zones.length]).toEqual([82, 82]);
    expect(told(list)).toEqual([
      [2, 'LATITUD', 'PUNTO_LEJANO'],
      [4, 'COMUNA', 'COMUNA_TRUNCADA'],
      [4, 'DIRECCION', 'DIRECCION_REPETIDA'],
      [16, 'LONGITUD', 'HEMISFERIO_FALTA'],
      [28, 'DIRECCION', 'DIRECCION_REPETIDA'],
      [30, 'LONGITUD', 'HEMISFERIO_FALTA'],
      [36, 'LONGITUD', 'HEMISFERIO_FALTA'],
      [38, 'COMUNA', 'COMUNA_TRUNCADA'],
      [40, 'DIRECCION', 'DIRECCION_REPETIDA'],
      [43, 'ZONA (URBANA/RURAL)', 'RURAL_EN_COMUNA_URBANA'],
      [46, 'COMUNA', 'COMUNA_TRUNCADA'],
      [60, 'COMUNA', 'COMUNA_TRUNCADA'],
      [74, 'COMUNA', 'COMUNA_TRUNCADA'],
      [78, 'DIRECCION', 'DIRECCION_REPETIDA'],
    ]);
  });

  it('says in Spanish what is wrong and what was done about it', async () => {
    const messages = new Map(
      (await official()).warnings.map(({ row, kind, message }) => [`${row} ${kind}`, message]),
    );
    expect(messages.get('2 PUNTO_LEJANO')).toBe(
      'El punto queda a 7,1 km de las demás zonas de la comuna 14; se importó como está. Revise las coordenadas.',
    );
    expect(messages.get('4 COMUNA_TRUNCADA')).toBe(
      'Dice «COMUNA 7 CIUDADELA», incompleto; se tomó como la comuna 7 La Ciudadela.',
    );
    expect(messages.get('40 DIRECCION_REPETIDA')).toBe(
      '«CRA. 41 # 21-9» también es la dirección de la fila 78; se importaron todas. Revise cuál es la correcta.',
    );
    expect(messages.get('16 HEMISFERIO_FALTA')).toBe(
      'A «73° 7\'48.25"» le falta la letra O (oeste); se tomó como oeste, donde está toda la ciudad. Corrija el archivo.',
    );
  });

  it('keeps the text of each zone, its comuna and where it is', async () => {
    const { zones } = await official();
    expect(zones.find((zone) => zone.row === 14)).toEqual({
      row: 14,
      id: zoneIdOf('Cancha  Pablo vi'),
      name: 'CANCHA PABLO VI',
      address: 'CRA. 11 # 67-50',
      neighbourhood: 'PLABLO VI',
      comuna: '8',
      area: 'URBANA',
      latitude: 7 + (5 * 60 + 50.6) / 3600,
      longitude: -(73 + (7 * 60 + 10.11) / 3600),
    });
    const perComuna = Map.groupBy(zones, (zone) => COMUNA_NAMES[zone.comuna ?? 'NO_INFORMA']);
    expect(Object.fromEntries([...perComuna].map(([name, group]) => [name, group.length]))).toEqual({
      Norte: 15,
      Nororiental: 2,
      'San Francisco': 8,
      Occidental: 2,
      'García Rovira': 5,
      'La Concordia': 4,
      'La Ciudadela': 5,
      Suroccidente: 2,
      'La Pedregosa': 2,
      Provenza: 4,
      Sur: 1,
      'Cabecera del Llano': 7,
      Oriental: 9,
      Morrorico: 3,
      Centro: 7,
      'Lagos del Cacique': 1,
      Mutis: 5,
    });
  });

  it('is read the same from Latin-1 with semicolons, as Excel saves it', async () => {
    const { header, rows } = await readTable(readFileSync(OFFICIAL), OFFICIAL);
    const quoted = [header, ...rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`));
    const text = quoted
      .map((cells) => cells.join(';'))
      .join('\r\n')
      .replaceAll('–', '-');
    const again = parseZoneList(await readTable(new Uint8Array(Buffer.from(text, 'latin1')), 'zonas.csv'));
    expect(told(again)).toEqual(told(await official()));
    expect(again.zones.map((zone) => zone.name)).toEqual((await official()).zones.map((zone) => zone.name));
  });
});

describe('a list with defects nobody has seen yet', () => {
  it.each<[string, Record<string, string>, [string, string][], Record<string, unknown>]>([
    ['an unknown comuna', { COMUNA: 'COMUNA 18' }, [['COMUNA', 'COMUNA_DESCONOCIDA']], { comuna: null }],
    ['another name', { COMUNA: '15 CHAPINERO' }, [['COMUNA', 'COMUNA_CON_OTRO_NOMBRE']], { comuna: '15' }],
    [
      'two comunas in one',
      { COMUNA: 'COMUNA 15 MUTIS' },
      [['COMUNA', 'COMUNA_CONTRADICTORIA']],
      { comuna: '15' },
    ],
    ['a bare number', { COMUNA: '15' }, [['COMUNA', 'COMUNA_TRUNCADA']], { comuna: '15' }],
    ['an empty comuna', { COMUNA: ' ' }, [['COMUNA', 'DATO_FALTA']], { comuna: null }],
    ['no latitude', { LATITUD: '' }, [['LATITUD', 'DATO_FALTA']], { latitude: null }],
    [
      'minutes beyond 59',
      { LATITUD: `7°71'1"N` },
      [['LATITUD', 'COORDENADA_FUERA_DE_RANGO']],
      { latitude: null },
    ],
    [
      'words for a coordinate',
      { LONGITUD: 'ver mapa' },
      [['LONGITUD', 'COORDENADA_ILEGIBLE']],
      { longitude: null },
    ],
    [
      'swapped coordinates',
      { LATITUD: `73° 7'30.45"O`, LONGITUD: `7° 7'19.66"N` },
      [
        ['LATITUD', 'COORDENADA_CAMBIADA'],
        ['LONGITUD', 'COORDENADA_CAMBIADA'],
      ],
      { latitude: null, longitude: null },
    ],
    [
      'a point in the sea',
      { LATITUD: '-7.1' },
      [['LATITUD', 'PUNTO_FUERA_DE_LA_CIUDAD']],
      { latitude: -7.1 },
    ],
    [
      'decimal degrees',
      { LATITUD: '7,1221', LONGITUD: '-73.1251' },
      [],
      { latitude: 7.1221, longitude: -73.1251 },
    ],
    [
      'a longitude without sign',
      { LONGITUD: '73.1251' },
      [['LONGITUD', 'HEMISFERIO_FALTA']],
      { longitude: -73.1251 },
    ],
    [
      'another area',
      { 'ZONA (URBANA/RURAL)': 'MIXTA' },
      [['ZONA (URBANA/RURAL)', 'AREA_DESCONOCIDA']],
      { area: null },
    ],
    ['another city', { MUNICIPIO: 'GIRÓN' }, [['MUNICIPIO', 'OTRO_MUNICIPIO']], {}],
    ['no address', { DIRECCION: '' }, [['DIRECCION', 'DATO_FALTA']], { address: null }],
    ['an endless address', { DIRECCION: 'X'.repeat(300) }, [['DIRECCION', 'TEXTO_LARGO']], { address: null }],
    ['broken letters', { BARRIO: 'PEÃ‘A' }, [['BARRIO', 'TEXTO_DANADO']], { neighbourhood: 'PEÃ‘A' }],
    ['a glued row', { DIRECCION: 'CL. 1\nPARQUE' }, [['DIRECCION', 'CELDA_DE_VARIAS_LINEAS']], {}],
    ['markup for a name', { 'NOMBRE ZONA WIFI': '<b>1</b>' }, [], { name: '<b>1</b>' }],
  ])('imports what can be used of a row with %s', (_name, change, warnings, zone) => {
    const list = parseZoneList(table(row(change)));
    expect(list.warnings.map(({ field, kind }) => [field, kind])).toEqual(warnings);
    expect(list.zones).toMatchObject([zone]);
  });

  it('does not import a row without a name or with the name of an earlier one, and says so', () => {
    const list = parseZoneList(
      table(row(), row({ 'NOMBRE ZONA WIFI': ' ' }), row({ 'NOMBRE ZONA WIFI': 'Parque  uno' }), [
        'PARQUE DOS',
        ...PARK.slice(1),
        '7.13',
        '-73.12',
        'sobra',
      ]),
    );
    expect(list.zones.map((zone) => zone.row)).toEqual([2, 5]);
    expect(told(list)).toEqual([
      [2, 'DIRECCION', 'DIRECCION_REPETIDA'],
      [3, 'NOMBRE ZONA WIFI', 'NOMBRE_FALTA'],
      [4, 'NOMBRE ZONA WIFI', 'NOMBRE_REPETIDO'],
      [5, '', 'CELDAS_DE_MAS'],
      [5, 'DIRECCION', 'DIRECCION_REPETIDA'],
    ]);
  });

  it('shows two zones on one point, and a short row as missing data', () => {
    const list = parseZoneList(
      table(row(), row({ 'NOMBRE ZONA WIFI': 'DOS', DIRECCION: 'CL. 9' }), [
        'TRES',
        'CL. 7',
        'CENTRO',
        '15 CENTRO',
      ]),
    );
    expect(told(list)).toEqual([
      [2, 'LATITUD', 'COORDENADA_REPETIDA'],
      [3, 'LATITUD', 'COORDENADA_REPETIDA'],
      [4, 'ZONA (URBANA/RURAL)', 'DATO_FALTA'],
      [4, 'LATITUD', 'DATO_FALTA'],
      [4, 'LONGITUD', 'DATO_FALTA'],
    ]);
    expect(list.zones.length).toBe(3);
  });

  it('finds its columns by other titles and in another order', () => {
    const list = parseZoneList({
      header: ['lat', 'long', 'Nombre_Zona', 'dirección', 'comuna', 'observaciones', 'LATITUD'],
      rows: [['7.12', '-73.12', 'Uno', 'CL. 1', '7 La Ciudadela', 'x', '9']],
      numbers: [2],
    });
    expect(told(list)).toEqual([
      [1, 'observaciones', 'COLUMNA_DESCONOCIDA'],
      [1, 'LATITUD', 'COLUMNA_REPETIDA'],
      [1, 'BARRIO', 'COLUMNA_AUSENTE'],
      [1, 'ZONA (URBANA/RURAL)', 'COLUMNA_AUSENTE'],
    ]);
    expect(list.zones).toEqual([
      {
        row: 2,
        id: zoneIdOf('UNO'),
        name: 'Uno',
        address: 'CL. 1',
        neighbourhood: undefined,
        comuna: '7',
        area: undefined,
        latitude: 7.12,
        longitude: -73.12,
      },
    ]);
  });

  it('is refused as a whole when a column that it needs is missing, or when it has no rows', () => {
    const keep = HEADER.map((title, index) => ({ title, index })).filter(({ title }) => title !== 'COMUNA');
    expect(() =>
      parseZoneList({
        header: keep.map(({ title }) => title),
        rows: [keep.map(({ index }) => row()[index] ?? '')],
        numbers: [2],
      }),
    ).toThrow(
      'Al archivo le faltan columnas: COMUNA. No se importó nada; agregue esos títulos en la primera fila.',
    );
    expect(() => parseZoneList(table())).toThrow('El archivo solo tiene títulos: no hay zonas que importar.');
  });
});
