import { localDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { MOST_OCCURRENCES, weekday } from '#shared/domain/recurrence.ts';
import type { Weekday, WeeklyRule } from '#shared/domain/recurrence.ts';
import { mondayOf } from '#renderer/features/courses/model.ts';
import { readDate, readTime, typedDate } from '#renderer/lib/dates.ts';

/** The short names of the days, Monday first, as the chips show them. */
export const DAY_NAMES: Readonly<Record<Weekday, { readonly short: string; readonly long: string }>> = {
  MO: { short: 'Lun', long: 'lunes' },
  TU: { short: 'Mar', long: 'martes' },
  WE: { short: 'Mié', long: 'miércoles' },
  TH: { short: 'Jue', long: 'jueves' },
  FR: { short: 'Vie', long: 'viernes' },
  SA: { short: 'Sáb', long: 'sábado' },
  SU: { short: 'Dom', long: 'domingo' },
};

/** When the sessions are, as the fields hold it. */
export interface RuleForm {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly start: string;
  readonly end: string;
  readonly until: 'COUNT' | 'DATE';
  readonly count: string;
  readonly last: string;
  readonly kept: readonly string[];
}

/** Next Monday: a new group seldom begins tomorrow. */
export function emptyRule(now: number): RuleForm {
  return {
    days: [],
    from: typedDate(plusDays(mondayOf(localDate(now)), 7)),
    start: '14:00',
    end: '16:00',
    until: 'COUNT',
    count: '8',
    last: '',
    kept: [],
  };
}

/** What is still wrong with a field; undefined where it is right. */
export function faultsOf(
  form: RuleForm,
): Partial<Record<'from' | 'start' | 'end' | 'count' | 'last', string>> {
  const count = Number(form.count);
  const start = readTime(form.start);
  const end = readTime(form.end);
  return {
    ...(readDate(form.from) === undefined ? { from: 'DD/MM/AAAA' } : {}),
    ...(start === undefined ? { start: 'Como 14:00' } : {}),
    ...(end === undefined
      ? { end: 'Como 16:00' }
      : start !== undefined && end <= start
        ? { end: 'Después de la entrada' }
        : {}),
    ...(form.until === 'COUNT' && !(Number.isInteger(count) && count >= 1 && count <= MOST_OCCURRENCES)
      ? { count: `De 1 a ${MOST_OCCURRENCES}` }
      : {}),
    ...(form.until === 'DATE' && readDate(form.last) === undefined ? { last: 'DD/MM/AAAA' } : {}),
  };
}

/** The rule behind the fields; undefined while any of them says nothing. */
export function ruleOf(form: RuleForm): WeeklyRule | undefined {
  const from = readDate(form.from);
  const startTime = readTime(form.start);
  const endTime = readTime(form.end);
  const last = readDate(form.last);
  if (from === undefined || startTime === undefined || endTime === undefined) return undefined;
  if (form.days.length === 0 || Object.keys(faultsOf(form)).length > 0) return undefined;
  const days = weekday.options.filter((day) => form.days.includes(day));
  const rest = { from, days, startTime, endTime, keptHolidays: [...form.kept] };
  if (form.until === 'COUNT') return { ...rest, end: { kind: 'COUNT', count: Number(form.count) } };
  return last === undefined ? undefined : { ...rest, end: { kind: 'UNTIL', date: last } };
}
