import type { Page } from 'playwright';
import { frameOf } from './cedula.ts';
import type { InventedPerson } from './bench-city.ts';
import { openScreen } from './screen.ts';
import { scanInto } from './wedge.ts';

/** The birth date and sex that every person of the benchmark's city has (bench-city.ts). */
const BORN = '19900515';
const GAP_MS = 5;
/** Longer than any registration takes. */
const PATIENCE_MS = 10_000;

/**
 * `ms`: from the last key of the burst to the row on the screen. `shown`: what the screen said instead where a scan and
 * its one key led to no row; no scan is repeated.
 */
export type TimedScan = { readonly ms: number } | { readonly shown: string };

declare global {
  interface Window {
    benchScan: { scanning: boolean; lastKey: number; cardAt: number; rowAt: number; wanted: string };
  }
}

/**
 * Marks in the page itself, by its own clock, when the last key of a burst was pressed, when the card of the person
 * stood there, and when the row of the registration stood in "Últimos registros".
 */
async function watch(page: Page): Promise<void> {
  // Before the page's own scripts: they swallow the scanner's keys, and who listens later sees only the first ones.
  await page.addInitScript(() => {
    const scan = { scanning: false, lastKey: 0, cardAt: 0, rowAt: 0, wanted: '' };
    window.benchScan = scan;
    window.addEventListener(
      'keydown',
      (event) => {
        // The card may stand there before the burst is over: all of its keys are the scanner's.
        if (scan.scanning) scan.lastKey = event.timeStamp;
      },
      true,
    );
    new MutationObserver(() => {
      if (scan.wanted === '') return;
      const card = document.querySelector('[data-kind="person"] h2');
      if (scan.cardAt === 0 && card?.textContent === scan.wanted) scan.cardAt = performance.now();
      const row = document.querySelector('main ul li time, main ul li strong');
      if (scan.rowAt === 0 && row?.textContent === scan.wanted) scan.rowAt = performance.now();
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** Scans people at a desk in Chromium, once each, and registers each with one key. `session`: somebody's cookie. */
export async function timeScans(
  url: string,
  session: string,
  people: readonly InventedPerson[],
): Promise<readonly TimedScan[]> {
  const screen = await openScreen('about:blank');
  try {
    const { page } = screen;
    const [name = '', value = ''] = session.split('=', 2);
    await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
    await watch(page);
    await page.goto(url);
    await page.locator('#reception-search').waitFor();
    const scans: TimedScan[] = [];
    for (const person of people) {
      const wanted = `${person.givenNames} ${person.surnames}`;
      await page.evaluate((wanted) => {
        Object.assign(window.benchScan, { wanted, scanning: true, lastKey: 0, cardAt: 0, rowAt: 0 });
      }, wanted);
      const [surname = '', second = ''] = person.surnames.toLocaleUpperCase('es').split(' ');
      const [given = '', other = ''] = person.givenNames.toLocaleUpperCase('es').split(' ');
      const printed = {
        number: person.documentNumber,
        surnames: [surname, second],
        givenNames: [given, other],
        sex: 'F',
        born: BORN,
      } as const;
      await scanInto(page, frameOf(printed, { nuls: 'blanks' }), { gap: GAP_MS, letters: 'keys' });
      await page.evaluate(() => {
        window.benchScan.scanning = false;
      });
      // As nobody can: the one key comes as soon as the scanner has finished and the card is there.
      const registered = await page
        .waitForFunction(() => window.benchScan.cardAt > 0, null, { timeout: PATIENCE_MS })
        .then(() => page.keyboard.press('Enter'))
        .then(() => page.waitForFunction(() => window.benchScan.rowAt > 0, null, { timeout: PATIENCE_MS }))
        .then(() => true)
        .catch(() => false);
      if (registered) {
        scans.push({ ms: await page.evaluate(() => window.benchScan.rowAt - window.benchScan.lastKey) });
      } else {
        scans.push({ shown: await page.locator('main').innerText() });
        // The next one begins with an empty field.
        await page.keyboard.press('Escape');
      }
    }
    return scans;
  } finally {
    await screen.close();
  }
}
