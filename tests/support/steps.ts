import type { Screen } from './screen.ts';
import type { WebHost } from './web-host.ts';

/** What a person does at a screen, and sees on it. */

export const PASSWORD = 'una frase corta';

export async function press(screen: Screen, ...keys: string[]): Promise<void> {
  for (const key of keys) await screen.page.keyboard.press(key);
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
