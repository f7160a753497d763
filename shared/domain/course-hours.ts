import type { CourseCompletion, RollCallMark } from './codes.ts';

/** Integer milliseconds in a minute: hours are counted in whole minutes, as a course's length is. */
const MINUTE_MS = 60_000;

/** A meeting that was not cancelled, [startsAt, endsAt). */
export interface HoursSession {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** When its list was closed: from then on whoever has no mark was not there. */
  readonly closedAt: number | null;
}

/** The live mark of one registration at one session, with the times that it carries. */
export interface HoursMark {
  readonly sessionId: string;
  readonly mark: RollCallMark;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly arrivedAt: number | null;
}

/** What a course asks. */
export interface HoursRule {
  /** Length of the whole course. */
  readonly minutes: number;
  /** Share of it, 1 to 100, that makes somebody trained. */
  readonly percent: number;
  readonly completion: CourseCompletion;
}

export interface DecidedResult {
  readonly result: 'APROBADO' | 'NO_APROBADO';
  readonly decidedAt: number;
}

/** Minutes of a person in a group, as sums that the screen may move on by one session. */
export interface HoursSums {
  /** What they attended. */
  readonly attended: number;
  /** Length of the sessions that they could have attended so far. */
  readonly held: number;
  /** Length of the sessions that are still to come or to be called. */
  readonly remaining: number;
}

export interface PersonHours extends HoursSums {
  /** Sessions at which they were, late or not: one makes a participant. */
  readonly sessions: number;
  readonly trained: boolean;
  /** The start of the session in which the hours were reached, or when the result was decided; null unless trained. */
  readonly trainedAt: number | null;
}

/** Shares of 0 to 1, and what they mean for the certificate. */
export interface Standing {
  /** Of the sessions held so far; null before the first. */
  readonly soFar: number | null;
  /** Of the whole course; whoever attended more than it lasts has all of it. */
  readonly ofCourse: number;
  /** Under the course's share of what was held so far. */
  readonly below: boolean;
  /** Cannot reach the share any more, even with every session that remains. */
  readonly atRisk: boolean;
}

/** Minutes that a mark is worth: the whole session, what was left of it on arrival, or nothing. */
export function markedMinutes({ mark, startedAt, endedAt, arrivedAt }: Omit<HoursMark, 'sessionId'>): number {
  const length = minutesBetween(startedAt, endedAt);
  if (mark === 'PRESENTE') return length;
  if (mark !== 'TARDE') return 0;
  return Math.min(length, minutesBetween(arrivedAt ?? startedAt, endedAt));
}

/**
 * The mark that stands for a person at a session: of several registrations of one person the one that is worth most,
 * because whoever was there under one of them was there. Does not depend on their order.
 */
export function standingMarks<Mark extends HoursMark>(marks: readonly Mark[]): Map<string, Mark> {
  const best = new Map<string, Mark>();
  for (const mark of marks) {
    const known = best.get(mark.sessionId);
    if (known === undefined || worth(mark, known) > 0) best.set(mark.sessionId, mark);
  }
  return best;
}

const RANK: Readonly<Record<RollCallMark, number>> = { PRESENTE: 2, TARDE: 2, EXCUSA: 1, AUSENTE: 0 };

/** Positive when the first is worth more: having come before an excuse before an absence, then the longer stay. */
function worth(one: HoursMark, other: HoursMark): number {
  return (
    RANK[one.mark] - RANK[other.mark] ||
    markedMinutes(one) - markedMinutes(other) ||
    Number(one.mark === 'PRESENTE') - Number(other.mark === 'PRESENTE') ||
    // Alike in everything that a person would ask: any fixed order will do.
    other.startedAt - one.startedAt ||
    other.endedAt - one.endedAt ||
    (other.arrivedAt ?? 0) - (one.arrivedAt ?? 0)
  );
}

/**
 * The hours of one person in a group, from the live marks of all their registrations. A session with a mark is held
 * and keeps the mark's own times; a closed one without a mark was missed; any other remains.
 */
export function hoursOf(
  rule: HoursRule,
  sessions: readonly HoursSession[],
  marks: readonly HoursMark[],
  decided: DecidedResult | null,
): PersonHours {
  const standing = standingMarks(marks);
  const attendedMarks = [...standing.values()]
    .filter((mark) => mark.mark === 'PRESENTE' || mark.mark === 'TARDE')
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.sessionId < b.sessionId ? -1 : 1));
  let attended = 0;
  let reachedAt: number | null = null;
  for (const mark of attendedMarks) {
    attended += markedMinutes(mark);
    if (reachedAt === null && reaches(rule, attended)) reachedAt = mark.startedAt;
  }
  let held = 0;
  for (const mark of standing.values()) held += minutesBetween(mark.startedAt, mark.endedAt);
  let remaining = 0;
  for (const session of sessions) {
    if (standing.has(session.id)) continue;
    const length = minutesBetween(session.startsAt, session.endsAt);
    if (session.closedAt === null) remaining += length;
    else held += length;
  }
  const byHours = rule.completion === 'HORAS' ? reachedAt : null;
  const trainedAt = decided === null ? byHours : decided.result === 'APROBADO' ? decided.decidedAt : null;
  return {
    attended,
    held,
    remaining,
    sessions: attendedMarks.length,
    trained: trainedAt !== null,
    trainedAt,
  };
}

/** The same sums after one more session, so that a screen shows what a mark does before it is saved. */
export function withSession(sums: HoursSums, mark: Omit<HoursMark, 'sessionId'>): HoursSums {
  const length = minutesBetween(mark.startedAt, mark.endedAt);
  return {
    attended: sums.attended + markedMinutes(mark),
    held: sums.held + length,
    remaining: Math.max(0, sums.remaining - length),
  };
}

/**
 * What the sums mean. Hours that no session is planned for yet may still be given: nobody is out of reach because a
 * group's last sessions are not in the calendar. Where the instructor's approval decides, hours put nobody at risk.
 */
export function standingOf(rule: HoursRule, { attended, held, remaining }: HoursSums): Standing {
  const byHours = rule.completion === 'HORAS';
  const open = Math.max(remaining, rule.minutes - held);
  return {
    soFar: held === 0 ? null : attended / held,
    ofCourse: Math.min(1, attended / rule.minutes),
    below: byHours && held > 0 && attended * 100 < rule.percent * Math.min(held, rule.minutes),
    atRisk: byHours && !reaches(rule, attended + open),
  };
}

function reaches(rule: HoursRule, minutes: number): boolean {
  return minutes * 100 >= rule.percent * rule.minutes;
}

/** Whole minutes, never under zero. */
function minutesBetween(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / MINUTE_MS));
}
