import { foldText, normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { EnrolmentState } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';

export type CourseGroup = Outputs['enrolments']['list'];
export type GroupPerson = CourseGroup['people'][number];
export type Promoted = Outputs['enrolments']['withdraw']['promoted'][number];

/** Which people the list shows; each counter at its head is one, under its key. */
export type Filter = 'TODOS' | 'CON_CUPO' | 'ESPERA' | 'PREINSCRITO' | 'RETIRADO';

export const FILTERS: readonly { readonly code: Filter; readonly label: string }[] = [
  { code: 'TODOS', label: 'Todos' },
  { code: 'CON_CUPO', label: 'Con cupo' },
  { code: 'ESPERA', label: 'En espera' },
  { code: 'PREINSCRITO', label: 'Por confirmar' },
  { code: 'RETIRADO', label: 'Retirados' },
];

const SEATED: ReadonlySet<EnrolmentState> = new Set(['INSCRITO', 'APROBADO', 'NO_APROBADO']);

export function passes(filter: Filter, { state }: Pick<GroupPerson, 'state'>): boolean {
  if (filter === 'TODOS') return true;
  return filter === 'CON_CUPO' ? SEATED.has(state) : state === filter;
}

/** A person as the list shows and searches them. */
export interface Row {
  readonly person: GroupPerson;
  /** Number among those with a seat, from 1; null for the others. */
  readonly number: number | null;
  readonly folded: string;
}

/** The rows of a group, folded once: a list of thousands is searched at each letter. */
export function rowsOf(people: readonly GroupPerson[]): readonly Row[] {
  let seats = 0;
  return people.map((person) => ({
    person,
    number: SEATED.has(person.state) ? (seats += 1) : null,
    folded: `${foldText(person.name)} ${normalizeDocumentNumber(person.documentNumber ?? '').toLowerCase()}`,
  }));
}

/** Those that a filter and what was typed leave: every word of it, in the name or at the number. */
export function shownRows(rows: readonly Row[], filter: Filter, text: string): readonly Row[] {
  const words = foldText(text).split(' ').filter(Boolean);
  return rows.filter(
    ({ person, folded }) => passes(filter, person) && words.every((word) => folded.includes(word)),
  );
}

export function countOf(people: readonly GroupPerson[], filter: Filter): number {
  return people.filter((person) => passes(filter, person)).length;
}

/** "En espera, puesto 3". */
export function stateWords({ state, position }: Pick<GroupPerson, 'state' | 'position'>): string {
  return position === null ? labels.enrolment[state] : `${labels.enrolment[state]}, puesto ${position}`;
}

export function documentWords({
  documentType,
  documentNumber,
  otherPunto,
}: Pick<GroupPerson, 'documentType' | 'documentNumber' | 'otherPunto'>): string {
  if (otherPunto) return 'De otro Punto';
  return documentNumber === null ? 'Sin documento' : `${documentType ?? ''} ${documentNumber}`;
}

/** "Pérez, Ana" → "Ana Pérez", as one speaks of her. */
export function spokenName({ name }: Pick<GroupPerson, 'name'>): string {
  return name.split(', ').toReversed().join(' ');
}

/** The session whose list is called now or next; the last one when all are over. */
export function sessionAt(group: CourseGroup, now: number): CourseGroup['sessions'][number] | undefined {
  return group.sessions.find(({ endsAt }) => endsAt > now) ?? group.sessions.at(-1);
}

/** "8 sesiones; la próxima, mar. 14 abr. 2026, 2:00 p. m." */
export function sessionWords(group: CourseGroup, now: number): string {
  const count = formatQuantity(group.sessions.length, 'sesión', 'sesiones');
  const next = group.sessions.find(({ endsAt }) => endsAt > now);
  if (group.sessions.length === 0) return 'Sin sesiones todavía';
  if (next === undefined) return `${count}, todas terminadas`;
  const when = `${formatDate(next.startsAt)}, ${formatTime(next.startsAt)}`;
  return next.startsAt <= now ? `${count}; una en curso` : `${count}; la próxima, ${when}`;
}

/** How the desk reaches somebody who has a seat now. */
export function callWords({ phone, unreachable }: Promoted): string {
  if (phone !== null) return `llame al ${phone}`;
  return unreachable === 'OTRO_PUNTO'
    ? 'se inscribió en otro Punto, avise allá'
    : unreachable === 'SIN_AUTORIZACION'
      ? 'no autorizó llamadas, avísele cuando venga'
      : 'no dejó celular, avísele cuando venga';
}

/** What is said of somebody who has just been enrolled or confirmed. */
export function enrolledWords(result: {
  readonly state: EnrolmentState;
  readonly position: number | null;
}): string {
  return result.position === null ? 'Tiene cupo.' : `Lista de espera, puesto ${result.position}.`;
}
