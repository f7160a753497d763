import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { focused, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

describe('the central office, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('central');
    screen = await openScreen(host.url);
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('set-up starts in the first field that the office is asked for', async () => {
    await sees(screen, 'Preparar este equipo');
    const asked = screen.page.getByLabel('Código de preparación');
    await expect.poll(() => asked.evaluate((field) => field === document.activeElement)).toBe(true);
    await setUp(screen, host);
  });

  test('without a Punto it offers the first code on one key', async () => {
    await sees(screen, 'Aún no hay Puntos inscritos');
    expect(await screen.faults('central-none')).toEqual([]);
    await press(screen, 'n');
    await screen.page.getByLabel('Nombre del Punto').fill('La Joya');
    expect(await screen.faults('central-enrol')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, /Sirve una sola vez y vence/u);
    expect(await screen.faults('central-code')).toEqual([]);
    await press(screen, 'Control+c');
    await sees(screen, 'Copiado');
    await press(screen, 'Escape');
    await expect.poll(() => focused(screen)).toMatch(/^punto-/u);
  });

  test('a Punto whose code waits is not offered a second one', async () => {
    await sees(screen, 'Pegar el código en La Joya');
    await press(screen, 'n');
    expect(await screen.page.getByLabel('Código del Punto').inputValue()).toBe('PD02');
    const name = screen.page.getByLabel('Nombre del Punto');
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await screen.faults('central-enrol-next')).toEqual([]);
    await press(screen, 'Escape');
    await expect.poll(() => focused(screen)).toMatch(/^punto-/u);
  });

  test('a Punto without a computer is shown as not known, never as zero', async () => {
    await sees(screen, 'Sin equipo inscrito');
    await sees(screen, 'sin dato');
    expect(await screen.faults('central-no-computer')).toEqual([]);
  });

  test('Enter on a Punto opens its page, and A what has arrived from it', async () => {
    await press(screen, 'ArrowDown');
    await expect.poll(() => focused(screen)).toMatch(/^punto-/u);
    await press(screen, 'Enter');
    await sees(screen, 'Ningún computador está inscrito en este Punto');
    await press(screen, 'a');
    await sees(screen, 'Atenciones de La Joya');
    await sees(screen, 'Ninguna atención ha llegado de este día');
    expect(await screen.faults('central-visits-none')).toEqual([]);
    await press(screen, 'ArrowLeft', 'Escape');
    await expect.poll(() => screen.page.getByRole('dialog').count()).toBe(0);
    await press(screen, 'Escape');
    await expect.poll(() => focused(screen)).toMatch(/^punto-/u);
  });

  test('at 200 % the figures and the table are all there', async () => {
    await screen.zoom(true);
    expect(await screen.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(
      false,
    );
    expect(await screen.faults('central-200')).toEqual([]);
    await screen.zoom(false);
  });

  test('the places of the centre are its own', async () => {
    await place(screen, 'Zonas WiFi');
    await sees(screen, 'Aún no hay zonas WiFi');
    expect(await screen.faults('central-zones-none')).toEqual([]);
    await place(screen, 'Usuarios');
    await sees(screen, '1 usuario');
    await press(screen, 'n');
    await sees(screen, /Entréguela en persona/u);
    await type(screen, 'Central Inventada');
    expect(await screen.faults('central-users-add')).toEqual([]);
    await press(screen, 'Escape');
    expect(screen.complaints).toEqual([]);
  });
});
