import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { startSnmpAgents, targetFile } from '#tests/support/snmp-agents.ts';
import type { SnmpAgents } from '#tests/support/snmp-agents.ts';
import { cutOff, focused, place, press, reachable, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const LIST = readFileSync('resources/catalogues/zonas-wifi-9n9m-2dqq.csv');
const ZONES = ['CALLE DE LOS ESTUDIANTES', 'ALTÍSIMO DE MORRORICO'];
const DEFECTS = [
  'CAMPO MADRID BETANIA,ap.campo.local,161,2c,otra,,,,,,',
  'OTRO PARQUE,10.0.0.9,161,2c,otra,,,,,,',
];

describe('the devices of the zones, by keyboard alone', { timeout: 120_000 }, () => {
  let host: WebHost;
  let agents: SnmpAgents;
  let screen: Screen;
  let chosen: { name: string; mimeType: string; buffer: Buffer } = {
    name: '',
    mimeType: 'text/csv',
    buffer: Buffer.from(''),
  };
  /** The system's own window for files is nothing that a page can steer: it is answered as soon as it opens. */
  const choose = async (name: string, buffer: Buffer) => {
    chosen = { name, mimeType: 'text/csv', buffer };
    await screen.page.getByRole('button', { name: 'Elegir el archivo' }).waitFor();
    await press(screen, 'e');
  };
  const whole = async (name: string) =>
    expect([await cutOff(screen), await screen.faults(name)]).toEqual([[], []]);
  const panel = () => screen.page.getByRole('region', { name: 'Equipo de la zona' });

  beforeAll(async () => {
    [host, agents] = await Promise.all([
      startWebHost('central'),
      startSnmpAgents({ count: ZONES.length, port: 17_461, first: 61 }),
    ]);
    screen = await openScreen(host.url);
    screen.page.on('filechooser', (chooser) => void chooser.setFiles(chosen));
    await setUp(screen, host);
    await sees(screen, 'Aún no hay Puntos inscritos');
  });
  afterAll(async () => {
    await screen.close();
    await agents.stop();
    await host.stop();
  });

  test('without zones the screen says what comes first, and imports them', async () => {
    await place(screen, 'Equipos WiFi');
    await sees(screen, 'Aquí aparecen los equipos de las zonas WiFi');
    await whole('targets-empty');
    await press(screen, 'z');
    await choose('zonas.csv', LIST);
    await sees(screen, /82\sfilas de 82 se pueden importar/u);
    await sees(screen, 'Todavía no se ha guardado nada.');
    await press(screen, 'Control+Enter');
    await sees(screen, /Se importaron 82\szonas/u);
    await press(screen, 'Enter');
    await sees(screen, /^82\szonas$/u);
    expect(await screen.page.locator('button[id^="target-zone-"]').count()).toBe(82);
    await whole('targets-none');
  });

  test('a list of devices is looked through first, and every defect is told with its row', async () => {
    const file = `${targetFile(ZONES, agents.agents)}${DEFECTS.join('\n')}\n`;
    await press(screen, 'i');
    await choose('equipos.csv', Buffer.from(file));
    await sees(screen, /2\sfilas de 4 se pueden importar/u);
    await sees(screen, /no se aceptan nombres/u);
    await sees(screen, /no está en la lista de zonas/u);
    const rows = screen.page.getByRole('region', { name: 'Problemas del archivo' }).getByRole('row');
    expect(await rows.count()).toBe(1 + DEFECTS.length);
    await whole('targets-import');
    await press(screen, 'Control+Enter');
    await sees(screen, /Se importaron 2\sequipos/u);
    await sees(screen, /2\sfilas quedaron sin importar/u);
    await press(screen, 'Enter');
    await sees(screen, /127\.0\.1\.61:17461/u);
  });

  test('a trial says in words what answered, and offers the interfaces of the device', async () => {
    await press(screen, '/');
    await expect.poll(() => focused(screen)).toBe('targets-filter');
    await type(screen, 'estudiantes');
    await sees(screen, 'Calle de los Estudiantes');
    await press(screen, 'ArrowDown');
    await expect.poll(() => focused(screen)).toMatch(/^target-zone-/u);
    await press(screen, 'F6');
    await sees(screen, /«ap-61» respondió en/u);
    await whole('targets-tried');
    await press(screen, 'Enter');
    await expect.poll(() => focused(screen)).toBe('target-host');
    await panel().getByLabel('Interfaz que lleva el tráfico').first().focus();
    // One that is left is the one that the arrow chooses, however quickly the list opened.
    await type(screen, '1 · lo');
    await sees(screen, /^1 · lo/u);
    await press(screen, 'ArrowDown', 'Enter');
    await press(screen, 'Control+Enter');
    await sees(screen, 'Guardado.');
    await press(screen, 'F6');
    await sees(screen, 'La interfaz 1 (lo) cuenta su tráfico.');
  });

  test('what cannot be polled is said at its field or explained, and a kept secret goes nowhere else', async () => {
    const address = panel().getByLabel('Dirección IP');
    await address.focus();
    await press(screen, 'Control+a');
    await type(screen, 'ap.estudiantes.local');
    await press(screen, 'F6');
    await sees(screen, /no se aceptan nombres/u);
    await press(screen, 'Control+a');
    await type(screen, '127.0.1.62');
    await press(screen, 'Control+Enter');
    // The focus is where the next thing is typed.
    await sees(screen, /no se envía a un equipo distinto/u);
    await whole('targets-refused');
    await type(screen, 'otra-comunidad');
    await press(screen, 'F6');
    await sees(screen, /Revise primero la comunidad/u);
    await whole('targets-silent');
    await press(screen, 'Escape');
    await expect.poll(() => focused(screen)).toMatch(/^target-zone-/u);
    await press(screen, 'Escape');
    await sees(screen, 'Altísimo de Morrorico');
  });

  test('what was typed and not saved is kept from zone to zone, and leaving asks first', async () => {
    const address = panel().getByLabel('Dirección IP');
    await sees(screen, /cambios sin guardar/u);
    await press(screen, 'ArrowDown');
    await expect.poll(() => address.inputValue()).not.toBe('127.0.1.62');
    await press(screen, 'ArrowUp');
    await expect.poll(() => address.inputValue()).toBe('127.0.1.62');
    await whole('targets-unsaved');
    await press(screen, 'Escape');
    await sees(screen, 'Hay cambios sin guardar');
    await whole('targets-leave');
    await press(screen, 'Enter');
    await screen.page.getByRole('dialog').waitFor({ state: 'hidden' });
    // By its key, by the browser's own way back, by a click, or by ending the session.
    const ways: readonly (() => Promise<unknown>)[] = [
      () => press(screen, 'Alt+3'),
      () => screen.page.goBack(),
      () => screen.page.getByRole('link', { name: 'Cursos' }).click(),
      () => press(screen, 'Control+Shift+x'),
    ];
    for (const way of ways) {
      await way();
      await sees(screen, 'Hay cambios sin guardar');
      await press(screen, 'Enter');
      await screen.page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await address.inputValue()).toBe('127.0.1.62');
      expect(await screen.page.evaluate(() => window.location.hash)).toBe('#/equipos-wifi');
    }
    await press(screen, 'Alt+3', 'F8');
    await expect.poll(() => screen.page.evaluate(() => window.location.hash)).toBe('#/zonas-wifi');
    await place(screen, 'Equipos WiFi');
    await press(screen, '/');
    await type(screen, 'estudiantes');
    await sees(screen, 'Calle de los Estudiantes');
    await press(screen, 'ArrowDown');
    await address.fill('127.0.1.62');
    await press(screen, 'F8', 'Escape', 'Escape');
    await expect.poll(() => address.inputValue()).toBe('127.0.1.61');
    await screen.page.getByText(/cambios sin guardar/u).waitFor({ state: 'hidden' });
  });

  test('a zone is assigned, a sentinel is kept and tried, and every part is reached by Tab', async () => {
    await press(screen, 'a');
    await sees(screen, 'Quién sondea');
    await screen.page.getByRole('combobox', { name: 'Primera estación' }).focus();
    await type(screen, 'central');
    await press(screen, 'ArrowDown', 'Enter');
    await whole('targets-assign');
    await press(screen, 'Control+Enter');
    await sees(screen, /Quedó decidido para 1\szona/u);
    await press(screen, 'Enter');
    await press(screen, 'c');
    await sees(screen, 'Todavía no hay ninguno.');
    await type(screen, 'puerta.de.enlace');
    await press(screen, 'Enter');
    await sees(screen, /no se aceptan nombres/u);
    await press(screen, 'Control+a');
    await type(screen, '127.0.0.1');
    await press(screen, 'Enter');
    await sees(screen, '127.0.0.1:443');
    await screen.page.getByRole('button', { name: 'Probar 127.0.0.1:443' }).focus();
    await press(screen, 'Enter');
    await sees(screen, 'Contesta desde aquí');
    await whole('targets-sentinels');
    await press(screen, 'Escape');
    await screen.page.getByRole('dialog').waitFor({ state: 'hidden' });
    const reached = await reachable(screen);
    expect(reached).toEqual(expect.arrayContaining(['targets-filter', 'target-host']));
    await screen.zoom(true);
    await whole('targets-200');
    await screen.zoom(false);
  });

  test('the page complained of nothing but the two refusals, and no secret was printed', () => {
    expect(screen.complaints).toEqual([
      expect.stringContaining('status of 400'),
      expect.stringContaining('status of 400'),
    ]);
    for (const secret of ['lectura-puntos', 'clave-de-prueba', 'otra-comunidad'])
      expect(host.said()).not.toContain(secret);
  });
});
