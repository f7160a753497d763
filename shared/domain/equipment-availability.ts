import { intersectSpans, lengthOf, uniteSpans, type Span } from './spans.ts';

/** Availability of a Punto's spaces from its opening hours and its faults. Pure; ms UTC, spans half-open [from, to). */

export const EQUIPMENT_AVAILABILITY =
  'Parte de las horas en que el Punto estuvo abierto en que el puesto se podía usar: horas abiertas sin daño ni ' +
  'mantenimiento entre horas abiertas. Un día está abierto desde que se registró la apertura (o, si no se registró, ' +
  'desde la primera atención) hasta que se registró el cierre (o la hora de cierre del ajuste). Los días sin apertura ' +
  'ni atenciones no cuentan. El tiempo de dos daños a la vez cuenta una vez.';

export interface EquipmentAvailability {
  /** Milliseconds that the Punto was open. */
  readonly openMs: number;
  /** Of those, broken or under maintenance. */
  readonly faultMs: number;
  /** 1 − faultMs / openMs; null when the Punto never opened. */
  readonly availability: number | null;
}

/** `open` and `faults` may overlap among themselves: no time counts twice. */
export function equipmentAvailability(open: readonly Span[], faults: readonly Span[]): EquipmentAvailability {
  const opened = uniteSpans(open);
  const openMs = lengthOf(opened);
  const faultMs = lengthOf(intersectSpans(opened, uniteSpans(faults)));
  return { openMs, faultMs, availability: openMs === 0 ? null : 1 - faultMs / openMs };
}
