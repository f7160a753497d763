import classes from '#renderer/features/wifi/PeriodsTable.module.css';

interface BoundsBandProps {
  /** [U/E, (U+N)/E]. */
  readonly bounds: readonly [number, number];
  readonly targetMilli: number;
  /** Where the band begins, a share. */
  readonly floor: number;
  readonly verdict: string;
}

const WIDTH = 134;
const LEAST = 4;

/** From the lower to the upper bound against the target's line. The numbers beside it say the same. */
export function BoundsBand({ bounds, targetMilli, floor, verdict }: BoundsBandProps) {
  const at = (share: number) => Math.max(0, (share - floor) / (1 - floor)) * WIDTH;
  const [low, high] = [at(bounds[0]), at(bounds[1])];
  const width = Math.max(LEAST, high - low);
  const x = Math.min(low, WIDTH - width);
  const target = at(targetMilli / 100_000);
  return (
    <svg className={classes.band} width={WIDTH} height={22} aria-hidden="true">
      <rect x={0} y={7} width={WIDTH} height={8} rx={4} className={classes.track} />
      <rect x={x} y={7} width={width} height={8} rx={3} className={classes.range} data-verdict={verdict} />
      {bounds[0] < floor ? <path d="M 6 6 l -5 5 l 5 5" className={classes.beyond} /> : null}
      <line x1={target} x2={target} y1={1} y2={21} className={classes.target} />
    </svg>
  );
}
