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
  /** What was let into the field belongs to a scan: put back what it held before. */
  | { readonly kind: 'restore' }
  | { readonly kind: 'replay' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'reading'; readonly person: ReadPerson | undefined }
  | { readonly kind: 'read'; readonly reading: CedulaReading };

/** A scanner's gap between two keys (product.md); the timers of a busy computer add to it. */
const BURST_GAP_MS = 50;
const JITTER_MS = 50;
/** What is on its way to a button waits this long for a second key; nobody feels it. */
const HOLD_MS = 55;
/** What begins like a document waits for as long as its scanner may take. */
const MAY_BEGIN = /^(?:0|I$|0[23]|I[A-Z3<])/i;

/** A burst is over after two and a half of its own gaps, or half as long again as its longest, within limits. */
const QUIET_GAPS = 2.5;
const QUIET_LONGEST_GAPS = 1.5;
const SHORTEST_QUIET_MS = 60;
const LONGEST_QUIET_MS = 200;
/** Nobody presses a key in the middle of a frame: one that is not whole yet is waited for. */
const UNFINISHED_QUIET_MS = 350;
/** Of a frame with its padding: longer than its head and shorter than this, fingerprints are still to come. */
const HEAD_KEYS = 175;
const FRAME_KEYS = 500;

/** What only a document's code types: the marker of a frame, the filling or the head of a zone, fields in a row. */
const SCANNED: readonly RegExp[] = [
  /pubds/i,
  /<<|;;;|\\\\\\/,
  /\bI[A-Z<;\\]COL\d/i,
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
  | { readonly kind: 'over'; readonly lastAt: number; readonly quiet: number };

type Candidate = Extract<State, { kind: 'candidate' }>;
type Scan = Extract<State, { kind: 'scan' }>;

const PASS: Verdict = { key: 'pass', effects: [] };

function isScanned({ text, startedAt, lastAt }: Candidate): boolean {
  if (SCANNED.some((sign) => sign.test(text))) return true;
  const fast = (lastAt - startedAt) / Math.max(1, text.length - 1) <= BURST_GAP_MS;
  return fast && (text.match(SIGNS)?.length ?? 0) >= MANY_SIGNS;
}

function quietOf({ collector, startedAt, lastAt, longestGap, keys }: Scan): number {
  const padded = /^.{8}[\0 ]{2}/s.test(collector.text());
  if (!collector.complete() || (padded && keys > HEAD_KEYS && keys < FRAME_KEYS)) return UNFINISHED_QUIET_MS;
  const gap = (lastAt - startedAt) / Math.max(1, keys - 1);
  const own = Math.max(gap * QUIET_GAPS, longestGap * QUIET_LONGEST_GAPS);
  return Math.min(LONGEST_QUIET_MS, Math.max(SHORTEST_QUIET_MS, own));
}

function joinGap({ editable, text }: Candidate): number {
  return editable || MAY_BEGIN.test(text) ? BURST_GAP_MS + JITTER_MS : HOLD_MS;
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
    state = { kind: 'over', lastAt: scan.lastAt, quiet: quietOf(scan) };
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

  const recognised = (candidate: Candidate): Verdict => {
    const collector = createCollector();
    for (const letter of candidate.text) collector.push(letter);
    const { startedAt, lastAt } = candidate;
    const keys = candidate.text.length;
    state = { kind: 'scan', collector, startedAt, lastAt, longestGap: 0, keys, announced: false };
    return {
      key: 'swallow',
      effects: [{ kind: 'drop' }, { kind: 'restore' }, { kind: 'reading', person: undefined }],
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
      if (isScanned(next)) return recognised(next);
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
    if (stroke.at - scan.lastAt > quietOf(scan)) return after(finish(scan), begin(stroke));
    if (stroke.kind === 'char') scan.collector.push(stroke.char);
    if (stroke.kind === 'nul') scan.collector.push('\0');
    const longestGap = Math.max(scan.longestGap, stroke.at - scan.lastAt);
    const next: Scan = { ...scan, lastAt: stroke.at, longestGap, keys: scan.keys + 1 };
    state = next;
    return { key: 'swallow', effects: early(next) };
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
          if (stroke.at - state.lastAt > state.quiet) return begin(stroke);
          state = { ...state, lastAt: Math.max(state.lastAt, stroke.at) };
          return { key: 'swallow', effects: [] };
      }
    },
    deadline() {
      if (state.kind === 'scan') return state.lastAt + quietOf(state);
      return state.kind === 'candidate' && state.holding ? state.lastAt + joinGap(state) : undefined;
    },
    swallows: (at) =>
      (state.kind === 'scan' && at - state.lastAt <= quietOf(state)) ||
      (state.kind === 'over' && at - state.lastAt <= state.quiet),
    tick(at) {
      if (state.kind === 'scan' && at - state.lastAt >= quietOf(state)) return finish(state);
      if (state.kind === 'candidate' && state.holding && at - state.lastAt >= joinGap(state))
        return leave(state);
      return [];
    },
  };
}

function after(effects: readonly WedgeEffect[], verdict: Verdict): Verdict {
  return { key: verdict.key, effects: [...effects, ...verdict.effects] };
}
