import { localDate, localInstant } from '#shared/domain/bogota.ts';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { standingOf, withSession } from '#shared/domain/course-hours.ts';
import type { Standing } from '#shared/domain/course-hours.ts';
import { foldText } from '#shared/domain/person.ts';
import { readTime } from '#shared/domain/spreadsheet-values.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatTime } from '#renderer/lib/formats.ts';

export type List = Outputs['rollCall']['list'];
export type ListedPerson = List['people'][number];
export type TrailEntry = List['trail'][number];

/** What is marked for somebody; nothing while the session has not begun. */
export interface Marked {
  readonly mark: RollCallMark;
  readonly arrivedAt: number | null;
}

export interface Row {
  readonly personId: string;
  /** From 1; what is typed to go there. */
  readonly number: number;
  readonly name: string;
  readonly enrolled: boolean;
  readonly documentEnd: string | null;
  /** Null before the session begins. */
  readonly marked: Marked | null;
  /** Whether it is in the file, or only what the list starts with. */
  readonly saved: boolean;
  /** Their hours with this session as it is marked now. */
  readonly standing: Standing;
  /** Could still be certified before this session, and no more after it. */
  readonly lostToday: boolean;
}

/** What can be done with a list at this moment. */
export type Stage = 'before' | 'open' | 'closed' | 'cancelled';

export function stageOf({ session }: List, now: number): Stage {
  if (session.cancelled) return 'cancelled';
  if (session.closedAt !== null) return 'closed';
  return session.startsAt > now ? 'before' : 'open';
}

/** Whoever nobody marked is present; where the signed sheet is captured, absent until their signature is found. */
export function startingMark(list: List): RollCallMark {
  return isSheet(list) ? 'AUSENTE' : 'PRESENTE';
}

/** Whether the list is being captured from the signed sheet. */
export function isSheet(list: List): boolean {
  return list.people.some(({ mark }) => mark?.how === 'HOJA');
}

/** The rows as they stand with what was just pressed and is on its way to the file. */
export function rowsOf(list: List, pressed: ReadonlyMap<string, Marked>, stage: Stage): readonly Row[] {
  const { session, rule } = list;
  const times = { startedAt: session.startsAt, endedAt: session.endsAt };
  const started: Marked = { mark: startingMark(list), arrivedAt: null };
  return list.people.map(({ personId, name, state, documentEnd, mark, hours }, index): Row => {
    const known = pressed.get(personId) ?? mark ?? undefined;
    const marked = known ?? (stage === 'open' ? started : null);
    const standing = standingOf(rule, marked === null ? hours : withSession(hours, { ...times, ...marked }));
    return {
      personId,
      number: index + 1,
      name,
      enrolled: state !== null && state !== 'ESPERA' && state !== 'RETIRADO' && state !== 'PREINSCRITO',
      documentEnd,
      marked,
      saved: known !== undefined,
      standing,
      lostToday: standing.atRisk && !standingOf(rule, hours).atRisk,
    };
  });
}

export type Tally = Readonly<Record<RollCallMark, number>>;

export function tallyOf(rows: readonly Row[]): Tally {
  const tally = { PRESENTE: 0, TARDE: 0, AUSENTE: 0, EXCUSA: 0 };
  for (const { marked } of rows) if (marked !== null) tally[marked.mark] += 1;
  return tally;
}

/** "Tarde, 2:18 p. m." */
export function markWords({ mark, arrivedAt }: Marked): string {
  const word = labels.rollCall[mark];
  return mark === 'TARDE' && arrivedAt !== null ? `${word}, ${formatTime(arrivedAt)}` : word;
}

/** The first row whose name has all the words typed, from the row after `from` on, round the list. */
export function findByName(rows: readonly Row[], typed: string, from: number): number | undefined {
  const words = foldText(typed).split(' ').filter(Boolean);
  if (words.length === 0) return undefined;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (from + step) % rows.length;
    const name = foldText(rows[index]?.name ?? '');
    if (words.every((word) => name.includes(word))) return index;
  }
  return undefined;
}

/**
 * When somebody came in, as people type it in a hurry: 218, 2:18, 14:18. Of the two halves of the day the one within
 * the session is meant. Undefined for what is no time, or lies outside of it.
 */
export function arrivalAt(typed: string, { startsAt, endsAt }: List['session']): number | undefined {
  const digits = /^(\d{1,2})[:.]?(\d{2})?$/u.exec(typed.trim());
  const time = readTime(digits === null ? typed : `${digits[1] ?? ''}:${digits[2] ?? '00'}`);
  if (time === null) return undefined;
  const at = localInstant(localDate(startsAt), time);
  const half = 12 * 3_600_000;
  return [at, at + half, at - half].find((each) => each > startsAt && each < endsAt);
}

/**
 * Most are absent in an open list: it is being filled from none (the signed sheet, one cédula after the other), and
 * who is still absent is no exception yet.
 */
export function isFilling(rows: readonly Row[], stage: Stage): boolean {
  return stage === 'open' && tallyOf(rows).AUSENTE * 2 > rows.length;
}

/** Who is at risk, for the note beside the list. */
export function risksOf(rows: readonly Row[]): { readonly below: number; readonly lost: readonly Row[] } {
  const enrolled = rows.filter((row) => row.enrolled);
  return {
    below: enrolled.filter((row) => row.standing.below || row.standing.atRisk).length,
    lost: enrolled.filter((row) => row.standing.atRisk),
  };
}
