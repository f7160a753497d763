import { withArticle } from '#shared/text/clock-words.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { formatShortTime, formatStay } from '#renderer/lib/formats.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';

const MINUTE = 60_000;

/** What a tile says at one glance. Each has its own shape, so that colour alone never says it. */
export type Look = 'free' | 'used' | 'over' | 'taken' | 'kept' | 'broken' | 'planned';

export interface Face {
  readonly look: Look;
  /** The state in one word, for who cannot see its shape. */
  readonly word: string;
  /** The big line: «41 min», «Libre», «+22 min». */
  readonly figure: string;
  /** The line under it; empty where there is nothing to add. */
  readonly detail: string;
  /** How much of the time is gone, 0 to 1; undefined without a use. */
  readonly share: number | undefined;
}

/** «41 min», «1 h 12»: whole minutes, and the one that has begun counts. */
export function remainingWords(milliseconds: number): string {
  return formatStay(Math.ceil(milliseconds / MINUTE) * MINUTE);
}

/** «+22 min»; the first minute after the end has no figure yet. */
function overWords(milliseconds: number): string {
  return milliseconds < MINUTE ? 'Se acabó' : `+${formatStay(milliseconds)}`;
}

/** «Pasó 22 min», «Le quedan 41 min»: the same for sentences. */
export function timeLeftWords(endsAt: number, now: number): string {
  const left = endsAt - now;
  if (left > 0) return left > MINUTE ? `Le quedan ${remainingWords(left)}` : 'Le queda 1 min';
  return left > -MINUTE ? 'Se acabó el tiempo' : `Pasó ${formatStay(-left)}`;
}

/** How a space stands now. Times are milliseconds UTC. */
export function faceOf(spot: Spot, now: number): Face {
  const { use, fault, kept } = spot;
  if (use !== null) {
    const left = use.endsAt - now;
    const whole = Math.max(1, use.endsAt - use.startedAt);
    const share = Math.min(1, Math.max(0, (now - use.startedAt) / whole));
    return left > 0
      ? { look: 'used', word: 'En uso', figure: remainingWords(left), detail: use.short, share }
      : { look: 'over', word: 'Tiempo pasado', figure: overWords(-left), detail: use.short, share: 1 };
  }
  if (fault !== null) {
    return fault.planned
      ? {
          look: 'planned',
          word: 'En mantenimiento',
          figure: 'Mantenimiento',
          detail: fault.label,
          share: undefined,
        }
      : { look: 'broken', word: 'Dañado', figure: 'Dañado', detail: fault.label, share: undefined };
  }
  if (kept?.kind === 'turn') {
    const left = kept.until - now;
    return {
      look: 'kept',
      word: 'Espera a un turno',
      figure: left > 0 ? `Espera ${remainingWords(left)}` : 'No llega',
      detail: `Turno ${kept.number}`,
      share: undefined,
    };
  }
  if (kept !== null) {
    const ahead = kept.startsAt - now;
    const course = kept.kind === 'session';
    if (kept.begun)
      return {
        look: 'taken',
        word: 'En uso',
        figure: `Hasta ${formatShortTime(kept.endsAt)}`,
        detail: kept.who,
        share: undefined,
      };
    return {
      look: 'kept',
      word: course ? 'Espera un curso' : 'Reservado',
      figure: ahead > 0 ? `En ${remainingWords(ahead)}` : 'No llega',
      detail: `${formatShortTime(kept.startsAt)} ${kept.who}`,
      share: undefined,
    };
  }
  const { next } = spot;
  const detail = next === null ? '' : `Hasta ${withArticle(formatShortTime(next.startsAt))}`;
  return { look: 'free', word: 'Libre', figure: 'Libre', detail, share: undefined };
}

/** Names of a kind, for headings and sentences. */
export const KIND_WORDS: Readonly<
  Record<
    SpaceKind,
    { readonly heading: string; readonly one: string; readonly many: string; readonly free: string }
  >
> = {
  EQUIPO: { heading: 'Equipos', one: 'equipo', many: 'equipos', free: 'equipo libre' },
  PUESTO: { heading: 'Coworking', one: 'puesto', many: 'puestos', free: 'puesto libre' },
  SALA: { heading: 'Salas', one: 'sala', many: 'salas', free: 'sala libre' },
};

/** What the heading of a block counts, in this order; none of a kind is left out, but for the free ones. */
export function countsOf(
  faces: readonly Face[],
): Readonly<Record<'free' | 'used' | 'over' | 'kept' | 'out', number>> {
  const count = (...looks: readonly Look[]) => faces.filter((face) => looks.includes(face.look)).length;
  return {
    free: count('free'),
    used: count('used', 'over', 'taken'),
    over: count('over'),
    kept: count('kept'),
    out: count('broken', 'planned'),
  };
}
