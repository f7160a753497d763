import { withArticle } from '#shared/text/clock-words.ts';
import type { MapZone } from '#renderer/features/map/model.ts';
import { formatDuration, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { STATE_WORDS } from '#renderer/lib/zone-states.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/map/ZoneCard.module.css';

/** The zone that has the focus, in words. */
export function ZoneCard({ zone, now }: { readonly zone: MapZone; readonly now: number }) {
  const { one, tone } = STATE_WORDS[zone.state];
  return (
    <section
      className={classes.card}
      data-tone={zone.hasTarget ? tone : 'unknown'}
      aria-label="Zona elegida"
      aria-live="polite"
    >
      <StateMark tone={zone.hasTarget ? tone : 'unknown'} size={28} />
      <div className={classes.words}>
        <h2>{zone.name}</h2>
        <p>
          <strong>{zone.hasTarget ? one : 'Sin equipo configurado'}</strong>
          {zone.since === null || !zone.hasTarget
            ? null
            : ` desde ${withArticle(formatMoment(zone.since, now))}, hace ${formatDuration(now - zone.since)}`}
        </p>
        <p className={classes.quiet}>
          {[
            zone.comuna,
            zone.address,
            zone.position === null ? 'sin coordenadas en el listado' : undefined,
            zone.clients === null ? undefined : formatQuantity(zone.clients, 'conectado', 'conectados'),
          ]
            .filter((part) => part !== null && part !== undefined)
            .join(' · ')}
        </p>
        {zone.cause === null ? null : <p>{zone.cause}</p>}
      </div>
    </section>
  );
}
