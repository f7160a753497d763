import type { ZoneEventReport } from '../../snmp/messages.ts';
import type { ZoneRuns } from './interval-book.ts';

/** What the monitor learned and has not written yet, by zone. A disk that takes nothing for hours loses nothing. */
export interface Unwritten {
  /** The zones that have something to write, be it only their state. */
  readonly size: number;
  noteRuns(update: ZoneRuns): void;
  noteEvent(event: ZoneEventReport): void;
  noteState(zoneId: string): void;
  /** Takes as much as one transaction should write. */
  take(): ZoneNews[];
  /** Puts back, before what came since, what could not be written. */
  giveBack(taken: readonly ZoneNews[]): void;
}

export interface ZoneNews {
  readonly zoneId: string;
  /** Finished runs to append and the growing one to keep; null where the runs are as they were. */
  readonly runs: ZoneRuns | null;
  readonly events: readonly ZoneEventReport[];
}

const ZONES_AT_ONCE = 50;
/** Far below what a transaction may hold (500), and short enough not to hold the desk up. */
const FACTS_AT_ONCE = 200;

export function createUnwritten(): Unwritten {
  const runs = new Map<string, ZoneRuns>();
  const events = new Map<string, ZoneEventReport[]>();
  const zones = new Set<string>();

  function takeZone(zoneId: string, room: number): ZoneNews {
    const waiting = runs.get(zoneId);
    const told = events.get(zoneId) ?? [];
    const finished = waiting?.finished.slice(0, room) ?? [];
    const now = told.slice(0, room - finished.length);
    const later = told.slice(now.length);
    if (later.length > 0) events.set(zoneId, later);
    else events.delete(zoneId);
    if (waiting === undefined || finished.length === waiting.finished.length) {
      runs.delete(zoneId);
      if (later.length === 0) zones.delete(zoneId);
      return { zoneId, runs: waiting ?? null, events: now };
    }
    runs.set(zoneId, { ...waiting, finished: waiting.finished.slice(room) });
    return { zoneId, runs: { zoneId, finished, growing: null }, events: now };
  }

  return {
    get size() {
      return zones.size;
    },
    noteRuns(update) {
      const finished = [...(runs.get(update.zoneId)?.finished ?? []), ...update.finished];
      runs.set(update.zoneId, { ...update, finished });
      zones.add(update.zoneId);
    },
    noteEvent(event) {
      events.set(event.zoneId, [...(events.get(event.zoneId) ?? []), event]);
      zones.add(event.zoneId);
    },
    noteState(zoneId) {
      zones.add(zoneId);
    },
    take() {
      const taken: ZoneNews[] = [];
      let room = FACTS_AT_ONCE;
      for (const zoneId of [...zones].slice(0, ZONES_AT_ONCE)) {
        if (room === 0) break;
        const news = takeZone(zoneId, room);
        room -= (news.runs?.finished.length ?? 0) + news.events.length;
        taken.push(news);
      }
      return taken;
    },
    giveBack(taken) {
      for (const { zoneId, runs: old, events: told } of taken) {
        zones.add(zoneId);
        if (told.length > 0) events.set(zoneId, [...told, ...(events.get(zoneId) ?? [])]);
        if (old === null) continue;
        const newer = runs.get(zoneId);
        const finished = [...old.finished, ...(newer?.finished ?? [])];
        runs.set(zoneId, { zoneId, finished, growing: newer === undefined ? old.growing : newer.growing });
      }
    },
  };
}
