import { localDate } from '#shared/domain/bogota.ts';
import { readDate } from '#renderer/lib/dates.ts';

/** A moment as two fields hold it while it is written. */
export interface TypedMoment {
  readonly date: string;
  readonly time: string;
}

/** "2:10 pm", "14:10", "14:10:05", "1410", "8" as HH:MM:SS; undefined when it is no time of day. */
export function readClock(typed: string): string | undefined {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?(?:[:.](\d{2}))?\s*(?:([ap])\.?\s*m?\.?)?$/iu.exec(typed.trim());
  if (found === null) return undefined;
  const [, hours = '', minutes = '00', seconds = '00', half] = found;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const fits = (half === undefined || (Number(hours) >= 1 && Number(hours) <= 12)) && hour < 24;
  if (!fits || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
}

/** Both fields as the core takes them; undefined while one of them is nothing yet. */
export function readMoment({ date, time }: TypedMoment): { date: string; time: string } | undefined {
  const [day, clock] = [readDate(date), readClock(time)];
  return day === undefined || clock === undefined ? undefined : { date: day, time: clock };
}

const SECOND = 1_000;
const OFFSET_MS = -5 * 3_600_000;

/** An instant as the two fields would be written: "14/04/2026", "08:14:05". */
export function typedFrom(at: number): TypedMoment {
  return {
    date: localDate(at).split('-').toReversed().join('/'),
    time: new Date(at + OFFSET_MS).toISOString().slice(11, 19),
  };
}

/** The outage from its first whole second to the one that is over after it. */
export function wholeSeconds({ from, to }: { readonly from: number; readonly to: number }) {
  return { from: Math.floor(from / SECOND) * SECOND, to: Math.ceil(to / SECOND) * SECOND };
}
