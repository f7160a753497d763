import { NOTHING_TO_MEND } from '#shared/domain/import-report.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type ImportState = Outputs['imports']['state'];
export type StateAt<Step extends ImportState['step']> = Extract<ImportState, { step: Step }>;
export type Run = Outputs['imports']['runs'][number];
export type Problem = StateAt<'TRIED'>['problems'][number];

export const toMend = (problem: Problem) => !NOTHING_TO_MEND.has(problem.kind);

/** What the rows with a problem come to: left out, imported with a gap, or nothing to do. */
export function toneOf({ kind }: Problem): Tone {
  if (NOTHING_TO_MEND.has(kind)) return 'unknown';
  return kind === 'DATO_OMITIDO' || kind === 'NOMBRE_DISTINTO' || kind === 'DOCUMENTO_DE_OTRO'
    ? 'doubt'
    : 'bad';
}

/** Rows that a file has and that are neither written nor here already. */
export function leftOut({ rows, outlook }: StateAt<'TRIED'> | StateAt<'DONE'>): number {
  return Math.max(0, rows - outlook.imported - outlook.repeated);
}

/** Rows a second and the milliseconds that are left at that pace; null until there is a pace. */
export function paceOf(done: number, rows: number, elapsed: number): { rate: number; left: number } | null {
  if (done === 0 || elapsed < 500) return null;
  const rate = done / (elapsed / 1000);
  return { rate, left: ((rows - done) / rate) * 1000 };
}

export const RUN_TONES: Readonly<Record<Run['state'], Tone>> = {
  EN_CURSO: 'planned',
  TERMINADA: 'good',
  SIN_TERMINAR: 'doubt',
  DESHECHA: 'unknown',
};
