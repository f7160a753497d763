import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#shared/domain/failure.ts';
import { readOutlineFile, tidyOutlines, type Outline } from '#shared/domain/outline-file.ts';
import { comunaOutline } from '#shared/domain/comuna-outline.ts';

type Ring = readonly (readonly [number, number])[];

const square = (west: number, south: number, size = 0.01): Ring => {
  const [east, north] = [Number((west + size).toFixed(6)), Number((south + size).toFixed(6))];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
};
const feature = (properties: object | null, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const collection = (...features: readonly unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', features });
const here = square(-73.13, 7.11);

/** What the person is told, or the outlines. */
function said(text: string): string | readonly Outline[] {
  try {
    return tidyOutlines(readOutlineFile(text));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.code).toBe('ARCHIVO_INVALIDO');
    return error.message;
  }
}

describe('a GeoJSON file of the comunas', () => {
  it('gives one outline a feature, its parts and its holes together, without heights', () => {
    const hole = square(-73.128, 7.112, 0.002);
    const island = square(-73.1, 7.15).map(([x, y]) => [x, y, 959]);
    expect(
      said(
        `\uFEFF${collection(
          feature({ OBJECTID: 7, NOMBRE: ' Morrorico ' }, [here, hole]),
          feature({ OBJECTID: 9, NOMBRE: 'Norte' }, [[here], [island]], 'MultiPolygon'),
        )}`,
      ),
    ).toEqual([
      { name: 'Morrorico', rings: [here, hole] },
      { name: 'Norte', rings: [here, square(-73.1, 7.15)] },
    ]);
  });

  it('takes the name from the property that tells the features apart', () => {
    const names = (...properties: readonly object[]) => {
      const result = said(collection(...properties.map((each) => feature(each, [here]))));
      return typeof result === 'string' ? result : result.map(({ name }) => name);
    };
    expect(
      names({ nombre: 'Bucaramanga', Nom_Comuna: 'Norte' }, { nombre: 'Bucaramanga', Nom_Comuna: 'Sur' }),
    ).toEqual(['Norte', 'Sur']);
    expect(names({ COMUNA: 1 }, { COMUNA: '12' })).toEqual(['Comuna 1', 'Comuna 12']);
    expect(names({ nombre: 'Norte' }, { nombre: 'NORTE' })).toMatch(/no se distinguen por el nombre/u);
    expect(names({ codigo: 1 })).toMatch(/Ponga a cada uno la propiedad «nombre»/u);
    expect(names({ nombre: 'Norte' }, { nombre: '  ' })).toMatch(/no se distinguen/u);
  });

  it.each([
    ['another format', '<kml></kml>', /no se puede leer como JSON/u],
    ['nothing', '', /no se puede leer como JSON/u],
    ['null', 'null', /No es un GeoJSON/u],
    ['other JSON', '[1, 2]', /No es un GeoJSON/u],
    ['TopoJSON', '{"type":"Topology","objects":{}}', /Es TopoJSON/u],
    ['a collection of nothing at all', '{"type":"FeatureCollection"}', /No es un GeoJSON/u],
    ['an empty collection', collection(), /No trae ningún contorno/u],
    ['what is no feature', collection(7), /El elemento 1 no es un elemento de GeoJSON/u],
    [
      'a geometry where a feature belongs',
      collection({ type: 'Polygon', coordinates: [here] }),
      /El elemento 1 no es un elemento/u,
    ],
    [
      'a point among areas',
      collection(feature({ nombre: 'A' }, [here]), feature({ nombre: 'B' }, [1, 2], 'Point')),
      /El elemento 2 no es una superficie/u,
    ],
    [
      'no geometry',
      collection({ type: 'Feature', properties: {}, geometry: null }),
      /El elemento 1 no es una superficie/u,
    ],
    [
      'words for numbers',
      collection(feature({ nombre: 'A' }, [[['7', '8']]])),
      /El elemento 1 tiene coordenadas que no se entienden/u,
    ],
    ['no ring', collection(feature({ nombre: 'A' }, [])), /«A» no encierra ninguna superficie/u],
    ['an empty ring', collection(feature({ nombre: 'A' }, [[]])), /Un borde de «A» no se cierra/u],
    [
      'an open ring',
      collection(feature({ nombre: 'A' }, [here.slice(0, 4)])),
      /Un borde de «A» no se cierra/u,
    ],
    [
      'an area below a metre',
      collection(feature({ nombre: 'A' }, [square(-73.13, 7.11, 0.000_001)])),
      /«A» no encierra ninguna superficie/u,
    ],
    [
      'latitude before longitude',
      collection(feature({ nombre: 'A' }, [here.map(([x, y]) => [y, x])])),
      /al revés: en GeoJSON va primero la longitud/u,
    ],
    [
      'metres of the national grid',
      collection(feature({ nombre: 'A' }, [square(1_105_000, 1_278_000, 100)])),
      /no son grados. Expórtelo en WGS 84/u,
    ],
    ['Bogotá', collection(feature({ nombre: 'A' }, [square(-74.1, 4.6)])), /no queda cerca de Bucaramanga/u],
  ])('is refused with what to do: %s', (_what, text, message) => {
    expect(said(text)).toMatch(message);
  });

  it('is refused when it has too much detail, too many outlines, or too much of all', () => {
    const circle = (points: number, name: string) =>
      feature({ nombre: name }, [
        Array.from({ length: points + 1 }, (_, index) => {
          const angle = (2 * Math.PI * (index % points)) / points;
          return [-73.12 + 0.05 * Math.cos(angle), 7.12 + 0.05 * Math.sin(angle)];
        }),
      ]);
    expect(said(collection(circle(5_000, 'Norte')))).toMatch(
      /«Norte» tiene demasiado detalle: \d+ kB y caben 60 kB/u,
    );
    const many = Array.from({ length: 61 }, (_, index) => circle(4, `Barrio ${index}`));
    expect(said(collection(...many))).toMatch(/Trae 61 contornos y caben 60/u);
    const heavy = Array.from({ length: 30 }, (_, index) => circle(2_500, `Comuna ${index}`));
    expect(said(collection(...heavy))).toMatch(/Los contornos juntos ocupan \d+ kB y caben 1200 kB/u);
  });
});

const rings = fc.array(
  fc
    .array(
      fc.tuple(
        fc.double({ min: -73.5, max: -72.8, noNaN: true }),
        fc.double({ min: 6.8, max: 7.4, noNaN: true }),
      ),
      { minLength: 3, maxLength: 6 },
    )
    .map((points): Ring => [...points, ...points.slice(0, 1)]),
  { minLength: 1, maxLength: 2 },
);
const outlines = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/u), rings }), {
  selector: ({ name }) => name,
  maxLength: 2,
});

/** Random rings may vanish when they are rounded; what is refused says so and is no matter here. */
function tidied(given: readonly Outline[]): readonly Outline[] | null {
  try {
    return tidyOutlines(given);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

describe('outlines as they are kept', () => {
  it('are closed rings of at least three corners, to a metre, which no further rounding changes', () => {
    fc.assert(
      fc.property(outlines, (given) => {
        const kept = tidied(given);
        if (kept === null) return;
        expect(tidyOutlines(kept)).toEqual(kept);
        for (const outline of kept) {
          const row = { id: 'x', name: outline.name, rings: JSON.stringify(outline.rings), deletedAt: null };
          expect(comunaOutline.schema.parse(row)).toEqual(row);
          for (const ring of outline.rings) {
            expect(ring.length).toBeGreaterThanOrEqual(4);
            expect(ring.at(-1)).toEqual(ring[0]);
          }
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('lie within a metre of what the file said, point by point', () => {
    fc.assert(
      fc.property(outlines, (given) => {
        const kept = tidied(given) ?? [];
        for (const { name, rings: after } of kept) {
          const before = given.find((outline) => outline.name === name)?.rings.flat() ?? [];
          for (const [longitude, latitude] of after.flat()) {
            expect(
              before.some(
                ([x, y]) => Math.abs(x - longitude) <= 5.000_01e-6 && Math.abs(y - latitude) <= 5.000_01e-6,
              ),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('never come from text that is no map, and no text is a defect', () => {
    const fragments = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((inner) => collection(JSON.parse(inner) as unknown)),
      fc.json().map((inner) => collection(feature({ nombre: 'A' }, JSON.parse(inner) as unknown))),
    );
    fc.assert(
      fc.property(fragments, (text) => {
        expect(typeof said(text)).toBe('string');
      }),
      { numRuns: 10_000 },
    );
  });
});
