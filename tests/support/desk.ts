import type { Locator } from 'playwright';
import { placeName } from '#shared/text/place-name.ts';
import { handsOn } from './hands.ts';
import type { Hands } from './hands.ts';
import { openScreen } from './screen.ts';
import type { Screen } from './screen.ts';

/** A window with somebody at its keyboard, and what they can read on it. */
export interface Desk extends Screen {
  readonly hands: Hands;
  /** The figure that stands with this label. */
  readonly figure: (label: string) => Promise<string>;
  /** The tile of a zone of the official list, in this state. */
  readonly zone: (listed: string, state: string) => Locator;
  /** How many zones the counter of this state shows. */
  readonly counter: (state: string) => Promise<string>;
  readonly statusBarColour: () => Promise<string>;
  /** By how many pixels the page is wider than the window. */
  readonly overflow: () => Promise<number>;
  /** The place of the app, as its address has it. */
  readonly path: () => Promise<string>;
}

export async function openDesk(url: string): Promise<Desk> {
  const screen = await openScreen(url);
  const { page } = screen;
  return {
    ...screen,
    hands: handsOn(page),
    figure: async (label) => {
      const shown = await page.getByText(label, { exact: true }).first().locator('xpath=..').innerText();
      return shown.replace(label, '').trim();
    },
    zone: (listed, state) =>
      page
        .locator('button[id^="zone-"]')
        .filter({ hasText: placeName(listed) })
        .filter({ has: page.getByRole('img', { name: state, exact: true }) }),
    counter: async (state) => {
      const counter = page
        .getByRole('group', { name: 'Filtrar por estado' })
        .getByRole('button', { name: state });
      return counter.locator('strong').innerText();
    },
    statusBarColour: () =>
      page.locator('footer').evaluate((footer) => getComputedStyle(footer).backgroundColor),
    overflow: () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    path: () => page.evaluate(() => window.location.hash),
  };
}

/** Somebody who was never here: from the empty field of the reception to the first visit. */
export async function registerNewcomer(
  hands: Hands,
  person: { readonly number: string; readonly givenNames: string; readonly surnames: string },
  serviceKey: string,
): Promise<void> {
  await hands.type(person.number);
  await hands.sees('Nadie tiene ese documento');
  await hands.press('Enter');
  await hands.focusOn('person-givenNames');
  await hands.fields(person.givenNames, person.surnames);
  // The first of the four answers to "Sexo".
  await hands.press('Tab', 'Space', serviceKey);
  await hands.sees(/Ingreso registrado a las/u);
  await hands.focusOn('reception-search');
}
