import { z } from 'zod';
import { distanceKm, type Position } from './coordinates.ts';
import { Refusal } from './failure.ts';
import { tidyText } from './fields.ts';
import { foldText } from './person.ts';

/**
 * Outlines for the map of the zones, from a GeoJSON file (RFC 7946): one outline a feature, its rings of
 * [longitude, latitude] in degrees of WGS 84. Two steps, so that the window that reads the file and the core that keeps
 * the outlines judge alike: `readOutlineFile` understands the file, `tidyOutlines` checks and rounds what it found.
 */
export interface Outline {
  readonly name: string;
  /** Closed: the first point again at the end. Outer and inner rings alike; what is inside is told by even-odd. */
  readonly rings: readonly (readonly (readonly [longitude: number, latitude: number])[])[];
}

/** A map of the comunas of the city has a few hundred kilobytes; beyond this it is another kind of file. */
export const LARGEST_OUTLINE_FILE = 20_000_000;
/** 17 comunas and 3 corregimientos; barrios would be several hundred, and hide the zones. */
const MOST_OUTLINES = 60;
/** What one outline takes as JSON at most: about 3,000 points. */
const LARGEST_OUTLINE = 60_000;
/** All of them together travel to every Punto. */
const LARGEST_TOTAL = 1_200_000;
/** The furthest corner of the municipality lies about 25 km from its main square. */
const FARTHEST_KM = 60;
const CITY: Position = { latitude: 7.1193, longitude: -73.1227 };
/** 1.1 m, finer than any outline of a comuna. */
const DECIMALS = 5;

const position = z.array(z.number()).min(2);
const polygon = z.array(z.array(position));
const geometrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
]);
const featureSchema = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.unknown(),
});

/** Throws Refusal (ARCHIVO_INVALIDO) with what to do: not JSON, not GeoJSON, no areas, no names. */
export function readOutlineFile(text: string): readonly Outline[] {
  const file = parseJson(text);
  const type = typeOf(file);
  if (type === 'Topology')
    throw refusal('Es TopoJSON, que este mapa no lee. Expórtelo como GeoJSON (EPSG:4326).');
  const features = type === 'FeatureCollection' ? listOf(file) : type === 'Feature' ? [file] : undefined;
  if (features === undefined)
    throw refusal('No es un GeoJSON con elementos (FeatureCollection). Expórtelo de nuevo como GeoJSON.');
  if (features.length === 0) throw refusal('No trae ningún contorno.');
  const read = features.map(readFeature);
  const nameOf = naming(read.map(({ properties }) => properties));
  return read.map(({ rings }, index) => ({ name: nameOf(index), rings }));
}

/**
 * The outlines as they are kept: rounded, without points that rounding made equal, each with a name of its own.
 * Applied to its own result it changes nothing. Throws Refusal (ARCHIVO_INVALIDO): too many or too large, not near
 * Bucaramanga, open rings, names that are missing or repeated.
 */
export function tidyOutlines(outlines: readonly Outline[]): readonly Outline[] {
  if (outlines.length > MOST_OUTLINES)
    throw refusal(
      `Trae ${outlines.length} contornos y caben ${MOST_OUTLINES}: cargue las comunas, no los barrios.`,
    );
  const tidy = outlines.map((outline) => {
    const name = tidyText(outline.name);
    if (name === '' || name.length > 120) throw refusal('Un contorno no tiene nombre, o es demasiado largo.');
    const rings = outline.rings
      .map((ring) => tidyRing(ring, name))
      .filter((ring) => ring.length >= SMALLEST_RING);
    if (rings.length === 0) throw refusal(`«${name}» no encierra ninguna superficie.`);
    const size = JSON.stringify(rings).length;
    if (size > LARGEST_OUTLINE)
      throw refusal(
        `«${name}» tiene demasiado detalle: ${kilobytes(size)} y caben ${kilobytes(LARGEST_OUTLINE)}. ` +
          'Simplifique el archivo (en QGIS: Vectorial, Simplificar, unos 5 metros) y cárguelo otra vez.',
      );
    return { name, rings, size };
  });
  const total = tidy.reduce((sum, { size }) => sum + size, 0);
  if (total > LARGEST_TOTAL)
    throw refusal(
      `Los contornos juntos ocupan ${kilobytes(total)} y caben ${kilobytes(LARGEST_TOTAL)}. ` +
        'Simplifique el archivo (en QGIS: Vectorial, Simplificar, unos 5 metros) y cárguelo otra vez.',
    );
  const seen = new Set<string>();
  for (const { name } of tidy) {
    if (seen.has(foldText(name)))
      throw refusal(`«${name}» está más de una vez: una los pedazos en uno solo.`);
    seen.add(foldText(name));
  }
  return tidy.map(({ name, rings }) => ({ name, rings }));
}

/** Three corners, and the first again. */
const SMALLEST_RING = 4;

function tidyRing(ring: Outline['rings'][number], name: string): Outline['rings'][number] {
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined || first[0] !== last[0] || first[1] !== last[1])
    throw refusal(`Un borde de «${name}» no se cierra: su último punto debe ser el primero.`);
  const rounded = ring.map(([longitude, latitude]) => [round(longitude), round(latitude)] as const);
  for (const [longitude, latitude] of rounded) checkNear(longitude, latitude, name);
  return rounded.filter((point, index) => {
    const before = rounded[index - 1];
    return before === undefined || before[0] !== point[0] || before[1] !== point[1];
  });
}

function checkNear(longitude: number, latitude: number, name: string): void {
  if (isNear(longitude, latitude)) return;
  if (isNear(latitude, longitude))
    throw refusal('La latitud y la longitud están al revés: en GeoJSON va primero la longitud.');
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90)
    throw refusal('Sus coordenadas no son grados. Expórtelo en WGS 84 (EPSG:4326) y cárguelo otra vez.');
  throw refusal(`«${name}» no queda cerca de Bucaramanga. Revise que sea el archivo de la ciudad.`);
}

function isNear(longitude: number, latitude: number): boolean {
  return distanceKm(CITY, { latitude, longitude }) <= FARTHEST_KM;
}

/** -0 and 0 are one number as text, and must be one in memory. */
function round(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS)) + 0;
}

interface Feature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly rings: Outline['rings'];
}

function readFeature(value: unknown, index: number): Feature {
  const place = `El elemento ${index + 1}`;
  const feature = featureSchema.safeParse(value);
  if (!feature.success) throw refusal(`${place} no es un elemento de GeoJSON (Feature).`);
  const geometry = geometrySchema.safeParse(feature.data.geometry);
  if (!geometry.success) {
    const type = typeOf(feature.data.geometry);
    throw refusal(
      type === 'Polygon' || type === 'MultiPolygon'
        ? `${place} tiene coordenadas que no se entienden.`
        : `${place} no es una superficie: solo sirven Polygon y MultiPolygon.`,
    );
  }
  const { type, coordinates } = geometry.data;
  const rings = (type === 'Polygon' ? coordinates : coordinates.flat()).map((ring) =>
    // A third number is a height, which a flat map does not show.
    ring.map(([longitude = Number.NaN, latitude = Number.NaN]) => [longitude, latitude] as const),
  );
  return { properties: feature.data.properties ?? {}, rings };
}

/** What city maps call the name, folded, the likeliest first. */
const NAME_PROPERTIES = [
  'nombre',
  'name',
  'nom comuna',
  'nombre comuna',
  'nombre com',
  'nomcomuna',
  'nom com',
  'comuna',
  'corregimiento',
  'barrio',
  'label',
  'etiqueta',
];

/** The first property that tells every feature apart; a single area may go without. */
function naming(properties: readonly Feature['properties'][]): (index: number) => string {
  const candidates = NAME_PROPERTIES.map((wanted) => properties.map((each) => nameIn(each, wanted)));
  const telling = candidates.find(
    (names) =>
      names.every((name) => name !== '') &&
      new Set(names.map((name) => foldText(name))).size === names.length,
  );
  if (telling === undefined)
    throw refusal(
      'Sus contornos no se distinguen por el nombre. Ponga a cada uno la propiedad «nombre», distinta en cada uno.',
    );
  return (index) => telling[index] ?? '';
}

function nameIn(properties: Feature['properties'], wanted: string): string {
  for (const [key, value] of Object.entries(properties)) {
    if (foldText(key.replaceAll('_', ' ')) !== wanted) continue;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const name = tidyText(String(value));
    return /^\d+$/u.test(name) ? `Comuna ${name}` : name;
  }
  return '';
}

function parseJson(text: string): unknown {
  try {
    // Editors on Windows leave a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    throw refusal('No es un archivo GeoJSON: no se puede leer como JSON.');
  }
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return typeof value === 'object' && value !== null && 'features' in value && Array.isArray(value.features)
    ? value.features
    : undefined;
}

function kilobytes(characters: number): string {
  return `${Math.ceil(characters / 1_000)} kB`;
}

function refusal(message: string): Refusal {
  return new Refusal('ARCHIVO_INVALIDO', message);
}
