import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { focused, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

describe('a Punto whose central office goes away', () => {
  let central: WebHost;
  let punto: WebHost;
  let office: Screen;
  let desk: Screen;
  beforeAll(async () => {
    [central, punto] = await Promise.all([startWebHost('central'), startWebHost('station')]);
    [office, desk] = await Promise.all([openScreen(central.url), openScreen(punto.url)]);
    await setUp(office, central);
    await sees(office, 'Aún no hay Puntos inscritos');
    await setUp(desk, punto, 'La Joya');
    await sees(desk, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await Promise.all([office.close(), desk.close()]);
    await punto.stop();
  });

  test('it is enrolled with the code of the centre, and both say so', async () => {
    await press(office, 'n');
    await office.page.getByLabel('Nombre del Punto').fill('La Joya');
    await press(office, 'Enter');
    const code = (await office.page.locator('pre').textContent()) ?? '';
    await press(office, 'Escape');
    await place(desk, 'Sincronización');
    await desk.page.getByLabel('Código de inscripción').fill(code);
    await press(desk, 'Enter');
    await sees(desk, 'PD01 La Joya');
    await press(desk, 'Control+s');
    await sees(desk, 'Todo sincronizado');
    await sees(desk, 'En línea con la central');
    expect(await desk.faults('sync-online')).toEqual([]);
    await desk.page.getByRole('alert').waitFor({ state: 'hidden' });
    await sees(office, '1 de 1');
    expect(await office.faults('central-up-to-date')).toEqual([]);
  });

  test('without the centre the bar turns amber, says since when, and work goes on', async () => {
    await central.stop();
    await press(desk, 'Control+s');
    await sees(desk, /No se pudo sincronizar; todo sigue guardado aquí/u);
    await sees(desk, 'Se reintenta solo (SIN_RED).');
    // A notice lies over nothing: it has a place in the header.
    const notice = await desk.page.getByRole('alert').boundingBox();
    const screen = await desk.page.getByRole('main').boundingBox();
    expect((notice?.y ?? Infinity) + (notice?.height ?? 0)).toBeLessThanOrEqual(screen?.y ?? 0);
    await sees(desk, /Sin red con la central desde las? \d/u);
    expect(await desk.faults('sync-offline')).toEqual([]);
    await press(desk, 'Alt+1');
    await expect.poll(() => focused(desk)).toBe('reception-search');
    await type(desk, 'Nora Imaginaria Prueba');
    await sees(desk, 'Nadie se llama así');
    expect(await desk.faults('reception-offline')).toEqual([]);
  });
});
