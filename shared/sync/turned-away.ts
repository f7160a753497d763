/**
 * What the centre says of a computer that it takes nothing from any more, whatever the line does: only a new enrolment
 * code ends it.
 */
export const TURNED_AWAY = ['CONGELADO', 'REVOCADO', 'INSCRIPCION_VENCIDA', 'NO_INSCRITO'] as const;
export type TurnedAway = (typeof TURNED_AWAY)[number];

export function turnedAwayBy(code: string | null): TurnedAway | null {
  return TURNED_AWAY.find((each) => each === code) ?? null;
}
