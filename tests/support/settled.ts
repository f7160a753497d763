import type { Page, Request } from 'playwright';

/**
 * Whether a window still waits for an answer. A person presses a key on what the screen offers; a test that is faster
 * than the answer presses it on what is not there yet, and on a loaded machine it always is.
 */

interface Watched {
  readonly open: Set<Request>;
  /** An answer came that may not be drawn yet. */
  answered: boolean;
}

const watched = new WeakMap<Page, Watched>();

/** An answer that a test holds back on purpose is not waited for. */
const PATIENCE_MS = 1_500;
const LOOK_MS = 20;
/** A window in the background draws nothing. */
const DRAWN_MS = 250;

export function watchRequests(page: Page): void {
  const state: Watched = { open: new Set(), answered: false };
  watched.set(page, state);
  const ended = (request: Request) => {
    if (state.open.delete(request)) state.answered = true;
  };
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') state.open.add(request);
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
}

/** Until what was asked is answered and drawn, or has taken too long to wait for. */
export async function settled(page: Page): Promise<void> {
  const state = watched.get(page);
  if (state === undefined) return;
  for (let waited = 0; state.open.size > 0 && waited < PATIENCE_MS; waited += LOOK_MS)
    await page.waitForTimeout(LOOK_MS);
  if (!state.answered) return;
  state.answered = false;
  await page.evaluate(
    (patience) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, patience);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    DRAWN_MS,
  );
}
