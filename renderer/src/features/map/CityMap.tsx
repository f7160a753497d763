import { isQuiet } from '#renderer/features/map/model.ts';
import { MARK } from '#renderer/features/map/drawing.ts';
import type { Drawing, Mark } from '#renderer/features/map/drawing.ts';
import { STATE_WORDS } from '#renderer/lib/zone-states.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/map/CityMap.module.css';

interface CityMapProps {
  readonly drawing: Drawing;
  readonly current: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** Less than this is no displacement that anybody would look for. */
const SEEN_MOVED = 3;

export function CityMap({ drawing, current, onChoose, onOpen }: CityMapProps) {
  const { width, height, marks, labels, outlines, scale } = drawing;
  return (
    <section className={classes.city} aria-label="Mapa">
      {marks.length === 0 ? (
        <p className={classes.none}>Ninguna de estas zonas tiene coordenadas: están en la lista.</p>
      ) : null}
      <svg className={classes.ground} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {outlines.map(({ name, path }) => (
          <path key={name} data-outline={name} className={classes.outline} d={path} fillRule="evenodd" />
        ))}
        {labels.map(({ text, at }) => (
          <text key={text} className={classes.label} x={at.x} y={at.y}>
            {text}
          </text>
        ))}
        {marks.map(({ id, x, y, true: place }) =>
          Math.hypot(x - place.x, y - place.y) < SEEN_MOVED ? null : (
            <g key={id} className={classes.moved}>
              <line x1={place.x} y1={place.y} x2={x} y2={y} />
              <circle cx={place.x} cy={place.y} r={2} />
            </g>
          ),
        )}
        <g className={classes.scale} transform={`translate(12 ${height - 14})`}>
          <path d={`M0 -4V0H${scale.pixels}V-4`} />
          <text x={scale.pixels + 8} y={1}>
            {scale.words}
          </text>
        </g>
        <text className={classes.north} x={width - 14} y={20}>
          N ↑
        </text>
      </svg>
      {marks.map((mark) => (
        <ZoneMark
          key={mark.id}
          mark={mark}
          current={mark.id === current}
          onChoose={onChoose}
          onOpen={onOpen}
        />
      ))}
    </section>
  );
}

interface ZoneMarkProps {
  readonly mark: Mark;
  readonly current: boolean;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** One zone: a button where it stands. Tab reaches one of them, the arrows all. */
function ZoneMark({ mark, current, onChoose, onOpen }: ZoneMarkProps) {
  const { zone, x, y } = mark;
  const { one, tone } = STATE_WORDS[zone.state];
  return (
    <button
      type="button"
      id={`map-${zone.id}`}
      className={classes.mark}
      data-state={zone.hasTarget ? zone.state : 'NONE'}
      data-current={current || undefined}
      style={{ left: x - MARK / 2, top: y - MARK / 2 }}
      tabIndex={current ? 0 : -1}
      title={zone.name}
      onFocus={() => {
        onChoose(zone.id);
      }}
      onClick={() => {
        onOpen(zone.id);
      }}
    >
      <StateMark
        tone={tone}
        size={isQuiet(zone) ? 15 : 22}
        label={`${zone.name}, ${zone.comuna}: ${zone.hasTarget ? one : 'sin equipo configurado'}`}
      />
    </button>
  );
}
