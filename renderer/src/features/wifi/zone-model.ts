import { withArticle } from '#shared/text/clock-words.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { formatCount, formatDuration, formatMoment, formatMonth } from '#renderer/lib/formats.ts';
import { hasFault, STATE_WORDS } from '#renderer/features/wifi/model.ts';
import type { Zone } from '#renderer/features/wifi/model.ts';

export type Page = Outputs['wifi']['zone'];
export type Period = Page['periods'][number];
export type StripDay = Page['days'][number];
export type LastDay = Page['lastDay'];
export type Day = Outputs['wifi']['zoneDay'];

const SECOND = 1_000;
const MINUTE = 60_000;

/** Milliseconds as hours and minutes: "2.119:54". What is less than a minute and more than nothing says so. */
export function formatHours(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes === 0 && milliseconds > 0) return '<\u00A00:01';
  return `${formatCount(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Milliseconds to the second: "2.119:54:03". */
export function formatExactHours(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${formatCount(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/**
 * Up, down and unknown in whole steps (of a minute or a second), such that the parts shown add up to the whole shown:
 * what rounding down leaves over goes to the parts that lost most.
 */
export function partsThatAddUp(
  { U, D, N }: Pick<Period, 'U' | 'D' | 'N'>,
  step: number,
): { readonly U: number; readonly D: number; readonly N: number } {
  const whole = Math.floor((U + D + N) / step);
  const parts = [U, D, N].map((part, index) => ({
    index,
    floor: Math.floor(part / step),
    rest: part % step,
  }));
  let left = whole - parts.reduce((sum, part) => sum + part.floor, 0);
  const shown = parts.map(({ floor }) => floor);
  for (const { index, floor } of parts.toSorted((a, b) => b.rest - a.rest)) {
    if (left <= 0) break;
    shown[index] = floor + 1;
    left -= 1;
  }
  const [up = 0, down = 0, unknown = 0] = shown;
  return { U: up * step, D: down * step, N: unknown * step };
}

const ORDINALS = ['1.er', '2.º', '3.er', '4.º'];

/** "1.er trimestre", "Enero", "Abril, hasta hoy"; with its year where that is not this one. */
export function periodTitle({ kind, from, running }: Period, today: string): string {
  const month = Number(from.slice(5, 7)) - 1;
  const name =
    kind === 'QUARTER'
      ? `${ORDINALS[Math.floor(month / 3)] ?? ''} trimestre`
      : formatMonth(startOfLocalDate(from)).replace(/^./u, (letter) => letter.toUpperCase());
  const year = from.slice(0, 4) === today.slice(0, 4) ? '' : ` ${from.slice(0, 4)}`;
  return `${name}${year}${running ? ', hasta hoy' : ''}`;
}

export interface VerdictWords {
  readonly tone: Tone;
  readonly words: string;
}

/** What is said of a period: nothing where nothing is owed or no target holds; a verdict once it is over. */
export function verdictOf({ verdict, running, allowance, E }: Period): VerdictWords | null {
  if (E === 0 || verdict === null) return null;
  if (!running) return VERDICTS[verdict];
  return allowance !== null && allowance < 0 ? { tone: 'bad', words: 'Ya incumple' } : null;
}

const VERDICTS: Readonly<Record<NonNullable<Period['verdict']>, VerdictWords>> = {
  CUMPLE: { tone: 'good', words: 'Cumple' },
  INCUMPLE: { tone: 'bad', words: 'Incumple' },
  NO_CONCLUYENTE: { tone: 'unknown', words: 'No concluyente' },
};

/** The state and since when: what the eye meets after the name. */
export function stateLine(zone: Zone, now: number): { readonly tone: Tone; readonly words: string } {
  const { one, tone } = STATE_WORDS[zone.state];
  if (zone.state === 'MAINTENANCE' && zone.excludedUntil !== null)
    return { tone, words: `${one} hasta ${withArticle(formatMoment(zone.excludedUntil, now))}` };
  if (zone.since === null) return { tone, words: zone.hasTarget ? `${one}: aún sin sondeo` : one };
  const since = `${one} desde ${withArticle(formatMoment(zone.since, now))}, hace ${formatDuration(now - zone.since)}`;
  return hasFault(zone) ? { tone: 'doubt', words: since } : { tone, words: since };
}

/** Comunas carry their number; those that have none only their name. */
export function comunaTitle({ code, name }: Page['comuna']): string {
  return /^\d/u.test(code) ? `${code} ${name}` : name;
}
