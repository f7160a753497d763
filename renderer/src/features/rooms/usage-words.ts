import type { SpaceKind } from '#shared/domain/codes.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import {
  formatCount,
  formatDay,
  formatPercent,
  formatQuantity,
  formatStay,
  formatTime,
} from '#renderer/lib/formats.ts';

export type Usage = Outputs['rooms']['usage'];

export const KIND_NAMES: Readonly<Record<SpaceKind | 'TODOS', string>> = {
  TODOS: 'Todos',
  EQUIPO: 'Equipos',
  PUESTO: 'Puestos',
  SALA: 'Salas',
};

interface ShownFigure {
  readonly value: string | undefined;
  readonly label: string;
  readonly note: string;
  readonly main: boolean;
}

/** The figures above the map. What is not known is a dash, never nought. */
export function figuresOf({
  usedMs,
  availableMs,
  peak,
  stays,
  openDays,
  partial,
  sessions,
}: Usage): ShownFigure[] {
  const until = partial ? ', hasta ahora' : '';
  return [
    {
      value: availableMs === 0 ? undefined : formatPercent(usedMs / availableMs, 0),
      label: 'del tiempo en uso',
      note: `${formatQuantity(openDays, 'día abierto', 'días abiertos')}${until}; ${formatQuantity(sessions, 'clase', 'clases')} en salas`,
      main: true,
    },
    {
      value: peak === null ? undefined : formatCount(peak.spaces),
      label: 'a la vez, lo máximo',
      note: peak === null ? 'Nada en uso' : `${formatDay(peak.from)}, ${formatTime(peak.from)}`,
      main: false,
    },
    {
      value: stays.meanMs === null ? undefined : formatStay(stays.meanMs),
      label: 'de estadía promedio',
      note:
        stays.medianMs === null
          ? 'Ninguna estadía medida'
          : `Mediana ${formatStay(stays.medianMs)}; ${formatQuantity(stays.measured, 'medida', 'medidas')}`,
      main: false,
    },
    {
      value: formatCount(stays.endedByRule),
      label: 'sin medir',
      note: 'Nadie anotó la salida: no entran al promedio',
      main: false,
    },
  ];
}

/** Beside the figures, on the screen and on paper. */
export const DEFINITIONS: readonly { readonly term: string; readonly words: string }[] = [
  {
    term: 'En uso',
    words:
      'Minutos en que alguien usó el espacio, hubo una clase o se cumplió una reserva de sala. Lo que coincide cuenta una vez.',
  },
  {
    term: 'Disponible',
    words:
      'De 8:00 a. m. a la hora de cierre, los días en que el Punto abrió (atendió, registró la apertura o tuvo algo en uso), menos el tiempo dañado o en mantenimiento.',
  },
  {
    term: 'Tono',
    words: 'Compara cada hora con la más usada del periodo; la cifra dice cuánto.',
  },
  {
    term: 'Estadía',
    words: 'De sentarse a salir, con sus cambios de espacio. Se mide solo si alguien anotó la salida.',
  },
];
