import type { Outputs } from '#renderer/lib/api.ts';
import { formatLocalDate, formatQuantity } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type RequestList = Outputs['requests']['list'];
export type RequestRow = RequestList['requests'][number];

/** What came of the last thing that was done here. */
export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message: string;
}

/** What another screen hands over: whose requests, and whether a new one is to be written down at once. */
export interface RequestsHand {
  readonly personId: string;
  readonly name: string;
  readonly open: boolean;
}

export function isRequestsHand(value: unknown): value is RequestsHand {
  return typeof value === 'object' && value !== null && 'personId' in value && 'open' in value;
}

export function toneOf(row: Pick<RequestRow, 'due' | 'state'>): Tone {
  if (row.due === 'VENCIDA') return 'bad';
  if (row.due === 'POR_VENCER') return 'doubt';
  return row.due === 'CERRADA' ? 'good' : 'unknown';
}

/** How long is left, in words: "venció hace 2 días hábiles", "vence hoy", "quedan 3 días hábiles". */
export function dueWords({ due, left }: Pick<RequestRow, 'due' | 'left'>): string {
  const days = formatQuantity(Math.abs(left), 'día hábil', 'días hábiles');
  if (due === 'CERRADA') return 'respondida';
  if (due === 'VENCIDA') return left === 0 ? 'venció' : `venció hace ${days}`;
  if (left === 0) return 'vence hoy';
  return left === 1 ? `queda ${days}` : `quedan ${days}`;
}

/** The one line above the list when somebody is late or will be. */
export function urgencyOf({ overdue, soon }: RequestList): { tone: Tone; title: string } | undefined {
  if (overdue > 0) {
    return {
      tone: 'bad',
      title: `${formatQuantity(overdue, 'solicitud vencida', 'solicitudes vencidas')}: ${
        overdue === 1 ? 'respóndala' : 'respóndalas'
      } hoy.`,
    };
  }
  if (soon > 0) {
    return {
      tone: 'doubt',
      title: `${formatQuantity(soon, 'solicitud vence', 'solicitudes vencen')} en tres días hábiles o menos.`,
    };
  }
  return undefined;
}

/** What still has to travel, in words; undefined when nothing does. */
export function travelOf(row: RequestRow): string | undefined {
  if (!row.waits) return undefined;
  return row.erased
    ? 'La supresión llega a la central y a los demás Puntos al sincronizar.'
    : 'Todavía no ha llegado a la central; se envía al sincronizar.';
}

export const whenDue = (row: RequestRow) => formatLocalDate(row.dueOn);
