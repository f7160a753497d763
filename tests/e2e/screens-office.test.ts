import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, place, press, sees, setUp, type } from '#tests/support/steps.ts';
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

  test('the trail says who changed it, and narrows by what was done', async () => {
    await place(screen, 'Auditoría');
    await sees(screen, 'Aquí aparece quién hizo qué');
    expect(await screen.faults('audit-empty')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Cambió un ajuste');
    expect(await screen.faults('audit-found')).toEqual([]);
    await screen.page.getByRole('combobox', { name: 'Qué se hizo' }).focus();
    await type(screen, 'cambió');
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
