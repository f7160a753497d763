/** Availability of a Punto's spaces from its opening hours and its faults. Pure; ms UTC, spans half-open [from, to). */

export interface Span {
  readonly from: number;
  readonly to: number;
}

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
  const opened = joined(open);
  const broken = joined(faults);
  const openMs = opened.reduce((sum, span) => sum + span.to - span.from, 0);
  let faultMs = 0;
  for (const span of opened) {
    for (const fault of broken)
      faultMs += Math.max(0, Math.min(span.to, fault.to) - Math.max(span.from, fault.from));
  }
  return { openMs, faultMs, availability: openMs === 0 ? null : 1 - faultMs / openMs };
}

/** The same time as spans that do not overlap, in order. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    if (span.to <= span.from) continue;
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result.splice(-1, 1, { from: last.from, to: Math.max(last.to, span.to) });
    else result.push(span);
  }
  return result;
}
