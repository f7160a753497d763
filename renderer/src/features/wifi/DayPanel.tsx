import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { DayRow } from '#renderer/features/wifi/DayRow.tsx';
import { Hatching } from '#renderer/features/wifi/Hatching.tsx';
import { dayStory } from '#renderer/features/wifi/day-story.ts';
import { formatExactHours } from '#renderer/features/wifi/zone-model.ts';
import type { Day } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatLongDay, formatPercent, formatTime } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/DayPanel.module.css';

interface DayPanelProps {
  readonly day: Day;
  readonly now: number;
  /** The next day is being read: what is shown is the one before. */
  readonly late: boolean;
  readonly back: Action;
  readonly forth: Action;
  readonly close: Action;
}

const HOUR_MS = 3_600_000;
const AXIS = 20;
const FALLBACK_WIDTH = 1290;
/** Names of the stations stand before their lines. */
const NAMES = 136;
const MERGED = 22;
const STATION = 15;

/** One day from midnight to midnight: what counts, and below it what each station saw. */
export function DayPanel({ day, now, late, back, forth, close }: DayPanelProps) {
  const { ref, width: measured } = useElementSize();
  const hatch = useId();
  const width = measured === 0 ? FALLBACK_WIDTH : measured;
  const names = width > 600 ? NAMES : 84;
  const end = Math.min(day.to, now);
  const x = (at: number) => names + ((at - day.from) / (day.to - day.from)) * (width - names - 4);
  const stations = day.vantages.length > 1 ? day.vantages : [];
  const height = AXIS + MERGED + stations.length * STATION;
  const story = dayStory(day, end);
  const { figures } = day;
  return (
    <Panel
      title={formatLongDay(day.from).replace(/^./u, (letter) => letter.toUpperCase())}
      className={classes.panel}
      aside={
        <span className={classes.aside} data-late={late || undefined}>
          <span>
            {figures.availability === null ? (
              'Nada observado'
            ) : (
              <strong>{formatPercent(figures.availability)}</strong>
            )}
            {figures.E === 0
              ? ', nada exigido'
              : `: arriba ${formatExactHours(figures.U)}, caída ${formatExactHours(figures.D)}, sin datos ${formatExactHours(figures.N)}`}
          </span>
          <ActionHint action={back} />
          <ActionHint action={forth} />
          <ActionHint action={close} />
        </span>
      }
    >
      <div ref={ref}>
        <svg
          width="100%"
          height={height}
          role="img"
          aria-label={`Lo que se vio ese día, de medianoche a medianoche. ${story.map(({ words }) => words).join('. ')}`}
          className={classes.line}
        >
          <Hatching id={hatch} />
          {Array.from({ length: 9 }, (_, index) => day.from + index * 3 * HOUR_MS).map((at, index) => (
            <g key={at}>
              <line x1={x(at)} x2={x(at)} y1={0} y2={height - AXIS + 3} className={classes.grid} />
              <text
                x={x(at)}
                y={height - 5}
                className={classes.axis}
                textAnchor={index === 0 ? 'start' : index === 8 ? 'end' : 'middle'}
              >
                {index === 8 ? '12 de la noche' : formatTime(at).replace(':00', '')}
              </text>
            </g>
          ))}
          <DayRow
            name="Lo que cuenta"
            observed={day.observed}
            from={day.from}
            to={end}
            y={1}
            height={MERGED - 5}
            x={x}
            hatch={hatch}
            strong
          />
          {day.notOwed.map((span) => (
            <rect
              key={`n${span.from}`}
              x={x(span.from)}
              width={x(span.to) - x(span.from)}
              y={1}
              height={MERGED - 5}
              className={classes.notOwed}
            />
          ))}
          {day.exclusions.map((exclusion) => (
            <rect
              key={`e${exclusion.from}`}
              x={x(Math.max(day.from, exclusion.from))}
              width={Math.max(2, x(Math.min(day.to, exclusion.to)) - x(Math.max(day.from, exclusion.from)))}
              y={1}
              height={MERGED - 5}
              className={classes.excluded}
            />
          ))}
          {stations.map((station, index) => (
            <DayRow
              key={station.name}
              name={station.name}
              observed={station.observed}
              from={day.from}
              to={end}
              y={MERGED + index * STATION}
              height={STATION - 5}
              x={x}
              hatch={hatch}
            />
          ))}
          {day.events
            .filter(({ kind }) => kind === 'REINICIO')
            .map(({ at }) => (
              <path key={at} d={`M ${x(at)} ${MERGED - 3} l -4 6 l 8 0 Z`} className={classes.restart} />
            ))}
          {end < day.to ? (
            <line x1={x(end)} x2={x(end)} y1={0} y2={height - AXIS + 3} className={classes.now} />
          ) : null}
        </svg>
      </div>
      <ScrollRegion label="Lo que pasó ese día" className={classes.story}>
        <ul>
          {story.map(({ key, tone, words }) => (
            <li key={key}>
              <StateMark tone={tone} size={15} />
              {words}
            </li>
          ))}
        </ul>
      </ScrollRegion>
    </Panel>
  );
}
