import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount } from '#renderer/lib/formats.ts';

type Waiting = Outputs['central']['waiting'];
export type WaitingCase = Waiting['next'][number];
export type CaseKind = WaitingCase['kind'] | 'DUPLICATE';

export const KIND_WORDS: Readonly<Record<WaitingCase['kind'], string>> = {
  FORKED: 'Congelado',
  CONFLICT: 'Conflicto',
  PARKED: 'Aplazado',
  QUARANTINED: 'Cuarentena',
};

/** What the panel of the decisions shows. Figures as text: what could not be counted to its end says so. */
export interface Decisions {
  readonly total: number;
  /** There are more than were counted. */
  readonly more: boolean;
  readonly duplicates: string;
  readonly conflicts: string;
  /** Parked, quarantined and forked ones wait in the same place. */
  readonly quarantine: string;
  readonly next: readonly WaitingCase[];
  /** The place that the first case in order is decided in. */
  readonly first: 'decisiones' | 'duplicados';
}

/** The list of look-alikes ends at a morning's work. */
export const MOST_DUPLICATES = 30;

export function decisionsOf(waiting: Waiting, duplicates: number): Decisions {
  const { FORKED, CONFLICT, PARKED, QUARANTINED } = waiting.counts;
  const operations = FORKED + CONFLICT + PARKED + QUARANTINED;
  const more = duplicates >= MOST_DUPLICATES;
  return {
    total: operations + duplicates,
    more,
    duplicates: more ? `${MOST_DUPLICATES}+` : formatCount(duplicates),
    conflicts: formatCount(CONFLICT),
    quarantine: formatCount(FORKED + PARKED + QUARANTINED),
    next: waiting.next,
    first: operations > 0 ? 'decisiones' : 'duplicados',
  };
}

/** What a row of a table is, in the words of the desk. */
const TABLE_WORDS: Readonly<Record<string, string>> = {
  anonymousAttendance: 'Un conteo de evento',
  attendance: 'Una atención',
  attendanceEnd: 'Una salida',
  attendanceVoid: 'Una anulación',
  characterisation: 'Una caracterización',
  consent: 'Una autorización de datos',
  courseGroup: 'Un grupo de curso',
  courseSession: 'Una sesión de curso',
  enrolment: 'Una inscripción a un curso',
  person: 'Una persona',
  sessionMark: 'Una marca de asistencia',
  site: 'Un Punto',
  user: 'Un usuario',
  wifiHour: 'Un resumen de WiFi',
  wifiInterval: 'Una medición de WiFi',
  zone: 'Una zona WiFi',
};

/** Two short lines about a case: what it is about, and why somebody has to look. */
export function caseWords(each: WaitingCase): { readonly what: string; readonly why: string } {
  const { kind, person, reason, site, tableName } = each;
  const where = site === null ? '' : `, ${site}`;
  if (kind === 'FORKED') return { what: site ?? 'Un computador', why: 'Se vieron dos historias suyas' };
  const what = person ?? TABLE_WORDS[tableName ?? ''] ?? 'Un registro';
  if (kind === 'CONFLICT') return { what, why: `Dos valores para un mismo dato${where}` };
  const said = (reason ?? '').replace(/\.$/u, '');
  return { what, why: `${said === '' ? 'Espera a que alguien lo mire' : said}${where}` };
}
