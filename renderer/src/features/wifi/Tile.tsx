import { localDate } from '#shared/domain/bogota.ts';
import { hasFault, isQuiet, seenByWords, STATE_WORDS } from '#renderer/features/wifi/model.ts';
import type { Zone } from '#renderer/features/wifi/model.ts';
import {
  formatCount,
  formatDay,
  formatDuration,
  formatMoment,
  formatShortTime,
} from '#renderer/lib/formats.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/Tile.module.css';

interface TileProps {
  readonly zone: Zone;
  readonly now: number;
  /** The one tile that Tab reaches; arrows move it. */
  readonly current: boolean;
  /** One line a tile, where too much is wrong for two. */
  readonly dense: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
}

function sinceWords(zone: Zone, now: number): string {
  const { one } = STATE_WORDS[zone.state];
  if (zone.state === 'MAINTENANCE') return one;
  if (zone.since === null) return !zone.hasTarget ? 'Sin equipo configurado' : `${one}: aún sin sondeo`;
  const at =
    localDate(zone.since) === localDate(now) ? formatShortTime(zone.since) : formatMoment(zone.since, now);
  const taken = zone.incident?.acknowledgedBy ?? null;
  return `${one} desde ${at}${taken === null ? '' : ', atendida'}`;
}

/** The whole name, address and cause, who sees it and who is at it: what the tile has no room for. */
function wholeStory(zone: Zone): string {
  const taken = zone.incident?.acknowledgedBy ?? null;
  return [
    zone.name,
    zone.address,
    zone.cause,
    seenByWords(zone),
    taken === null ? null : `La atiende ${taken}`,
    zone.contract === null ? null : `Contrato ${zone.contract}`,
  ]
    .filter((part) => part !== null && part !== '')
    .join('\n');
}

/** Devices in service, how long out of it, nothing where nothing is known. */
function figureOf(zone: Zone, now: number): string {
  if (zone.state === 'UP') return zone.clients === null ? '' : formatCount(zone.clients);
  if (zone.state === 'MAINTENANCE' && zone.excludedUntil !== null) return untilWords(zone.excludedUntil, now);
  return zone.since === null || !zone.hasTarget ? '' : formatDuration(now - zone.since);
}

function untilWords(until: number, now: number): string {
  return `hasta ${localDate(until) === localDate(now) ? formatShortTime(until) : formatDay(until)}`;
}

export function Tile({ zone, now, current, dense, onOpen, onFocus }: TileProps) {
  const { tone, one } = STATE_WORDS[zone.state];
  const quiet = isQuiet(zone);
  const figure = figureOf(zone, now);
  return (
    <button
      type="button"
      id={`zone-${zone.id}`}
      className={classes.tile}
      data-state={zone.state}
      data-line={dense || quiet || undefined}
      tabIndex={current ? 0 : -1}
      title={wholeStory(zone)}
      onClick={onOpen}
      onFocus={onFocus}
    >
      <StateMark tone={tone} size={quiet || dense ? 15 : 20} label={one} />
      {quiet || dense ? (
        <>
          <span className={classes.name}>{zone.name}</span>
          {hasFault(zone) ? <StateMark tone="doubt" size={14} label="Con una falla por corregir" /> : null}
          <span className={classes.figure}>{figure}</span>
        </>
      ) : (
        <span className={classes.two}>
          <span className={classes.name}>{zone.name}</span>
          <span className={classes.second}>
            <span className={classes.since}>{sinceWords(zone, now)}</span>
            <span className={classes.figure}>{figure}</span>
          </span>
        </span>
      )}
    </button>
  );
}
