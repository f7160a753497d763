import { VisuallyHidden } from '@mantine/core';
import { faceOf } from '#renderer/features/coworking/look.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import { SpotMark } from '#renderer/features/coworking/SpotMark.tsx';
import classes from '#renderer/features/coworking/Tile.module.css';

interface TileProps {
  readonly spot: Spot;
  readonly now: number;
  /** The one that the panel shows and Enter acts on. */
  readonly current: boolean;
  /** Something was typed and this one is not meant, or cannot be chosen now. */
  readonly faded: boolean;
  /** Two lines and no bar, where a Punto has more spaces than the screen has room. */
  readonly dense: boolean;
  readonly onPick: () => void;
}

/** A space as a tile: name, state by shape and word, time, and who. The field keeps the focus; arrows move the ring. */
export function Tile({ spot, now, current, faded, dense, onPick }: TileProps) {
  const face = faceOf(spot, now);
  return (
    <button
      type="button"
      id={`spot-${spot.id}`}
      className={classes.tile}
      data-look={face.look}
      data-dense={dense || undefined}
      data-faded={faded || undefined}
      aria-current={current || undefined}
      // The arrows of the field reach every tile; Tab goes past them to what comes next.
      tabIndex={-1}
      title={[spot.name, face.word, spot.use?.name ?? '', spot.fault?.description ?? '']
        .filter(Boolean)
        .join('\n')}
      onClick={onPick}
    >
      <span className={classes.head}>
        <span className={classes.name}>{spot.name}</span>
        {face.look === 'free' ? null : <VisuallyHidden>{face.word}</VisuallyHidden>}
        <SpotMark look={face.look} />
      </span>
      <span className={classes.figure}>{face.figure}</span>
      <span className={classes.detail}>{face.detail}</span>
      {face.share === undefined ? null : (
        <span className={classes.bar}>
          <span className={classes.gone} style={{ width: `${face.share * 100}%` }} />
        </span>
      )}
    </button>
  );
}
