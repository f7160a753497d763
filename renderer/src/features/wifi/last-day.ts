import type { LastDay } from '#renderer/features/wifi/zone-model.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import type { ChartPoint } from '#renderer/features/wifi/LastDayChart.tsx';

/** What the two charts of the last 24 hours show of a page. */

export function responseChart({ hours, down, unseen, ...span }: LastDay) {
  const points = hours.flatMap(({ hour, rttMean, rttMax }): ChartPoint[] =>
    rttMean === null ? [] : [{ hour, mean: rttMean, most: rttMax ?? rttMean }],
  );
  return {
    title: 'Tiempo de respuesta',
    aside: `ms, mediana ${formatCount(median(points.map(({ mean }) => mean)))}, últimas 24 h`,
    unit: 'ms',
    points,
    span,
    down,
    unseen,
    filled: false,
    empty:
      hours.length === 0
        ? 'Nadie la sondeó en las últimas 24 horas.'
        : 'No respondió en las últimas 24 horas.',
  };
}

export function clientsChart({ hours, down, unseen, ...span }: LastDay) {
  const points = hours.flatMap(({ hour, clientsMean, clientsMax }): ChartPoint[] =>
    clientsMean === null ? [] : [{ hour, mean: clientsMean, most: clientsMax ?? clientsMean }],
  );
  const answered = hours.some(({ rttMean }) => rttMean !== null);
  return {
    title: 'Dispositivos conectados',
    aside: `máximo ${formatCount(Math.max(0, ...points.map(({ most }) => most)))}, últimas 24 h`,
    unit: 'dispositivos',
    points,
    span,
    down,
    unseen,
    filled: true,
    empty: answered
      ? 'El equipo no informa cuántos dispositivos tiene. Si su marca lo permite, elija su perfil en Equipos WiFi.'
      : 'Nadie supo cuántos dispositivos tuvo en las últimas 24 horas.',
  };
}

/** The middle value; of an even number the lower of the two. 0 without any. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
