import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { Hatching } from '#renderer/features/wifi/Hatching.tsx';
import { formatHours } from '#renderer/features/wifi/zone-model.ts';
import type { StripDay } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDay, formatLongDay, formatQuantity } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/wifi/DaysStrip.module.css';

interface DaysStripProps {
  readonly days: readonly StripDay[];
  /** The local date of the day that is shown below, if any. */
  readonly chosen: string | undefined;
  readonly onChoose: (date: string) => void;
  readonly move: Action;
}

const HEIGHT = 70;
const TOP = 4;
const BASE = 50;
const FALLBACK_WIDTH = 1290;
/** An outage of a minute is still to be seen. */
const LEAST = 4;
/** Seconds between two polls are no gap. */
const LEAST_UNSEEN_MS = 5 * 60_000;

/** A bar a day: green, red from the base, hatched for what nobody saw; as tall as what the day owes so far. */
export function DaysStrip({ days, chosen, onChoose, move }: DaysStripProps) {
  const { ref, width: measured } = useElementSize();
  const hatch = useId();
  const width = measured === 0 ? FALLBACK_WIDTH : measured;
  const most = Math.max(1, ...days.map(({ E, excluded }) => E + excluded));
  const slot = width / days.length;
  const at = chosen === undefined ? days.length - 1 : days.findIndex(({ date }) => date === chosen);
  return (
    <Panel
      title="Últimos 90 días"
      aside={
        <span className={classes.legend}>
          <span data-mark="up">En servicio</span>
          <span data-mark="down">Caída</span>
          <span data-mark="unseen">Sin datos</span>
          <span data-mark="excluded">Excluida</span>
          <ActionHint action={move} label="Un día por barra. Ver un día" />
        </span>
      }
    >
      <div className={classes.strip} ref={ref}>
        <svg width="100%" height={HEIGHT} role="img" aria-label={summaryOf(days)}>
          <Hatching id={hatch} />
          {days.map((day, index) => (
            <Bar
              key={day.date}
              day={day}
              x={index * slot}
              slot={slot}
              most={most}
              hatch={hatch}
              chosen={day.date === chosen}
              label={labelOf(days, index, slot)}
            />
          ))}
        </svg>
        <input
          type="range"
          className={classes.choice}
          min={0}
          max={days.length - 1}
          value={at === -1 ? days.length - 1 : at}
          aria-label="Día que se muestra"
          aria-valuetext={dayWords(days[at])}
          onChange={(event) => {
            const day = days[Number(event.currentTarget.value)];
            if (day !== undefined) onChoose(day.date);
          }}
          onClick={() => {
            // A click on the day that the range already stands at changes nothing, and still means that day.
            const day = days[at];
            if (chosen === undefined && day !== undefined) onChoose(day.date);
          }}
        />
      </div>
    </Panel>
  );
}

interface BarProps {
  readonly day: StripDay;
  readonly x: number;
  readonly slot: number;
  /** The most that any day owes: the tallest bar. */
  readonly most: number;
  readonly hatch: string;
  readonly chosen: boolean;
  readonly label: { readonly words: string; readonly kind: 'month' | 'today' | 'first' } | null;
}

function Bar({ day, x, slot, most, hatch, chosen, label }: BarProps) {
  const scale = (BASE - TOP) / most;
  const whole = (day.E + day.excluded) * scale;
  const down = day.D === 0 ? 0 : Math.min(whole, Math.max(LEAST, day.D * scale));
  const unseen = day.N < LEAST_UNSEEN_MS ? 0 : Math.min(whole - down, Math.max(LEAST, day.N * scale));
  const excluded =
    day.excluded === 0 ? 0 : Math.min(whole - down - unseen, Math.max(LEAST, day.excluded * scale));
  const up = whole - down - unseen - excluded;
  const gap = Math.min(3, slot * 0.2);
  const bar = { x: x + gap / 2, width: Math.max(1, slot - gap) };
  return (
    <g>
      {label?.kind === 'month' ? <line x1={x} x2={x} y1={0} y2={BASE + 8} className={classes.month} /> : null}
      {excluded > 0 ? (
        <rect {...bar} y={BASE - whole} height={excluded} className={classes.excluded} />
      ) : null}
      {up > 0 ? (
        <rect {...bar} y={BASE - whole + excluded} height={up} rx={1} className={classes.up} />
      ) : null}
      {unseen > 0 ? (
        <rect
          {...bar}
          y={BASE - down - unseen}
          height={unseen}
          className={classes.unseen}
          fill={`url(#${hatch})`}
        />
      ) : null}
      {down > 0 ? <rect {...bar} y={BASE - down} height={down} rx={1} className={classes.down} /> : null}
      {whole === 0 ? (
        <line x1={bar.x} x2={bar.x + bar.width} y1={BASE} y2={BASE} className={classes.none} />
      ) : null}
      {chosen ? (
        <rect
          x={x - 0.5}
          y={TOP - 3}
          width={slot + 1}
          height={BASE - TOP + 6}
          rx={3}
          className={classes.chosen}
        />
      ) : null}
      {label === null ? null : (
        <text
          x={label.kind === 'today' ? x + slot : x + 2}
          y={HEIGHT - 4}
          className={classes.axis}
          data-kind={label.kind}
          textAnchor={label.kind === 'today' ? 'end' : 'start'}
        >
          {label.words}
        </text>
      )}
    </g>
  );
}

const LABEL_ROOM = 48;

function labelOf(days: readonly StripDay[], index: number, slot: number): BarProps['label'] {
  const day = days[index];
  if (day === undefined) return null;
  if (index === days.length - 1) return { words: 'hoy', kind: 'today' };
  const at = startOfLocalDate(day.date);
  const room = (days.length - 1 - index) * slot > LABEL_ROOM;
  if (day.date.endsWith('-01')) {
    return { words: room ? formatDay(at).replace(/^\d+\u00A0/u, '') : '', kind: 'month' };
  }
  if (index > 0) return null;
  const month = days.findIndex(({ date }) => date.endsWith('-01'));
  return month * slot > LABEL_ROOM ? { words: formatDay(at), kind: 'first' } : null;
}

/** "lunes 13 de abril: en servicio 23:10, caída 0:50". */
function dayWords(day: StripDay | undefined): string {
  if (day === undefined) return '';
  const parts = [
    `en servicio ${formatHours(day.U)}`,
    ...(day.D > 0 ? [`caída ${formatHours(day.D)}`] : []),
    ...(day.N >= LEAST_UNSEEN_MS ? [`sin datos ${formatHours(day.N)}`] : []),
    ...(day.excluded > 0 ? [`excluida ${formatHours(day.excluded)}`] : []),
  ];
  const words = day.E + day.excluded === 0 ? 'nada exigido' : parts.join(', ');
  return `${formatLongDay(startOfLocalDate(day.date))}: ${words}`;
}

function summaryOf(days: readonly StripDay[]): string {
  const down = days.filter(({ D }) => D > 0).length;
  const unseen = days.filter(({ N }) => N >= LEAST_UNSEEN_MS).length;
  return `Últimos ${days.length} días: ${formatQuantity(down, 'día', 'días')} con caídas, ${formatQuantity(unseen, 'día', 'días')} con tiempo sin datos.`;
}
