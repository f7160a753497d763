import { createCollector } from '#shared/domain/cedula-collector.ts';
import type { Collector } from '#shared/domain/cedula-collector.ts';
import { readCedula } from '#shared/domain/cedula-reading.ts';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';
import {
  BURST_GAP_MS,
  beginsLikeAFrame,
  damagedDocumentIn,
  documentIn,
  mayBegin,
  mayGrowIntoAFrame,
  unfinishedBeginning,
} from './wedge-signs.ts';

/**
 * Tells a document scanner that types (a keyboard wedge) from a person, key by key, and keeps its keys from doing
 * anything. A scanner is known by what it types and not by its speed alone: plain bar codes, pasted-like typing and
 * fast fingers stay what they are. Pure but for its own state: times come from outside.
 */
export interface Wedge {
  readonly stroke: (stroke: WedgeStroke) => Verdict;
  /** When `tick` has to be called although no key came, or undefined. Same clock as the strokes, ms. */
  readonly deadline: () => number | undefined;
  readonly tick: (at: number) => readonly WedgeEffect[];
  /** Whether a key pressed at `at` belongs to a scan that is on its way or has just ended. */
  readonly swallows: (at: number) => boolean;
}

export interface WedgeStroke {
  /** When the key was pressed by the browser's own clock, ms: a busy page does not make a scanner slow. */
  readonly at: number;
  /** A character, Enter, a control character (a scanner's NUL), or any other key. */
  readonly kind: 'char' | 'enter' | 'nul' | 'other';
  /** Of `char` only. */
  readonly char: string;
  /** The character is on its way into a text field; else it lands on a button or on the page. */
  readonly editable: boolean;
}

export interface Verdict {
  /** `hold`: not now; `replay` says when, `drop` that it never was a key. */
  readonly key: 'pass' | 'swallow' | 'hold';
  readonly effects: readonly WedgeEffect[];
}

export type WedgeEffect =
  /** Before this key: what the field holds now is what it held before the burst. */
  | { readonly kind: 'snapshot' }
  /** What was let into the field belongs to a scan, but for what a person had just `typed` before it. */
  | { readonly kind: 'restore'; readonly typed: string }
  | { readonly kind: 'replay' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'reading'; readonly person: ReadPerson | undefined }
  | { readonly kind: 'read'; readonly reading: CedulaReading };

/** A busy computer may bring a scanner's keys with pauses. What is only looked at, and acts meanwhile, may wait. */
const STUMBLE_MS = 300;
/** What is on its way to a button waits this long for a second key: a burst's gap and a little; nobody feels it. */
const HOLD_MS = 55;
/** Two keys that begin like a document wait for as long as a jerking scanner may take for the third. */
const HOLD_LIKELY_MS = 120;

/** A burst is over after two and a half of its own gaps, or half as long again as its longest, within limits. */
const QUIET_GAPS = 2.5;
const QUIET_LONGEST_GAPS = 1.5;
/** Faster than this no person types on. */
const SHORTEST_QUIET_MS = 60;
const LONGEST_QUIET_MS = 300;
/** Nobody presses a key in the middle of a frame: one that is not whole yet is waited for. */
const UNFINISHED_QUIET_MS = 600;
/** Of a frame with its padding: with more keys than its head has, the fingerprints are coming, up to all 531 keys. */
const HEAD_KEYS = 175;
const FRAME_KEYS = 531;

/**
 * How long a frame is whose padding was dropped nobody knows, nor what a cut one still has to come. A machine may stall
 * for three seconds; for so long what comes after it is the scanner's, until it shows that it is a person.
 */
const GUARD_MS = 4_000;
/** Meanwhile what acts is held for this long and acts when nothing follows: a person waits for it, a burst does not. */
const GUARD_HOLD_MS = 400;
/** Letters are a person's when three of them have come at a person's pace; two may be a burst that jerks. */
const PERSON_GAPS = 2;
/** Letters that nobody goes on with for so long were the end of a burst, and are no beginning of the next typing. */
const PERSON_PAUSE_MS = 1_000;

/** Bar codes have eight figures or more. */
const STRAY_LENGTH = 8;

/** Prefix and serial: no person has typed ten figures at this speed. */
const SERIAL_LENGTH = 10;

type State =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'candidate';
      readonly text: string;
      readonly startedAt: number;
      readonly lastAt: number;
      readonly editable: boolean;
      readonly holding: boolean;
    }
  | {
      readonly kind: 'scan';
      readonly collector: Collector;
      readonly startedAt: number;
      readonly lastAt: number;
      readonly longestGap: number;
      readonly keys: number;
      readonly announced: boolean;
    }
  /** Reported already; keys of the same burst that a busy machine brings late are still the scanner's. */
  | {
      readonly kind: 'over';
      /** Of the last key that was the scanner's. */
      readonly lastAt: number;
      readonly quiet: number;
      readonly guard: number;
      /** Keys closer together than this are no person's. */
      readonly pace: number;
      /** What may be the beginning of the next document, and nothing else of what was swallowed. */
      readonly beginning: string;
      readonly held: Held | undefined;
    };

/** Keys that came after silence within the guard: nobody knows yet whose they are. */
interface Held {
  readonly lastAt: number;
  /** How many of the gaps between them were a person's. */
  readonly gaps: number;
  /** When the first key among them was pressed that acts, where one does. */
  readonly actsAt: number | undefined;
}

type Candidate = Extract<State, { kind: 'candidate' }>;
type Scan = Extract<State, { kind: 'scan' }>;
type Over = Extract<State, { kind: 'over' }>;

const PASS: Verdict = { key: 'pass', effects: [] };

/**
 * A code that is no document (a bar code, the QR of a certificate), typed where no field takes it: no person presses so
 * many keys at that pace, and none of them may press a button or be a shortcut.
 */
function isStrayCode({ text, startedAt, lastAt, editable }: Candidate): boolean {
  return !editable && text.length >= STRAY_LENGTH && (lastAt - startedAt) / (text.length - 1) <= BURST_GAP_MS;
}

/** Where in the text the scan begins, or undefined where there is none. */
function scanStart({ text, startedAt, lastAt }: Candidate): number | undefined {
  const fast = (lastAt - startedAt) / Math.max(1, text.length - 1) <= BURST_GAP_MS;
  return documentIn(text) ?? (fast ? damagedDocumentIn(text) : undefined);
}

function isPadded({ collector }: Scan): boolean {
  return /^.{8}[\0 ]{2}/s.test(collector.text());
}

function isFrame({ collector }: Scan): boolean {
  return /^pubdsk/i.test(collector.text());
}

function meanGap({ startedAt, lastAt, keys }: Scan): number {
  return (lastAt - startedAt) / Math.max(1, keys - 1);
}

/** Whether it is known to have come to its end. */
function isWhole(scan: Scan): boolean {
  if (!scan.collector.complete()) return false;
  return !isFrame(scan) || (isPadded(scan) && scan.keys >= FRAME_KEYS);
}

function quietOf(scan: Scan): number {
  // A scanner that leaves the fingerprints out sends a padded head and no more.
  const headOnly = isPadded(scan) && scan.keys <= HEAD_KEYS && scan.collector.complete();
  if (!isWhole(scan) && !headOnly) return UNFINISHED_QUIET_MS;
  const own = Math.max(meanGap(scan) * QUIET_GAPS, scan.longestGap * QUIET_LONGEST_GAPS);
  return Math.min(LONGEST_QUIET_MS, Math.max(SHORTEST_QUIET_MS, own));
}

function overAfter(scan: Scan): Over {
  const quiet = quietOf(scan);
  return {
    kind: 'over',
    lastAt: scan.lastAt,
    quiet,
    guard: isWhole(scan) ? quiet : GUARD_MS,
    pace: Math.min(HOLD_LIKELY_MS, Math.max(SHORTEST_QUIET_MS, meanGap(scan) * QUIET_GAPS)),
    beginning: '',
    held: undefined,
  };
}

/** Within this many ms the next key belongs to the same typing. */
function joinGap({ editable, text }: Candidate): number {
  // Letters in a field are only looked at: what has begun like a frame may stall as long as the rest of it.
  if (editable && mayGrowIntoAFrame(text)) return GUARD_MS;
  if (editable || beginsLikeAFrame(text)) return STUMBLE_MS;
  return mayBegin(text) ? HOLD_LIKELY_MS : HOLD_MS;
}

/** So long a key is held for another one to follow. */
function holdGap(candidate: Candidate): number {
  return Math.min(joinGap(candidate), HOLD_LIKELY_MS);
}

function releaseAt({ actsAt, lastAt }: Held): number {
  return actsAt === undefined ? lastAt + PERSON_PAUSE_MS : actsAt + GUARD_HOLD_MS;
}

function grown({ beginning }: Over, { kind, char }: WedgeStroke): string {
  const text = kind === 'nul' ? `${beginning}\0` : beginning + char;
  return documentIn(text) === undefined ? unfinishedBeginning(text) : text;
}

/** `today`: the local date (YYYY-MM-DD) by which ages are judged. */
export function createWedge({ today }: { readonly today: () => string }): Wedge {
  let state: State = { kind: 'idle' };

  const read = (scan: Scan): CedulaReading => readCedula(scan.collector.text(), today());

  /** The person as soon as the frame has all that is read from it, once. */
  const early = (scan: Scan): readonly WedgeEffect[] => {
    if (scan.announced || !scan.collector.complete()) return [];
    state = { ...scan, announced: true };
    const reading = read(scan);
    return reading.kind === 'READ' ? [{ kind: 'reading', person: reading }] : [];
  };

  const finish = (scan: Scan): readonly WedgeEffect[] => {
    state = overAfter(scan);
    return [{ kind: 'read', reading: read(scan) }];
  };

  const leave = (candidate: Candidate): readonly WedgeEffect[] => {
    state = { kind: 'idle' };
    if (!candidate.holding) return [];
    return [{ kind: isStrayCode(candidate) ? 'drop' : 'replay' }];
  };

  const begin = (stroke: WedgeStroke): Verdict => {
    // A space presses what has the focus, and no code begins with one.
    if (stroke.kind !== 'char' || (!stroke.editable && stroke.char === ' ')) {
      state = { kind: 'idle' };
      return PASS;
    }
    state = {
      kind: 'candidate',
      text: stroke.char,
      startedAt: stroke.at,
      lastAt: stroke.at,
      editable: stroke.editable,
      holding: !stroke.editable,
    };
    return { key: stroke.editable ? 'pass' : 'hold', effects: [{ kind: 'snapshot' }] };
  };

  const recognised = (candidate: Candidate, from: number): Verdict => {
    const collector = createCollector();
    for (const letter of candidate.text.slice(from)) collector.push(letter);
    const { startedAt, lastAt } = candidate;
    const keys = candidate.text.length - from;
    state = { kind: 'scan', collector, startedAt, lastAt, longestGap: 0, keys, announced: false };
    return {
      key: 'swallow',
      effects: [
        { kind: 'drop' },
        { kind: 'restore', typed: candidate.text.slice(0, from) },
        { kind: 'reading', person: undefined },
      ],
    };
  };

  const whileCandidate = (candidate: Candidate, stroke: WedgeStroke): Verdict => {
    const { at, kind, char } = stroke;
    const joins = at - candidate.lastAt <= joinGap(candidate) && stroke.editable === candidate.editable;
    if (!joins) return after(leave(candidate), begin(stroke));
    const likely = beginsLikeAFrame(candidate.text);
    if (kind === 'char' || (kind === 'nul' && likely)) {
      const next = { ...candidate, text: candidate.text + (kind === 'nul' ? '\0' : char), lastAt: at };
      state = next;
      const from = scanStart(next);
      if (from !== undefined) return recognised(next, from);
      if (kind === 'nul') return { key: 'swallow', effects: [] };
      if (!candidate.editable) return { key: 'hold', effects: [] };
      // What was held was a person's after all: it comes before this letter.
      const mistaken = candidate.holding && !beginsLikeAFrame(next.text);
      if (mistaken) state = { ...next, holding: false };
      return mistaken ? { key: 'pass', effects: [{ kind: 'replay' }] } : PASS;
    }
    if (kind === 'enter' && likely) {
      state = { ...candidate, lastAt: at, holding: true };
      return { key: 'hold', effects: [] };
    }
    if (likely && candidate.text.length >= SERIAL_LENGTH && at - candidate.lastAt <= STUMBLE_MS) {
      state = { ...candidate, lastAt: at };
      return { key: 'swallow', effects: [] };
    }
    const ends = kind === 'enter' && isStrayCode(candidate);
    return { key: ends ? 'swallow' : 'pass', effects: leave(candidate) };
  };

  const whileScan = (scan: Scan, stroke: WedgeStroke): Verdict => {
    if (stroke.at - scan.lastAt > quietOf(scan))
      return after(finish(scan), whileOver(overAfter(scan), stroke));
    if (stroke.kind === 'char') scan.collector.push(stroke.char);
    if (stroke.kind === 'nul') scan.collector.push('\0');
    const longestGap = Math.max(scan.longestGap, stroke.at - scan.lastAt);
    const next: Scan = { ...scan, lastAt: stroke.at, longestGap, keys: scan.keys + 1 };
    state = next;
    return { key: 'swallow', effects: early(next) };
  };

  /** The key is the scanner's, and so was all that is held; it may begin the next document. */
  const swallow = (over: Over, stroke: WedgeStroke): Verdict => {
    const dropped: readonly WedgeEffect[] = over.held === undefined ? [] : [{ kind: 'drop' }];
    const beginning = grown(over, stroke);
    const lastAt = Math.max(over.lastAt, stroke.at);
    const from = documentIn(beginning);
    if (from === undefined) {
      state = { ...over, beginning, lastAt, held: undefined };
      return { key: 'swallow', effects: dropped };
    }
    const { editable } = stroke;
    const text = beginning.slice(from);
    const { key, effects } = recognised(
      { kind: 'candidate', text, startedAt: lastAt, lastAt, editable, holding: false },
      0,
    );
    // None of it was let into a field, and what the field held before the last scan is long past.
    return { key, effects: effects.filter((effect) => effect.kind !== 'restore') };
  };

  const whileOver = (over: Over, stroke: WedgeStroke): Verdict => {
    const { held, lastAt, guard, quiet, pace } = over;
    const { at, kind } = stroke;
    if (held === undefined && at - lastAt > guard) return begin(stroke);
    const burst = held === undefined ? at - lastAt <= quiet : at - held.lastAt < pace;
    if (burst || kind === 'nul') return swallow(over, stroke);
    const gaps = held === undefined ? 0 : held.gaps + 1;
    if (gaps === PERSON_GAPS) return after([{ kind: 'replay' }], begin(stroke));
    const acts = kind !== 'char';
    // Letters that have not shown whose they are do not come before a key that acts on what is on the screen.
    const alone = acts && held !== undefined && held.actsAt === undefined;
    state = {
      ...over,
      beginning: grown(over, stroke),
      held: { lastAt: at, gaps: alone ? 0 : gaps, actsAt: held?.actsAt ?? (acts ? at : undefined) },
    };
    return { key: 'hold', effects: alone ? [{ kind: 'drop' }] : [] };
  };

  /** What is held was a person's where it acts, and the end of a burst where it does not. */
  const release = (over: Over, held: Held): readonly WedgeEffect[] => {
    state = { ...over, held: undefined };
    return [{ kind: held.actsAt === undefined ? 'drop' : 'replay' }];
  };

  return {
    stroke(stroke) {
      switch (state.kind) {
        case 'idle':
          return begin(stroke);
        case 'candidate':
          return whileCandidate(state, stroke);
        case 'scan':
          return whileScan(state, stroke);
        case 'over':
          return whileOver(state, stroke);
      }
    },
    deadline() {
      if (state.kind === 'scan') return state.lastAt + quietOf(state);
      if (state.kind === 'over') return state.held === undefined ? undefined : releaseAt(state.held);
      return state.kind === 'candidate' && state.holding ? state.lastAt + holdGap(state) : undefined;
    },
    swallows: (at) =>
      (state.kind === 'scan' && at - state.lastAt <= quietOf(state)) ||
      (state.kind === 'over' && (state.held !== undefined || at - state.lastAt <= state.guard)),
    tick(at) {
      if (state.kind === 'over' && state.held !== undefined && at >= releaseAt(state.held))
        return release(state, state.held);
      if (state.kind === 'scan' && at >= state.lastAt + quietOf(state)) return finish(state);
      if (state.kind === 'candidate' && state.holding && at >= state.lastAt + holdGap(state))
        return leave(state);
      return [];
    },
  };
}

function after(effects: readonly WedgeEffect[], verdict: Verdict): Verdict {
  return { key: verdict.key, effects: [...effects, ...verdict.effects] };
}
