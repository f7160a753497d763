import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerNewcomer } from '#tests/support/desk.ts';
import { handsOn } from '#tests/support/hands.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

describe('the day of a Punto, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('starts empty and asks for the opening on one key', async () => {
    await place(screen, 'El día');
    await sees(screen, 'Ningún registro este día');
    expect(await screen.faults('day-empty')).toEqual([]);
    await press(screen, 'a');
    await sees(screen, 'Marque lo que encontró en orden.');
    expect(await screen.faults('day-opening')).toEqual([]);
    await press(screen, 'F9', 'Control+Enter');
    await sees(screen, 'Todo en orden.');
  });

  test('fills as people come, and tells who is still inside and what waits for the centre', async () => {
    await place(screen, 'Recepción');
    const hands = handsOn(screen.page);
    await hands.focusOn('reception-search');
    const ana = { number: '9999000281', givenNames: 'Ana María', surnames: 'Peña Prueba' };
    await registerNewcomer(hands, ana, 'F2');
    const luz = { number: '9999000290', givenNames: 'Luz Dary', surnames: 'Ensayo Ficticio' };
    await registerNewcomer(hands, luz, 'F6');
    await place(screen, 'El día');
    await sees(screen, '2 registros');
    await sees(screen, '2 por sincronizar');
    expect(await screen.faults('day-busy')).toEqual([]);
  });

  test('closes with what was missing, a note, and the exits of those inside', async () => {
    await press(screen, 'c');
    await sees(screen, 'Al registrar el cierre se les anota la salida a esta hora.');
    expect(await screen.faults('day-closing')).toEqual([]);
    await press(screen, 'F1', 'F2', 'F3', 'F4', 'F5');
    await screen.page.getByLabel('Novedad').focus();
    await type(screen, 'La puerta del fondo no cierra');
    await press(screen, 'Control+Enter');
    await sees(screen, 'Sin marcar: puertas y alarma.');
    await sees(screen, 'La puerta del fondo no cierra');
    expect(await screen.page.getByText('Sin salida', { exact: true }).count()).toBe(0);
    expect(await screen.faults('day-closed')).toEqual([]);
  });

  test('prints the whole day as one sheet with a place to sign, and nothing of the screen', async () => {
    await screen.page.evaluate(() => {
      window.print = () => {
        document.body.dataset['printed'] = 'yes';
      };
    });
    await press(screen, 'Control+p');
    await expect.poll(() => screen.page.evaluate(() => document.body.dataset['printed'])).toBe('yes');
    await screen.page.emulateMedia({ media: 'print' });
    const paper = await screen.page.evaluate(() => document.body.innerText);
    expect(paper).toMatch(/La Joya: hoja del día/u);
    expect(paper).toContain('Ana María Peña Prueba');
    expect(paper).toContain('Firma:');
    expect(paper).not.toContain('9999000281');
    expect(paper).not.toContain('Sincronización');
    await screen.picture('day-paper');
    await screen.page.emulateMedia({ media: 'screen' });
  });

  test('goes back to days of before, which can be read and no longer opened or closed', async () => {
    await press(screen, 'ArrowLeft');
    await sees(screen, 'No se registró');
    await press(screen, 'a');
    expect(await screen.page.getByText('Marque lo que encontró en orden.').count()).toBe(0);
    expect(await screen.faults('day-before')).toEqual([]);
    await press(screen, 'ArrowRight');
    await sees(screen, /^Hoy, /u);
  });

  test('at 200 % nothing is cut off', async () => {
    await screen.zoom(true);
    expect(await cutOff(screen)).toEqual([]);
    expect(await screen.faults('day-200')).toEqual([]);
    await screen.zoom(false);
  });
});
