import { withArticle } from '#shared/text/clock-words.ts';
import { faceOf } from '#renderer/features/coworking/look.ts';
import type { Spot } from '#renderer/features/coworking/model.ts';
import { SpotMark } from '#renderer/features/coworking/SpotMark.tsx';
import { formatShortTime, formatTime } from '#renderer/lib/formats.ts';
import classes from '#renderer/features/coworking/RoomRow.module.css';

/** What occupies a room for a while today. */
export interface RoomEvent {
  readonly id: string;
  readonly kind: 'RESERVA' | 'CURSO' | 'USO';
  readonly label: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Nobody came in time: it is shown and keeps nobody out. */
  readonly missed: boolean;
}

/** The rooms of a Punto today. Instants in milliseconds UTC. */
export interface RoomDay {
  readonly window: { readonly startsAt: number; readonly endsAt: number };
  /** By the room's id. */
  readonly events: ReadonlyMap<string, readonly RoomEvent[]>;
}

interface RoomRowProps {
  readonly room: Spot;
  readonly day: RoomDay | undefined;
  readonly now: number;
  readonly current: boolean;
  readonly faded: boolean;
  readonly onPick: () => void;
}

/** «Libre hasta las 2:00 p. m.»: what somebody who asks for the room wants to hear. */
export function roomWords(room: Spot, events: readonly RoomEvent[], now: number): string {
  const face = faceOf(room, now);
  if (face.look === 'used' || face.look === 'over') return `${face.word}: ${face.detail}, ${face.figure}`;
  if (face.look === 'broken' || face.look === 'planned') return face.figure;
  const live = events.filter((event) => !event.missed && event.endsAt > now);
  const under = live.find((event) => event.startsAt <= now);
  if (under !== undefined) return `${under.label} hasta ${withArticle(formatTime(under.endsAt))}`;
  const next = live.toSorted((one, other) => one.startsAt - other.startsAt)[0];
  return next === undefined
    ? 'Libre el resto del día'
    : `Libre hasta ${withArticle(formatTime(next.startsAt))}`;
}

/** A room with its day: reservations and sessions of courses on one line, and where the day is. */
export function RoomRow({ room, day, now, current, faded, onPick }: RoomRowProps) {
  const events = day?.events.get(room.id) ?? [];
  const opensAt = day?.window.startsAt ?? now;
  const closesAt = day?.window.endsAt ?? now;
  const face = faceOf(room, now);
  const span = Math.max(1, closesAt - opensAt);
  const share = (at: number) => Math.min(1, Math.max(0, (at - opensAt) / span));
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`;
  return (
    <button
      type="button"
      id={`spot-${room.id}`}
      className={classes.row}
      data-faded={faded || undefined}
      aria-current={current || undefined}
      tabIndex={-1}
      onClick={onPick}
    >
      <span className={classes.name}>{room.name}</span>
      <span className={classes.state} data-look={face.look}>
        <SpotMark look={face.look} size={16} />
        {day === undefined ? face.word : roomWords(room, events, now)}
      </span>
      <span className={classes.line}>
        {events.map((event) => (
          <span
            key={event.id}
            className={classes.event}
            data-kind={event.kind}
            data-missed={event.missed || undefined}
            data-past={event.endsAt <= now || undefined}
            style={{
              insetInlineStart: percent(share(event.startsAt)),
              width: percent(share(event.endsAt) - share(event.startsAt)),
            }}
          >
            {formatShortTime(event.startsAt)} {event.label}
            {event.missed ? ', no llegó' : ''}
          </span>
        ))}
        {day !== undefined && now >= opensAt && now <= closesAt ? (
          <span
            className={classes.now}
            data-late={share(now) > 0.9 || undefined}
            style={{ insetInlineStart: percent(share(now)) }}
          >
            <span>{formatShortTime(now)}</span>
          </span>
        ) : null}
      </span>
    </button>
  );
}
