import type { CourseAlly } from './codes.ts';
import { addsUp, cityCheck, definitions, sorted, sum } from './indicator.ts';
import type { Indicator, IndicatorCheck, IndicatorCode } from './indicator.ts';

/** INSCRITOS, PARTICIPANTES and CAPACITADOS: people and person-courses of a period. Pure, fed by the core. */

/** A group as the figures show it. */
export interface CountedGroup {
  /** The Punto that gives it. */
  readonly siteId: string;
  readonly courseCode: string;
  readonly ally: CourseAlly;
}

/** A person in a group: what the officials call a persona-curso. */
export interface PersonCourse {
  /** The canonical person. */
  readonly person: string;
  readonly groupId: string;
  readonly group: CountedGroup;
}

/** Somebody enrolled who has or had a seat. */
export interface SeatedPersonCourse extends PersonCourse {
  readonly withdrawn: boolean;
}

/**
 * Whether somebody is a public servant of the city, by canonical person. Who is missing is registered elsewhere: the
 * shared directory does not tell, and the centre knows.
 */
type Servants = ReadonlyMap<string, boolean>;

/** How a code of a Punto is shown. */
type SiteCode = (siteId: string) => string;

const ALLIES: readonly CourseAlly[] = ['PROPIO', 'SENA', 'CCB', 'OTRO'];

/** One in line for a group's seats, in the order of the line. */
interface InLine {
  readonly person: string;
  readonly confirmedAt: number | null;
  readonly withdrawnAt: number | null;
}

/**
 * Whether who withdrew from a group had a seat when they left: fewer than `capacity` others who came before them in
 * the line were still in it then, and not they themselves by an earlier enrolment. The line before somebody only grows
 * shorter, so a seat that was ever theirs was theirs at the end.
 */
export function hadSeat(line: readonly InLine[], at: number, capacity: number): boolean {
  const own = line[at];
  if (own === undefined || own.confirmedAt === null || own.withdrawnAt === null) return false;
  const left = own.withdrawnAt;
  const before = line
    .slice(0, at)
    .filter((each) => each.confirmedAt !== null && (each.withdrawnAt === null || each.withdrawnAt > left));
  const people = new Set(before.map((each) => each.person));
  return !people.has(own.person) && people.size < capacity;
}

/** INSCRITOS of these rows; the same person in the same group is one, withdrawn when none of its rows is in the group. */
export function enrolledIndicator(
  rows: readonly SeatedPersonCourse[],
  servants: Servants,
  siteCode: SiteCode,
): Indicator {
  const { indicator, personCourses } = figureOf('INSCRITOS', rows, servants, siteCode);
  const all = [...Map.groupBy(rows, keyOf).values()];
  const withdrawn = all.filter((those) => those.every((row) => row.withdrawn)).length;
  const staying = all.filter((those) => those.some((row) => !row.withdrawn)).length;
  const added = staying + withdrawn;
  return {
    ...indicator,
    parts: { ...indicator.parts, staying, withdrawn },
    checks: [
      ...indicator.checks,
      addsUp('SUMA_RETIRADOS', 'Quienes siguen y los retirados', added, personCourses, 'personas-curso'),
    ],
  };
}

/** PARTICIPANTES or CAPACITADOS of these rows; the same person in the same group is one. */
export function courseIndicator(
  code: 'PARTICIPANTES' | 'CAPACITADOS',
  rows: readonly PersonCourse[],
  servants: Servants,
  siteCode: SiteCode,
): Indicator {
  return figureOf(code, rows, servants, siteCode).indicator;
}

/** Ids never hold a vertical bar (they are UUIDs). */
const keyOf = (row: PersonCourse): string => `${row.person}|${row.groupId}`;

function figureOf(
  code: Extract<IndicatorCode, 'INSCRITOS' | 'PARTICIPANTES' | 'CAPACITADOS'>,
  rows: readonly PersonCourse[],
  servants: Servants,
  siteCode: SiteCode,
): { readonly indicator: Indicator; readonly personCourses: number } {
  const own = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  const people = new Set(own.map((row) => row.person)).size;
  const personCourses = own.length;
  const kinds = Map.groupBy(own, ({ person }) => {
    const servant = servants.get(person);
    return servant === undefined ? 'unknown' : servant ? 'servants' : 'others';
  });
  const kind = (name: 'servants' | 'others' | 'unknown') => {
    const those = kinds.get(name) ?? [];
    return { people: new Set(those.map((row) => row.person)).size, personCourses: those.length };
  };
  const parts = { servants: kind('servants'), others: kind('others'), unknown: kind('unknown') };
  const sites = countedBy(own, (row) => siteCode(row.group.siteId));
  const sitePeople = peopleBy(own, (row) => siteCode(row.group.siteId));
  const courses = countedBy(own, (row) => row.group.courseCode);
  const allies = {
    ...Object.fromEntries(ALLIES.map((ally) => [ally, 0])),
    ...countedBy(own, (row) => row.group.ally),
  };
  const byPeople = parts.servants.people + parts.others.people + parts.unknown.people;
  const added = (name: string, who: string, values: Record<string, number>) =>
    addsUp(name, who, sum(values), personCourses, 'personas-curso');
  return {
    personCourses,
    indicator: {
      code,
      value: people,
      parts: { people, personCourses, ...parts, sites, sitePeople, allies, courses },
      definition: definitions[code],
      checks: [
        addsUp('SUMA_SERVIDORES', 'Servidores públicos y demás personas', byPeople, people, 'personas'),
        added('SUMA_PUNTOS', 'Los Puntos', sites),
        added('SUMA_ALIADOS', 'Los aliados', allies),
        added('SUMA_CURSOS', 'Los cursos', courses),
        cityCheck(people, sitePeople, {
          once: 'nadie está en cursos de dos Puntos',
          twice: 'quien está en cursos de dos Puntos es una sola persona',
        }),
        servantsKnown(parts.unknown.people),
      ],
    },
  };
}

function servantsKnown(unknown: number): IndicatorCheck {
  const ok = unknown === 0;
  return {
    name: 'SERVIDORES_CONOCIDOS',
    ok,
    message: ok
      ? 'De todas las personas se sabe si son servidores públicos del municipio.'
      : `De ${unknown} personas registradas en otro Punto este equipo no sabe si son servidores públicos: lo sabe la central.`,
  };
}

function countedBy(
  rows: readonly PersonCourse[],
  key: (row: PersonCourse) => string,
): Record<string, number> {
  const groups = Map.groupBy(rows, key);
  return sorted(Object.fromEntries([...groups].map(([name, those]) => [name, those.length])));
}

function peopleBy(rows: readonly PersonCourse[], key: (row: PersonCourse) => string): Record<string, number> {
  const groups = Map.groupBy(rows, key);
  return sorted(
    Object.fromEntries(
      [...groups].map(([name, those]) => [name, new Set(those.map((row) => row.person)).size]),
    ),
  );
}
