import { localTime } from '../domain/bogota.ts';

const NBSP = '\u00A0';

/** «1:21 p. m.», as a clock is read here, with no-break spaces. @param at ms UTC */
export function timeOfDay(at: number): string {
  const [hours = 0, minutes = 0] = localTime(at).split(':').map(Number);
  const twelve = hours % 12 === 0 ? 12 : hours % 12;
  return `${twelve}:${String(minutes).padStart(2, '0')}${NBSP}${hours < 12 ? 'a' : 'p'}.${NBSP}m.`;
}

/**
 * A moment with the article that a sentence needs before it: «la 1:10 p. m.», «las 10:42 a. m.», «el 8 abr., 5:48 p. m.».
 * @param told as the screens tell a time of day (it begins with the hour of twelve) or a day (with its number)
 */
export function withArticle(told: string): string {
  if (!/^\d+:/u.test(told)) return `el ${told}`;
  return `${told.startsWith('1:') ? 'la' : 'las'} ${told}`;
}
