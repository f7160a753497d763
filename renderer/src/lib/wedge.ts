import { createCollector } from '#shared/domain/cedula-collector.ts';
import type { Collector } from '#shared/domain/cedula-collector.ts';
import { readCedula } from '#shared/domain/cedula-reading.ts';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';

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

/** A scanner's gap between two keys (product.md). */
const BURST_GAP_MS = 50;
/** A busy computer may bring a scanner's keys with pauses. What is only looked at, and acts meanwhile, may wait. */
const STUMBLE_MS = 300;
/** What is on its way to a button waits this long for a second key; nobody feels it. */
const HOLD_MS = 55;
/** What begins like a document waits for as long as its scanner may take. */
const HOLD_LIKELY_MS = 120;
const MAY_BEGIN = /^(?:0|I$|0[23]|I[A-Z3<])/i;

/** A burst is over after two and a half of its own gaps, or half as long again as its longest, within limits. */
const QUIET_GAPS = 2.5;
const QUIET_LONGEST_GAPS = 1.5;
const SHORTEST_QUIET_MS = 60;
const LONGEST_QUIET_MS = 300;
/** Nobody presses a key in the middle of a frame: one that is not whole yet is waited for. */
const UNFINISHED_QUIET_MS = 600;
/** Of a frame with its padding: with more keys than its head has, the fingerprints are coming, up to all 531 keys. */
const HEAD_KEYS = 175;
const FRAME_KEYS = 531;
/**
 * How long a frame is whose padding was dropped nobody knows. After it has been reported, letters are still a
 * scanner's for so long, and what acts waits for whether letters follow.
 */
const GUARD_MS = 1_500;
/** From the prefix of a frame to its marker. */
const TAIL_LENGTH = 40;

/** What only a document's code types, at whatever speed: the marker of a frame, the head of a zone. */
const SCANNED = /(?:(?:0[23]|I3)[\d \0]*)?pubds|\bI[A-Z<;\\]COL\d/i;
/** The same of one that is damaged: filling, fields in a row. People may type it too, but never that fast. */
const SCANNED_IF_FAST: readonly RegExp[] = [
  /<<|;;;|\\\\\\/,
  /\d{7}[MFX<]\d{7}COL/i,
  /\d{16}\p{L}{2}/u,
  /\p{L}0[MF](?:19|20)\d{8}/iu,
];
/** Signs of Latin-1 that nobody types, as the bytes of a fingerprint come out. */
const SIGNS = /[\u0000-\u001f\u007f-\u00a0¤-©«¬®¯±-³¶-¹»-¾×÷]/g;
const MANY_SIGNS = 3;

/** How a frame begins: an Enter or a control character in there is the scanner's. */
const BEGINS_LIKE_A_FRAME = /^(?:0[23]|I3)\d[\d \0]*(?:pu?b?d?)?$/i;
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
  /** Reported already; keys of the same burst that a busy page brings late are still the scanner's. */
  | {
      readonly kind: 'over';
      readonly lastAt: number;
      readonly quiet: number;
      readonly guard: number;
      /** When the key was pressed that is held, where one is. */
      readonly heldAt: number | undefined;
      /** The last letters that were swallowed, for the beginning of the next document. */
      readonly tail: string;
    };

type Candidate = Extract<State, { kind: 'candidate' }>;
type Scan = Extract<State, { kind: 'scan' }>;
type Over = Extract<State, { kind: 'over' }>;

const PASS: Verdict = { key: 'pass', effects: [] };

/** Where in the text the scan begins, or undefined where there is none. */
function scanStart({ text, startedAt, lastAt }: Candidate): number | undefined {
  const sure = SCANNED.exec(text);
  if (sure !== null) return sure.index;
  const fast = (lastAt - startedAt) / Math.max(1, text.length - 1) <= BURST_GAP_MS;
  const damaged =
    SCANNED_IF_FAST.some((sign) => sign.test(text)) || (text.match(SIGNS)?.length ?? 0) >= MANY_SIGNS;
  return fast && damaged ? 0 : undefined;
}

function isPadded({ collector }: Scan): boolean {
  return /^.{8}[\0 ]{2}/s.test(collector.text());
}

function quietOf(scan: Scan): number {
  const { collector, startedAt, lastAt, longestGap, keys } = scan;
  const half = isPadded(scan) && keys > HEAD_KEYS && keys < FRAME_KEYS;
  // Without padding nobody knows where the fingerprints end: an Enter among them must never be taken for a person's.
  const frame = /^pubdsk/i.test(collector.text());
  if (!collector.complete() || half || (frame && !isPadded(scan))) return UNFINISHED_QUIET_MS;
  const gap = (lastAt - startedAt) / Math.max(1, keys - 1);
  const own = Math.max(gap * QUIET_GAPS, longestGap * QUIET_LONGEST_GAPS);
  return Math.min(LONGEST_QUIET_MS, Math.max(SHORTEST_QUIET_MS, own));
}

function overAfter(scan: Scan): Over {
  const quiet = quietOf(scan);
  const frame = /^pubdsk/i.test(scan.collector.text());
  const whole = frame ? isPadded(scan) && scan.keys >= FRAME_KEYS : scan.collector.complete();
  return {
    kind: 'over',
    lastAt: scan.lastAt,
    quiet,
    guard: whole ? quiet : GUARD_MS,
    heldAt: undefined,
    tail: '',
  };
}

/** Within this many ms the next key belongs to the same typing. */
function joinGap({ editable, text }: Candidate): number {
  if (editable || BEGINS_LIKE_A_FRAME.test(text)) return STUMBLE_MS;
  return MAY_BEGIN.test(text) ? HOLD_LIKELY_MS : HOLD_MS;
}

/** So long a key is held for another one to follow. */
function holdGap(candidate: Candidate): number {
  return Math.min(joinGap(candidate), HOLD_LIKELY_MS);
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
    return candidate.holding ? [{ kind: 'replay' }] : [];
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
    const likely = BEGINS_LIKE_A_FRAME.test(candidate.text);
    if (kind === 'char' || (kind === 'nul' && likely)) {
      const next = { ...candidate, text: candidate.text + (kind === 'nul' ? '\0' : char), lastAt: at };
      state = next;
      const from = scanStart(next);
      if (from !== undefined) return recognised(next, from);
      if (kind === 'nul') return { key: 'swallow', effects: [] };
      if (!candidate.editable) return { key: 'hold', effects: [] };
      // What was held was a person's after all: it comes before this letter.
      const mistaken = candidate.holding && !BEGINS_LIKE_A_FRAME.test(next.text);
      if (mistaken) state = { ...next, holding: false };
      return mistaken ? { key: 'pass', effects: [{ kind: 'replay' }] } : PASS;
    }
    if (kind === 'enter' && likely) {
      state = { ...candidate, lastAt: at, holding: true };
      return { key: 'hold', effects: [] };
    }
    if (likely && candidate.text.length >= SERIAL_LENGTH) {
      state = { ...candidate, lastAt: at };
      return { key: 'swallow', effects: [] };
    }
    return { key: 'pass', effects: leave(candidate) };
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

  const whileOver = (over: Over, stroke: WedgeStroke): Verdict => {
    const since = stroke.at - over.lastAt;
    const held: readonly WedgeEffect[] = over.heldAt === undefined ? [] : [{ kind: 'replay' }];
    if (since > over.guard) return after(held, begin(stroke));
    const late = since <= over.quiet;
    if (late || stroke.kind === 'char' || stroke.kind === 'nul') {
      const tail = (over.tail + (stroke.kind === 'nul' ? '\0' : stroke.char)).slice(-TAIL_LENGTH);
      const lastAt = Math.max(over.lastAt, stroke.at);
      const next = SCANNED.exec(tail);
      if (next !== null) {
        const { editable } = stroke;
        const text = tail.slice(next.index);
        const { key, effects } = recognised(
          { kind: 'candidate', text, startedAt: lastAt, lastAt, editable, holding: false },
          0,
        );
        // None of it was let into a field, and what the field held before the last scan is long past.
        return { key, effects: effects.filter((effect) => effect.kind !== 'restore') };
      }
      state = { ...over, tail, lastAt, heldAt: undefined };
      return { key: 'swallow', effects: over.heldAt === undefined ? [] : [{ kind: 'drop' }] };
    }
    state = { ...over, heldAt: stroke.at };
    return { key: 'hold', effects: held };
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
      if (state.kind === 'over')
        return state.heldAt === undefined ? undefined : state.heldAt + HOLD_LIKELY_MS;
      return state.kind === 'candidate' && state.holding ? state.lastAt + holdGap(state) : undefined;
    },
    swallows: (at) =>
      (state.kind === 'scan' && at - state.lastAt <= quietOf(state)) ||
      (state.kind === 'over' && at - state.lastAt <= state.guard),
    tick(at) {
      if (state.kind === 'over' && state.heldAt !== undefined && at - state.heldAt >= HOLD_LIKELY_MS) {
        // Nothing followed: it was a person, and the scan is over for good.
        state = { kind: 'idle' };
        return [{ kind: 'replay' }];
      }
      if (state.kind === 'scan' && at - state.lastAt >= quietOf(state)) return finish(state);
      if (state.kind === 'candidate' && state.holding && at - state.lastAt >= holdGap(state))
        return leave(state);
      return [];
    },
  };
}

function after(effects: readonly WedgeEffect[], verdict: Verdict): Verdict {
  return { key: verdict.key, effects: [...effects, ...verdict.effects] };
}
