import type { EvidenceExclusion, EvidenceFigures } from '#shared/domain/evidence.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';

/** Words and figures of the availability, the same on the screen, on paper and in the workbook. */

export const VERDICT_WORDS: Readonly<Record<NonNullable<EvidenceFigures['verdict']>, string>> = {
  CUMPLE: 'Cumple',
  INCUMPLE: 'Incumple',
  NO_CONCLUYENTE: 'No concluyente',
};

export const DECISION_WORDS: Readonly<Record<EvidenceExclusion['decisions'][number]['decision'], string>> = {
  APROBADA: 'Aprobada',
  RECHAZADA: 'Rechazada',
  REVOCADA: 'Aprobación revocada',
};

export const CAUSE_WORDS: Readonly<Record<IncidentCause, string>> = {
  ENERGIA: 'Energía',
  ENLACE: 'Enlace',
  PUNTO_ACCESO: 'Punto de acceso',
  ESTACION: 'Estación de sondeo',
  TERCERO: 'Un tercero',
  OTRA: 'Otra causa',
};

/** How every figure is made, for the report and the screen. */
export const HOW_IT_IS_CALCULATED: readonly (readonly [string, string])[] = [
  [
    'E, exigido',
    'Las horas del contrato desde la puesta en servicio, menos las exclusiones aprobadas. Lo que cubren dos exclusiones se descuenta una vez.',
  ],
  ['U, en servicio', 'El tiempo exigido en que al menos una estación asignada vio la zona en servicio.'],
  ['D, caída', 'El tiempo exigido en que alguna la vio caída y ninguna en servicio.'],
  [
    'N, sin datos',
    'El tiempo exigido que nadie observó. No cuenta ni a favor ni en contra. U + D + N = E, exacto.',
  ],
  ['Disponibilidad', 'U ÷ (U + D): de lo observado, cuánto estuvo en servicio.'],
  ['Cobertura', '(U + D) ÷ E: de lo exigido, cuánto se observó.'],
  ['Mínimo y máximo', 'U ÷ E y (U + N) ÷ E: lo no visto contado como caída, y como servicio.'],
  [
    'Veredicto',
    'Cumple si el mínimo alcanza la meta; incumple si ni el máximo la alcanza; si no, no es concluyente.',
  ],
];

/** "99.412345" → "99,412 %", cut and never rounded up; null → "–". */
export function shareWords(share: string | null, decimals = 3): string {
  if (share === null) return '–';
  const [whole = '0', part = ''] = share.split('.');
  return `${whole},${part.slice(0, decimals)}\u00A0%`;
}

/** A target of 99500 thousandths → "99,5 %"; null → "–". */
export function targetWords(targetMilli: number | null): string {
  if (targetMilli === null) return '–';
  const [whole = '0', part = ''] = String(targetMilli / 1_000).split('.');
  return `${whole}${part === '' ? '' : `,${part}`}\u00A0%`;
}

/** Milliseconds as hours, minutes and seconds: "2.119:54:03". What is less than a second is cut off. */
export function hoursWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = grouped(Math.floor(seconds / 3_600));
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** 7776000000 → "7.776.000.000". */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, '.');
}

/** An instant (ms UTC) in Bogotá to the second, by 24 hours: "2026-01-31 23:59:59". */
export function secondWords(at: number): string {
  return new Date(at - 5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The arithmetic of one row, written out. */
export function arithmeticWords({
  E,
  U,
  D,
  N,
  availability,
  coverage,
  lower,
  upper,
}: EvidenceFigures): string {
  const sum = `U ${grouped(U)} + D ${grouped(D)} + N ${grouped(N)} = E ${grouped(E)} ms`;
  if (E === 0) return `${sum}: en este periodo no se exigía nada.`;
  const observed =
    availability === null
      ? 'nada se observó, así que no hay disponibilidad'
      : `${grouped(U)} ÷ ${grouped(U + D)} = ${shareWords(availability, 6)}`;
  return (
    `${sum}. Disponibilidad: ${observed}. Cobertura: ${grouped(U + D)} ÷ ${grouped(E)} = ${shareWords(coverage, 6)}. ` +
    `Mínimo: ${grouped(U)} ÷ ${grouped(E)} = ${shareWords(lower, 6)}. ` +
    `Máximo: ${grouped(U + N)} ÷ ${grouped(E)} = ${shareWords(upper, 6)}.`
  );
}
