import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import { settled } from '#tests/support/settled.ts';
import type { Screen } from '#tests/support/screen.ts';
import { focused, PASSWORD, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ZONES = join(ROOT, 'resources', 'catalogues', 'zonas-wifi-9n9m-2dqq.csv');

/** At no zoom may a screen scroll sideways (WCAG 1.4.10). */
function scrollsSideways(screen: Screen): Promise<boolean> {
  return screen.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}

describe('the frame of a Punto, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    await setUp(screen, host, 'Café Madrid');
    await sees(screen, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('"?" shows the keys of the screen, also from the search field', async () => {
    await press(screen, '?');
    await sees(screen, 'Teclas de esta pantalla');
    await sees(screen, 'Registrar Coworking');
    expect(await screen.faults('keys')).toEqual([]);
    await press(screen, 'Escape');
    await expect.poll(() => focused(screen)).toBe('reception-search');
  });

  test('Ctrl K finds what can be done and goes there', async () => {
    await press(screen, 'Control+k');
    await screen.page.getByPlaceholder('¿Qué quiere hacer?').waitFor();
    await type(screen, 'zonas');
    await sees(screen, 'Ir a');
    expect(await screen.faults('palette')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Aún no hay zonas WiFi');
    expect(await screen.faults('zones-none')).toEqual([]);
  });

  test('imported zones appear without being asked for, all unknown while nobody polls them', async () => {
    const imported = spawnSync(
      process.execPath,
      [join(ROOT, 'electron', 'cli', 'puntos.ts'), 'zones', 'import', ZONES, '--data', host.folder, '--json'],
      { encoding: 'utf8' },
    );
    expect(imported.stderr).toBe('');
    await sees(screen, /82 zonas, lo peor primero/u);
    await sees(screen, 'Nadie sondea estas zonas todavía.');
    expect(await screen.page.locator('[id^="zone-"]').count()).toBe(82);
    expect(await screen.faults('zones-without-targets')).toEqual([]);
  });

  test('the board is read with the arrows, filtered with digits and text, and opened with Enter', async () => {
    const first = await focused(screen);
    await press(screen, 'ArrowDown');
    const second = await focused(screen);
    expect([first.startsWith('zone-'), second.startsWith('zone-'), first === second]).toEqual([
      true,
      true,
      false,
    ]);
    await press(screen, 'Enter');
    await sees(screen, 'Dispositivos conectados');
    expect(await screen.faults('zone')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, /82 zonas, lo peor primero/u);
    await press(screen, '/');
    await expect.poll(() => screen.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await type(screen, 'no hay tal zona');
    await sees(screen, 'Ninguna zona cumple el filtro.');
    expect(await screen.faults('zones-filtered-out')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'Nadie sondea estas zonas todavía.');
  });

  test('at 200 % nothing scrolls sideways and everything is there', async () => {
    await screen.zoom(true);
    expect(await scrollsSideways(screen)).toBe(false);
    expect(await screen.faults('zones-200')).toEqual([]);
    await press(screen, 'Alt+1');
    await sees(screen, 'Escriba la cédula o el nombre');
    expect(await scrollsSideways(screen)).toBe(false);
    expect(await screen.faults('reception-200')).toEqual([]);
    await screen.zoom(false);
  });

  test('synchronisation says that this Punto works alone, and takes the code of the centre', async () => {
    await place(screen, 'Sincronización');
    await sees(screen, 'Este equipo aún no está inscrito en la central.');
    expect(await screen.faults('sync-alone')).toEqual([]);
    await screen.page.getByLabel('Código de inscripción').focus();
    await type(screen, 'no es un código');
    await press(screen, 'Enter');
    await sees(screen, 'Este equipo sigue sin inscribir.');
    expect(await screen.faults('sync-wrong-code')).toEqual([]);
  });

  test('the recovery code is shown to who administers, with what it is for, and only its sheet is printed', async () => {
    await press(screen, 'Escape');
    await screen.page.getByRole('button', { name: 'Ver el código' }).click();
    await sees(screen, /Si este equipo pierde la llave de sus datos/u);
    const sheet = screen.page.getByRole('dialog');
    const code = await sheet.getByRole('list', { name: 'Código de recuperación' }).innerText();
    const shown = code.split(/\s+/u).join('-');
    expect(shown).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/u);
    expect(await screen.faults('recovery-code')).toEqual([]);
    await screen.page.emulateMedia({ media: 'print' });
    const visible = screen.page.locator('button, nav, header, h2').filter({ visible: true });
    const printed = screen.page.locator('ol[aria-label="Código de recuperación"]');
    expect([await visible.count(), await printed.isVisible()]).toEqual([0, true]);
    await screen.page.emulateMedia({ media: 'screen' });
    await screen.zoom(true);
    expect(await scrollsSideways(screen)).toBe(false);
    expect(await screen.faults('recovery-code-200')).toEqual([]);
    await screen.zoom(false);
    await press(screen, 'Escape');
    await expect.poll(() => screen.page.getByRole('dialog').count()).toBe(0);
    expect(await screen.page.content()).not.toContain(shown.slice(0, 4));
  });

  test('users are listed and added, and a name in use is refused in words', async () => {
    await place(screen, 'Usuarios');
    await sees(screen, '1 usuario');
    expect(await screen.faults('users')).toEqual([]);
    await press(screen, 'n');
    await sees(screen, 'Entréguela en persona');
    await type(screen, 'Recepción Inventada');
    await press(screen, 'Tab');
    await type(screen, 'admin');
    await press(screen, 'Tab', 'Tab');
    await type(screen, PASSWORD);
    await press(screen, 'Enter');
    await sees(screen, /Ese usuario ya existe/u);
    expect(await screen.faults('users-refused')).toEqual([]);
    await screen.page.getByRole('textbox', { name: 'Usuario' }).fill('recepcion');
    await press(screen, 'Enter');
    await sees(screen, '2 usuarios');
  });

  test('the keys that the browser would take are ours, on every screen', async () => {
    const taken = await screen.page.evaluate(() =>
      (
        [
          ['F1', false],
          ['F3', false],
          ['F5', false],
          ['F11', false],
          ['F12', false],
          ['s', true],
          ['p', true],
          ['f', true],
        ] as const
      ).filter(([key, ctrlKey]) => {
        const event = new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
        return !event.defaultPrevented;
      }),
    );
    expect(taken).toEqual([]);
  });

  test('a locked screen shows nothing, takes the password and counts wrong ones with a growing wait', async () => {
    await press(screen, 'Control+Shift+l');
    await sees(screen, 'Pantalla bloqueada');
    expect(await screen.page.getByText('Usuarios').count()).toBe(0);
    expect(await screen.faults('locked')).toEqual([]);
    const tryWrongPassword = async () => {
      await screen.page.getByLabel('Clave', { exact: true }).fill('no es esta');
      await press(screen, 'Enter');
      await settled(screen.page);
      return screen.page.getByText(/^Espere/u).count();
    };
    await expect.poll(tryWrongPassword, { timeout: 30_000, interval: 300 }).toBe(1);
    expect(await screen.faults('locked-wait')).toEqual([]);
    await screen.page.getByRole('button', { name: 'Entrar con otro usuario' }).click();
    await screen.page.getByRole('heading', { name: 'Entrar' }).waitFor();
    expect(await screen.faults('login')).toEqual([]);
  });

  test('somebody of the desk sees only the places of their work', async () => {
    await screen.page.getByRole('textbox', { name: 'Usuario' }).fill('recepcion');
    await screen.page.getByLabel('Clave', { exact: true }).fill(PASSWORD);
    await press(screen, 'Enter');
    await sees(screen, 'Escriba la cédula o el nombre');
    expect(await screen.page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
      '1Recepción',
      '2Coworking',
      '3Cursos',
      '4El día',
      '5Zonas WiFi',
      '6Sincronización',
    ]);
  });

  test('what is not needed every day opens under «Más», a digit each, and Esc leads back', async () => {
    await press(screen, 'Alt+0');
    await screen.page.getByRole('menuitem', { name: 'Datos personales' }).waitFor();
    expect(await screen.faults('more-places')).toEqual([]);
    await press(screen, 'Escape');
    await expect.poll(() => screen.page.getByRole('menuitem').count()).toBe(0);
    await place(screen, 'Datos personales');
    await sees(screen, 'Más: Datos personales');
    expect(await screen.page.getByRole('navigation').getByRole('button').getAttribute('aria-current')).toBe(
      'page',
    );
  });
});
