import { z } from 'zod';
import { DAY_MS, localInstant } from './bogota.ts';
import type { ExclusionKind, ExclusionVerdict } from './exclusion.ts';
import { calendarDate } from './fields.ts';

/** Where an exclusion stands: what was last decided of it, or that nothing was. Derived. */
export type ExclusionState = 'PENDIENTE' | ExclusionVerdict;

/** A moment as a person writes it, in Bogotá; the seconds are those of an outage. */
export const localMoment = z.strictObject({
  date: calendarDate,
  time: z
    .string()
    .regex(
      /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
      'Escriba la hora como 14:30 o 14:30:05, de 00:00 a 23:59.',
    ),
});
export type LocalMoment = z.infer<typeof localMoment>;

export function instantOf({ date, time }: LocalMoment): number {
  return localInstant(date, time);
}

/** A leap year: what is longer is a change of the contract and no exclusion. */
const LONGEST_MS = 366 * DAY_MS;

export interface RuleFault {
  readonly field: 'from' | 'to';
  readonly message: string;
}

/** Why this time cannot be asked to be left out; null when it can. `now` in ms UTC. */
export function exclusionFault(
  wanted: { readonly kind: ExclusionKind; readonly startsAt: number; readonly endsAt: number },
  now: number,
): RuleFault | null {
  const { kind, startsAt, endsAt } = wanted;
  if (endsAt <= startsAt) {
    return {
      field: 'to',
      message: 'La exclusión termina antes de empezar; corrija la fecha o la hora final.',
    };
  }
  if (endsAt - startsAt > LONGEST_MS) {
    return {
      field: 'to',
      message:
        'Una exclusión dura como máximo un año. Si el servicio se suspende por más tiempo, retire la zona del contrato.',
    };
  }
  if (kind !== 'MANTENIMIENTO' && endsAt > now) {
    return {
      field: 'to',
      message:
        'Ese tiempo todavía no termina: por anticipado solo se pide el mantenimiento programado. Lo demás se pide cuando ya ocurrió.',
    };
  }
  if (startsAt > now + LONGEST_MS) {
    return {
      field: 'from',
      message: 'El mantenimiento programado se pide con un año de anticipación como máximo; revise la fecha.',
    };
  }
  return null;
}

/** What may be decided of an exclusion in each state. */
const NEXT: Readonly<Record<ExclusionState, readonly ExclusionVerdict[]>> = {
  PENDIENTE: ['APROBADA', 'RECHAZADA'],
  APROBADA: ['REVOCADA'],
  RECHAZADA: ['APROBADA'],
  REVOCADA: ['APROBADA'],
};

export function nextVerdicts(state: ExclusionState): readonly ExclusionVerdict[] {
  return NEXT[state];
}

/** Whoever says no, or takes back what was decided, says why. */
export function needsReason(state: ExclusionState, verdict: ExclusionVerdict): boolean {
  return verdict !== 'APROBADA' || state !== 'PENDIENTE';
}

/**
 * Four eyes: nobody approves what they asked for. User names are one person's wherever they are used. The exception is
 * the only administrator of a Punto that works alone, where nobody else could.
 */
export function mayDecide(
  exclusion: { readonly officer: string },
  who: { readonly username: string; readonly alone: boolean },
): boolean {
  return who.alone || exclusion.officer !== who.username;
}
