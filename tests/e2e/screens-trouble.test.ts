import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeBytes } from '#core/db/snapshot.ts';
import { dataFolder } from '#core/db/folder.ts';
import { flipBit, openTestFolder, snapshotter } from '#tests/support/folder.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import {
  cutOff,
  focused,
  logIn,
  PASSWORD,
  place,
  press,
  reachable,
  sees,
  setUp,
  type,
} from '#tests/support/steps.ts';
import { tinyDisk } from '#tests/support/tiny-disk.ts';
import type { TinyDisk } from '#tests/support/tiny-disk.ts';
import { freePort, startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const NAME_80 = 'Maximiliana de los Ángeles Fernanda Valentina del Perpetuo Socorro y de la Cruz'.padEnd(
  80,
  'z',
);
const WORD_80 = 'Imaginaria'.repeat(8);
const BARRIO_80 = 'Urbanización Altos de la Inventada Sector Tres Etapa Cuatro Manzana Doce Interior'.slice(
  0,
  80,
);

let disk: TinyDisk | null;
let args: readonly string[];
let host: WebHost;
let screen: Screen;
/** What the browser says when the host is not there: the tests end it on purpose. */
const aboutHost =
  /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED/u;
/** What it says of an answer that refuses: the core's words are on the screen. */
const aboutRefusal = /status of 4\d\d/u;

beforeAll(async () => {
  disk = tinyDisk(48 * 1024 * 1024, freeBytes);
  args = ['--port', String(await freePort())];
  host = await startWebHost('station', disk === null ? { args } : { args, folder: `${disk.folder}/datos` });
  screen = await openScreen(host.url);
  await setUp(screen, host, 'La Joya');
  await sees(screen, 'Escriba la cédula o el nombre');
});
afterAll(async () => {
  await screen.close();
  await host.stop();
  disk?.remove();
});

async function addPerson(given: string, surnames: string, number: string, barrio: string): Promise<void> {
  await press(screen, 'Control+Enter');
  await sees(screen, 'El camino más corto');
  await screen.page.getByLabel('Número', { exact: true }).fill(number);
  await screen.page.getByLabel('Nombres').fill(given);
  await screen.page.getByLabel('Apellidos').fill(surnames);
  await screen.page.locator('#person-neighbourhood').fill(barrio);
  await screen.page.locator('#person-sex input').first().focus();
  await press(screen, 'Space');
}

describe('names as long and as short as they come', () => {
  test('of 80 characters, in words and in one, with a barrio as long, break nothing', async () => {
    await addPerson(NAME_80, WORD_80, '9999000401', BARRIO_80);
    expect([await cutOff(screen), await screen.faults('new-person-long')]).toEqual([[], []]);
    await press(screen, 'F3');
    await sees(screen, /Ingreso registrado/u);
    expect([await cutOff(screen), await screen.faults('reception-long-registered')]).toEqual([[], []]);
    await type(screen, '9999000401');
    await sees(screen, /Ya se contó hace/u);
    expect([await cutOff(screen), await screen.faults('reception-long-card')]).toEqual([[], []]);
    await press(screen, 'F12');
    await screen.page.getByLabel('Filtrar por nombre').waitFor();
    expect([await cutOff(screen), await screen.faults('reception-long-inside')]).toEqual([[], []]);
    await press(screen, 'Escape', 'Escape', 'Control+z');
    await sees(screen, 'Anular un registro');
    expect([await cutOff(screen), await screen.faults('reception-long-void')]).toEqual([[], []]);
    await press(screen, 'Escape');
  });

  test('of one letter are people too', async () => {
    await addPerson('A', 'B', '9999000402', 'X');
    await press(screen, 'F1');
    await sees(screen, 'A B: Navegación');
    await type(screen, '99990004');
    await sees(screen, '2 personas se parecen');
    expect([await cutOff(screen), await screen.faults('reception-long-several')]).toEqual([[], []]);
    await press(screen, 'Escape');
  });
});

describe('at 200 %', () => {
  test.each([
    ['reception', 'Recepción', 'Escriba la cédula o el nombre'],
    ['new-person', '', 'El camino más corto'],
    ['board', 'Zonas WiFi', 'Aún no hay zonas WiFi'],
    ['sync', 'Sincronización', 'Este equipo aún no está inscrito en la central.'],
    ['users', 'Usuarios', '1 usuario'],
  ])('%s is whole, and Tab reaches it', async (name, where, words) => {
    await screen.zoom(true);
    await press(screen, 'Alt+1');
    await sees(screen, 'Escriba la cédula o el nombre');
    if (where === '') await press(screen, 'Control+Enter');
    else await place(screen, where);
    await sees(screen, words);
    expect([await cutOff(screen), await screen.faults(`${name}-200`)]).toEqual([[], []]);
    expect((await reachable(screen)).length).toBeGreaterThan(6);
    await screen.zoom(false);
    await press(screen, 'Alt+1');
    await screen.page.locator('#reception-search').focus();
  });
});

describe('what goes wrong at the desk', () => {
  test('a full disk: nothing was registered, and why; with space the same key registers', async () => {
    await type(screen, '9999000402');
    await sees(screen, /Ya se contó hace/u);
    if (disk === null) {
      const error = {
        message: 'lleno',
        code: -32600,
        data: {
          code: 'BAD_REQUEST',
          httpStatus: 400,
          refusal: {
            code: 'DISCO_LLENO',
            message: 'El disco está lleno: no se guardó nada de este último paso. Libere espacio y repítalo.',
            details: {},
          },
        },
      };
      await screen.page.route('**/trpc/attendance.register*', (route) =>
        route.fulfill({ status: 400, json: [{ error }] }),
      );
    } else disk.fill(0);
    await press(screen, 'F2');
    await sees(screen, 'No se registró nada');
    await sees(screen, /El disco está lleno/u);
    expect([await cutOff(screen), await screen.faults('reception-write-failed')]).toEqual([[], []]);
    if (disk === null) await screen.page.unroute('**/trpc/attendance.register*');
    else disk.free();
    await press(screen, 'Enter');
    await sees(screen, 'A B: Coworking');
  });

  test('while the host is away the screen says so, and goes on by itself when it is back', async () => {
    await host.end('SIGKILL');
    await type(screen, 'Zoraida');
    await sees(screen, 'No se pudo buscar');
    expect([await cutOff(screen), await screen.faults('reception-host-away')]).toEqual([[], []]);
    host = await startWebHost('station', { folder: host.folder, args });
    await screen.page.getByText('No se pudo buscar').waitFor({ state: 'hidden', timeout: 20_000 });
    await sees(screen, 'Nadie se llama así');
    await press(screen, 'Escape');
  });

  test('a session that ends while somebody types leads to the login, which says why', async () => {
    await host.end('SIGTERM');
    const folder = await openTestFolder(host.folder, { now: Date.now });
    await folder.store.local
      .updateTable('session')
      .set((eb) => ({ createdAt: eb('createdAt', '-', 13 * 3_600_000) }))
      .execute();
    await folder.close();
    host = await startWebHost('station', { folder: host.folder, args });
    await type(screen, 'maxi');
    await sees(screen, /La sesión terminó/u);
    expect([await cutOff(screen), await screen.faults('session-ended')]).toEqual([[], []]);
    await logIn(screen);
    await expect.poll(() => focused(screen)).toBe('reception-search');
  });

  test('a locked screen shows no name, and gives the same desk back', async () => {
    await type(screen, '9999000401');
    await sees(screen, /Última visita/u);
    await press(screen, 'Control+Shift+l');
    await sees(screen, 'Pantalla bloqueada');
    expect(await screen.page.getByText('Maximiliana').count()).toBe(0);
    expect([await cutOff(screen), await screen.faults('reception-locked')]).toEqual([[], []]);
    await type(screen, PASSWORD);
    await press(screen, 'Enter');
    await expect.poll(() => focused(screen)).toBe('reception-search');
  });

  test('after a damage everybody sees what was restored, until somebody has read it', async () => {
    await host.end('SIGTERM');
    const folder = await openTestFolder(host.folder, { now: Date.now });
    await snapshotter(folder, Date.now).take();
    await folder.close();
    host = await startWebHost('station', { folder: host.folder, args });
    await addPersonOnceBack();
    await host.end('SIGTERM');
    flipBit(dataFolder(host.folder).database, 60);
    host = await startWebHost('station', { folder: host.folder, args });
    await screen.page.reload();
    await sees(screen, 'Los datos de este equipo se restauraron de una copia.');
    expect([await cutOff(screen), await screen.faults('recovered')]).toEqual([[], []]);
    await press(screen, 'Control+Shift+e');
    await sees(screen, /La base de datos estaba dañada\. Se restauró la copia del .*faltan? \d+ cambio/u);
    expect([await cutOff(screen), await screen.faults('recovered-read')]).toEqual([[], []]);
    await press(screen, 'Escape');
    await screen.zoom(true);
    expect([await cutOff(screen), await screen.faults('recovered-200')]).toEqual([[], []]);
    await screen.zoom(false);
    // It is not lost by closing it or with another start of the host, and goes when it is said to have been read.
    await host.end('SIGTERM');
    host = await startWebHost('station', { folder: host.folder, args });
    await screen.page.reload();
    await sees(screen, 'Los datos de este equipo se restauraron de una copia.');
    await expect.poll(() => focused(screen)).toBe('reception-search');
    await press(screen, 'Control+Shift+e');
    await sees(screen, /Se restauró la copia del/u);
    await press(screen, 'Enter');
    await screen.page.getByText('se restauraron de una copia').first().waitFor({ state: 'hidden' });
    expect(await focused(screen)).toBe('reception-search');
    await screen.page.reload();
    await sees(screen, 'Escriba la cédula o el nombre');
    expect(await screen.page.getByText('se restauraron de una copia').count()).toBe(0);
  });

  test('the browser complained of nothing but the host that was ended and what it refused', () => {
    expect(screen.complaints.filter((words) => !aboutHost.test(words) && !aboutRefusal.test(words))).toEqual(
      [],
    );
  });
});

async function addPersonOnceBack(): Promise<void> {
  await screen.page.reload();
  await sees(screen, 'Escriba la cédula o el nombre');
  await addPerson('Se', 'Pierde', '9999000403', '');
  await press(screen, 'F2');
  await sees(screen, 'Se Pierde: Coworking');
}
