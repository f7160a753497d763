import type { Collector } from '#shared/domain/cedula-collector.ts';
import {
  BURST_GAP_MS,
  beginsLikeAFrame,
  beginsTheMarker,
  damagedDocumentIn,
  documentIn,
  isRestOfADocument,
  mayBegin,
  mayGrowIntoAFrame,
} from './wedge-signs.ts';

/** What a wedge knows of the keys so far, and what follows from their times alone. Pure. */

/** A busy computer may bring a scanner's keys with pauses. What is only looked at, and acts meanwhile, may wait. */
export const STUMBLE_MS = 300;
/** What is on its way to a button waits this long for a second key: a burst's gap and a little; nobody feels it. */
const HOLD_MS = 55;
/** Two keys that begin like a document wait for as long as a jerking scanner may take for the third. */
export const HOLD_LIKELY_MS = 120;

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
export const PERSON_GAPS = 2;
/** Letters that nobody goes on with for so long were the end of a burst, and are no beginning of the next typing. */
const PERSON_PAUSE_MS = 1_000;

/**
 * A machine may stall for longer still, or the scanner's line may break off and come back. Until a person has shown to
 * be there, every key behind such a document is held until it is known whose it is. So many keys in a row are judged by
 * what they are and how fast they came; one or two are taken for a person's.
 */
const RUN_KEYS = 3;
/** So fast on the whole is the scanner: half as slow again as it was, and never slower than a person. */
const SHORTEST_RUN_GAP_MS = 25;
const RUN_GAPS = 1.5;

/** Bar codes have eight figures or more. */
const STRAY_LENGTH = 8;

/** Prefix and serial: no person has typed ten figures at this speed. */
export const SERIAL_LENGTH = 10;

export type State =
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
      /** The mean gap of what may still come of it, however late, at most; undefined when it was whole. */
      readonly restGap: number | undefined;
      /** What may be the beginning of the next document, and nothing else of what was swallowed. */
      readonly beginning: string;
      readonly held: Held | undefined;
    }
  /** Long after a document that broke off, and nobody has shown to be a person since. */
  | {
      readonly kind: 'late';
      readonly over: Over;
      readonly restGap: number;
      /** The keys that are held, "\r" for one that acts; none when nothing is. */
      readonly text: string;
      readonly startedAt: number;
      readonly lastAt: number;
      readonly editable: boolean;
      /** How many gaps in a row were a person's. */
      readonly gaps: number;
    };

/** Keys that came after silence within the guard: nobody knows yet whose they are. */
export interface Held {
  readonly lastAt: number;
  /** How many of the gaps between them were a person's. */
  readonly gaps: number;
  /** When the first key among them was pressed that acts, where one does. */
  readonly actsAt: number | undefined;
}

export type Candidate = Extract<State, { kind: 'candidate' }>;
export type Scan = Extract<State, { kind: 'scan' }>;
export type Over = Extract<State, { kind: 'over' }>;
export type Late = Extract<State, { kind: 'late' }>;

/**
 * A code that is no document (a bar code, the QR of a certificate), typed where no field takes it: no person presses so
 * many keys at that pace, and none of them may press a button or be a shortcut.
 */
export function isStrayCode({ text, startedAt, lastAt, editable }: Candidate): boolean {
  return !editable && text.length >= STRAY_LENGTH && (lastAt - startedAt) / (text.length - 1) <= BURST_GAP_MS;
}

/** Where in the text the scan begins, or undefined where there is none. */
export function scanStart({ text, startedAt, lastAt }: Candidate): number | undefined {
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

export function quietOf(scan: Scan): number {
  // A scanner that leaves the fingerprints out sends a padded head and no more.
  const headOnly = isPadded(scan) && scan.keys <= HEAD_KEYS && scan.collector.complete();
  if (!isWhole(scan) && !headOnly) return UNFINISHED_QUIET_MS;
  const own = Math.max(meanGap(scan) * QUIET_GAPS, scan.longestGap * QUIET_LONGEST_GAPS);
  return Math.min(LONGEST_QUIET_MS, Math.max(SHORTEST_QUIET_MS, own));
}

export function overAfter(scan: Scan): Over {
  const quiet = quietOf(scan);
  return {
    kind: 'over',
    lastAt: scan.lastAt,
    quiet,
    guard: isWhole(scan) ? quiet : GUARD_MS,
    pace: Math.min(HOLD_LIKELY_MS, Math.max(SHORTEST_QUIET_MS, meanGap(scan) * QUIET_GAPS)),
    restGap: isWhole(scan)
      ? undefined
      : Math.min(SHORTEST_QUIET_MS, Math.max(SHORTEST_RUN_GAP_MS, meanGap(scan) * RUN_GAPS)),
    beginning: '',
    held: undefined,
  };
}

/** Within this many ms the next key belongs to the same typing. */
export function joinGap({ editable, text }: Candidate): number {
  // Letters in a field are only looked at: what has begun like a frame may stall as long as the rest of it.
  if (editable && mayGrowIntoAFrame(text)) return beginsTheMarker(text) ? Infinity : GUARD_MS;
  if (editable || beginsLikeAFrame(text)) return STUMBLE_MS;
  return mayBegin(text) ? HOLD_LIKELY_MS : HOLD_MS;
}

/** So long a key is held for another one to follow. */
export function holdGap(candidate: Candidate): number {
  return Math.min(joinGap(candidate), HOLD_LIKELY_MS);
}

function meanRunGap({ text, startedAt, lastAt }: Late): number {
  return (lastAt - startedAt) / Math.max(1, text.length - 1);
}

/** What is held came at the pace of the document before it. */
export function isAsFast(late: Late): boolean {
  return late.text.length >= RUN_KEYS && meanRunGap(late) <= late.restGap;
}

/** It came faster than a person types, and is what a document has and nobody types. */
export function isRest(late: Late): boolean {
  const { text } = late;
  return text.length >= RUN_KEYS && meanRunGap(late) < SHORTEST_QUIET_MS && isRestOfADocument(text);
}

export function isTyped(late: Late): boolean {
  return late.text.length >= RUN_KEYS && meanRunGap(late) >= SHORTEST_QUIET_MS;
}

export function releaseAt({ actsAt, lastAt }: Held): number {
  return actsAt === undefined ? lastAt + PERSON_PAUSE_MS : actsAt + GUARD_HOLD_MS;
}
