import type { Page } from 'playwright';
import { openScreen } from './screen.ts';

/** Milliseconds from each frame to the next, and in how many of them the middle of the list showed no row. */
export interface Scrolled {
  readonly frames: readonly number[];
  readonly blank: number;
}

export interface TimedGroupList {
  /** From the key that opens the page of the group to its first row on the screen. */
  readonly openedMs: number;
  readonly wheel: Scrolled;
  readonly keys: Scrolled;
}

/** Pixels of one turn of a wheel that spins freely, one a frame, and how often: from the first row past the last one. */
const NOTCH = 160;
const NOTCHES = 520;
const KEY_PRESSES = 150;

declare global {
  interface Window {
    benchFrames: { last: number; frames: number[]; blank: number; running: boolean };
  }
}

/** Opens the group from the desk in Chromium, by its keys, and scrolls through it. `session`: somebody's cookie. */
export async function timeGroupList(
  url: string,
  session: string,
  documentNumber: string,
): Promise<TimedGroupList> {
  const screen = await openScreen('about:blank');
  try {
    const { page } = screen;
    const [name = '', value = ''] = session.split('=', 2);
    await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
    await page.goto(url);
    await page.locator('#reception-search').waitFor();
    await page.keyboard.type(documentNumber);
    await page.locator('[data-kind="person"]').waitFor();
    await page.keyboard.press('Control+i');
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    const began = await page.evaluate(() => performance.now());
    await page.keyboard.press('Control+o');
    await page.locator('[role="row"][data-index="0"]').waitFor();
    const openedMs = (await page.evaluate(() => performance.now())) - began;

    const middle = await middleOfList(page);
    await page.mouse.move(middle.x, middle.y);
    await watch(page, middle);
    for (let notch = 0; notch < NOTCHES; notch += 1) await page.mouse.wheel(0, NOTCH);
    await page.locator('[role="row"][aria-rowindex="2001"]').waitFor();
    const wheel = await seen(page);

    await watch(page, middle);
    for (let press = 0; press < KEY_PRESSES; press += 1) await page.keyboard.press('PageDown');
    await page.locator('[aria-selected="true"][data-index="1500"]').waitFor();
    const keys = await seen(page);
    return { openedMs, wheel, keys };
  } finally {
    await screen.close();
  }
}

async function middleOfList(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.getByRole('grid').boundingBox();
  if (box === null) throw new Error('The list is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function watch(page: Page, middle: { readonly x: number; readonly y: number }): Promise<void> {
  await page.evaluate(({ x, y }) => {
    const watched = { last: 0, frames: [] as number[], blank: 0, running: true };
    window.benchFrames = watched;
    const frame = (at: number) => {
      if (!watched.running) return;
      if (watched.last > 0) {
        watched.frames.push(at - watched.last);
        if (document.elementFromPoint(x, y)?.closest('[role="row"]') == null) watched.blank += 1;
      }
      watched.last = at;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }, middle);
}

function seen(page: Page): Promise<Scrolled> {
  return page.evaluate(() => {
    const { frames, blank } = window.benchFrames;
    window.benchFrames.running = false;
    return { frames, blank };
  });
}
