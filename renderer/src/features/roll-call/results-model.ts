import { standingOf } from '#shared/domain/course-hours.ts';
import type { Standing } from '#shared/domain/course-hours.ts';
import type { Outputs } from '#renderer/lib/api.ts';

export type Results = Outputs['rollCall']['results'];
export type ResultRow = Results['people'][number];
export type Decision = ResultRow['result'];

/** What the result of somebody comes to, for the mark in front of it. */
export type Outcome = 'trained' | 'not' | 'lost' | 'going';

export function outcomeOf(row: ResultRow, standing: Standing): Outcome {
  if (row.hours.trained) return 'trained';
  if (row.result === 'NO_APROBADO') return 'not';
  return standing.atRisk ? 'lost' : 'going';
}

export function standingIn({ rule }: Results, row: ResultRow): Standing {
  return standingOf(rule, row.hours);
}

/** Whether the hours reach the course's share, whatever was decided. */
export function reachesHours({ rule }: Results, { hours }: ResultRow): boolean {
  return hours.attended * 100 >= rule.percent * rule.minutes;
}

/** "14 h", "13 h 30 min". */
export function hoursWords(minutes: number): string {
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${whole} h` : `${whole} h ${rest} min`;
}
