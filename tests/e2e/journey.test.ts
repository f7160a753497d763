import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { startCity } from '#tests/support/city.ts';
import type { City } from '#tests/support/city.ts';
import { registerNewcomer } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { targetFile } from '#tests/support/snmp-agents.ts';
import { PASSWORD, place } from '#tests/support/steps.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/**
 * The whole job in one story, told in order: a centre and two Puntos in processes of their own, real agents, real
 * browsers and a keyboard. Between the Puntos and the centre lies a network that can be cut.
 */

const OFFICIAL_LIST = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const FALLEN = 'PARQUE DEL AGUA';
const POLLED = [FALLEN, 'ALTÍSIMO DE MORRORICO', 'CAMPO MADRID BETANIA'];
/** The shortest that the centre may set: an outage takes half a minute of failures, the first one interval away. */
const QUICK_POLLING = { 'wifi.intervalSeconds': '15', 'wifi.confirmDownSeconds': '30' };
const PATIENCE_MS = 90_000;
/** Figures follow what happened elsewhere by themselves: they are waited for, never asked for. */
const FOLLOWS = { timeout: 20_000 };
const TODAY = localDate(Date.now());
const PERIOD = ['--from', TODAY, '--to', localDate(Date.now() + DAY_MS)];

/** Somebody who was here last month, in a register of that time. */
const REGULAR = 'CC,9999000100,Rosalba,Prueba Constante,MUJER,ASESORIA';

const JULIAN = { number: '9999000281', givenNames: 'Julián Andrés', surnames: 'Ficticio Ensayo' };
const MARTA = { number: '9999000282', givenNames: 'Marta Lucía', surnames: 'Ficticia Ensayo' };
const BOTH = { number: '9999000283', givenNames: 'Yaneth', surnames: 'Inventada Ruiz' };
const LATE = { number: '9999000284', givenNames: 'Óscar', surnames: 'Inventado Peña' };

let city: City;
let network: City['network'];
let agents: City['agents'];
let hosts: City['hosts'];
let centre: Desk;
let joya: Desk;
let inem: Desk;
const codes: string[] = [];

beforeAll(async () => {
  city = await startCity(POLLED.length);
  ({ hosts, centre, joya, inem, agents, network } = city);
});

afterAll(() => city.end());

async function logIn({ hands }: Desk, username: string): Promise<void> {
  await hands.focusOnLabel('Usuario');
  await hands.fields(username, PASSWORD);
  await hands.press('Enter');
}

const indicators = (host: WebHost, ...site: readonly string[]) =>
  puntosJson(host.folder, ['indicators', ...PERIOD, ...site]) as Promise<{
    indicators: readonly { code: string; value: number | null; parts: unknown }[];
  }>;

async function values(host: WebHost): Promise<Readonly<Record<string, number | null>>> {
  const { indicators: all } = await indicators(host);
  return Object.fromEntries(all.map(({ code, value }) => [code, value]));
}

/** Of the zones, which are no Punto's, the centre knows more than each Punto; and they are polled all the while. */
const OF_THE_CITY: ReadonlySet<string> = new Set(['DISPONIBILIDAD', 'ZONAS_ACTIVAS']);

/** What the centre knows of each Punto is what the Punto knows of itself: every figure, part and check. */
async function expectSameFigures(): Promise<void> {
  const own = await Promise.all([indicators(hosts.joya), indicators(hosts.inem)]);
  const seen = await Promise.all([
    indicators(hosts.centre, '--site', 'PD01'),
    indicators(hosts.centre, '--site', 'PD07'),
  ]);
  const ofPunto = (each: Awaited<ReturnType<typeof indicators>>) =>
    each.indicators.filter(({ code }) => !OF_THE_CITY.has(code));
  expect(seen.map(ofPunto)).toEqual(own.map(ofPunto));
}

async function syncNow({ hands }: Desk): Promise<void> {
  await hands.press('Control+s');
  await hands.sees('En línea con la central');
  await hands.sees('Todo sincronizado');
}

describe('from the first start to a network of two Puntos', () => {
  test('the centre is set up with the one-time token', async () => {
    const { hands } = centre;
    await hands.sees('Preparar este equipo');
    await centre.picture('01-centre-setup');
    await hands.focusOnLabel('Código de preparación');
    await hands.fields(hosts.centre.token, 'Oficina Inventada', 'oficina', PASSWORD, PASSWORD);
    await hands.press('Enter');
    await hands.sees('Aún no hay Puntos inscritos');
    await centre.picture('02-centre-empty');
    for (const [name, value] of Object.entries(QUICK_POLLING))
      await puntosJson(hosts.centre.folder, ['settings', 'set', '--name', name, '--value', value]);
    expect(await centre.path()).toBe('#/central');
  });

  test('the centre makes two Puntos, each with a code that serves once', async () => {
    const { hands, page } = centre;
    for (const [number, code, name] of [
      ['1', 'PD01', 'La Joya'],
      ['2', 'PD07', 'INEM'],
    ] as const) {
      await hands.press('n');
      // The first Punto has its code already: a new one is what is offered again.
      await hands.focusOnLabel('Código del Punto');
      await hands.press('Control+a');
      await hands.fields(code, name);
      await centre.picture(`03-centre-new-punto-${number}`);
      await hands.press('Enter');
      await hands.sees(/Sirve una sola vez/u);
      await centre.picture(`04-centre-code-${number}`);
      codes.push(await page.locator('pre').innerText());
      await hands.press('Escape');
      await hands.misses(/Sirve una sola vez/u);
    }
    await centre.picture('05-centre-two-puntos');
    expect(codes).toEqual([expect.stringMatching(/^PD1-/u), expect.stringMatching(/^PD1-/u)]);
  });

  test('a Punto works alone from its first minute', async () => {
    const { hands } = joya;
    await hands.focusOnLabel('Nombre del Punto');
    await hands.type('La Jo');
    await hands.press('Enter', 'Tab', 'Tab');
    await hands.fields(hosts.joya.token, 'Ana Inventada', 'ana', PASSWORD, PASSWORD);
    await joya.picture('06-station-setup');
    await hands.press('Enter');
    await hands.focusOn('reception-search');
    await hands.sees('Trabaja solo: aún sin central');
    await joya.picture('07-station-alone');
    await registerNewcomer(hands, JULIAN, 'F2');
    await expect.poll(() => joya.figure('atenciones hoy'), FOLLOWS).toBe('1');
  });

  test('and joins the centre later, with all that it already has', async () => {
    const { hands } = joya;
    await place(joya, 'Sincronización');
    await hands.sees('Este equipo aún no está inscrito en la central.');
    await hands.focusOnLabel('Código de inscripción');
    await joya.picture('08-station-enrol');
    await hands.type(codes[0] ?? '');
    await hands.press('Enter');
    await hands.sees('En línea con la central');
    await hands.sees('Todo sincronizado');
    await joya.picture('09-station-enrolled');
    await expect.poll(() => centre.figure('atenciones hoy'), FOLLOWS).toBe('1');
    await centre.picture('10-centre-first-visit');
  });

  test('another Punto joins the centre in its set-up', async () => {
    const { hands } = inem;
    await hands.focusOnLabel('Nombre del Punto');
    await hands.type('INEM');
    await hands.press('Enter', 'Tab');
    await hands.fields(codes[1] ?? '', hosts.inem.token, 'Iván Inventado', 'ivan', PASSWORD, PASSWORD);
    await hands.press('Enter');
    await hands.focusOn('reception-search');
    await hands.sees('En línea con la central');
    await expect.poll(() => inem.figure('atenciones hoy'), FOLLOWS).toBe('0');
  });
});

describe('a day at the desk, by keyboard alone', () => {
  test('whoever leaves logs in again with name and password', async () => {
    const { hands } = joya;
    await hands.press('Control+Shift+x');
    await hands.sees('Entrar');
    await joya.picture('11-login');
    await logIn(joya, 'ana');
    await hands.sees('Este Punto');
    await hands.press('Alt+1');
    await hands.focusOn('reception-search');
    await expect.poll(() => joya.figure('atenciones hoy'), FOLLOWS).toBe('1');
  });

  test('a newcomer takes a document, a name, and at most 12 keys', async () => {
    const { hands } = joya;
    hands.count();
    await registerNewcomer(hands, MARTA, 'F1');
    const typed = MARTA.number.length + MARTA.givenNames.length + MARTA.surnames.length;
    expect(hands.count() - typed).toBeLessThanOrEqual(12);
    await hands.sees('Marta Lucía Ficticia Ensayo: Navegación');
    await joya.picture('12-registered');
  });

  test('a returning visitor takes the document and one key: the service, or Enter for the one of last time', async () => {
    const { hands } = joya;
    const register = join(hosts.joya.folder, 'registros.csv');
    writeFileSync(
      register,
      `fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio\n2026-01-15,09:30,${REGULAR}\n`,
    );
    await puntosJson(hosts.joya.folder, ['attendance', 'import', register]);
    hands.count();
    await hands.type('9999000100');
    await hands.sees('Rosalba Prueba Constante');
    await joya.picture('13-returning');
    await hands.press('Enter');
    await hands.sees(/^Rosalba Prueba Constante: Asesoría/u);
    await hands.type(JULIAN.number);
    await hands.sees('Julián Andrés Ficticio Ensayo');
    await hands.press('F7');
    await hands.sees(/^Julián Andrés Ficticio Ensayo: Impresión/u);
    expect(hands.count()).toBe('9999000100'.length + JULIAN.number.length + 2);
    await expect.poll(() => joya.figure('atenciones hoy'), FOLLOWS).toBe('4');
    await expect.poll(() => joya.figure('personas'), FOLLOWS).toBe('3');
  });
});

describe('the zones of the city, with real access points', () => {
  test('the list comes from the centre, the addresses are imported at the Punto', async () => {
    const { hands } = joya;
    expect(await puntosJson(hosts.centre.folder, ['zones', 'import', OFFICIAL_LIST])).toMatchObject({
      rows: 82,
      imported: 82,
    });
    // Answers when the zones are here: the bar said «Todo sincronizado» before as well.
    await puntosJson(hosts.joya.folder, ['sync', 'now']);
    const targets = join(hosts.joya.folder, 'equipos.csv');
    writeFileSync(targets, targetFile(POLLED, agents.agents));
    expect(await puntosJson(hosts.joya.folder, ['targets', 'import', targets])).toMatchObject({
      rows: POLLED.length,
      imported: POLLED.length,
      warnings: [],
    });
    await place(joya, 'Zonas WiFi');
    for (const name of POLLED) await joya.zone(name, 'En servicio').waitFor({ timeout: PATIENCE_MS });
    await joya.picture('14-board-up');
    await hands.sees(/3 de 82 en servicio/u);
    await expect.poll(() => joya.counter('Caídas'), FOLLOWS).toBe('0');
  });

  test('an access point that falls silent is suspicious at once', async () => {
    agents.agents[0]?.freeze();
    await joya.zone(FALLEN, 'Sospechosa').waitFor({ timeout: PATIENCE_MS });
    await joya.picture('15-board-suspicious');
    await joya.hands.press('2');
    await joya.hands.sees(/Sospechosa desde \d{1,2}:\d\d/u);
    await joya.picture('16-board-only-suspicious');
    await expect.poll(() => joya.page.locator('button[id^="zone-"]').count(), FOLLOWS).toBe(1);
    await joya.hands.press('Escape');
  });
});

describe('the centre is out of reach', () => {
  test('its office closed: the bar says so in amber, since when, and the work goes on', async () => {
    const { hands, page } = joya;
    const calm = await joya.statusBarColour();
    await hosts.centre.end('SIGTERM');
    await hands.press('Alt+1');
    await hands.focusOn('reception-search');
    await registerNewcomer(hands, BOTH, 'F3');
    await hands.sees(/Sin red con la central desde las? \d{1,2}:\d\d.*Siga trabajando/u);
    await hands.sees(/por sincronizar/u);
    await joya.picture('16-offline');
    expect(await joya.statusBarColour()).not.toBe(calm);
    expect(await joya.overflow()).toBe(0);
    expect(await page.getByText('Por sincronizar').count()).toBeGreaterThan(0);
  });

  test('meanwhile another Punto registers the same person, and one of its own', async () => {
    const { hands } = inem;
    await registerNewcomer(hands, BOTH, 'F2');
    await registerNewcomer(hands, LATE, 'F1');
    await hands.sees(/Sin red con la central/u);
    await expect.poll(() => inem.figure('personas'), FOLLOWS).toBe('2');
  });

  test('the silent access point is down by now, back-dated to its first silence', async () => {
    const { hands } = joya;
    await place(joya, 'Zonas WiFi');
    await joya.zone(FALLEN, 'Caída').waitFor({ timeout: PATIENCE_MS });
    await joya.picture('17-board-down');
    await expect.poll(() => joya.counter('Caída'), FOLLOWS).toBe('1');
    await hands.press('1', 'ArrowDown', 'Enter');
    await hands.sees(/Caída desde las? \d{1,2}:\d\d.*hace/u);
    await joya.picture('18-zone');
    await hands.press('Escape');
    await hands.misses(/Caída desde las? \d/u);
    await hands.press('Escape');
  }, 120_000);

  test('the office opens again: Ctrl S brings everything there, and nothing twice', async () => {
    await city.reopenCentre();
    await syncNow(joya);
    await syncNow(inem);
    await joya.picture('19-synchronised');
    await expectSameFigures();
    // Seven visits at two Puntos: four and three people, one of them the same person.
    expect(await values(hosts.centre)).toMatchObject({ ATENCIONES: 7, PERSONAS_ATENDIDAS: 5 });
    await expect.poll(() => centre.figure('atenciones hoy'), FOLLOWS).toBe('7');
    await centre.picture('20-centre-after-cut');
  });

  test('the centre lists the visits of all Puntos and shows their one WiFi board', async () => {
    const { hands, page } = centre;
    await hands.press('a');
    await hands.sees('Atenciones de toda la red');
    const listed = page.getByRole('dialog').locator('tbody tr');
    await listed.nth(6).waitFor();
    await centre.picture('21-centre-visits');
    const rows = await listed.allInnerTexts();
    // Time, person, service, Punto, exit.
    expect(rows.map((row) => row.split('\t').slice(1, 4).join(', ')).toSorted()).toEqual([
      'Julián Andrés Ficticio Ensayo, Coworking, La Joya',
      'Julián Andrés Ficticio Ensayo, Impresión, La Joya',
      'Marta Lucía Ficticia Ensayo, Navegación, La Joya',
      'Rosalba Prueba Constante, Asesoría, La Joya',
      'Yaneth Inventada Ruiz, Coworking, INEM',
      'Yaneth Inventada Ruiz, Sala, La Joya',
      'Óscar Inventado Peña, Navegación, INEM',
    ]);
    await hands.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await place(centre, 'Zonas WiFi');
    await centre.zone(FALLEN, 'Caída').waitFor();
    await centre.picture('22-centre-board');
    await expect.poll(() => centre.counter('En servicio'), FOLLOWS).toBe('2');
  });

  test('the access point speaks again, and is in service after two good answers', async () => {
    agents.agents[0]?.thaw();
    await joya.zone(FALLEN, 'En servicio').waitFor({ timeout: PATIENCE_MS });
    await expect.poll(() => joya.counter('En servicio'), FOLLOWS).toBe('3');
  }, 120_000);

  test('a line that is cut in the middle loses and doubles nothing either', async () => {
    const { hands } = inem;
    network.refuse(true);
    await hands.type(MARTA.number);
    await hands.sees('Marta Lucía Ficticia Ensayo');
    await hands.press('F4');
    await hands.sees(/Sin red con la central/u);
    network.refuse(false);
    // The next contact breaks off in the middle of what it sends.
    network.cutAfter(4_000);
    await hands.press('Control+s');
    await hands.sees('No se pudo sincronizar; todo sigue guardado aquí');
    await inem.picture('23-sync-failed');
    network.cutAfter(null);
    await syncNow(inem);
    await expectSameFigures();
    expect(await values(hosts.centre)).toMatchObject({ ATENCIONES: 8, PERSONAS_ATENDIDAS: 5 });
  });
});
