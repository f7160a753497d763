import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { handsOn } from '#tests/support/hands.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { folderWithRooms } from '#tests/support/rooms.ts';
import { cutOff, focused, press, sees, setUp, type } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** As a key of Coworking leads there. */
async function go(screen: Screen, place: 'reservas' | 'uso'): Promise<void> {
  await screen.page.evaluate((to) => {
    window.location.hash = `#/${to}`;
  }, place);
}

describe('rooms of a Punto without any', () => {
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

  test('say what will be here, and nothing can be reserved yet', async () => {
    await go(screen, 'reservas');
    await sees(screen, 'Todavía no hay salas, puestos ni equipos');
    expect(await screen.faults('rooms-none')).toEqual([]);
    await press(screen, 'n');
    expect(await screen.page.getByRole('dialog').count()).toBe(0);
    await go(screen, 'uso');
    await sees(screen, 'Nada que mostrar de este periodo');
    expect(await screen.faults('usage-none')).toEqual([]);
  });
});

describe('rooms and how they are used, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    const folder = temporaryFolder();
    await folderWithRooms(folder);
    host = await startWebHost('station', { folder });
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  /** Tabs to a field and types over what stands there. */
  const fill = async (label: string, text: string) => {
    await handsOn(screen.page).focusOnLabel(label);
    await press(screen, 'Control+a');
    await type(screen, text);
  };
  /** Waits until the form can be saved, or cannot. */
  const saving = (possible: boolean) =>
    screen.page
      .locator(`[role="dialog"] button${possible ? ':enabled' : ':disabled'}`, {
        hasText: /^(?:Reservar|Guardar)/u,
      })
      .waitFor();
  const stands = (id: string) => handsOn(screen.page).focusOn(`room-entry-${id}`);

  test('a day shows the classes and the reservations of each room in one line, and what clashes', async () => {
    await go(screen, 'reservas');
    await sees(screen, 'Fotografía con Celular');
    await sees(screen, 'Veeduría Inventada');
    const clashing = await screen.page.locator('[data-clash]').count();
    expect(clashing).toBe(2);
    expect(await screen.faults('rooms-day')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
  });

  test('the arrows choose, and whoever lost the hour is told to whom', async () => {
    await stands(`sesion-${localDate(Date.now())}`);
    await press(screen, 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await stands('r-3');
    await sees(screen, /A esa hora el espacio es de Colectivo Ficticio/u);
    expect(await screen.faults('rooms-displaced')).toEqual([]);
    await press(screen, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await stands('r-5');
  });

  test('a room is reserved for a group for tomorrow', async () => {
    await press(screen, 'ArrowRight');
    await sees(screen, 'Libre todo el día');
    await press(screen, 'n');
    await sees(screen, 'Nueva reserva');
    await fill('O un grupo', 'Mesa de mujeres');
    await fill('Desde', '2 pm');
    await fill('Hasta', '1600');
    await fill('Personas', '21');
    await sees(screen, /En .+ caben .+ y son 21 personas/u);
    await saving(false);
    await press(screen, 'Control+a');
    await type(screen, '6');
    await sees(screen, 'Libre');
    await saving(true);
    expect(await screen.faults('rooms-new')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, '1 reserva hecha.');
    await sees(screen, 'Mesa de mujeres');
  });

  test('what clashes is shown before saving, and a repetition leaves those dates out', async () => {
    await press(screen, 'n');
    await sees(screen, 'Nueva reserva');
    await fill('O un grupo', 'Otro grupo');
    await fill('Desde', '15:00');
    await fill('Hasta', '17:00');
    await sees(screen, /: Mesa de mujeres, 2:00 a 4:00/u);
    await saving(false);
    expect(await screen.faults('rooms-clash')).toEqual([]);
    // Every weekday for three weeks: tomorrow is one of them, or not.
    const until = new Date(Date.now() + 22 * 86_400_000).toISOString().slice(0, 10).split('-').toReversed();
    await screen.page.getByLabel('Mar', { exact: true }).focus();
    for (let day = 0; day < 6; day += 1) await press(screen, 'Space', 'Tab');
    await press(screen, 'Shift+Tab', 'Tab');
    await screen.page.getByLabel('Se repite hasta el').focus();
    await type(screen, until.join('/'));
    await screen.page.getByRole('region', { name: 'Fechas de la reserva' }).locator('li').nth(12).waitFor();
    await saving(true);
    expect(await screen.faults('rooms-repeat')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, /reservas hechas\./u);
  });

  test('one is changed, and the rest of its series cancelled with a reason', async () => {
    // The dialog gave the focus back to the list, and what can be done with the reservation is shown.
    await expect.poll(() => focused(screen)).toMatch(/^room-entry-/u);
    await sees(screen, 'Cancelar la reserva');
    await press(screen, 'Enter');
    await sees(screen, 'Cambiar la reserva');
    expect(await screen.faults('rooms-change')).toEqual([]);
    await screen.page.getByLabel('Para qué').focus();
    await type(screen, 'Taller');
    await press(screen, 'Control+Enter');
    await sees(screen, '1 reserva cambiada.');
    await press(screen, 'x');
    await sees(screen, 'Por qué se cancela');
    await type(screen, 'Cambio de plan');
    await press(screen, 'Tab', 'ArrowDown');
    expect(await screen.faults('rooms-cancel')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, /reservas canceladas\./u);
  });

  test('the week of a room', async () => {
    await press(screen, 's');
    await sees(screen, /: semana del/u);
    expect(await screen.faults('rooms-week')).toEqual([]);
    await press(screen, 's', 'h');
    await sees(screen, /^Hoy, /u);
  });

  test('the uses of a period, with every figure explained', async () => {
    await go(screen, 'uso');
    await sees(screen, 'del tiempo en uso');
    await press(screen, 'ArrowLeft');
    await sees(screen, /Mediana /u);
    await screen.page.getByRole('cell', { name: /%/u }).first().waitFor();
    expect(await screen.faults('usage-month')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await press(screen, 't');
    await sees(screen, /trimestre de/u);
    await press(screen, '4');
    await screen.page.getByRole('button', { name: 'Salas', pressed: true }).waitFor();
    expect(await screen.faults('usage-rooms')).toEqual([]);
    await press(screen, '1');
  });

  test('leave as a table and on paper', async () => {
    await sees(screen, 'PC 01');
    const download = screen.page.waitForEvent('download');
    await press(screen, 'Control+e');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^uso-.+\.csv$/u);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^\uFEFFtabla;espacio;tipo;día;hora/u);
    await screen.page.evaluate(() => {
      window.print = () => {
        document.body.dataset['printed'] = 'yes';
      };
    });
    await press(screen, 'Control+p');
    await screen.page.locator('body[data-printed="yes"]').waitFor();
    await screen.page.emulateMedia({ media: 'print' });
    const paper = await screen.page.evaluate(() => document.body.innerText);
    expect(paper).toMatch(/La Joya\. Uso: /u);
    expect(paper).toContain('Qué quiere decir');
    await screen.picture('usage-paper');
    await screen.page.emulateMedia({ media: 'screen' });
  });

  test('at 200 % nothing is cut off', async () => {
    await screen.zoom(true);
    expect(await cutOff(screen)).toEqual([]);
    expect(await screen.faults('usage-200')).toEqual([]);
    await go(screen, 'reservas');
    await sees(screen, 'Fotografía con Celular');
    expect(await cutOff(screen)).toEqual([]);
    expect(await screen.faults('rooms-200')).toEqual([]);
    await screen.zoom(false);
    expect(screen.complaints).toEqual([]);
  });
});
