import type { ObservedTime } from './availability.ts';
import { addTimes } from './availability.ts';
import { addsUp, definitions, sorted, type Indicator } from './indicator.ts';

/** DISPONIBILIDAD and ZONAS_ACTIVAS: what the city says of its WiFi zones. Pure, fed by the core; integers only. */

/** A zone's time over the period, ms. */
export interface MeasuredZone extends ObservedTime {
  /** Code of its comuna. */
  readonly comuna: string;
}

/** Coverage that a zone needs to be called active without interruption (wifi.md), in hundredths. */
const COVERAGE_NEEDED = 95;
/** Thousandths of a percent in the whole. */
const WHOLE = 100_000;

export function zoneIndicators(zones: readonly MeasuredZone[]): Indicator[] {
  return [availabilityIndicator(zones), activeIndicator(zones)];
}

function availabilityIndicator(zones: readonly MeasuredZone[]): Indicator {
  const { E, U, D, N } = addTimes(zones);
  const byComuna = Map.groupBy(zones, ({ comuna }) => comuna);
  const sums = [...byComuna].map(([comuna, members]) => ({ comuna, ...addTimes(members) }));
  return {
    code: 'DISPONIBILIDAD',
    value: share(U, U + D),
    parts: {
      zones: zones.length,
      expectedMs: E,
      upMs: U,
      downMs: D,
      unknownMs: N,
      coverageMilli: share(U + D, E) ?? 0,
      lowestMilli: share(U, E) ?? 0,
      // (U + N) / E, rounded up.
      highestMilli: WHOLE - (share(D, E) ?? 0),
      comunas: sorted(Object.fromEntries(sums.flatMap((sum) => observedShare(sum.comuna, sum)))),
    },
    definition: definitions.DISPONIBILIDAD,
    checks: [
      addsUp('SUMA_TIEMPO', 'En servicio, caída y sin datos', U + D + N, E, 'milisegundos exigidos'),
      addsUp('SUMA_COMUNAS', 'Las comunas', addTimes(sums).E, E, 'milisegundos exigidos'),
    ],
  };
}

function observedShare(comuna: string, { U, D }: ObservedTime): [string, number][] {
  const value = share(U, U + D);
  return value === null ? [] : [[comuna, value]];
}

function activeIndicator(zones: readonly MeasuredZone[]): Indicator {
  const standings = zones.map((zone) => ({ comuna: zone.comuna, standing: standingOf(zone) }));
  const count = (standing: Standing) => standings.filter((each) => each.standing === standing).length;
  const active = standings.filter(({ standing }) => standing === 'ACTIVE');
  const comunas = [...Map.groupBy(active, ({ comuna }) => comuna)].map(
    ([comuna, members]) => [comuna, members.length] as const,
  );
  const others = {
    interrupted: count('INTERRUPTED'),
    unproven: count('UNPROVEN'),
    notOwed: count('NOT_OWED'),
  };
  return {
    code: 'ZONAS_ACTIVAS',
    value: active.length,
    parts: { zones: zones.length, ...others, comunas: sorted(Object.fromEntries(comunas)) },
    definition: definitions.ZONAS_ACTIVAS,
    checks: [
      addsUp(
        'SUMA_ZONAS',
        'Las activas, las que tuvieron caídas, las que no se observaron lo suficiente y las que nada debían',
        active.length + others.interrupted + others.unproven + others.notOwed,
        zones.length,
        'zonas',
      ),
    ],
  };
}

type Standing = 'ACTIVE' | 'INTERRUPTED' | 'UNPROVEN' | 'NOT_OWED';

function standingOf({ E, U, D }: ObservedTime): Standing {
  if (E === 0) return 'NOT_OWED';
  if (D > 0) return 'INTERRUPTED';
  return BigInt(U + D) * 100n >= BigInt(E) * BigInt(COVERAGE_NEEDED) ? 'ACTIVE' : 'UNPROVEN';
}

/** Thousandths of a percent, rounded down: 100 % is said of what is whole and of nothing else. Null of nothing. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Number((BigInt(part) * BigInt(WHOLE)) / BigInt(whole));
}
