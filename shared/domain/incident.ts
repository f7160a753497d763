import { mergeVantages } from '#shared/domain/availability.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { Fact } from '#shared/domain/entities.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

/**
 * Incidents of a zone, derived from what was observed of it and from what people did about it. Nothing of an incident
 * is stored but the acts: observations that arrive late may join, move, split or refute incidents. All times are
 * integer milliseconds UTC, all spans half-open.
 *
 * Two outages are one incident when nobody saw the zone in service between them, or when at most `JOIN_MS` lie between
 * them. The gap is no downtime: the downtime of an incident is the time that was observed as down.
 */
export const JOIN_MS = 5 * 60_000;

/** How far from an incident an act may lie and still be about it: late observations move beginnings. */
export const ACT_REACH_MS = 60 * 60_000;

/** An incident as the observations alone tell it. */
export interface Downtime {
  readonly from: number;
  /** The last moment at which it was observed as down. */
  readonly downUntil: number;
  /** When it was first seen in service afterwards; null while nobody saw it so. */
  readonly recoveredAt: number | null;
  /** Every outage of it, in order; never empty. */
  readonly outages: readonly Span[];
  /** Sum of the outages. */
  readonly downMs: number;
}

export type IncidentAct = Omit<Fact<'incidentAct'>, 'siteId' | 'zoneId'>;

/** The furthest step that it has reached; one may be recovered without anybody having acknowledged it. */
export type IncidentStage = 'CONFIRMADO' | 'ATENDIDO' | 'ATRIBUIDO' | 'RECUPERADO' | 'CERRADO';

interface Done {
  readonly at: number;
  readonly officer: string;
}

export interface Incident extends Downtime {
  readonly stage: IncidentStage;
  readonly acknowledged: Done | null;
  readonly attributed: (Done & { readonly cause: IncidentCause }) | null;
  readonly closed: (Done & { readonly note: string | null }) | null;
  /** The help desk's number, as it was noted last. */
  readonly ticket: string | null;
  /** In the order in which they were done. */
  readonly acts: readonly IncidentAct[];
}

/** The outages of one zone joined to incidents, in order. The intervals may overlap, repeat and come in any order. */
export function downtimesOf(intervals: readonly ObservedInterval[]): Downtime[] {
  const found: Downtime[] = [];
  for (const { t0, t1, state } of mergeVantages(intervals)) {
    const last = found.at(-1);
    if (state === 'UP' && last?.recoveredAt === null) {
      found[found.length - 1] = { ...last, recoveredAt: t0 };
    }
    if (state !== 'DOWN') continue;
    const joins = last !== undefined && (last.recoveredAt === null || t0 - last.downUntil <= JOIN_MS);
    const before = joins ? last : { from: t0, outages: [], downMs: 0 };
    const grown = {
      from: before.from,
      downUntil: t1,
      recoveredAt: null,
      outages: [...before.outages, { from: t0, to: t1 }],
      downMs: before.downMs + (t1 - t0),
    };
    if (joins) found[found.length - 1] = grown;
    else found.push(grown);
  }
  return found;
}

/**
 * Gives every act to the incident it is about: the one that `at` lies in, else the nearest one within `ACT_REACH_MS`
 * (the earlier of two). An act whose incident late observations have refuted stays as a stray: none is lost.
 */
export function withActs(
  downtimes: readonly Downtime[],
  acts: readonly IncidentAct[],
): { readonly incidents: readonly Incident[]; readonly strays: readonly IncidentAct[] } {
  const ordered = [...new Map(acts.map((act) => [act.id, act])).values()].toSorted(
    (a, b) => a.doneAt - b.doneAt || (a.id < b.id ? -1 : 1),
  );
  const about = Map.groupBy(ordered, (act) => incidentAt(downtimes, act.at));
  return {
    incidents: downtimes.map((downtime) => standing(downtime, about.get(downtime) ?? [])),
    strays: about.get(null) ?? [],
  };
}

/** The incident that an instant means, by the rule of `withActs`; null where none is near. */
export function incidentAt<Each extends Downtime>(downtimes: readonly Each[], at: number): Each | null {
  let nearest: Each | null = null;
  let least = ACT_REACH_MS + 1;
  for (const downtime of downtimes) {
    const distance = Math.max(downtime.from - at, at - endOf(downtime), 0);
    if (distance < least) {
      nearest = downtime;
      least = distance;
    }
  }
  return nearest;
}

/** Up to its recovery; one that nobody saw recovered goes on. */
function endOf({ recoveredAt }: Downtime): number {
  return recoveredAt ?? Infinity;
}

function standing(downtime: Downtime, acts: readonly IncidentAct[]): Incident {
  let acknowledged: Incident['acknowledged'] = null;
  let attributed: Incident['attributed'] = null;
  let closed: Incident['closed'] = null;
  let ticket: string | null = null;
  for (const { act, cause, note, doneAt, officer } of acts) {
    const done = { at: doneAt, officer };
    if (act === 'ATENDER') acknowledged ??= done;
    if (act === 'ATRIBUIR' && cause !== null) attributed = { ...done, cause };
    if (act === 'TICKET') ticket = note;
    if (act === 'CERRAR') closed = { ...done, note };
    if (act === 'REABRIR') closed = null;
  }
  const { recoveredAt } = downtime;
  // Who closed it knew of no outage after that: one that turns up later opens it again.
  if (closed !== null && (recoveredAt === null || closed.at < downtime.downUntil)) closed = null;
  const stage =
    closed !== null
      ? 'CERRADO'
      : recoveredAt !== null
        ? 'RECUPERADO'
        : attributed !== null
          ? 'ATRIBUIDO'
          : acknowledged !== null
            ? 'ATENDIDO'
            : 'CONFIRMADO';
  return { ...downtime, stage, acknowledged, attributed, closed, ticket, acts };
}
