import { floorOf } from '#renderer/lib/bounds.ts';
import classes from '#renderer/ui/BoundsBand.module.css';

interface BoundsBandProps {
  /** [U/E, (U+N)/E]. */
  readonly bounds: readonly [number, number];
  readonly targetMilli: number;
  readonly verdict: string;
  /** In pixels. */
  readonly width: number;
}

const LEAST = 4;

/** From the lower to the upper bound against the target's line. The numbers beside it say the same. */
export function BoundsBand({ bounds, targetMilli, verdict, width }: BoundsBandProps) {
  const floor = floorOf(targetMilli);
  const at = (share: number) => Math.max(0, (share - floor) / (1 - floor)) * width;
  const [low, high] = [at(bounds[0]), at(bounds[1])];
  const wide = Math.max(LEAST, high - low);
  const target = Math.min(width - 1, at(targetMilli / 100_000));
  return (
    <svg width={width} height={20} aria-hidden="true">
      <rect x={0} y={6} width={width} height={8} rx={4} className={classes.track} />
      <rect
        x={Math.min(low, width - wide)}
        y={6}
        width={wide}
        height={8}
        rx={3}
        className={classes.range}
        data-verdict={verdict}
      />
      {bounds[0] < floor ? <path d="M 6 5 l -5 5 l 5 5" className={classes.beyond} /> : null}
      <line x1={target} x2={target} y1={1} y2={19} className={classes.target} />
    </svg>
  );
}
