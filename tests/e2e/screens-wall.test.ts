import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClockedHost } from '#tests/support/clocked-host.ts';
import type { ClockedHost } from '#tests/support/clocked-host.ts';
import { wordsOfTheCity } from '#tests/support/board-words.ts';
import type { BoardWords } from '#tests/support/board-words.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { cutOff, focused, logIn, place, press, sees } from '#tests/support/steps.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SCREENS = { desk: { width: 1366, height: 768 }, hall: { width: 1920, height: 1080 } };

let host: ClockedHost;
let desk: Desk;
let city: BoardWords;
const running = new AsyncDisposableStack();

beforeAll(async () => {
  host = await startClockedHost({ host: 'central' });
  running.defer(() => host.stop());
  city = await wordsOfTheCity(host.t.core.context);
  await city.all();
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  await desk.page.clock.setFixedTime(host.t.clock.now);
  await desk.page.reload();
  await logIn(desk);
  await place(desk, 'Zonas WiFi');
  await desk.page.locator('[id^="zone-"]').first().waitFor();
}, 120_000);
afterAll(() => running.disposeAsync());

/** Hours and minutes pass for the core and for the window alike; unless told, stations go on saying what they said. */
async function pass(ms: number): Promise<void> {
  host.pass(ms);
  await desk.page.clock.setFixedTime(host.t.clock.now);
}

/** What wakes a monitor that slept: the wall asks at once instead of within five seconds. */
async function look(): Promise<void> {
  await Promise.all([
    desk.page.waitForResponse((reply) => reply.url().endsWith('/muro/datos')),
    desk.page.evaluate(() => window.dispatchEvent(new Event('visibilitychange'))),
  ]);
}

const zoneId = (index: number) => city.zones[index]?.id ?? '';
const down = (index: number, ms: number) =>
  city.say(zoneId(index), {
    state: 'DOWN',
    since: host.t.clock.now - ms,
    outcome: 'NO_REPLY',
    rttMs: null,
    clients: null,
  });
const suspect = (index: number, ms: number) =>
  city.say(zoneId(index), { state: 'SUSPECT', since: host.t.clock.now - ms, outcome: 'NO_REPLY' });

/** Whole without scrolling and nothing cut off, at both sizes that hang on walls; nothing that axe finds. */
async function hangs(name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SCREENS)) {
    await desk.page.setViewportSize(viewport);
    expect(await cutOff(desk)).toEqual([]);
    expect(
      await desk.page.evaluate(() => {
        const { bottom } = document.querySelector('main footer')?.getBoundingClientRect() ?? { bottom: 0 };
        return bottom > 0 && bottom <= window.innerHeight;
      }),
    ).toBe(true);
    await desk.picture(`${name}-${size}`);
  }
  await desk.page.setViewportSize(SCREENS.desk);
  expect(await desk.faults(name)).toEqual([]);
}

describe('the wall', () => {
  test('one key from the board, one calm line while everything is in service', async () => {
    await press(desk, 'm');
    await desk.page.getByRole('region', { name: 'Zonas por comuna' }).waitFor();
    await sees(desk, 'Las 82 zonas están en servicio');
    expect(await desk.page.getByRole('navigation').count()).toBe(0);
    await hangs('wall-calm');
  });

  test('the three worst by name and for how long, then the rest, where each is, and the counters', async () => {
    await down(3, 148 * MINUTE);
    await down(40, 51 * MINUTE);
    await down(60, 9 * MINUTE);
    await suspect(9, 70_000);
    await city.say(zoneId(12), { state: 'UNKNOWN', since: host.t.clock.now - 47 * MINUTE, outcome: 'BLIND' });
    await look();
    await sees(desk, /2\s?h\s28\s?min/u);
    const rows = desk.page.getByRole('region', { name: 'Zonas con problemas' }).getByRole('listitem');
    expect(
      (await rows.allInnerTexts()).map((text) => text.split('\n').at(-1)?.replaceAll('\u00A0', ' ')),
    ).toEqual(['2 h 28 min', '51 min', '9 min', '1 min 10 s', '47 min']);
    expect(
      await desk.page.getByRole('list', { name: 'Zonas por estado' }).getByRole('listitem').allInnerTexts(),
    ).toEqual(['3\nCaídas', '1\nSospechosa', '1\nSin datos', '0\nMantenimiento', '77\nEn servicio']);
    const where = desk.page.getByRole('region', { name: 'Zonas por comuna' });
    expect(await where.getByRole('img', { name: /: \S/u }).count()).toBe(82);
    expect(await where.getByRole('img', { name: /: Caída$/u }).count()).toBe(3);
    // What hangs five metres away: names at least 3.5 % of the screen's height, durations more.
    const sizes = await rows
      .first()
      .locator('strong, span')
      .evaluateAll((parts) => parts.map((part) => Number.parseFloat(getComputedStyle(part).fontSize)));
    expect(Math.max(...sizes) / SCREENS.desk.height).toBeGreaterThan(0.048);
    const name = await rows
      .first()
      .locator('strong')
      .evaluate((part) => Number.parseFloat(getComputedStyle(part).fontSize));
    expect(name / SCREENS.desk.height).toBeGreaterThan(0.035);
    await hangs('wall-trouble');
  });

  test('more than nine shrink, and more than have room are counted', async () => {
    for (let index = 20; index < 27; index += 1) await suspect(index, 30_000);
    await look();
    const rows = desk.page.getByRole('region', { name: 'Zonas con problemas' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(12);
    await hangs('wall-shrunk');
    for (let index = 27; index < 33; index += 1) await down(index, 5 * MINUTE);
    await look();
    await sees(desk, 'y 6 más');
    await hangs('wall-many');
  });

  test('old data, a blind station, a wrong clock and a core that is gone are said on it', async () => {
    await city.all();
    await look();
    await sees(desk, 'Las 82 zonas están en servicio');
    await pass(3 * MINUTE);
    await sees(desk, /Datos de hace 3\s?min/u);
    await sees(desk, 'Las 82 zonas estaban en servicio');
    await hangs('wall-stale');
    await city.all({ state: 'UNKNOWN', since: host.t.clock.now - 4 * MINUTE, outcome: 'BLIND' });
    await look();
    await sees(desk, 'No vemos la red: nada cuenta como caída.');
    await hangs('wall-blind');
    await city.all();
    await desk.page.clock.setFixedTime(host.t.clock.now + 12 * MINUTE);
    await look();
    await sees(desk, /El reloj de esta pantalla está mal/u);
    // The hour on it is the core's.
    await expect.poll(() => desk.page.locator('header p').innerText()).toMatch(/^10:45\b/u);
    await hangs('wall-clock');
    await pass(0);
    await desk.page.context().setOffline(true);
    await sees(desk, 'El programa no responde.');
    await desk.page.context().setOffline(false);
    await desk.hands.misses('El programa no responde.');
  });

  test('hangs on after the session behind it is over, over midnight, and grows no memory', async () => {
    await pass(HOUR * 13);
    await city.all();
    await look();
    await sees(desk, 'Las 82 zonas están en servicio');
    await sees(desk, /mar\.\s14\sabr\./u);
    await pass(HOUR * 2);
    await city.all();
    await look();
    await sees(desk, /mié\.\s15\sabr\./u);
    const devtools = await desk.page.context().newCDPSession(desk.page);
    await devtools.send('Performance.enable');
    const held = async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { metrics } = await devtools.send('Performance.getMetrics');
      const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
      return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
    };
    await look();
    const before = await held();
    for (let times = 0; times < 30; times += 1) await look();
    const after = await held();
    expect(after.listeners).toBeLessThanOrEqual(before.listeners);
    expect(after.nodes).toBeLessThanOrEqual(before.nodes + 20);
  });

  test('Esc leaves it, leaves no pass behind, and behind it somebody has to log in', async () => {
    await press(desk, 'Escape');
    await sees(desk, 'La sesión terminó.');
    await expect
      .poll(async () =>
        (await desk.page.context().cookies(`${host.url}/muro`)).filter(({ path }) => path === '/muro'),
      )
      .toEqual([]);
    await desk.page.goto(`${host.url}/#/muro`);
    await sees(desk, 'Este muro necesita permiso');
    expect(await desk.faults('wall-refused')).toEqual([]);
    await press(desk, 'Escape');
    await logIn(desk);
  });
});

describe('the map', () => {
  test('has every zone in its place, the worst in focus, and arrows and Tab reach them all', async () => {
    await down(3, 148 * MINUTE);
    await suspect(9, 70_000);
    await place(desk, 'Zonas WiFi');
    await desk.page.locator(`#zone-${zoneId(3)}[data-state="DOWN"]`).waitFor();
    await press(desk, 'p');
    await expect.poll(() => focused(desk)).toBe(`map-${zoneId(3)}`);
    expect(await desk.page.locator('[id^="map-"][title]').count()).toBe(82);
    expect([await cutOff(desk), await desk.faults('map')]).toEqual([[], []]);
    await desk.page.keyboard.press('ArrowUp');
    await expect.poll(() => focused(desk)).not.toBe(`map-${zoneId(3)}`);
    expect(await focused(desk)).toMatch(/^map-/u);
    // In the list every one of them, one after the other.
    await desk.page.locator(`#list-${zoneId(3)}`).focus();
    const reached = await desk.page.evaluateHandle(() => {
      const ids = new Set([document.activeElement?.id]);
      document.addEventListener('focusin', () => ids.add(document.activeElement?.id));
      return ids;
    });
    for (let times = 0; times < 81; times += 1) await desk.page.keyboard.press('ArrowDown');
    expect(await reached.evaluate((ids) => [...ids].filter((id) => id?.startsWith('list-')).length)).toBe(82);
  });

  test('shows one comuna as large as it fits, and all of the city again', async () => {
    await press(desk, 'c');
    await expect.poll(() => focused(desk)).toBe('map-comuna');
    await desk.page.getByRole('option', { name: '13 Oriental' }).click();
    await expect.poll(() => desk.page.locator('[id^="map-"][title]').count()).toBe(9);
    expect([await cutOff(desk), await desk.faults('map-comuna')]).toEqual([[], []]);
    await expect.poll(() => focused(desk)).toMatch(/^map-.*-/u);
    await press(desk, 'Escape');
    await expect.poll(() => desk.page.locator('[id^="map-"][title]').count()).toBe(82);
  });

  test('takes outlines from a file, refuses what is none with what to do, and loses nothing by it', async () => {
    const square = (nombre: string, west: number, south: number, size: number) => ({
      type: 'Feature',
      properties: { nombre },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [west + size, south],
            [west + size, south + size],
            [west, south + size],
            [west, south],
          ],
        ],
      },
    });
    const choose = (features: readonly object[]) =>
      desk.page.getByLabel('Archivo GeoJSON').setInputFiles({
        name: 'comunas.geojson',
        mimeType: 'application/geo+json',
        buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })),
      });
    await press(desk, 'k');
    await sees(desk, 'Contornos de las comunas');
    await choose([square('Chapinero', -74.06, 4.64, 0.02)]);
    await sees(desk, /«Chapinero» no queda cerca de Bucaramanga.*El mapa sigue como estaba/u);
    expect(await desk.faults('map-outlines-refused')).toEqual([]);
    await choose([square('Norte', -73.15, 7.14, 0.025), square('Oriental', -73.125, 7.115, 0.02)]);
    await sees(desk, /2\s?contornos en el mapa/u);
    await press(desk, 'Escape');
    await expect.poll(() => desk.page.locator('[data-outline]').count()).toBe(2);
    expect(await desk.faults('map-outlines')).toEqual([]);
    await press(desk, 'k');
    await sees(desk, /El mapa tiene 2\s?contornos: Norte, Oriental/u);
    await press(desk, 'q');
    await sees(desk, /Se quitaron 2\s?contornos/u);
    await press(desk, 'Escape');
    await expect.poll(() => desk.page.locator('[data-outline]').count()).toBe(0);
  });

  test('fits at 200 %, and Enter opens the page of the zone', async () => {
    await desk.zoom(true);
    expect(await cutOff(desk)).toEqual([]);
    await desk.picture('map-200');
    await desk.zoom(false);
    await desk.page.locator(`#map-${zoneId(3)}`).focus();
    await press(desk, 'Enter');
    await expect.poll(() => desk.path()).toBe('#/zona');
    await sees(desk, /^Mapa › /u);
    await press(desk, 'Escape');
    await expect.poll(() => desk.path()).toBe('#/mapa');
    await expect.poll(() => focused(desk)).toBe(`map-${zoneId(3)}`);
    expect(desk.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|40[13]/u.test(text))).toEqual([]);
  });
});
