import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { axeFaults } from './axe.ts';
import { watchRequests } from './settled.ts';

/** What stands in a Punto: 1366×768, Spanish, Bogotá. */
const DESK = { width: 1366, height: 768 };

export interface Screen {
  readonly page: Page;
  /** Everything the browser complained about: refused by the content security policy, errors, warnings. */
  readonly complaints: readonly string[];
  /** What axe finds on what is shown now; a picture beside it when PICTURES names a folder. */
  readonly faults: (name: string) => Promise<readonly string[]>;
  /** A picture when PICTURES names a folder; else nothing. */
  readonly picture: (name: string) => Promise<void>;
  /** The same window at 200 % zoom: half the pixels a side. */
  readonly zoom: (twice: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a real Chromium on an address. */
export async function openScreen(url: string): Promise<Screen> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const context = await browser.newContext({
    viewport: DESK,
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
    reducedMotion: 'reduce',
    // The centre's certificate is its own; stations pin it, a person accepts it once.
    ignoreHTTPSErrors: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  watchRequests(page);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    complaints.push(error.message);
  });
  await page.goto(url);
  const picture = async (name: string) => {
    const folder = process.env['PICTURES'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  return {
    page,
    complaints,
    picture,
    faults: async (name) => {
      await picture(name);
      return (await axeFaults(page)).map((fault) => `${name}: ${fault}`);
    },
    zoom: async (twice) => {
      const scale = twice ? 2 : 1;
      const size = { width: DESK.width / scale, height: DESK.height / scale };
      await page.setViewportSize(size);
      const devtools = await context.newCDPSession(page);
      await devtools.send('Emulation.setDeviceMetricsOverride', {
        ...size,
        deviceScaleFactor: scale,
        mobile: false,
      });
    },
    close: () => browser.close(),
  };
}
