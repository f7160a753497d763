// Hours that a wrong clock had told: marked wherever they are listed, and explained in words.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { openTestFolder, register } from '#tests/support/folder.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { forget, register as registerAt, startStation } from '#tests/support/sync-world.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const MINUTE = 60_000;
/** The clock of the computer stood in another year. */
const AHEAD = 5 * 365 * 86_400_000;

const hosts: WebHost[] = [];
const screens: Screen[] = [];

async function opened(host: WebHost): Promise<Screen> {
  hosts.push(host);
  const screen = await openScreen(host.url);
  screens.push(screen);
  return screen;
}

/** A Punto at which one visit was registered under a wrong clock, and another one after it was put right. */
async function correctedFolder(folder: string): Promise<void> {
  const now = Date.now();
  const wrong = await openTestFolder(folder, { now: () => now + AHEAD });
  await register(wrong, 'Nora');
  await wrong.close();
  const right = await openTestFolder(folder, { now: () => now });
  const visit = await right.store.read
    .selectFrom('attendance')
    .select(['id', 'startedAt as rawAt'])
    .executeTakeFirstOrThrow();
  const startedAt = Math.max(now - 20 * MINUTE, Date.parse(`${localDate(now)}T05:00:00Z`));
  const correction = {
    ...visit,
    tableName: 'attendance',
    startedAt,
    localDate: localDate(startedAt),
  } as const;
  await right.ledger.write('central', (tx) =>
    tx.create('timeCorrection', { ...correction, siteId: '', correctedAt: now, deletedAt: null }),
  );
  await register(right, 'Luis');
  await right.close();
}

let desk: Screen;
let office: Screen;
beforeAll(async () => {
  const folder = temporaryFolder();
  await correctedFolder(folder);
  desk = await opened(await startWebHost('station', { folder }));
  await setUp(desk, hosts[0] ?? expect.fail('no station'), 'La Joya');
  await sees(desk, 'Escriba la cédula o el nombre');
});
afterAll(async () => {
  await Promise.all(screens.map((screen) => screen.close()));
  await Promise.all(hosts.map((host) => host.stop()));
});

const faults = async (screen: Screen, name: string) => [
  ...(await cutOff(screen)),
  ...(await screen.faults(name)),
];

test('reception marks it among the latest, with what the clock had said for whoever cannot point', async () => {
  await sees(desk, 'hora corregida');
  const mark = desk.page.getByText('hora corregida').first();
  expect(await mark.textContent()).toMatch(/El reloj del computador decía/u);
  expect(await faults(desk, 'corrected-reception')).toEqual([]);
});

test('the day counts it on its true day and says how many there are', async () => {
  await place(desk, 'El día');
  await sees(desk, /1\shora corregida:/u);
  await sees(desk, /Se muestra y se cuenta la hora verdadera/u);
  expect(await faults(desk, 'corrected-day')).toEqual([]);
});

test('the file of the person tells it in the history', async () => {
  await press(desk, 'Alt+1');
  await expect.poll(() => focused(desk)).toBe('reception-search');
  await type(desk, 'Nora Prueba');
  await desk.page.getByRole('button', { name: 'Ficha', exact: true }).waitFor();
  await press(desk, 'Control+o');
  await sees(desk, /Hora corregida: El reloj del computador decía/u);
  expect(await faults(desk, 'corrected-file')).toEqual([]);
});

test(
  'the centre marks it in the list of visits, and explains the mark above it',
  { timeout: 120_000 },
  async () => {
    const centre = await startWebHost('central');
    office = await opened(centre);
    await setUp(office, centre);
    await puntosJson(centre.folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const { code } = (await puntosJson(centre.folder, ['enrolment', 'create', '--site', 'PD01'])) as {
      code: string;
    };
    const station = await startStation();
    station.clockError.ms = AHEAD;
    await station.sync.enrol(code);
    await registerAt(station, { documentNumber: '9999000501' });
    await station.sync.syncNow();
    await station.close();
    forget(station);
    await sees(office, 'La Joya');
    await press(office, 'a');
    await sees(office, 'hora corregida');
    await sees(office, /1\shora corregida:/u);
    expect(await faults(office, 'corrected-centre')).toEqual([]);
    await press(office, 'Escape');
    expect(office.complaints).toEqual([]);
  },
);
