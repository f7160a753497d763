import { VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { localTime } from '#shared/domain/bogota.ts';
import type { Span } from '#shared/domain/spans.ts';
import { Hatching } from '#renderer/features/wifi/Hatching.tsx';
import { formatCount, formatShortTime, formatTime } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/wifi/LastDayChart.module.css';

/** One hour's value: the mean, and the most beside it. */
export interface ChartPoint {
  /** Beginning of the hour, ms UTC. */
  readonly hour: number;
  readonly mean: number;
  readonly most: number;
}

interface LastDayChartProps {
  readonly title: string;
  /** The figure of the chart and what it is of: "ms, mediana 21, últimas 24 h". */
  readonly aside: string;
  readonly unit: string;
  readonly points: readonly ChartPoint[];
  readonly span: Span;
  readonly down: readonly Span[];
  readonly unseen: readonly Span[];
  /** Filled under the line: how many, and not how fast. */
  readonly filled: boolean;
  /** Why there is nothing to draw. */
  readonly empty: string;
}

const HOUR_MS = 3_600_000;
const LEFT = 34;
const BELOW = 20;
const ABOVE = 14;
const TICK_HOURS = 4;
const TICK_ROOM = 58;
/** Seconds between two polls are no gap. */
const LEAST_UNSEEN_MS = 5 * 60_000;

/** A round figure at or above the greatest: three marks that people can read. */
function topOf(greatest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, greatest)));
  const steps = [1, 2, 4, 6, 8, 10].map((step) => step * power);
  return Math.max(4, steps.find((step) => step >= greatest) ?? greatest);
}

/** Twenty-four hours of one measure, with the outages behind it. */
export function LastDayChart(props: LastDayChartProps) {
  const { title, aside, points } = props;
  return (
    <Panel
      title={title}
      aside={<span className={classes.aside}>{points.length === 0 ? 'últimas 24 h' : aside}</span>}
      className={classes.panel}
    >
      {points.length === 0 ? <p className={classes.empty}>{props.empty}</p> : <Chart {...props} />}
    </Panel>
  );
}

function Chart({ title, aside, unit, points, span, down, unseen, filled }: LastDayChartProps) {
  const { ref, width, height } = useElementSize();
  const hatch = useId();
  const [right, floor] = [width === 0 ? 620 : width, (height === 0 ? 120 : height) - BELOW];
  const top = topOf(Math.max(...points.map(({ most }) => most)));
  const x = (at: number) => LEFT + ((at - span.from) / (span.to - span.from)) * (right - LEFT);
  const y = (value: number) => floor - (value / top) * (floor - ABOVE);
  const middle = ({ hour }: ChartPoint) => Math.min(span.to, Math.max(span.from, hour + HOUR_MS / 2));
  const runs = runsOf(points);
  const line = (run: readonly ChartPoint[], value: (point: ChartPoint) => number) =>
    run.map((point) => `${x(middle(point)).toFixed(1)} ${y(value(point)).toFixed(1)}`).join(' L ');
  const fell = down.findLast(({ from }) => from > span.from);
  return (
    <>
      <div className={classes.room} ref={ref}>
        <svg
          className={classes.chart}
          width="100%"
          height="100%"
          role="img"
          aria-label={`${title}: ${aside}`}
        >
          <Hatching id={hatch} />
          {unseen
            .filter(({ from, to }) => to - from >= LEAST_UNSEEN_MS)
            .map(({ from, to }) => (
              <rect
                key={from}
                x={x(from)}
                width={x(to) - x(from)}
                y={ABOVE}
                height={floor - ABOVE}
                fill={`url(#${hatch})`}
                className={classes.unseen}
              />
            ))}
          {down.map(({ from, to }) => (
            <rect
              key={from}
              x={x(from)}
              width={Math.max(2, x(to) - x(from))}
              y={ABOVE}
              height={floor - ABOVE}
              className={classes.down}
            />
          ))}
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line x1={LEFT} x2={right} y1={y(top * share)} y2={y(top * share)} className={classes.grid} />
              <text x={LEFT - 8} y={y(top * share) + 4} className={classes.axis} textAnchor="end">
                {formatCount(top * share)}
              </text>
            </g>
          ))}
          {runs.map((run) => {
            const [first, last] = [run[0], run.at(-1)];
            if (first === undefined || last === undefined) return null;
            const ground = filled ? y(0) : null;
            const under =
              ground === null
                ? `${line(run, ({ most }) => most)} L ${line(run.toReversed(), ({ mean }) => mean)}`
                : `${line(run, ({ mean }) => mean)} L ${x(middle(last))} ${ground} L ${x(middle(first))} ${ground}`;
            return (
              <g key={first.hour}>
                <path d={`M ${under} Z`} className={classes.under} />
                {run.length === 1 ? (
                  <circle cx={x(middle(first))} cy={y(first.mean)} r={2.5} className={classes.dot} />
                ) : (
                  <path d={`M ${line(run, ({ mean }) => mean)}`} className={classes.line} />
                )}
              </g>
            );
          })}
          {fell === undefined ? null : (
            <g>
              <line x1={x(fell.from)} x2={x(fell.from)} y1={2} y2={floor} className={classes.fell} />
              <text
                x={x(fell.from) + (x(fell.from) > right / 2 ? -5 : 5)}
                y={11}
                className={classes.fellWords}
                textAnchor={x(fell.from) > right / 2 ? 'end' : 'start'}
              >
                cae {formatShortTime(fell.from)}
              </text>
            </g>
          )}
          {ticksOf(span, x, right).map(({ at, words, anchor }) => (
            <text key={at} x={x(at)} y={floor + 16} className={classes.axis} textAnchor={anchor}>
              {words}
            </text>
          ))}
        </svg>
      </div>
      <VisuallyHidden>
        <ul className={classes.alternative}>
          {points.map((point) => (
            <li key={point.hour}>
              {formatTime(point.hour)}: {formatCount(point.mean)} {unit}, máximo {formatCount(point.most)}
            </li>
          ))}
        </ul>
      </VisuallyHidden>
    </>
  );
}

/** Hours without a value part the line. */
function runsOf(points: readonly ChartPoint[]): ChartPoint[][] {
  const runs: ChartPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run !== undefined && point.hour - (run.at(-1)?.hour ?? 0) <= HOUR_MS) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

interface Tick {
  readonly at: number;
  readonly words: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

function ticksOf(span: Span, x: (at: number) => number, right: number): readonly Tick[] {
  const first = Math.ceil(span.from / HOUR_MS) * HOUR_MS;
  const hours = Array.from({ length: 25 }, (_, index) => first + index * HOUR_MS).filter(
    (at) =>
      at < span.to &&
      Number(localTime(at).slice(0, 2)) % TICK_HOURS === 2 &&
      x(at) > LEFT + TICK_ROOM &&
      x(at) < right - TICK_ROOM,
  );
  return [
    { at: span.from, words: formatShortTime(span.from), anchor: 'start' },
    ...hours.map((at): Tick => ({ at, words: formatTime(at).replace(':00', ''), anchor: 'middle' })),
    { at: span.to, words: 'ahora', anchor: 'end' },
  ];
}
