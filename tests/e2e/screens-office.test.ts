import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

describe('what the central office decides and answers for, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('central');
    screen = await openScreen(host.url);
    await setUp(screen, host);
    await sees(screen, 'Aún no hay Puntos inscritos');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('the services of the desks are named, moved and taken away, and two of one name are refused', async () => {
    await place(screen, 'Ajustes');
    await sees(screen, 'Servicios de los Puntos');
    await press(screen, 's');
    await sees(screen, 'La persona se queda');
    expect([await cutOff(screen), await screen.faults('services')]).toEqual([[], []]);
    const label = (row: number) => screen.page.locator(`#service-${row}-label`);
    await label(6).focus();
    await press(screen, 'Control+a');
    await type(screen, 'Impresión y escáner');
    // The service takes the place of the one above it, and the focus goes with it.
    await press(screen, 'Alt+ArrowUp');
    await expect.poll(() => focused(screen)).toBe('service-5-label');
    await press(screen, 'Tab', 'Tab', 'Space', 'Control+Enter');
    await sees(screen, 'Servicios guardados.');
    expect([await label(5).inputValue(), await label(6).inputValue()]).toEqual([
      'Impresión y escáner',
      'Trámite',
    ]);
    expect(await screen.page.locator('#service-5-stays').isChecked()).toBe(true);
    expect(await screen.faults('services-saved')).toEqual([]);
    await label(0).focus();
    await press(screen, 'Control+a');
    await type(screen, 'Sala');
    await press(screen, 'Control+Enter');
    await sees(screen, /Hay dos servicios que se llaman «Sala»/u);
    expect(await screen.faults('services-refused')).toEqual([]);
    await press(screen, 'Escape');
    await expect.poll(() => label(0).inputValue()).toBe('Navegación');
    await press(screen, 'Escape');
    await sees(screen, 'Ajustes de todos los Puntos');
  });

  test('the settings stand with their words, and a digit changes one', async () => {
    await place(screen, 'Ajustes');
    await sees(screen, 'Hora en que cierran los Puntos');
    expect(await screen.faults('settings')).toEqual([]);
    await press(screen, '5');
    const value = screen.page.getByLabel('Valor');
    await expect.poll(() => value.inputValue()).toBe('18:00');
    expect(await screen.faults('setting-dialog')).toEqual([]);
    await press(screen, 'Control+a');
    await type(screen, '25:00');
    await press(screen, 'Enter');
    await sees(screen, 'No se cambió nada.');
    expect(await screen.faults('setting-refused')).toEqual([]);
    await value.focus();
    await press(screen, 'Control+a');
    await type(screen, '17:30');
    await press(screen, 'Enter');
    await screen.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await sees(screen, '17:30');
  });

  test('a notice gets its next version, and the one before stays what it was', async () => {
    await place(screen, 'Ajustes');
    await sees(screen, '17:30');
    await press(screen, 'v');
    await sees(screen, /Versión 1, la que trae el programa/u);
    expect(await screen.faults('notices')).toEqual([]);
    await press(screen, '2');
    const title = screen.page.getByLabel('Título');
    await expect.poll(() => title.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await screen.faults('notice-publish')).toEqual([]);
    await screen.page.getByLabel('Texto').focus();
    await press(screen, 'Control+Home');
    await type(screen, 'Texto corregido. ');
    await press(screen, 'Control+Enter');
    await sees(screen, /^Texto corregido\. /u);
    await sees(screen, /Versión 2, /u);
    await press(screen, 'Escape');
    await sees(screen, '17:30');
  });

  test('the trail says who changed it, and narrows by what was done', async () => {
    await place(screen, 'Auditoría');
    await sees(screen, 'Aquí aparece quién hizo qué');
    expect(await screen.faults('audit-empty')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Cambió un ajuste');
    expect(await screen.faults('audit-found')).toEqual([]);
    await screen.page.getByRole('combobox', { name: 'Qué se hizo' }).focus();
    await type(screen, 'cambió un ajuste');
    await press(screen, 'Enter');
    await screen.page.getByRole('textbox', { name: 'Usuario' }).focus();
    await press(screen, 'Enter');
    await sees(screen, 'attendance.closingTime');
    await expect.poll(() => screen.page.getByRole('row').count()).toBe(2);
    expect(await screen.faults('audit-narrowed')).toEqual([]);
  });

  test('a date that is none is said at its field and asks nothing', async () => {
    const from = screen.page.getByLabel('Desde');
    await from.fill('31/02/2026');
    await sees(screen, 'Escriba día, mes y año, por ejemplo 22/08/2026.');
    expect(await screen.faults('audit-problem')).toEqual([]);
    await from.fill('01/01/2020');
    await screen.page.getByLabel('Sobre la persona').fill('9999000017');
    await press(screen, 'Enter');
    await sees(screen, 'Nada coincide');
  });

  test('at 200 % nothing is cut off', async () => {
    await screen.zoom(true);
    expect([await cutOff(screen), await screen.faults('audit-200')]).toEqual([[], []]);
    await place(screen, 'Ajustes');
    await sees(screen, '17:30');
    expect([await cutOff(screen), await screen.faults('settings-200')]).toEqual([[], []]);
    await screen.zoom(false);
  });
});
