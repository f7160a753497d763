import { addsUp, cityCheck, definitions, sorted, sum, type Indicator } from './indicator.ts';
import { foldText } from './person.ts';

/** CARACTERIZADOS and SOLICITUDES: what comes through the city's other channels, too. Pure, fed by the core. */

/** Somebody went through the questions within the period. */
export interface CountableCharacterisation {
  /** The canonical person. */
  readonly person: string;
  readonly siteId: string;
  readonly origin: 'DESK' | 'WEB';
  /** Whether the sensitive questions were put too. */
  readonly authorised: boolean;
  /** The person had gone through them before the period already. */
  readonly before: boolean;
}

interface Characterised {
  desk: boolean;
  authorised: boolean;
  before: boolean;
}

/** Sums CARACTERIZADOS; `add` takes the events of the period in any order. */
export function characterisedSums(siteCode: (siteId: string) => string) {
  const people = new Map<string, Characterised>();
  const bySite = new Map<string, Set<string>>();
  return {
    add(row: CountableCharacterisation): void {
      const known = people.get(row.person) ?? { desk: false, authorised: false, before: false };
      people.set(row.person, {
        desk: known.desk || row.origin === 'DESK',
        authorised: known.authorised || row.authorised,
        before: known.before || row.before,
      });
      const code = siteCode(row.siteId);
      bySite.set(code, (bySite.get(code) ?? new Set<string>()).add(row.person));
    },
    result(): Indicator {
      const value = people.size;
      const count = (which: (person: Characterised) => boolean) => [...people.values()].filter(which).length;
      const origin = { desk: count((p) => p.desk), web: count((p) => !p.desk) };
      const times = { first: count((p) => !p.before), refreshed: count((p) => p.before) };
      const sensitive = { authorised: count((p) => p.authorised), basic: count((p) => !p.authorised) };
      const sites = sorted(Object.fromEntries([...bySite].map(([code, those]) => [code, those.size])));
      return {
        code: 'CARACTERIZADOS',
        value,
        parts: { ...origin, ...times, ...sensitive, sites },
        definition: definitions.CARACTERIZADOS,
        checks: [
          addsUp('SUMA_ORIGEN', 'En los Puntos y por la web', sum(origin), value, 'personas'),
          addsUp('SUMA_VECES', 'Por primera vez y actualizadas', sum(times), value, 'personas'),
          addsUp('SUMA_SENSIBLES', 'Con y sin autorización', sum(sensitive), value, 'personas'),
          cityCheck(value, sites, {
            once: 'nadie se caracterizó en dos Puntos',
            twice: 'quien se caracteriza en dos Puntos es una sola persona',
          }),
        ],
      };
    },
  };
}

/** Requests of the period under one subject at one Punto. */
export interface RequestCount {
  readonly siteId: string;
  readonly subject: string;
  readonly known: boolean;
  readonly count: number;
}

/** Subjects shown by name; the rest is added up. */
const SUBJECTS = 20;

/** Sums SOLICITUDES. */
export function requestIndicator(
  rows: readonly RequestCount[],
  total: number,
  siteCode: (siteId: string) => string,
): Indicator {
  const bySite: Record<string, number> = {};
  const bySubject = new Map<string, { label: string; count: number }>();
  const people = { known: 0, unknown: 0 };
  for (const { siteId, subject, known, count } of rows) {
    const code = siteCode(siteId);
    bySite[code] = (bySite[code] ?? 0) + count;
    people[known ? 'known' : 'unknown'] += count;
    // «Curso de Excel» and «curso de excel» are one subject, under the spelling that sorts first.
    const folded = foldText(subject);
    const sofar = bySubject.get(folded) ?? { label: subject, count: 0 };
    bySubject.set(folded, {
      label: subject < sofar.label ? subject : sofar.label,
      count: sofar.count + count,
    });
  }
  const ranked = [...bySubject.values()].toSorted(
    (a, b) => b.count - a.count || (a.label < b.label ? -1 : 1),
  );
  const subjects = Object.fromEntries(ranked.slice(0, SUBJECTS).map(({ label, count }) => [label, count]));
  const others = sum(Object.fromEntries(ranked.slice(SUBJECTS).map(({ label, count }) => [label, count])));
  return {
    code: 'SOLICITUDES',
    value: total,
    parts: { ...people, sites: sorted(bySite), subjects, otherSubjects: others },
    definition: definitions.SOLICITUDES,
    checks: [
      addsUp('SUMA_PUNTOS', 'Los Puntos', sum(bySite), total, 'solicitudes'),
      addsUp('SUMA_ASUNTOS', 'Los asuntos', sum(subjects) + others, total, 'solicitudes'),
      addsUp('SUMA_PERSONAS', 'Con y sin persona conocida', sum(people), total, 'solicitudes'),
    ],
  };
}
