import type { Comuna } from './codes.ts';
import { distanceKm, type Position } from './coordinates.ts';
import type { ImportWarning } from './import-report.ts';
import { foldText } from './person.ts';
import type { ListedZone } from './zone-list-row.ts';

/** Checks of the official list that need more than one row. They only warn: the zones stay as they were read. */

/** The main square; zones of the city and its corregimientos lie within 25 km. */
const CITY: Position = { latitude: 7.1193, longitude: -73.1227 };
const CITY_RADIUS_KM = 25;

/** Urban comunas are 1 to 4 km wide: a zone farther than this from the middle of the others is an error. */
const FAR_KM = 4;

/** Zones that share what two places cannot share, each pointing at the others. */
export function duplicateWarnings(
  zones: readonly ListedZone[],
  titles: { readonly address: string; readonly position: string },
): ImportWarning[] {
  const addresses = grouped(zones, (zone) => (zone.address === null ? '' : foldText(zone.address)));
  const positions = grouped(zones, (zone) =>
    zone.latitude === null || zone.longitude === null ? '' : `${zone.latitude} ${zone.longitude}`,
  );
  return [
    ...addresses.flatMap((group) =>
      group.map((zone) => ({
        row: zone.row,
        field: titles.address,
        kind: 'DIRECCION_REPETIDA',
        message: `«${zone.address}» también es la dirección de la ${others(group, zone)}; se importaron todas. Revise cuál es la correcta.`,
      })),
    ),
    ...positions.flatMap((group) =>
      group.map((zone) => ({
        row: zone.row,
        field: titles.position,
        kind: 'COORDENADA_REPETIDA',
        message: `Está en el mismo punto que la ${others(group, zone)}; se importaron todas. Revise cuál es el correcto.`,
      })),
    ),
  ];
}

function grouped(zones: readonly ListedZone[], keyOf: (zone: ListedZone) => string): ListedZone[][] {
  const groups = Map.groupBy(zones, keyOf);
  groups.delete('');
  return [...groups.values()].filter((group) => group.length > 1);
}

function others(group: readonly ListedZone[], zone: ListedZone): string {
  const rows = group.filter((other) => other !== zone).map((other) => other.row);
  return rows.length === 1 ? `fila ${rows[0]}` : `filas ${rows.join(', ')}`;
}

type Placed = ListedZone & Position;

/** Points outside the city, and points far from the other zones of their comuna. */
export function positionWarnings(
  zones: readonly ListedZone[],
  titles: { readonly position: string },
): ImportWarning[] {
  const warnings: ImportWarning[] = [];
  const placed = zones.filter((zone): zone is Placed => zone.latitude !== null && zone.longitude !== null);
  const inside: Placed[] = [];
  for (const zone of placed) {
    const km = distanceKm(zone, CITY);
    if (km <= CITY_RADIUS_KM) inside.push(zone);
    else {
      warnings.push({
        row: zone.row,
        field: titles.position,
        kind: 'PUNTO_FUERA_DE_LA_CIUDAD',
        message: `El punto queda a ${shown(km)} km de la ciudad; se importó como está. Revise las coordenadas.`,
      });
    }
  }
  for (const [comuna, group] of Map.groupBy(inside, (zone) => zone.comuna)) {
    if (!isUrban(comuna) || group.length < 2) continue;
    const middle = medianPoint(group);
    for (const zone of group) {
      const km = distanceKm(zone, middle);
      if (km <= FAR_KM) continue;
      warnings.push({
        row: zone.row,
        field: titles.position,
        kind: 'PUNTO_LEJANO',
        message: `El punto queda a ${shown(km)} km de las demás zonas de la comuna ${comuna}; se importó como está. Revise las coordenadas.`,
      });
    }
  }
  return warnings;
}

function isUrban(comuna: Comuna | null): boolean {
  return comuna !== null && /^\d+$/.test(comuna);
}

/**
 * Half of the points are on either side of it, so one wrong point does not move it. Of two points nobody
 * knows which is wrong: the middle between them is as far from both.
 */
function medianPoint(points: readonly Position[]): Position {
  return {
    latitude: median(points.map((point) => point.latitude)),
    longitude: median(points.map((point) => point.longitude)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const high = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? high) + high) / 2 : high;
}

/** One decimal with a comma up to 100 km, whole above. */
function shown(km: number): string {
  return km < 100 ? km.toFixed(1).replace('.', ',') : String(Math.round(km));
}
