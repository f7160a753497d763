import { useEffect } from 'react';
import type { MapZone } from '#renderer/features/map/model.ts';
import { formatDuration, formatQuantity } from '#renderer/lib/formats.ts';
import { STATE_WORDS } from '#renderer/lib/zone-states.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/map/ZoneList.module.css';

interface ZoneListProps {
  readonly zones: readonly MapZone[];
  readonly current: string | undefined;
  readonly now: number;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** The same zones as rows: those that the map cannot show first, under a title of their own, then the worst. */
export function ZoneList({ zones, current, now, onChoose, onOpen }: ZoneListProps) {
  const lost = zones.filter((zone) => zone.position === null);
  const placed = zones.filter((zone) => zone.position !== null);
  useEffect(() => {
    if (current === undefined) return;
    document.querySelector(`#list-${CSS.escape(current)}`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const row = (zone: MapZone) => {
    const { one, tone } = STATE_WORDS[zone.state];
    const trouble = zone.hasTarget && zone.state !== 'UP' && zone.since !== null;
    return (
      <li key={zone.id}>
        <button
          type="button"
          id={`list-${zone.id}`}
          className={classes.row}
          data-state={zone.hasTarget ? zone.state : 'NONE'}
          data-current={zone.id === current || undefined}
          tabIndex={zone.id === current ? 0 : -1}
          onFocus={() => {
            onChoose(zone.id);
          }}
          onClick={() => {
            onOpen(zone.id);
          }}
        >
          <StateMark
            tone={zone.hasTarget ? tone : 'unknown'}
            size={16}
            label={zone.hasTarget ? one : 'Sin equipo configurado'}
          />
          <span className={classes.name}>{zone.name}</span>
          <span className={classes.figure}>
            {trouble && zone.since !== null ? formatDuration(now - zone.since) : zone.comuna}
          </span>
        </button>
      </li>
    );
  };
  return (
    <div className={classes.list}>
      {lost.length === 0 ? null : (
        <>
          <h2>Sin coordenadas, no están en el mapa ({lost.length})</h2>
          <ul aria-label="Zonas sin coordenadas">{lost.map(row)}</ul>
          <h2>En el mapa ({placed.length})</h2>
        </>
      )}
      {placed.length === 0 ? null : (
        <ul aria-label={`${formatQuantity(placed.length, 'zona', 'zonas')} en el mapa`}>{placed.map(row)}</ul>
      )}
    </div>
  );
}
