import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ZoneState } from '#shared/domain/codes.ts';
import { startClockedHost } from '#tests/support/clocked-host.ts';
import type { ClockedHost } from '#tests/support/clocked-host.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { cutOff, logIn, place, reachable } from '#tests/support/steps.ts';
import { addZones } from '#tests/support/wifi-folder.ts';

const MINUTE = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

let host: ClockedHost;
let desk: Desk;
const running = new AsyncDisposableStack();

/** What is cut off on the screen as it is, and what axe finds. */
const wrong = async (name: string) => [...(await cutOff(desk)), ...(await desk.faults(name))];
const notice = () => desk.page.locator('[aria-live="polite"]', { hasText: /caída/u });
/** The incidents on the list, as their rows read. */
const rows = () =>
  desk.page
    .getByRole('region', { name: 'Incidentes', exact: true })
    .getByRole('button')
    .evaluateAll((found) => found.map((row) => row.querySelector('strong')?.textContent));

beforeAll(async () => {
  host = await startClockedHost();
  running.defer(() => host.stop());
  // The window's clock is the machine's.
  host.t.clock.now = Date.now();
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  await logIn(desk);
  await desk.hands.focusOn('reception-search');
}, 60_000);
afterAll(() => running.disposeAsync());

/** What the station saw of a zone, in minutes before now: «U-300..-40 D-40..-1». */
async function saw(zoneId: string, text: string): Promise<void> {
  const states: Readonly<Record<string, ZoneState>> = { U: 'UP', D: 'DOWN', N: 'UNKNOWN' };
  const at = (minutes: number) => host.t.clock.now + minutes * MINUTE;
  await host.t.core.context.ledger.write('test', async (tx) => {
    for (const part of text.split(' ')) {
      const [t0 = 0, t1 = 0] = part.slice(1).split('..').map(Number);
      const state = states[part.charAt(0)] ?? 'UNKNOWN';
      const interval = { id: tx.newId(), siteId: '', vantage: 's1', zoneId, state, t0: at(t0), t1: at(t1) };
      await tx.append('wifiInterval', interval);
    }
  });
  host.t.core.context.publish('availability');
}

describe('the incidents of the zones, by keyboard alone', () => {
  test('nothing fell: it says what will appear here', async () => {
    await place(desk, 'Incidentes');
    await desk.hands.sees('Sin caídas en los últimos 30 días');
    expect(await wrong('incidents-empty')).toEqual([]);
  });

  test('what goes on comes first; the supervisor attends it, takes the proposed cause and notes the case', async () => {
    const { hands } = desk;
    const { context } = host.t.core;
    await addZones(context, {
      norte: '1',
      mutis: '17',
      cabecera: '12',
      provenza: '10',
      lagos: '16',
      centro: '15',
    });
    const days = (from: number, to: number) => `${from * DAY}..${to * DAY}`;
    await saw('norte', `U${days(-20, -6)} D${-6 * DAY}..${-6 * DAY + 75} U${-6 * DAY + 75}..-148 D-148..0`);
    await saw('mutis', 'U-9000..-51 D-51..0');
    await saw('cabecera', `U-9000..-${3 * HOUR} D-${3 * HOUR}..-${2 * HOUR} U-${2 * HOUR}..0`);
    await saw('provenza', `U-9000..-5000 D-5000..-4970 U-4970..-4968 D-4968..-4900 U-4900..0`);
    await saw('lagos', `U-9000..-3000 D-3000..-2600 N-2600..0`);
    await saw('centro', 'U-9000..-4');
    await hands.sees('Incidentes: 3 sin recuperar');
    await expect
      .poll(rows)
      .toEqual([
        'Parque Lagos',
        'Parque Norte',
        'Parque Mutis',
        'Parque Cabecera',
        'Parque Provenza',
        'Parque Norte',
      ]);
    await hands.press('ArrowDown', 'ArrowDown');
    await hands.sees(/Sin servicio desde .*, hace 51/u);
    expect(await wrong('incidents-open')).toEqual([]);
    await hands.press('a');
    await hands.sees('Queda atendido por usted: Parque Mutis.');
    await hands.sees('Atendido por admin');
    await hands.press('c');
    await hands.sees('Todavía nada apunta a una causa');
    expect(await wrong('incident-cause-none')).toEqual([]);
    await hands.press('1');
    await hands.sees('Causa anotada: Energía.');
    await hands.press('t');
    await hands.sees(/Solicitud de soporte \(STS\) · Zona WiFi Parque Mutis/u);
    await hands.focusOnLabel('Número de caso que dio la mesa de ayuda');
    expect(await wrong('incident-ticket')).toEqual([]);
    await hands.press('F2');
    await hands.sees('Copiado: péguelo en el formulario de soporte con Ctrl V.');
    await hands.type('STS-2026-118');
    await hands.press('Enter');
    await hands.sees('Caso STS-2026-118 anotado.');
    await hands.sees(/caso STS-2026-118/u);
  });

  test('one that recovered is closed with the cause that the observations point to, and reopened', async () => {
    const { hands } = desk;
    await hands.press('ArrowDown');
    await hands.sees(/^Volvió/u);
    await hands.press('e');
    await hands.sees('Cerrar: ¿qué causó la caída de Parque Cabecera?');
    await hands.sees('Propuesta: Enlace o red troncal');
    expect(await wrong('incident-close')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('Cerrado con causa: Enlace o red troncal. Con R se reabre.');
    await hands.press('4');
    await expect.poll(rows).toEqual(['Parque Cabecera']);
    await hands.press('r');
    await hands.sees('Ningún incidente coincide con el filtro');
    await hands.press('Escape');
    await expect.poll(async () => (await rows()).length).toBe(6);
    await hands.press('/');
    await hands.focusOn('incident-filter');
    await hands.type('provenza');
    await expect.poll(rows).toEqual(['Parque Provenza']);
    await hands.press('Escape');
    await expect.poll(async () => (await rows()).length).toBe(6);
  });

  test('from a zone that was opened here Esc leads back, to the list as it was left', async () => {
    const { hands } = desk;
    await hands.press('/');
    await hands.focusOn('incident-filter');
    await hands.type('norte');
    await expect.poll(rows).toEqual(['Parque Norte', 'Parque Norte']);
    await hands.press('ArrowDown', 'Enter');
    await expect.poll(() => desk.path()).toBe('#/zona');
    await desk.page.getByText('Norte', { exact: false }).first().waitFor();
    await hands.press('Escape');
    await expect.poll(() => desk.path()).toBe('#/incidentes');
    await expect.poll(rows).toEqual(['Parque Norte', 'Parque Norte']);
    const list = desk.page.getByRole('region', { name: 'Incidentes', exact: true }).getByRole('button');
    expect(await list.nth(1).getAttribute('aria-current')).toBe('true');
    await hands.press('Escape');
    await expect.poll(async () => (await rows()).length).toBe(6);
  });

  test('the figures stand with what they mean, and every screen fits at 200 %', async () => {
    const { hands } = desk;
    await hands.press('f');
    await hands.sees('Incidentes de los últimos 30 días');
    await hands.sees('Todas las zonas');
    expect(await wrong('incident-figures')).toEqual([]);
    await hands.press('Escape');
    await desk.zoom(true);
    expect(await wrong('incidents-200')).toEqual([]);
    expect((await reachable(desk)).length).toBeGreaterThan(6);
    await desk.zoom(false);
  });

  test('a zone that falls is told over any screen without taking the focus, once', async () => {
    const { hands } = desk;
    await place(desk, 'Recepción');
    await hands.focusOn('reception-search');
    await hands.type('9999');
    const { context } = host.t.core;
    const { now } = host.t.clock;
    await host.t.store.local
      .insertInto('zoneStatus')
      .values({
        vantage: 's1',
        zoneId: 'centro',
        state: 'DOWN',
        since: now - 3 * MINUTE,
        sampledAt: now,
        rttMs: null,
        clients: null,
        outcome: 'NO_REPLY',
      })
      .execute();
    host.t.clock.now += MINUTE;
    context.publish('wifi');
    await hands.sees('Zona WiFi caída: Parque Centro');
    expect(await notice().count()).toBe(1);
    await hands.type('0');
    expect(await desk.page.locator('#reception-search').inputValue()).toBe('99990');
    expect(await wrong('outage-notice')).toEqual([]);
    await hands.press('Control+Shift+h');
    await hands.misses('Zona WiFi caída: Parque Centro');
    // The core keeps that it was told: a window that starts anew says nothing.
    await desk.page.addInitScript(() => {
      // The shell's bridge, as far as notices go.
      const onNoticeOpened = (listener: () => void) => {
        document.addEventListener('notice-opened', listener);
        return () => {
          document.removeEventListener('notice-opened', listener);
        };
      };
      Object.assign(window, { desktop: { notify: async () => ({ shown: true }), onNoticeOpened } });
    });
    await desk.page.reload();
    await hands.focusOn('reception-search');
    context.publish('wifi');
    // The desktop's own notice was clicked.
    await desk.page.evaluate(() => document.dispatchEvent(new Event('notice-opened')));
    await hands.sees('Incidentes: 4 sin recuperar');
    expect(await notice().count()).toBe(0);
    // This host has no synchronisation that the status bar could ask.
    expect(desk.complaints.filter((line) => !line.includes('400 (Bad Request)'))).toEqual([]);
  });
});
