import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { startSnmpAgents, targetFile } from '#tests/support/snmp-agents.ts';
import type { SnmpAgents } from '#tests/support/snmp-agents.ts';
import { cutOff, place, press, reachable, sees, setUp, type } from '#tests/support/steps.ts';
import { startQuickStation } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const LIST = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const NAMES = parse<Record<string, string>>(readFileSync(LIST, 'utf8'), { columns: true, bom: true }).map(
  (row) => row['NOMBRE ZONA WIFI'] ?? '',
);
/** An outage takes eight seconds of failures, the first an interval away, and every silent poll two seconds. */
const FOLLOWS = { timeout: 60_000 };
const FALLEN = [3, 40];
const DOUBTFUL = [9];
const REJECTED = 12;

let joya: WebHost;
let desk: Desk;
let agents: SnmpAgents;
const running = new AsyncDisposableStack();

async function started<T>(starting: Promise<T>, end: (it: T) => Promise<void>): Promise<T> {
  const it = await starting;
  running.defer(() => end(it));
  return it;
}
const freeze = (zones: readonly number[]) => {
  for (const zone of zones) agents.agents[zone]?.freeze();
};
const thawAll = () => {
  for (const agent of agents.agents) agent.thaw();
};
const everyZone = NAMES.map((_name, zone) => zone);
const whole = async (name: string) => expect([await cutOff(desk), await desk.faults(name)]).toEqual([[], []]);

/** The list with one key that its device does not know. */
function targets(): string {
  const { host = '', port = 0 } = agents.agents[REJECTED] ?? {};
  const wrong = `${NAMES[REJECTED]},${host},${port},3,,cifra,authPriv,SHA,clave-que-no-es-esa,AES128,clave-que-no-es-esa`;
  return targetFile(
    NAMES.map((name) => `"${name}"`),
    agents.agents,
  )
    .split('\n')
    .map((line) => (line.includes(`,${host},${port},`) ? wrong : line))
    .join('\n');
}

beforeAll(async () => {
  [joya, agents] = await Promise.all([
    started(startQuickStation(), (host) => host.stop()),
    started(startSnmpAgents({ count: NAMES.length, port: 17_361, first: 101 }), (all) => all.stop()),
  ]);
  desk = await started(openDesk(joya.url), (screen) => screen.close());
  await setUp(desk, joya, 'La Joya');
  await sees(desk, 'Escriba la cédula o el nombre');
  // A station that is not enrolled yet may import the list for itself.
  await puntosJson(joya.folder, ['zones', 'import', LIST]);
  await place(desk, 'Zonas WiFi');
  await sees(desk, 'Nadie sondea estas zonas todavía.');
}, 180_000);
afterAll(() => running.disposeAsync());

describe('the zone board with real access points', () => {
  test('a station that hears nobody is blind: first it asks, then nothing counts as down', async () => {
    freeze(everyZone);
    const file = join(joya.folder, 'objetivos.csv');
    writeFileSync(file, targets());
    await puntosJson(joya.folder, ['targets', 'import', file]);
    await sees(desk, 'Primer sondeo en curso.');
    await whole('zones-first-poll');
    await desk.hands.sees('No vemos la red: nada cuenta como caída.', FOLLOWS.timeout);
    expect(await desk.counter('Caídas')).toBe('0');
    await whole('zones-blind');
    await press(desk, 'Enter');
    await sees(desk, /Esta estación no ve la red/u);
    await whole('zone-blind');
    await press(desk, 'Escape');
  }, 180_000);

  test('credentials that a device rejects leave the zone in service, with its fault in words', async () => {
    thawAll();
    await desk.hands.sees(`Las ${NAMES.length} zonas están en servicio.`, FOLLOWS.timeout);
    await sees(desk, /tiene una falla por corregir/u);
    expect(await desk.page.getByRole('img', { name: 'Con una falla por corregir' }).count()).toBe(1);
    await whole('zones-all-up');
    await press(desk, '/');
    await expect.poll(() => desk.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await type(desk, NAMES[REJECTED] ?? '');
    await press(desk, 'Tab', 'ArrowDown', 'Enter');
    await sees(desk, /rechaza las credenciales SNMP/u);
    await whole('zone-rejected');
    await press(desk, 'Escape', 'Escape');
  }, 180_000);

  test('silent zones are suspicious, then down with since when, and stand first', async () => {
    freeze(FALLEN);
    await expect.poll(() => desk.counter('Sospechosas'), FOLLOWS).toBe('2');
    await whole('zones-suspect');
    await expect.poll(() => desk.counter('Caída'), FOLLOWS).toBe('2');
    freeze(DOUBTFUL);
    await expect.poll(() => desk.counter('Sospechosa'), FOLLOWS).toBe('1');
    await sees(desk, /Caída desde \d/u);
    await sees(desk, /Sospechosa desde \d/u);
    await whole('zones-down');
    await desk.zoom(true);
    await whole('zones-down-200');
    // A poll that ends meanwhile gives the focus back to the board: it is walked again.
    await expect.poll(async () => (await reachable(desk)).length, FOLLOWS).toBeGreaterThan(6);
    await desk.zoom(false);
    await desk.zone(NAMES[FALLEN[0] ?? 0] ?? '', 'Caída').focus();
    await press(desk, 'Enter');
    await sees(desk, 'El equipo no responde.');
    await whole('zone-down');
    await press(desk, 'Escape');
  }, 300_000);

  test('a filter without result says so, and how many there are', async () => {
    await press(desk, '4');
    await sees(desk, 'Ninguna zona cumple el filtro.');
    await whole('zones-filter-none');
    await press(desk, 'Escape', '1');
    const shown = () => desk.page.locator('[id^="zone-"]').count();
    await expect.poll(async () => (await shown()) === Number(await desk.counter('Caídas'))).toBe(true);
    await whole('zones-filter-down');
    await press(desk, 'Escape');
    expect(desk.complaints).toEqual([]);
  });
});
