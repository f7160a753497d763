import type { Service, Sex } from './codes.ts';
import { REPEAT_WINDOW_MS } from './attendance.ts';
import { cityCheck, definitions, sorted, sum, type Indicator, type IndicatorCheck } from './indicator.ts';

/**
 * The figures that derive from attendances, from a stream. Nothing here touches a database; the core feeds it rows in
 * order of their start.
 */

/** One attendance that is not voided. */
export interface CountableAttendance {
  /** The canonical person: two registrations of the same person carry the same id here. */
  readonly person: string;
  readonly siteId: string;
  readonly service: Service;
  /** ms UTC. */
  readonly startedAt: number;
  /** Of the canonical registration; null when no registration of the person is in this file. */
  readonly sex: Sex | null;
}

/** Heads counted at events of the period, summed by Punto, service and sex. */
export interface AnonymousCount {
  readonly siteId: string;
  readonly service: Service;
  readonly sex: Sex;
  readonly count: number;
}

const CONNECTIVITY = ['NAVEGACION', 'COWORKING', 'SALA'] as const satisfies readonly Service[];
const isConnectivity = (service: Service): boolean => (CONNECTIVITY as readonly string[]).includes(service);

/** The key of a chain of repeated visits. Ids never hold a vertical bar (they are UUIDs). */
export function chainKey(row: Pick<CountableAttendance, 'person' | 'siteId' | 'service'>): string {
  return `${row.person}|${row.siteId}|${row.service}`;
}

/**
 * Decides which attendances are an atención. Rows come in order of `startedAt`, beginning at a moment before
 * which no chain that reaches the period is open (see `chainStart`). Returns whether the row counts.
 *
 * Each row may depend on every earlier one of its key (09:00 counts, 09:20 does not, 09:31 does), but only
 * the last *counted* one is needed, and only for 30 minutes: that is all that is held.
 */
export function repeatFilter(): (row: CountableAttendance) => boolean {
  // In order of the last counted start, because a key is taken out before it is put in again.
  const lastCounted = new Map<string, number>();
  return (row) => {
    for (const [key, at] of lastCounted) {
      if (row.startedAt - at < REPEAT_WINDOW_MS) break;
      lastCounted.delete(key);
    }
    const key = chainKey(row);
    // Whoever is still held was counted less than 30:00 ago.
    if (lastCounted.has(key)) return false;
    lastCounted.set(key, row.startedAt);
    return true;
  };
}

/**
 * Where counting must begin so that the period is exact, found by looking back window by window from its
 * start. Feed `back` every attendance of [lower, upper) with adjoining windows downwards, the first with `upper` at the
 * start of the period. A chain is settled once 30:00 without an attendance lie before its earliest one.
 */
export function chainStart(periodStart: number): {
  /** The window to read next, or null when every chain is settled: counting begins at `start()`. */
  next(): { readonly lower: number; readonly upper: number } | null;
  back(rows: readonly CountableAttendance[]): void;
  start(): number;
} {
  const earliest = new Map<string, number>();
  let lower = periodStart;
  let firstWindow = true;
  return {
    next: () => (firstWindow || earliest.size > 0 ? { lower: lower - REPEAT_WINDOW_MS, upper: lower } : null),
    back: (rows) => {
      lower -= REPEAT_WINDOW_MS;
      for (const row of rows) {
        const key = chainKey(row);
        const known = earliest.get(key);
        // Later windows only follow the chains that the first one opened.
        if (known === undefined && !firstWindow) continue;
        earliest.set(key, Math.min(known ?? row.startedAt, row.startedAt));
      }
      firstWindow = false;
      for (const [key, at] of earliest) if (at - lower >= REPEAT_WINDOW_MS) earliest.delete(key);
    },
    start: () => lower,
  };
}

/** Attendances (repeated ones included) and counted heads of a period whose instant the centre corrected. */
export interface CorrectedCounts {
  readonly attendances: number;
  readonly heads: number;
}

interface PersonSum {
  sex: Sex | null;
  connectivity: boolean;
}

const bySexZero = (): Record<Sex, number> => ({ MUJER: 0, HOMBRE: 0, INTERSEXUAL: 0, NO_INFORMA: 0 });

/**
 * Sums a period. `add` takes every countable attendance in order of its start from `chainStart` to the end of the
 * period, `addAnonymous` the sums of the period itself. `siteCode` names a Punto in the parts.
 */
export function indicatorSums(periodStart: number, siteCode: (siteId: string) => string) {
  const counts = repeatFilter();
  const people = new Map<string, PersonSum>();
  const peopleBySite = new Map<string, Set<string>>();
  const bySite: Record<string, number> = {};
  const bySex = bySexZero();
  const byService = { NAVEGACION: 0, COWORKING: 0, SALA: 0 };
  const connectivity = { identified: 0, anonymous: 0 };
  let identified = 0;
  let anonymous = 0;
  let repeated = 0;
  let corrected = { attendances: 0, heads: 0 };

  const addAll = (siteId: string, service: Service, sex: Sex | null, count: number): void => {
    const code = siteCode(siteId);
    bySite[code] = (bySite[code] ?? 0) + count;
    if (sex !== null) bySex[sex] += count;
    if (service === 'NAVEGACION' || service === 'COWORKING' || service === 'SALA')
      byService[service] += count;
  };

  return {
    add(row: CountableAttendance): void {
      // Those before the period are only there to settle the chains.
      const counted = counts(row);
      if (row.startedAt < periodStart) return;
      if (!counted) {
        repeated += 1;
        return;
      }
      identified += 1;
      if (isConnectivity(row.service)) connectivity.identified += 1;
      addAll(row.siteId, row.service, row.sex, 1);
      const known = people.get(row.person);
      if (known === undefined) {
        people.set(row.person, { sex: row.sex, connectivity: isConnectivity(row.service) });
      } else if (isConnectivity(row.service)) {
        known.connectivity = true;
      }
      const code = siteCode(row.siteId);
      const visitors = peopleBySite.get(code) ?? new Set<string>();
      peopleBySite.set(code, visitors.add(row.person));
    },
    addAnonymous(row: AnonymousCount): void {
      anonymous += row.count;
      if (isConnectivity(row.service)) connectivity.anonymous += row.count;
      addAll(row.siteId, row.service, row.sex, row.count);
    },
    /** What counts in the period by an instant that the centre corrected, of what was added. */
    addCorrected(counts: CorrectedCounts): void {
      corrected = counts;
    },
    result(): Indicator[] {
      const total = identified + anonymous;
      const peopleBySex = bySexZero();
      let connected = 0;
      for (const person of people.values()) {
        if (person.sex !== null) peopleBySex[person.sex] += 1;
        if (person.connectivity) connected += 1;
      }
      const sites: Record<string, number> = {};
      for (const [code, visitors] of peopleBySite) sites[code] = visitors.size;
      const connectivityTotal = connectivity.identified + connectivity.anonymous;
      return [
        {
          code: 'ATENCIONES',
          value: total,
          parts: { identified, anonymous, sites: sorted(bySite) },
          definition: definitions.ATENCIONES,
          checks: [
            sumCheck('SUMA_PUNTOS', 'Los Puntos', sum(bySite), total, 'atenciones'),
            {
              name: 'REPETIDAS',
              ok: true,
              message: `No cuentan ${repeated} asistencias repetidas antes de 30:00 minutos de una ya contada.`,
            },
            ...correctedCheck(corrected),
          ],
        },
        {
          code: 'PERSONAS_ATENDIDAS',
          value: people.size,
          parts: { city: people.size, sites: sorted(sites) },
          definition: definitions.PERSONAS_ATENDIDAS,
          checks: [cityCheck(people.size, sites)],
        },
        {
          code: 'CONECTIVIDAD_COWORKING',
          value: connectivityTotal,
          parts: { ...connectivity, people: connected, services: byService },
          definition: definitions.CONECTIVIDAD_COWORKING,
          checks: [
            sumCheck('SUMA_SERVICIOS', 'Los servicios', sum(byService), connectivityTotal, 'atenciones'),
          ],
        },
        {
          code: 'POR_SEXO',
          value: total,
          parts: { ...bySex, people: peopleBySex },
          definition: definitions.POR_SEXO,
          checks: [
            sumCheck('SUMA_ATENCIONES', 'Las categorías', sum(bySex), total, 'atenciones'),
            sumCheck('SUMA_PERSONAS', 'Las categorías', sum(peopleBySex), people.size, 'personas'),
          ],
        },
      ];
    },
  };
}

/** A wrong clock makes no figure wrong once it is corrected; whoever reads the figure may still want to know. */
function correctedCheck({ attendances, heads }: CorrectedCounts): IndicatorCheck[] {
  if (attendances + heads === 0) return [];
  return [
    {
      name: 'HORAS_CORREGIDAS',
      ok: true,
      message:
        `La central corrigió la hora de ${attendances} asistencias y de ${heads} personas contadas en eventos: ` +
        'el reloj del computador estaba mal.',
    },
  ];
}

function sumCheck(name: string, who: string, found: number, total: number, what: string): IndicatorCheck {
  const ok = found === total;
  return {
    name,
    ok,
    message: ok
      ? `${who} suman el total: ${total} ${what}.`
      : `${who} suman ${found} y el total es ${total}: faltan ${total - found} ${what} de personas cuyo registro no está ` +
        'en este equipo. Sincronice y repita.',
  };
}
