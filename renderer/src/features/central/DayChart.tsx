import type { Overview } from '#renderer/features/central/model.ts';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { formatCount, formatDay, formatLongDay } from '#renderer/lib/formats.ts';
import classes from '#renderer/features/central/DayChart.module.css';

interface DayChartProps {
  readonly perDay: Overview['perDay'];
  /** Puntos whose part of today is not here: drawn as missing above today's bar, never as zero. */
  readonly missing: number;
}

const WIDTH = 900;
const HEIGHT = 104;
const BASE = HEIGHT - 18;
const LEFT = 34;
/** For the figure of today and the hatching under it. */
const ABOVE = 28;

/** A round figure at or above the greatest, so that the axis has three marks that people can read. */
function topOf(greatest: number): number {
  const step = 10 ** Math.max(1, Math.floor(Math.log10(Math.max(1, greatest))));
  return Math.max(step, Math.ceil(greatest / (step / 2)) * (step / 2));
}

/** Thirty days of attendances in the whole network. */
export function DayChart({ perDay, missing }: DayChartProps) {
  const greatest = Math.max(0, ...perDay.map((day) => day.count));
  const top = topOf(greatest);
  const slot = (WIDTH - LEFT) / Math.max(1, perDay.length);
  const heightOf = (count: number) => (count / top) * (BASE - ABOVE);
  const summary = `Atenciones de los últimos ${perDay.length} días. El día con más tuvo ${formatCount(greatest)}.`;
  return (
    <svg className={classes.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
      <defs>
        <pattern
          id="missing"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" className={classes.hatchGround} />
          <rect width="2.5" height="6" className={classes.hatch} />
        </pattern>
      </defs>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line
            x1={LEFT}
            x2={WIDTH}
            y1={BASE - heightOf(top * share)}
            y2={BASE - heightOf(top * share)}
            className={classes.grid}
          />
          <text x={LEFT - 8} y={BASE - heightOf(top * share) + 4} className={classes.axis} textAnchor="end">
            {formatCount(Math.round(top * share))}
          </text>
        </g>
      ))}
      {perDay.map((day, index) => {
        const x = LEFT + index * slot + slot * 0.12;
        const height = heightOf(day.count);
        const last = index === perDay.length - 1;
        const at = startOfLocalDate(day.date);
        const monday = new Date(at).getUTCDay() === 1;
        return (
          <g key={day.date}>
            <title>{`${formatLongDay(at)}: ${formatCount(day.count)}`}</title>
            <rect
              x={x}
              y={BASE - height}
              width={slot * 0.76}
              height={height}
              rx={2}
              className={last ? classes.today : classes.bar}
            />
            {last && missing > 0 ? (
              <rect
                x={x}
                y={BASE - height - 10}
                width={slot * 0.76}
                height={9}
                className={classes.missing}
                fill="url(#missing)"
              />
            ) : null}
            {last ? (
              <text
                x={x + slot * 0.38}
                y={BASE - height - (missing > 0 ? 14 : 5)}
                className={classes.figure}
                textAnchor="middle"
              >
                {formatCount(day.count)}
              </text>
            ) : null}
            {last || (monday && index < perDay.length - 3) ? (
              <text x={x + slot * 0.38} y={HEIGHT - 3} className={classes.axis} textAnchor="middle">
                {last ? 'hoy' : formatDay(at)}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
