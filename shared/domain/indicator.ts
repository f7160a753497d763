/** What an indicator of product.md is: its exact definition, its figure, the parts of it and what must add up. */
export const definitions = {
  ATENCIONES:
    'Asistencias no anuladas del periodo [desde, hasta) en hora de Bogotá, identificadas y anónimas. Por persona ' +
    '(con sus registros repetidos unidos), Punto y servicio, una cuenta si ninguna ya contada empezó menos de 30:00 ' +
    'minutos antes, mirando también antes del inicio del periodo. Presente o tarde en una sesión de curso es una ' +
    'atención del servicio Curso a la hora en que empieza la sesión. Las anónimas suman las personas contadas.',
  PERSONAS_ATENDIDAS:
    'Personas distintas con al menos una atención en el periodo, con los registros repetidos unidos según se conocen ' +
    'hoy. Cuentan las personas sin documento; las anónimas no. La suma de los Puntos no es la ciudad: quien visita ' +
    'dos Puntos es una sola persona.',
  CONECTIVIDAD_COWORKING:
    'Atenciones (anónimas incluidas), y personas distintas, de los servicios Navegación, Coworking y Sala en el periodo.',
  POR_SEXO:
    'Atenciones (anónimas incluidas) y personas distintas del periodo por sexo. Vale el sexo del registro principal de ' +
    'cada persona. Las categorías deben sumar el total.',
  CARACTERIZADOS:
    'Personas distintas cuya caracterización se hizo o se actualizó en el periodo, en un Punto o importada del ' +
    'formulario web de la ciudad, con los registros repetidos unidos según se conocen hoy. Cuenta quien dio al menos ' +
    'una respuesta, también sin autorizar las preguntas sensibles; quien saltó todas no. «Por la web» es quien solo ' +
    'lo hizo por el formulario; «por primera vez», quien nunca lo había hecho antes del periodo. No cuentan las ' +
    'importaciones deshechas. La suma de los Puntos no es la ciudad.',
  SOLICITUDES:
    'Solicitudes en línea (preinscripciones de la página web) con fecha en el periodo, importadas y no deshechas. Un ' +
    'mismo número del mismo canal es una sola solicitud, aunque llegue en dos archivos o a dos equipos.',
  INSCRITOS:
    'Personas distintas con una inscripción a un curso confirmada en el periodo [desde, hasta) en hora de Bogotá y que ' +
    'tiene o tuvo cupo; quien solo estuvo en lista de espera no cuenta. Persona-curso es una persona en un grupo: quien ' +
    'está en dos grupos son dos. Los retirados cuentan y se muestran aparte. No cuentan las inscripciones hechas por ' +
    'error ni los grupos cancelados. Los servidores públicos del municipio se muestran aparte. Cada grupo es del Punto ' +
    'que lo dicta.',
  PARTICIPANTES:
    'Personas distintas con al menos una asistencia (presente o tarde) a una sesión de curso que empieza en el periodo ' +
    '[desde, hasta) en hora de Bogotá, con los registros repetidos unidos según se conocen hoy. Persona-curso es una ' +
    'persona en un grupo. No cuentan las sesiones canceladas. Los servidores públicos del municipio se muestran aparte. ' +
    'Cada grupo es del Punto que lo dicta.',
  CAPACITADOS:
    'Personas distintas que completaron un curso en el periodo [desde, hasta) en hora de Bogotá: las que aprobó quien lo ' +
    'dicta, en la fecha de su decisión, o, si nadie decidió y el curso se completa por horas, las que llegaron al ' +
    'porcentaje de horas que pide el curso, en la fecha de la sesión en que llegaron. Quien no fue aprobado no cuenta. ' +
    'Persona-curso es una persona en un grupo. Los servidores públicos del municipio se muestran aparte. Cada grupo es ' +
    'del Punto que lo dicta.',
  DISPONIBILIDAD:
    'Parte del tiempo observado en que las zonas WiFi estuvieron en servicio: U / (U + D), en milésimas de por ciento ' +
    'hacia abajo, sumado sobre todas las zonas, en el periodo [desde, hasta) en hora de Bogotá. El tiempo exigido E son ' +
    'las horas del contrato desde la puesta en servicio, sin las exclusiones aprobadas; una zona sin contrato se exige ' +
    'todo el día. Dentro de E cada instante es en servicio (U), caída (D) o sin datos (N), y U + D + N = E. Cuenta lo que ' +
    'ven las estaciones asignadas a la zona: en servicio gana a caída, y caída a sin datos. Lo que nadie observó, también ' +
    'lo que falta del periodo, es sin datos: no entra en el cociente y se muestra como cobertura (U + D) / E y como el ' +
    'mínimo U / E y el máximo (U + N) / E. Sin ninguna observación no hay cifra. Las zonas son de la ciudad: elegir un ' +
    'Punto no cambia la cifra; un Punto calcula con lo que él mismo observó.',
  ZONAS_ACTIVAS:
    'Zonas WiFi activas de forma ininterrumpida en el periodo [desde, hasta) en hora de Bogotá: ninguna caída dentro de ' +
    'su tiempo exigido y una cobertura de al menos el 95 % de él. Las demás se muestran aparte: con alguna caída, sin ' +
    'observación suficiente, y sin tiempo exigido. Tiempo exigido, caída y cobertura, como en DISPONIBILIDAD.',
} as const;
export type IndicatorCode = keyof typeof definitions;

export interface IndicatorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

export interface Indicator {
  readonly code: IndicatorCode;
  /** Null where nothing was observed, which is neither none nor all. */
  readonly value: number | null;
  readonly parts: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly definition: string;
  readonly checks: readonly IndicatorCheck[];
}

/** The answer of `puntos indicators` (architecture.md): raw integers, dates as Bogotá's calendar writes them. */
export interface IndicatorsReport {
  readonly from: string;
  readonly to: string;
  /** Code of the Punto, or null for all of them. */
  readonly site: string | null;
  readonly indicators: readonly Indicator[];
}

export const sum = (values: Record<string, number>): number =>
  Object.values(values).reduce((a, b) => a + b, 0);

/** By code, so that one figure is always printed alike. */
export function sorted(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether parts make up the total. `who` and `what` word the message: «Los Puntos», «personas». */
export function addsUp(
  name: string,
  who: string,
  found: number,
  total: number,
  what: string,
): IndicatorCheck {
  const ok = found === total;
  return {
    name,
    ok,
    message: ok
      ? `${who} suman el total: ${total} ${what}.`
      : `${who} suman ${found} y el total es ${total} ${what}: revise los datos.`,
  };
}

/**
 * The Puntos may add up to more than the city, never to less; and no Punto may exceed the city. `how`
 * words what it means to be counted at two Puntos.
 */
export function cityCheck(
  city: number,
  sites: Record<string, number>,
  how: { readonly once: string; readonly twice: string } = {
    once: 'nadie visitó dos Puntos',
    twice: 'quien visita dos Puntos es una sola persona',
  },
): IndicatorCheck {
  const added = sum(sites);
  const ok = added >= city && Object.values(sites).every((people) => people <= city);
  const name = 'CIUDAD_Y_PUNTOS';
  if (!ok) {
    return {
      name,
      ok,
      message: `Los Puntos suman ${added} personas y la ciudad tiene ${city}: revise los datos.`,
    };
  }
  return {
    name,
    ok,
    message:
      added === city
        ? `Los Puntos suman ${added} personas, lo mismo que la ciudad: en este periodo ${how.once}.`
        : `Los Puntos suman ${added} personas y la ciudad tiene ${city}: ${how.twice}.`,
  };
}
