import type { Page } from 'playwright';
import { BURST_GAP_MS } from '#renderer/lib/wedge-signs.ts';
import { settled } from './settled.ts';

/** A person at a keyboard: no mouse, no filling of fields. */
export interface Hands {
  /** Presses keys one after the other, by their names: "Enter", "F2", "Control+s". */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  /** Fills the fields of a form in reading order, from the one that has the focus. */
  readonly fields: (...values: readonly string[]) => Promise<void>;
  /** Waits until the text is on the screen. */
  readonly sees: (text: string | RegExp, patience?: number) => Promise<void>;
  /** Waits until the text is nowhere on the screen. */
  readonly misses: (text: string | RegExp) => Promise<void>;
  /** Waits until the element with this id has the focus. */
  readonly focusOn: (id: string) => Promise<void>;
  /** Presses Tab until the field with this label has the focus. */
  readonly focusOnLabel: (label: string) => Promise<void>;
  /** How many keys were pressed since the last count. */
  readonly count: () => number;
}

/** Longer than a scanner's gap: a burst of keys where no field takes them is a stray code, and changes nothing. */
const PERSON_GAP_MS = BURST_GAP_MS + 10;

/**
 * Presses keys one after the other, no faster than a person does and on what the screen shows by then: what a key has
 * asked for or gone to has begun before the next one is pressed.
 */
export async function pressAsPerson(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await settled(page);
    await page.keyboard.press(key);
    await page.waitForTimeout(PERSON_GAP_MS);
  }
}

/** More fields than any screen has between its first and its last. */
const MOST_TABS = 40;

export function handsOn(page: Page): Hands {
  let pressed = 0;
  const type = async (text: string) => {
    pressed += Array.from(text).length;
    await page.keyboard.type(text);
  };
  const press = async (...keys: readonly string[]) => {
    pressed += keys.length;
    await pressAsPerson(page, keys);
  };
  return {
    type,
    press,
    fields: async (...values) => {
      for (const [index, value] of values.entries()) {
        if (index > 0) await press('Tab');
        await type(value);
      }
    },
    sees: (text, patience) =>
      page
        .getByText(text)
        .filter({ visible: true })
        .first()
        .waitFor(patience === undefined ? {} : { timeout: patience }),
    misses: async (text) => {
      await page.getByText(text).first().waitFor({ state: 'hidden' });
    },
    focusOn: async (id) => {
      await page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
    },
    focusOnLabel: async (label) => {
      const field = page.getByLabel(label, { exact: true }).first();
      await field.waitFor();
      for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
        if (await field.evaluate((element) => element === document.activeElement)) return;
        await press('Tab');
      }
      throw new Error(`Tab does not lead to «${label}»`);
    },
    count: () => {
      const since = pressed;
      pressed = 0;
      return since;
    },
  };
}
