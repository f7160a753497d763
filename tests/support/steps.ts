import { pressAsPerson } from './hands.ts';
import type { Screen } from './screen.ts';
import type { WebHost } from './web-host.ts';

/** What a person does at a screen, and sees on it. */

/** More than any screen has to reach. */
const MOST_TABS = 60;

export const PASSWORD = 'una frase corta';

export function press(screen: Screen, ...keys: string[]): Promise<void> {
  return pressAsPerson(screen.page, keys);
}

export async function type(screen: Screen, text: string): Promise<void> {
  await screen.page.keyboard.type(text);
}

/** Waits until the words can be seen. */
export async function sees(screen: Screen, text: string | RegExp): Promise<void> {
  await screen.page.getByText(text).filter({ visible: true }).first().waitFor();
}

/** The id of what has the focus. */
export function focused(screen: Screen): Promise<string> {
  return screen.page.evaluate(() => document.activeElement?.id ?? '');
}

/** Fills in the set-up of a new folder; `punto` is left out at the central office. */
export async function setUp(screen: Screen, host: WebHost, punto?: string): Promise<void> {
  await sees(screen, 'Preparar este equipo');
  if (punto !== undefined) await screen.page.getByRole('combobox', { name: 'Nombre del Punto' }).fill(punto);
  await screen.page.getByLabel('Nombre del administrador').fill('Administradora Inventada');
  await screen.page.getByRole('textbox', { name: 'Usuario' }).fill('admin');
  await screen.page.getByLabel('Código de preparación').fill(host.token);
  await screen.page.getByLabel('Clave', { exact: true }).fill(PASSWORD);
  await screen.page.getByLabel('La clave otra vez').fill(PASSWORD);
  await press(screen, 'Enter');
}

/** Logs in as the administrator of the set-up. */
export async function logIn(screen: Screen): Promise<void> {
  await screen.page.getByRole('textbox', { name: 'Usuario' }).fill('admin');
  await screen.page.getByLabel('Clave', { exact: true }).fill(PASSWORD);
  await press(screen, 'Enter');
}

/** What is cut off or lies over its neighbour: at no zoom may a screen scroll sideways (WCAG 1.4.10). */
export function cutOff(screen: Screen): Promise<readonly string[]> {
  return screen.page.evaluate(() => {
    const found: string[] = [];
    /** A wide table scrolls by itself inside its card. */
    const scrolls = (within: Element | null): boolean =>
      within !== null &&
      within.tagName !== 'MAIN' &&
      (/auto|scroll/u.test(getComputedStyle(within).overflowX) || scrolls(within.parentElement));
    if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    for (const element of document.querySelectorAll('main *, header *, footer *, [role="dialog"] *')) {
      const { overflowX } = getComputedStyle(element);
      const wider =
        element.textContent.trim() !== '' &&
        element.clientWidth > 0 &&
        element.scrollWidth > element.clientWidth + 1;
      if (wider && overflowX === 'visible' && !scrolls(element.parentElement))
        found.push(`${element.tagName} ${element.className}: ${element.textContent.slice(0, 40)}`);
    }
    return found;
  });
}

/** Presses Tab until it comes round; the names of what the keyboard reached, in order. */
export async function reachable(screen: Screen): Promise<readonly string[]> {
  const names: string[] = [];
  const seen = await screen.page.evaluateHandle(() => new Set<Element>());
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await press(screen, 'Tab');
    const name = await seen.evaluate((reached) => {
      const { activeElement: at } = document;
      // Between the last and the first the browser's own controls have their turn.
      if (at === null || at === document.body) return '';
      if (reached.has(at)) return null;
      reached.add(at);
      return at.id || at.getAttribute('aria-label') || at.textContent;
    });
    if (name === null) break;
    if (name !== '') names.push(name);
  }
  return names;
}

/** Goes to a place by its digit, in the header or in the list under «Más». */
export async function place(screen: Pick<Screen, 'page'>, label: string): Promise<void> {
  const nav = screen.page.getByRole('navigation', { name: 'Lugares' });
  await nav.waitFor();
  const link = nav.getByRole('link', { name: label });
  const seldom = (await link.count()) === 0;
  if (seldom) {
    await screen.page.keyboard.press('Alt+0');
    // A digit is the list's once the list has the focus.
    await screen.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem');
  }
  const keys = await (seldom ? screen.page.getByRole('menuitem', { name: label }) : link).getAttribute(
    'aria-keyshortcuts',
  );
  if (keys === null) throw new Error(`No key leads to ${label}.`);
  await pressAsPerson(screen.page, [keys]);
}

/** Tab by Tab to what has this label: boxes of chips are there for the keyboard and not for the eye. */
export async function tabTo(screen: Pick<Screen, 'page'>, label: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    const at = await screen.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    if (at === label) return;
    await screen.page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${label}.`);
}
