import { createCollector } from '#shared/domain/cedula-collector.ts';
import { readCedula } from '#shared/domain/cedula-reading.ts';
import type { CedulaReading, ReadPerson } from '#shared/domain/cedula.ts';
import { beginsLikeAFrame, documentIn, isBarCode, unfinishedBeginning } from './wedge-signs.ts';
import {
  HOLD_LIKELY_MS,
  PERSON_GAPS,
  SERIAL_LENGTH,
  STUMBLE_MS,
  holdGap,
  isAsFast,
  isRest,
  isStrayCode,
  isTyped,
  joinGap,
  overAfter,
  quietOf,
  releaseAt,
  scanStart,
} from './wedge-state.ts';
import type { Candidate, Held, Late, Over, Scan, State } from './wedge-state.ts';

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

const PASS: Verdict = { key: 'pass', effects: [] };

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
    return unseen(
      recognised({ kind: 'candidate', text, startedAt: lastAt, lastAt, editable, holding: false }, 0),
    );
  };

  const whileOver = (over: Over, stroke: WedgeStroke): Verdict => {
    const { held, lastAt, guard, quiet, pace, restGap } = over;
    const { at, kind } = stroke;
    if (held === undefined && at - lastAt > guard) {
      if (restGap === undefined) return begin(stroke);
      return whileLate(
        {
          kind: 'late',
          over,
          restGap,
          text: '',
          startedAt: at,
          lastAt: at,
          editable: stroke.editable,
          gaps: -1,
        },
        stroke,
      );
    }
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

  /** Nothing follows what is held: the end of a document goes, a bar code and what a person pressed come now. */
  const settle = (late: Late): readonly WedgeEffect[] => {
    const { over, text, lastAt, editable } = late;
    if (isAsFast(late) && !(editable && isBarCode(text))) {
      state = { ...over, lastAt, beginning: '', held: undefined };
      return [{ kind: 'drop' }];
    }
    state = { ...late, text: '' };
    return [{ kind: 'replay' }];
  };

  const whileLate = (late: Late, stroke: WedgeStroke): Verdict => {
    const { over, text } = late;
    const { at, kind, char, editable } = stroke;
    const joins = text !== '' && at - late.lastAt < over.pace;
    if (kind === 'nul') {
      state = { ...over, lastAt: at, beginning: '\0', held: undefined };
      return { key: 'swallow', effects: [{ kind: 'drop' }] };
    }
    if (text !== '' && !joins) return after(settle(late), dispatch(stroke));
    // What moves in a field or between fields only the browser can do: held, it would be lost.
    if (kind === 'other' && !joins) return PASS;
    const gaps = joins ? 0 : late.gaps + 1;
    if (gaps === PERSON_GAPS) return begin(stroke);
    const next: Late = {
      ...late,
      text: text + (kind === 'char' ? char : '\r'),
      startedAt: joins ? late.startedAt : at,
      lastAt: at,
      editable,
      gaps,
    };
    if (isTyped(next)) return after([{ kind: 'replay' }], begin(stroke));
    state = next;
    const from = documentIn(next.text);
    if (from !== undefined) {
      const { startedAt, lastAt } = next;
      const document = next.text.slice(from);
      return unseen(
        recognised({ kind: 'candidate', text: document, startedAt, lastAt, editable, holding: false }, 0),
      );
    }
    if (!isRest(next)) return { key: 'hold', effects: [] };
    state = { ...over, lastAt: at, beginning: unfinishedBeginning(next.text), held: undefined };
    return { key: 'swallow', effects: [{ kind: 'drop' }] };
  };

  /** What is held was a person's where it acts, and the end of a burst where it does not. */
  const release = (over: Over, held: Held): readonly WedgeEffect[] => {
    state = { ...over, held: undefined };
    return [{ kind: held.actsAt === undefined ? 'drop' : 'replay' }];
  };

  function dispatch(stroke: WedgeStroke): Verdict {
    switch (state.kind) {
      case 'idle':
        return begin(stroke);
      case 'candidate':
        return whileCandidate(state, stroke);
      case 'scan':
        return whileScan(state, stroke);
      case 'over':
        return whileOver(state, stroke);
      case 'late':
        return whileLate(state, stroke);
    }
  }

  return {
    stroke: dispatch,
    deadline() {
      if (state.kind === 'scan') return state.lastAt + quietOf(state);
      if (state.kind === 'over') return state.held === undefined ? undefined : releaseAt(state.held);
      if (state.kind === 'late') return state.text === '' ? undefined : state.lastAt + HOLD_LIKELY_MS;
      return state.kind === 'candidate' && state.holding ? state.lastAt + holdGap(state) : undefined;
    },
    swallows: (at) =>
      (state.kind === 'scan' && at - state.lastAt <= quietOf(state)) ||
      (state.kind === 'late' && state.text !== '') ||
      (state.kind === 'over' && (state.held !== undefined || at - state.lastAt <= state.guard)),
    tick(at) {
      if (state.kind === 'over' && state.held !== undefined && at >= releaseAt(state.held))
        return release(state, state.held);
      if (state.kind === 'late' && state.text !== '' && at >= state.lastAt + HOLD_LIKELY_MS)
        return settle(state);
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

/** Of a document that was recognised without any of it in a field: what the field held before the last one is long past. */
function unseen({ key, effects }: Verdict): Verdict {
  return { key, effects: effects.filter((effect) => effect.kind !== 'restore') };
}
