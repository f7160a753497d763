/** Which notifications of the page reach the person, and what of their text. */
import type { NotifyRequest } from '#shared/domain/desktop.ts';

/** More than this within the span would be a flood, whatever the page asks for: the digest is the core's work. */
const MOST = 4;
const WITHIN_MS = 5 * 60_000;

export type NotifyFacts = {
  /** The system can show notifications. */
  supported: boolean;
  /** The person is looking at the window, which says it by itself. */
  focused: boolean;
  /** When the ones before were shown, ms of a clock that nobody sets. */
  shownAt: readonly number[];
  now: number;
};

export function mayNotify({ supported, focused, shownAt, now }: NotifyFacts): boolean {
  return supported && !focused && recent(shownAt, now).length < MOST;
}

/** Those that still count against the next one. */
export function recent(shownAt: readonly number[], now: number): number[] {
  return shownAt.filter((at) => now - at < WITHIN_MS);
}

/** One line of title, and no characters that would turn or hide what is read; undefined where nothing is left. */
export function plainNotice({ title, body }: NotifyRequest): NotifyRequest | undefined {
  const plain = { title: plainText(title), body: plainText(body) };
  return plain.title === '' ? undefined : plain;
}

function plainText(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control characters are what it removes
      .replaceAll(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu, ' ')
      .replaceAll(/\s+/gu, ' ')
      .trim()
  );
}
