import { localDate, localTime } from '#shared/domain/bogota.ts';
import type { ExclusionState } from '#shared/domain/exclusion-rules.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type ExclusionRow = Outputs['contracts']['exclusions']['exclusions'][number];

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message?: string;
}

export const STATE_TONES: Readonly<Record<ExclusionState, Tone>> = {
  PENDIENTE: 'doubt',
  APROBADA: 'good',
  RECHAZADA: 'bad',
  REVOCADA: 'unknown',
};

/** "10 abr. 2026, 08:00:00", to the second: it is what is left out of a contract's figures. */
export function exactMoment(at: number): string {
  const seconds = new Date(at).toISOString().slice(17, 19);
  return `${formatLocalDate(localDate(at))}, ${localTime(at)}:${seconds}`;
}
