import type { Downtime } from '#shared/domain/incident.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';

/**
 * What caused an incident, as far as the observations tell: a proposal that a person takes or leaves. Zones that fall
 * together have something in common: the station that asks, or the link of their part of the city. Alone, the uptime of
 * the device decides: one that was up all along lost its link, one that started anew lost its power (or was restarted).
 */
export interface CauseClues {
  readonly incident: Downtime;
  /** Restarts that were noticed of the device. */
  readonly restarts: readonly Restart[];
  /** Zones of its comuna that somebody watched then, itself included. */
  readonly comuna: Neighbours;
  /**
   * Zones that the only station that watched it was the only one to watch, itself included; null where several
   * stations watched it: an outage is then what all of them saw.
   */
  readonly station: Neighbours | null;
}

/** `at`: the poll that showed it. `uptimeMs`: how long the device had been up then; null where no counter says so. */
export interface Restart {
  readonly at: number;
  readonly uptimeMs: number | null;
}

/** How many were watched, and how many of them fell at once. */
export interface Neighbours {
  readonly watched: number;
  readonly fell: number;
}

export interface CauseSuggestion {
  readonly cause: IncidentCause;
  readonly because:
    | {
        readonly kind: 'ESTACION' | 'COMUNA' | 'COMUNA_SIN_ENERGIA';
        readonly fell: number;
        readonly watched: number;
      }
    | { readonly kind: 'REINICIO'; readonly uptimeMs: number | null }
    | { readonly kind: 'ENCENDIDO'; readonly uptimeMs: number | null };
}

/** Zones fall at once when their first lost polls lie this near: each is asked once a minute, at a moment of its own. */
export const AT_ONCE_MS = 3 * 60_000;
/** The first poll that shows a restart may come this long after the recovery. */
const SHOWN_WITHIN_MS = 10 * 60_000;
/** Two zones may fall together by accident. */
const LEAST_TOGETHER = 3;

/** True for incidents that share a cause, as far as their beginnings tell. */
export function fellAtOnce(one: Downtime, other: Downtime): boolean {
  return Math.abs(one.from - other.from) <= AT_ONCE_MS;
}

/** Null while nothing points to a cause: a zone that is down alone has to come back first. */
export function suggestCause({ incident, restarts, comuna, station }: CauseClues): CauseSuggestion | null {
  const mostOfComuna = comuna.fell >= LEAST_TOGETHER && comuna.fell * 2 > comuna.watched;
  const wholeStation = station !== null && station.fell >= LEAST_TOGETHER && station.fell === station.watched;
  // A station that watches nothing beyond the comuna cannot be told from the comuna's link.
  if (wholeStation && (!mostOfComuna || station.watched > comuna.fell)) {
    return { cause: 'ESTACION', because: { kind: 'ESTACION', ...station } };
  }
  const restart = restartDuring(incident, restarts);
  if (mostOfComuna) {
    return restart?.early === false
      ? { cause: 'ENERGIA', because: { kind: 'COMUNA_SIN_ENERGIA', ...comuna } }
      : { cause: 'ENLACE', because: { kind: 'COMUNA', ...comuna } };
  }
  if (restart !== null && !restart.early) {
    return { cause: 'ENERGIA', because: { kind: 'REINICIO', uptimeMs: restart.uptimeMs } };
  }
  if (incident.recoveredAt === null) return null;
  return { cause: 'ENLACE', because: { kind: 'ENCENDIDO', uptimeMs: restart?.uptimeMs ?? null } };
}

/** The first restart that a poll showed since the outage began; `early`: it had been up longer than the outage. */
function restartDuring(
  { from, recoveredAt }: Downtime,
  restarts: readonly Restart[],
): (Restart & { readonly early: boolean }) | null {
  const until = (recoveredAt ?? Infinity) + SHOWN_WITHIN_MS;
  const shown = restarts
    .filter(({ at }) => at >= from && at <= until)
    .toSorted((a, b) => a.at - b.at)
    .at(0);
  if (shown === undefined) return null;
  return { ...shown, early: shown.uptimeMs !== null && shown.uptimeMs >= shown.at - from };
}
