import { withArticle } from '#shared/text/clock-words.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { WallBoard, WallZone } from '#shared/domain/wall.ts';
import { byTrouble, type BoardState } from '#shared/domain/zone-board.ts';
import {
  formatDay,
  formatDuration,
  formatMoment,
  formatOffset,
  formatQuantity,
  formatTime,
} from '#renderer/lib/formats.ts';
import { ZONE_STATES } from '#renderer/lib/zone-states.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

/** A zone that needs somebody, with what the list says of where it is. */
export interface Problem extends WallZone {
  readonly comuna: string;
}

/** So many are shown two lines each; beyond it the rows shrink, and then they are counted. */
const ROOMY = 9;
const SHRUNK = 13;
/** The ones that the eye meets first. */
const LEADING = 3;

export interface ProblemList {
  readonly leading: readonly Problem[];
  readonly others: readonly Problem[];
  readonly shrunk: boolean;
  /** How many have no row of their own. */
  readonly more: number;
}

/** Worst first over the whole city, the longest first. A zone that nobody polls is nobody's problem here. */
export function problemsOf(board: WallBoard): readonly Problem[] {
  return board.comunas
    .flatMap((comuna) =>
      comuna.zones
        .filter((zone) => zone.watched && zone.state !== 'UP')
        .map((zone) => ({ ...zone, comuna: comunaWords(comuna) })),
    )
    .toSorted((a, b) => byTrouble({ ...a, hasTarget: a.watched }, { ...b, hasTarget: b.watched }));
}

export function listOf(problems: readonly Problem[]): ProblemList {
  const shown = problems.length <= SHRUNK ? problems : problems.slice(0, SHRUNK - 1);
  const down = shown.slice(0, LEADING).filter((problem) => problem.state === 'DOWN').length;
  return {
    leading: shown.slice(0, down),
    others: shown.slice(down),
    shrunk: problems.length > ROOMY,
    more: problems.length - shown.length,
  };
}

export type Counts = Readonly<Record<BoardState, number>>;

/** Zones that nobody polls are not without data: nobody asks for any. */
export function countsOf(board: WallBoard): Counts {
  const counts = Object.fromEntries(ZONE_STATES.map((state) => [state, 0])) as Record<BoardState, number>;
  for (const zone of watchedOf(board)) counts[zone.state] += 1;
  return counts;
}

function watchedOf(board: WallBoard): readonly WallZone[] {
  return board.comunas.flatMap((comuna) => comuna.zones.filter((zone) => zone.watched));
}

export function isBlind({ stations }: WallBoard): boolean {
  return stations.polling > 0 && stations.blind === stations.polling;
}

/** One line that says something about everything on the wall. */
export interface Band {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

/** A poll a minute: at 90 s one is missing. */
const STALE_MS = 90_000;
const HOLD_INTERVALS = 1.5;
/** A clock this far off makes "since when" wrong by as much. */
const CLOCK_OFF_MS = 60_000;

export interface Heard {
  /** The core's time now, ms UTC. */
  readonly now: number;
  /** The core's clock minus this machine's, ms. */
  readonly aheadMs: number;
  /** Whether the core answered the last time it was asked. */
  readonly answered: boolean;
}

/** What makes the wall less than the truth, the worst first: nothing seen, old data, clocks that are wrong. */
export function bandsOf(board: WallBoard, { now, aheadMs, answered }: Heard): readonly Band[] {
  const bands: Band[] = [];
  const age = board.polledAt === null ? null : now - board.polledAt;
  const old = Math.max(STALE_MS, HOLD_INTERVALS * board.intervalMs);
  const aged = board.polledAt === null ? '' : `Último sondeo: ${formatMoment(board.polledAt, now)}`;
  if (isBlind(board)) {
    const since = blindSince(board);
    bands.push({
      tone: 'unknown',
      title: 'No vemos la red: nada cuenta como caída.',
      detail:
        since === null
          ? ''
          : `Desde ${withArticle(formatMoment(since, now))}, hace ${formatDuration(now - since)}.`,
    });
  } else if (age !== null && age > old) {
    bands.push({
      tone: 'unknown',
      title: `Datos de hace ${formatDuration(age)}.`,
      detail: `${aged}${answered ? ' No llegan sondeos nuevos.' : ' El programa no responde; se vuelve a intentar solo.'}`,
    });
  } else if (!answered) {
    bands.push({
      tone: 'unknown',
      title: 'El programa no responde.',
      detail: `${aged === '' ? '' : `${aged} `}Se vuelve a intentar solo.`,
    });
  }
  if (age !== null && age < -CLOCK_OFF_MS)
    bands.push({
      tone: 'doubt',
      title: 'El reloj se atrasó.',
      detail: `El último sondeo dice ${formatMoment(now - age, now)} Corrija la hora: «desde cuándo» no es de fiar.`,
    });
  if (Math.abs(aheadMs) > CLOCK_OFF_MS)
    bands.push({
      tone: 'doubt',
      title: `El reloj de esta pantalla está mal (${formatOffset(-aheadMs)}).`,
      detail: 'Aquí se muestra la hora del programa. Corrija la de este equipo.',
    });
  if (board.clocks.length > 0)
    bands.push({
      tone: 'doubt',
      title: 'Relojes mal puestos:',
      detail: `${board.clocks.map(({ place, offsetMs }) => `${place} ${formatOffset(offsetMs)}`).join(', ')}.`,
    });
  return bands;
}

/** The moment from which on the last zone was no longer seen. */
function blindSince(board: WallBoard): number | null {
  const since = watchedOf(board).flatMap((zone) =>
    zone.state === 'UNKNOWN' && zone.since !== null ? zone.since : [],
  );
  return since.length === 0 ? null : Math.max(...since);
}

/** Why there is no list of problems, in the one line that takes its place. What old data say, they said. */
export function calmOf(
  board: WallBoard,
  old: boolean,
): { readonly tone: Tone; readonly title: string; readonly detail: string } {
  const all = board.comunas.flatMap((comuna) => comuna.zones);
  const watched = watchedOf(board);
  if (all.length === 0)
    return { tone: 'unknown', title: 'Aún no hay zonas WiFi', detail: 'Se importan del listado oficial.' };
  if (watched.length === 0)
    return {
      tone: 'unknown',
      title: 'Nadie sondea estas zonas todavía',
      detail: 'Falta decir qué equipo tiene cada una.',
    };
  const rest = all.length - watched.length;
  const which = rest === 0 ? `Las ${all.length} zonas` : `Las ${watched.length} zonas con equipo`;
  if (old)
    return { tone: 'unknown', title: `${which} estaban en servicio`, detail: 'Lo de ahora no se sabe.' };
  return {
    tone: 'good',
    title: `${which} están en servicio`,
    detail:
      rest === 0 ? 'Nada que atender.' : `${formatQuantity(rest, 'zona', 'zonas')} sin equipo configurado.`,
  };
}

export function comunaWords({ code, name }: { readonly code: string; readonly name: string }): string {
  return /^\d+$/u.test(code) ? `${code} ${name}` : name;
}

/** How long, or until when where that is known and matters more. */
export function figureOf({ state, since, until }: WallZone, now: number): string {
  if (state === 'MAINTENANCE' && until !== null) {
    return localDate(until - 1) === localDate(now)
      ? `hasta ${formatTime(until)}`
      : `hasta el ${formatDay(until)}`;
  }
  return since === null ? '' : formatDuration(now - since);
}

/** "Desde las 8:14 a. m." of today; another day with its date. */
export function sinceWords(since: number | null, now: number): string {
  if (since === null) return 'Aún sin sondeo';
  return `Desde ${withArticle(formatMoment(since, now))}`;
}
