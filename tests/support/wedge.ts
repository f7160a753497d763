import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';

/** How a scanner that types sends its letters. */
export interface WedgeOptions {
  /** Milliseconds between two keys. */
  readonly gap: number;
  /** `keys`: each letter is a keydown. `text`: letters come as text without one, as Ñ does from many scanners. */
  readonly letters: 'keys' | 'text';
  /** The machine stalls once: before the key of this index, for this long. */
  readonly stall?: { readonly before: number; readonly ms: number };
}

const NAMED: Readonly<Record<string, { code: string; windowsVirtualKeyCode: number; text?: string }>> = {
  Enter: { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  Tab: { code: 'Tab', windowsVirtualKeyCode: 9 },
  F2: { code: 'F2', windowsVirtualKeyCode: 113 },
};

/**
 * Passes a document under a scanner: its keys arrive through the browser's own input, at their times, not faster and
 * not waited for one by one. "\r" is Enter. Returns when the last one was sent.
 */
export async function scanInto(
  page: Page,
  text: string,
  { gap, letters, stall }: WedgeOptions,
): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const send = (char: string): Promise<unknown> => {
    const key = char === '\r' ? 'Enter' : char === '\t' ? 'Tab' : char;
    const named = NAMED[key];
    if (named !== undefined) {
      return Promise.all([
        devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...named }),
        devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: named.code }),
      ]);
    }
    if (letters === 'text') return devtools.send('Input.insertText', { text: char });
    return Promise.all([
      devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: char }),
      devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key }),
    ]);
  };
  const sent: Promise<unknown>[] = [];
  const start = performance.now();
  for (const [index, char] of Array.from(text).entries()) {
    const stalled = stall !== undefined && index >= stall.before ? stall.ms : 0;
    const wait = start + index * gap + stalled - performance.now();
    if (wait > 0) await sleep(wait);
    sent.push(send(char));
  }
  await Promise.all(sent);
  await devtools.detach();
}
