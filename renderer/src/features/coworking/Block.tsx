import { IconCircleMinus } from '@tabler/icons-react';
import { useId } from 'react';
import { countsOf, faceOf, KIND_WORDS } from '#renderer/features/coworking/look.ts';
import type { Look } from '#renderer/features/coworking/look.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import { SpotMark } from '#renderer/features/coworking/SpotMark.tsx';
import { Tile } from '#renderer/features/coworking/Tile.tsx';
import classes from '#renderer/features/coworking/Block.module.css';

interface BlockProps {
  readonly kind: 'EQUIPO' | 'PUESTO';
  readonly spots: readonly Spot[];
  readonly columns: number;
  readonly dense: boolean;
  readonly now: number;
  readonly current: string | undefined;
  /** Those that can be chosen now; undefined where all can. */
  readonly meant: ReadonlySet<string> | undefined;
  readonly onPick: (spot: Spot) => void;
}

interface CountProps {
  readonly look: Look;
  readonly count: number;
  readonly words: string;
}

function Count({ look, count, words }: CountProps) {
  return count === 0 && look !== 'free' ? null : (
    <li data-look={look} data-none={count === 0 || undefined}>
      {count === 0 ? <IconCircleMinus size={16} aria-hidden="true" /> : <SpotMark look={look} size={16} />}
      {count === 0 ? 'Ninguno libre' : `${count} ${words}`}
    </li>
  );
}

/** The spaces of a kind in their rows, with what the eye wants to know of all of them in the heading. */
export function Block({ kind, spots, columns, dense, now, current, meant, onPick }: BlockProps) {
  const id = useId();
  const counts = countsOf(spots.map((spot) => faceOf(spot, now)));
  return (
    <section className={classes.block} aria-labelledby={id} data-dense={dense || undefined}>
      <div className={classes.head}>
        <h2 id={id}>{KIND_WORDS[kind].heading}</h2>
        <ul className={classes.counts}>
          <Count look="free" count={counts.free} words={counts.free === 1 ? 'libre' : 'libres'} />
          <Count look="used" count={counts.used} words="en uso" />
          <Count look="over" count={counts.over} words="con el tiempo pasado" />
          <Count look="kept" count={counts.kept} words={counts.kept === 1 ? 'reservado' : 'reservados'} />
          <Count look="broken" count={counts.out} words="fuera de servicio" />
        </ul>
      </div>
      <div className={classes.tiles} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {spots.map((spot) => (
          <Tile
            key={spot.id}
            spot={spot}
            now={now}
            current={spot.id === current}
            faded={meant !== undefined && !meant.has(spot.id)}
            dense={dense}
            onPick={() => {
              onPick(spot);
            }}
          />
        ))}
      </div>
    </section>
  );
}
