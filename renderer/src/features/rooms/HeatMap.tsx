import { VisuallyHidden } from '@mantine/core';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatPercent } from '#renderer/lib/formats.ts';
import classes from '#renderer/features/rooms/UsageView.module.css';

type Cells = Outputs['rooms']['usage']['cells'];
type Cell = Cells[number][number];

const WEEKDAYS = ['Lunes', 'Martes', 'Miércoles', 'Jueves', 'Viernes', 'Sábado', 'Domingo'];
/** Drawn in any case; earlier and later hours where something was used then. */
const FIRST_HOUR = 8;
const LAST_HOUR = 17;

/** Weekday by hour: the share that was in use as a figure, and the same as a tint. */
export function HeatMap({ cells }: { readonly cells: Cells }) {
  const hours = hoursOf(cells);
  const most = Math.max(...cells.flat().map(shareOf));
  return (
    <table className={classes.heat}>
      <caption>
        <VisuallyHidden>Parte del tiempo disponible que los espacios estuvieron en uso</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <VisuallyHidden>Día</VisuallyHidden>
          </th>
          {hours.map((hour) => (
            <th key={hour} scope="col">
              {hourName(hour)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WEEKDAYS.map((name, weekday) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {hours.map((hour) => (
              <HeatCell key={hour} cell={cells[weekday]?.[hour]} most={most} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shareOf({ usedMs, availableMs }: Cell): number {
  return availableMs === 0 ? 0 : usedMs / availableMs;
}

function HeatCell({ cell, most }: { readonly cell: Cell | undefined; readonly most: number }) {
  if (cell === undefined || cell.availableMs === 0) {
    return (
      <td data-none>
        <span aria-hidden="true">–</span>
        <VisuallyHidden>Cerrado</VisuallyHidden>
      </td>
    );
  }
  const share = shareOf(cell);
  return <td data-level={levelOf(share, most)}>{formatPercent(share, 0)}</td>;
}

/** Nothing, and then five steps up to the busiest hour: the figure says how much, the tint where to look. */
function levelOf(share: number, most: number): number {
  return share === 0 ? 0 : Math.min(5, Math.floor((share / most) * 5) + 1);
}

function hoursOf(cells: Cells): number[] {
  const used = cells.flatMap((day) => day.flatMap(({ usedMs }, hour) => (usedMs > 0 ? [hour] : [])));
  const first = Math.min(FIRST_HOUR, ...used);
  const last = Math.max(LAST_HOUR, ...used);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** "8 a. m." */
function hourName(hour: number): string {
  const half = hour < 12 ? 'a.' : 'p.';
  return `${formatCount(hour % 12 === 0 ? 12 : hour % 12)}\u00A0${half}\u00A0m.`;
}
