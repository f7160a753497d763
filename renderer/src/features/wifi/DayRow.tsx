import type { Day } from '#renderer/features/wifi/zone-model.ts';
import classes from '#renderer/features/wifi/DayPanel.module.css';

interface DayRowProps {
  readonly name: string;
  readonly observed: Day['observed'];
  /** Time before and after is not drawn. */
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly height: number;
  readonly x: (at: number) => number;
  readonly hatch: string;
  readonly strong?: boolean;
}

/** An outage of seconds is still to be seen. */
const LEAST = 2;
/** What a name has room for before its line. */
const LETTERS = 19;

/** One line of time: what is in no interval was not seen, and is hatched. */
export function DayRow({ name, observed, from, to, y, height, x, hatch, strong = false }: DayRowProps) {
  return (
    <g>
      <text
        x={0}
        y={y + height - (strong ? 3 : 0)}
        className={classes.name}
        data-strong={strong || undefined}
      >
        {name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name}
      </text>
      <rect
        x={x(from)}
        width={Math.max(0, x(to) - x(from))}
        y={y}
        height={height}
        fill={`url(#${hatch})`}
        className={classes.unseen}
      />
      {observed.map(({ t0, t1, state }) => {
        const left = x(Math.max(from, t0));
        const width = x(Math.min(to, t1)) - left;
        return (
          <rect
            key={t0}
            x={left}
            width={state === 'DOWN' ? Math.max(LEAST, width) : Math.max(0, width)}
            y={y}
            height={height}
            className={state === 'UP' ? classes.up : state === 'DOWN' ? classes.down : classes.unseen}
          />
        );
      })}
    </g>
  );
}
