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
    /** Node's side: the person can be registered now. */
    cardShown: () => Promise<void>;
    benchScan: { lastKey: number; rowAt: number; wanted: string };
  }
}

/**
 * Marks in the page itself, by its own clock, when the last key of a burst was pressed and when the row of the
 * registration stood in "Últimos registros"; and presses Enter as soon as the card offers it, as nobody can.
 */
async function watch(page: Page): Promise<void> {
  await page.exposeFunction('cardShown', () => page.keyboard.press('Enter'));
  await page.evaluate(() => {
    const scan = { lastKey: 0, rowAt: 0, wanted: '' };
    window.benchScan = scan;
    let asked = '';
    window.addEventListener(
      'keydown',
      (event) => {
        // The key of the person comes when the card is there; until then all keys are the scanner's.
        if (asked === '') scan.lastKey = event.timeStamp;
      },
      true,
    );
    new MutationObserver(() => {
      if (scan.wanted === '') asked = '';
      const card = document.querySelector('[data-kind="person"] h2');
      if (scan.wanted !== '' && asked !== scan.wanted && card?.textContent === scan.wanted) {
        asked = scan.wanted;
        void window.cardShown();
      }
      const row = document.querySelector('main ul li time, main ul li strong');
      if (asked !== '' && scan.rowAt === 0 && row?.textContent === scan.wanted)
        scan.rowAt = performance.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
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
    await page.goto(url);
    await page.locator('#reception-search').waitFor();
    await watch(page);
    const scans: TimedScan[] = [];
    for (const person of people) {
      const wanted = `${person.givenNames} ${person.surnames}`;
      await page.evaluate((wanted) => {
        Object.assign(window.benchScan, { wanted, rowAt: 0 });
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
      const registered = await page
        .waitForFunction(() => window.benchScan.rowAt > 0, null, { timeout: PATIENCE_MS })
        .then(() => true)
        .catch(() => false);
      if (registered) {
        scans.push({ ms: await page.evaluate(() => window.benchScan.rowAt - window.benchScan.lastKey) });
      } else {
        scans.push({ shown: await page.locator('main').innerText() });
        // The next one begins with an empty field.
        await page.keyboard.press('Escape');
      }
      await page.evaluate(() => {
        window.benchScan.wanted = '';
        document.body.append(document.createComment(''));
      });
    }
    return scans;
  } finally {
    await screen.close();
  }
}
