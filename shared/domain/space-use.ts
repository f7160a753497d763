/**
 * What the uses of a Punto's spaces are, computed from their facts. Nothing here touches a database: whatever was lost
 * of a computer's memory, the same facts give the same uses, and two computers of a Punto that seated people without a
 * network agree as soon as each holds the other's facts.
 *
 * A use is over at the earliest of what a desk said, the next start on the same space, and the next start of the same
 * person. Failing those, the closing rule ends it once its date is over. So there is never more than one active use
 * of a space, or of a person, whatever order the facts came in.
 */
import { endByRule, stayEnd } from './attendance-closing.ts';
import { localDate } from './bogota.ts';

const MINUTE_MS = 60_000;
/**
 * A clock that is set across midnight makes a date pass that nobody lived through: whom it was set under keeps the seat
 * for as long as a Punto is open at most.
 */
const LONGEST_DAY_MS = 12 * 60 * MINUTE_MS;

/** This computer's clock was set: what was written before change `afterPosition` of its log speaks of another time. */
export interface ClockStep {
  /** The new time. */
  readonly at: number;
  /** New time less old time. */
  readonly stepMs: number;
  readonly afterPosition: number;
}

export interface StartFact {
  readonly id: string;
  readonly spaceId: string;
  /** The canonical person: all registrations of one person carry the same id here. */
  readonly person: string;
  readonly startedAt: number;
  readonly minutes: number;
  readonly movedFromId: string | null;
  /** Its place in this computer's log; null for what another computer wrote, whose clock is not ours to correct. */
  readonly position: number | null;
  /** When it began as the centre corrected it, ms UTC; null where it did not, or while this clock is wrong itself. */
  readonly toldAt: number | null;
}

export interface ExtensionFact {
  readonly id: string;
  readonly useId: string;
  readonly minutes: number;
  readonly at: number;
}

/** Ends are told in the time of their start: start + what really passed. So their difference is right everywhere. */
export interface EndFact {
  readonly useId: string;
  readonly endedAt: number;
  readonly how: 'MOSTRADOR' | 'CAMBIO' | 'REGLA';
}

export interface UseFacts {
  readonly starts: readonly StartFact[];
  readonly extensions: readonly ExtensionFact[];
  readonly ends: readonly EndFact[];
  readonly steps: readonly ClockStep[];
}

/** SIGUIENTE: somebody else was seated there, or the person was seated elsewhere, and nobody said it had ended. */
export type UseEnding = EndFact['how'] | 'SIGUIENTE';

export interface SpaceUse {
  readonly id: string;
  readonly spaceId: string;
  readonly person: string;
  /** By the clock that holds now, as every instant here: see `restatement`. */
  readonly startedAt: number;
  /** To be added to an instant of `startedAt`'s fact to tell it by the present clock, ms. */
  readonly shiftMs: number;
  /** Given and extended. */
  readonly minutes: number;
  /** The use was extended, or the one that it goes on with was. */
  readonly extended: boolean;
  readonly movedFromId: string | null;
  /** null while it is active. */
  readonly endedAt: number | null;
  readonly ending: UseEnding | null;
}

/**
 * The steps of the clock that came after a start: added to its instant, they tell it by the clock that holds now. A
 * person who sat down at 10:00 stays seated for the same time when the clock is then set to 09:00 or to next week.
 * Where the centre corrected the start, that is what tells it.
 */
export function restatement(
  start: Pick<StartFact, 'position' | 'startedAt' | 'toldAt'>,
  steps: readonly ClockStep[],
): number {
  const { position, startedAt, toldAt } = start;
  if (toldAt !== null) return toldAt - startedAt;
  if (position === null) return 0;
  return steps.reduce((sum, step) => (step.afterPosition >= position ? sum + step.stepMs : sum), 0);
}

/**
 * The least instant that the start of a use can carry which is of the day that begins at `dayStart`, or still active on
 * it: what was written before the clock was set speaks of another time. `steps` in the order in which they came.
 */
export function earliestStart(dayStart: number, steps: readonly ClockStep[]): number {
  let bound = dayStart;
  let later = 0;
  for (const step of steps.toReversed()) {
    if (step.at + later < dayStart - LONGEST_DAY_MS) break;
    later += step.stepMs;
    bound = Math.min(bound, dayStart - LONGEST_DAY_MS - later);
  }
  return bound;
}

/**
 * All uses that the facts tell, in order of their start. A start that was taken back (an end at the very instant of
 * the start) is none: it neither shows nor ends anything else.
 * @param now ms UTC; @param closingTime HH:MM in Bogotá (setting attendance.closingTime)
 */
export function usesOf(facts: UseFacts, now: number, closingTime: string): SpaceUse[] {
  const ends = Map.groupBy(facts.ends, (end) => end.useId);
  const extensions = firstExtensions(facts.extensions);
  const starts = facts.starts
    .filter((start) => !(ends.get(start.id) ?? []).some((end) => takesBack(end, start)))
    .map((fact) => {
      const shiftMs = restatement(fact, facts.steps);
      return { fact, shiftMs, at: fact.startedAt + shiftMs };
    })
    .toSorted((one, other) => one.at - other.at || order(one.fact.id, other.fact.id));
  const byId = new Map(starts.map((start) => [start.fact.id, start.fact]));
  const nextOnSpace = followers(starts, (start) => start.fact.spaceId);
  const nextOfPerson = followers(starts, (start) => start.fact.person);
  return starts.map((start): SpaceUse => {
    const { fact, shiftMs, at } = start;
    const said = ends.get(fact.id) ?? [];
    const next = earliest([nextOnSpace.get(start)?.at, nextOfPerson.get(start)?.at]);
    const extension = extensions.get(fact.id);
    return {
      id: fact.id,
      spaceId: fact.spaceId,
      person: fact.person,
      startedAt: at,
      shiftMs,
      minutes: fact.minutes + (extension?.minutes ?? 0),
      extended: wasExtended(fact, byId, extensions),
      movedFromId: fact.movedFromId,
      ...ending(said, { at, shiftMs, next }, now, closingTime),
    };
  });
}

/** How long it has lasted, ms; of an active one until now. Never negative. */
export function elapsed(use: Pick<SpaceUse, 'startedAt' | 'endedAt'>, now: number): number {
  return Math.max(0, (use.endedAt ?? now) - use.startedAt);
}

/** What is left of the time given, ms; negative once it has passed. Nobody is thrown out by it. */
export function remaining(use: Pick<SpaceUse, 'startedAt' | 'endedAt' | 'minutes'>, now: number): number {
  return use.minutes * MINUTE_MS - elapsed(use, now);
}

/** The instant to write for an end that happens now, in the time of the start's own fact. Never the start itself. */
export function endInstant(use: Pick<SpaceUse, 'startedAt' | 'endedAt' | 'shiftMs'>, now: number): number {
  return use.startedAt - use.shiftMs + Math.max(1, now - use.startedAt);
}

export type ExtensionVerdict = 'SE_PUEDE' | 'YA_AMPLIADO' | 'HAY_ESPERA' | 'HAY_RESERVA';

/** One extension, and only while nobody waits for that kind of space and nobody reserved the time. */
export function extensionVerdict(
  use: Pick<SpaceUse, 'extended' | 'startedAt' | 'minutes'>,
  others: {
    readonly waiting: number;
    readonly reservedFrom: number | null;
    readonly minutes: number;
  },
): ExtensionVerdict {
  if (use.extended) return 'YA_AMPLIADO';
  if (others.waiting > 0) return 'HAY_ESPERA';
  const until = use.startedAt + (use.minutes + others.minutes) * MINUTE_MS;
  return others.reservedFrom !== null && others.reservedFrom < until ? 'HAY_RESERVA' : 'SE_PUEDE';
}

function takesBack(end: EndFact, start: StartFact): boolean {
  return end.how === 'MOSTRADOR' && end.endedAt === start.startedAt;
}

/** The first extension of each use counts: a second desk that gave one without a network gave none. */
function firstExtensions(facts: readonly ExtensionFact[]): ReadonlyMap<string, ExtensionFact> {
  const first = new Map<string, ExtensionFact>();
  for (const fact of facts) {
    const known = first.get(fact.useId);
    if (known === undefined || (fact.at - known.at || order(fact.id, known.id)) < 0)
      first.set(fact.useId, fact);
  }
  return first;
}

function wasExtended(
  start: StartFact,
  byId: ReadonlyMap<string, StartFact>,
  extensions: ReadonlyMap<string, unknown>,
): boolean {
  const seen = new Set<string>();
  for (let at: StartFact | undefined = start; at !== undefined && !seen.has(at.id);) {
    if (extensions.has(at.id)) return true;
    seen.add(at.id);
    at = at.movedFromId === null ? undefined : byId.get(at.movedFromId);
  }
  return false;
}

interface Ordered {
  readonly fact: StartFact;
  readonly at: number;
}

/** For each start the next one that shares its key. */
function followers<Start extends Ordered>(
  starts: readonly Start[],
  keyOf: (start: Start) => string,
): ReadonlyMap<Start, Start> {
  const next = new Map<Start, Start>();
  for (const group of Map.groupBy(starts, keyOf).values()) {
    for (const [index, start] of group.entries()) {
      const following = group[index + 1];
      if (following !== undefined) next.set(start, following);
    }
  }
  return next;
}

function ending(
  said: readonly EndFact[],
  use: { readonly at: number; readonly shiftMs: number; readonly next: number | null },
  now: number,
  closingTime: string,
): Pick<SpaceUse, 'endedAt' | 'ending'> {
  const seen = said
    .filter((end) => end.how !== 'REGLA')
    .toSorted((one, other) => one.endedAt - other.endedAt || order(one.how, other.how))[0];
  const ruled = earliest(said.filter((end) => end.how === 'REGLA').map((end) => end.endedAt));
  // An end before its start (another computer's clock was behind) leaves a use of no length.
  const known = stayEnd(seen?.endedAt ?? null, ruled);
  const knownAt = known.endedAt === null ? null : Math.max(use.at, known.endedAt + use.shiftMs);
  const stays = use.shiftMs !== 0 && now - use.at < LONGEST_DAY_MS;
  const closedAt = stays
    ? null
    : endByRule({ startedAt: use.at, localDate: localDate(use.at) }, now, closingTime);
  // Whoever sits down the next morning does not make yesterday's use last the night.
  const overAt = knownAt ?? closedAt;
  if (use.next !== null && (overAt === null || use.next < overAt))
    return { endedAt: use.next, ending: 'SIGUIENTE' };
  if (overAt === null) return { endedAt: null, ending: null };
  return { endedAt: overAt, ending: knownAt === null ? 'REGLA' : (seen?.how ?? 'REGLA') };
}

function earliest(instants: readonly (number | null | undefined)[]): number | null {
  const known = instants.filter((at) => at !== null && at !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}

/** By code unit: every computer orders ids alike, whatever its language. */
function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
