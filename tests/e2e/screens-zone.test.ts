import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClockedHost } from '#tests/support/clocked-host.ts';
import type { ClockedHost } from '#tests/support/clocked-host.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { cutOff, focused, logIn, press, sees, type } from '#tests/support/steps.ts';
import {
  at,
  centreWithZones,
  contractFor,
  excluded,
  minutesBefore,
  polledHours,
  saysNow,
  seenSince,
  span,
} from '#tests/support/zone-history.ts';

const TODAY = '2026-04-14';
const FALLEN = 'Parque de los Niños';
let host: ClockedHost;
let desk: Desk;
let idOf: (name: string) => string;

/** Axe finds nothing, nothing is cut off, and a picture is taken where one is asked for. */
const flaws = async (name: string) => [...(await cutOff(desk)), ...(await desk.faults(name))];

/** The round trip of a day: an evening peak, as where many people are connected. */
const hoursOf = (date: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => {
    const hour = from + index;
    return {
      hour: at(date, `${String(hour).padStart(2, '0')}:00`),
      rtt: 18 + ((hour * 7) % 9) + (hour === 5 ? 34 : 0),
      clients: Math.max(2, Math.round(17 + 15 * Math.sin(((hour - 9) / 24) * 2 * Math.PI))),
    };
  });

beforeAll(async () => {
  host = await startClockedHost({ host: 'central', role: 'wifi' });
  const { context } = host.t.core;
  const now = host.t.clock.now;
  idOf = await centreWithZones(context);
  const fallen = idOf('PARQUE DE LOS NIÑOS');
  await contractFor(context, [fallen, idOf('PARQUE TURBAY'), idOf('PARQUE CRISTAL')]);
  await seenSince(context, fallen, '2026-01-01', now, {
    down: [
      span('2026-01-28', '11:15:20', '12:27:20'),
      span('2026-02-15', '18:40', '20:28'),
      span('2026-03-03', '09:02', '13:50'),
      span('2026-03-04', '14:10:05', '18:58:12'),
      { from: at(TODAY, '08:14'), to: now },
    ],
    unseen: [
      span('2026-01-24', '06:00', '08:24'),
      span('2026-02-08', '02:00', '10:20'),
      span('2026-02-09', '00:00', '09:46'),
      span('2026-03-04', '20:00', '23:00'),
    ],
  });
  const dead = { outcome: 'NO_REPLY', clients: null } as const;
  await saysNow(
    context,
    {
      [fallen]: { ...dead, state: 'DOWN', since: at(TODAY, '08:14') },
      [idOf('PLAZA DE MERCADO ALBERTO')]: { ...dead, state: 'DOWN', since: minutesBefore(now, 9) },
      [idOf('CANCHA PABLO VI')]: { ...dead, state: 'DOWN', since: minutesBefore(now, 51) },
      [idOf('CANCHA EL TEJAR')]: { ...dead, state: 'SUSPECT', since: minutesBefore(now, 1) },
      [idOf('CENTRO DE SALUD COLORADOS')]: { ...dead, state: 'UNKNOWN', since: minutesBefore(now, 47) },
    },
    { [idOf('PARQUE TURBAY')]: ['st-inem'] },
  );
  await excluded(context, idOf('PARQUE SAN P'), {
    ...span(TODAY, '10:00', '12:00'),
    reason: 'Cambio de antena',
    approved: true,
  });
  await excluded(context, fallen, {
    ...span('2026-01-20', '08:00', '12:00'),
    reason: 'Poda',
    approved: true,
  });
  await polledHours(context, fallen, [...hoursOf('2026-04-13', 10, 24), ...hoursOf(TODAY, 0, 8)]);
  const silent = idOf('PARQUE CRISTAL');
  await polledHours(
    context,
    silent,
    hoursOf(TODAY, 0, 10).map((hour) => ({ ...hour, clients: null })),
  );
  desk = await openDesk(host.url);
  // The window's clock is the host's: what the stations said is a few seconds old in both.
  await desk.page.clock.setSystemTime(now);
  await desk.page.reload();
  await logIn(desk);
  await sees(desk, /82 zonas, lo peor primero/u);
});
afterAll(async () => {
  await desk.close();
  await host.stop();
});

const title = (name: string) => desk.page.getByRole('heading', { name, level: 2 });

describe('the board of the supervisor', () => {
  test('shows what is down first, what is excluded with its end, and everything on one screen', async () => {
    expect([await desk.counter('Caídas'), await desk.counter('Mantenimiento')]).toEqual(['3', '1']);
    await sees(desk, 'hasta 12:00');
    // What is down was told meanwhile; the notice has its own test.
    await sees(desk, '3 zonas WiFi caídas');
    await press(desk, 'Control+Shift+h');
    expect(await flaws('zones-board')).toEqual([]);
    expect(await desk.page.evaluate(() => document.querySelector('main')?.scrollHeight)).toBe(
      await desk.page.evaluate(() => document.querySelector('main')?.clientHeight),
    );
  });

  test('A takes an outage in hand, and the tile says so', async () => {
    await expect.poll(() => focused(desk)).toBe(`zone-${idOf('PARQUE DE LOS NIÑOS')}`);
    await press(desk, 'a');
    await sees(desk, /Caída desde 8:14, atendida/u);
  });

  test('filters by comuna, by contract and by who sees it, and says what is filtered', async () => {
    await press(desk, 'f');
    await sees(desk, 'Filtrar las zonas');
    expect(await flaws('zones-filters')).toEqual([]);
    await desk.page.getByRole('checkbox', { name: /unas estaciones alcanzan/u }).press('Space');
    await press(desk, 'Control+Enter');
    await sees(desk, 'vistas a medias');
    expect(await desk.page.locator('button[id^="zone-"]').allInnerTexts()).toEqual([
      expect.stringContaining('Parque Turbay'),
    ]);
    await press(desk, 'Escape', 'f');
    await sees(desk, 'Filtrar las zonas');
    await desk.hands.focusOnLabel('Contrato');
    await type(desk, '137');
    await desk.page.getByRole('option', { name: '137 de 2025' }).waitFor();
    await press(desk, 'Enter');
    await press(desk, 'Control+Enter');
    await sees(desk, 'contrato 137 de 2025');
    await expect.poll(() => desk.page.locator('button[id^="zone-"]').count()).toBe(3);
    await press(desk, 'Escape');
    await expect.poll(() => desk.page.locator('button[id^="zone-"]').count()).toBe(82);
  });
});

describe('the page of a zone', () => {
  test('opens with Enter: name, state, 90 days, the verdicts and the incidents', async () => {
    await desk.zone('PARQUE DE LOS NIÑOS', 'Caída').press('Enter');
    await title(FALLEN).waitFor();
    await sees(desk, /Caída desde las 8:14\sa\.\sm\., hace 2\sh\s28\smin/u);
    await sees(desk, /La ven caída 2 de 2 estaciones/u);
    const rows = await desk.page.getByRole('row').allInnerTexts();
    expect(rows.map((row) => row.replaceAll(/\s+/gu, ' ').trim())).toEqual([
      expect.stringMatching(/^Periodo Arriba Caída Sin datos Disponib\./u),
      expect.stringMatching(/^1\.er trimestre .* 99,40 % 98,9 % .* Incumple$/u),
      expect.stringMatching(/^Enero 736:24 1:12 2:24 99,83 % 99,6 % 99,51 a 99,83 % Cumple$/u),
      expect.stringMatching(/^Febrero .* No concluyente$/u),
      expect.stringMatching(/^Marzo 731:24 9:36 3:00 98,70 % 99,5 % 98,30 a 98,70 % Incumple$/u),
      expect.stringMatching(/^Abril, hasta hoy .* En curso, margen 1:08$/u),
    ]);
    await sees(desk, /Atribuida|La atiende admin/u);
    expect(await flaws('zone-down')).toEqual([]);
  });

  test('the arrows open a day, to the second and by station', async () => {
    await press(desk, 'ArrowLeft');
    await sees(desk, 'Lunes 13 de abril');
    await sees(desk, 'En servicio todo el tiempo, sin novedad');
    await desk.page.getByRole('slider', { name: 'Día que se muestra' }).focus();
    for (let days = 0; days < 40; days += 1) await desk.page.keyboard.press('ArrowLeft');
    await sees(desk, 'Miércoles 4 de marzo');
    await sees(desk, /Caída de 2:10:05\sp\.\sm\. a 6:58:12\sp\.\sm\. \(4:48:07\)/u);
    expect(await flaws('zone-day')).toEqual([]);
    await press(desk, 'Escape');
    await sees(desk, 'Tiempo de respuesta');
  });

  test('I explains the figures with its own numbers', async () => {
    await press(desk, 'i');
    await sees(desk, /permite todavía 1:08:00 de caída/u);
    await desk.picture('zone-calculation-running');
    await press(desk, 'ArrowLeft');
    await sees(desk, /ni el máximo, 98,70\s%, llega a la meta/u);
    await press(desk, 'ArrowLeft');
    await sees(desk, /lo que no se vio decide, y nadie lo sabe/u);
    expect(await flaws('zone-calculation')).toEqual([]);
    await press(desk, 'Escape');
  });

  test('X asks for hours to be left out: nothing changes until they are approved', async () => {
    await press(desk, 'x');
    await sees(desk, `Excluir horas: ${FALLEN}`);
    expect(await desk.page.getByLabel('Desde las').inputValue()).toBe('08:14:00');
    // Only maintenance is asked for in advance; an outage that goes on has an end up to now.
    await desk.page.getByLabel('Hasta las').fill('9:00');
    await sees(desk, 'Son 46 min.');
    await desk.page.getByLabel('Por qué no debe contarse').focus();
    await type(desk, 'Corte de energía programado');
    await press(desk, 'Tab');
    await type(desk, 'Ticket STS 4471');
    expect(await flaws('zone-exclude')).toEqual([]);
    await press(desk, 'Control+Enter');
    await sees(desk, /1\sexclusión\sespera aprobación/u);
    await desk.picture('zone-waiting');
    expect(await cutOff(desk)).toEqual([]);
  });

  test('Esc goes back to its tile', async () => {
    await press(desk, 'Escape');
    await expect.poll(() => focused(desk)).toBe(`zone-${idOf('PARQUE DE LOS NIÑOS')}`);
  });

  test('that nobody observed has dashes, and clients that are not told have words', async () => {
    await desk.zone('PARQUE CRISTAL ALTO', 'En servicio').press('Enter');
    await sees(desk, 'El equipo no informa cuántos dispositivos tiene.');
    const quarter = await desk.page.getByRole('row').nth(1).innerText();
    expect(quarter.replaceAll(/\s+/gu, ' ').trim()).toBe('1.er trimestre – – 2.160:00 – – – No concluyente');
    await sees(desk, 'Ninguno en los últimos 90 días.');
    expect(await flaws('zone-unobserved')).toEqual([]);
    await press(desk, 'Escape');
  });

  test('that only one station reaches says which', async () => {
    await desk.zone('PARQUE TURBAY', 'En servicio').press('Enter');
    await sees(desk, 'Solo se alcanza desde 1 de 2 estaciones: INEM.');
    expect(await flaws('zone-partly')).toEqual([]);
  });

  test('at 200 % nothing is cut off', async () => {
    await desk.zoom(true);
    expect(await flaws('zone-200')).toEqual([]);
    await press(desk, 'ArrowLeft');
    await sees(desk, 'Lunes 13 de abril');
    expect(await flaws('zone-day-200')).toEqual([]);
    await press(desk, 'Escape');
    await desk.zoom(false);
    await press(desk, 'Escape');
    await sees(desk, /82 zonas, lo peor primero/u);
    expect(desk.complaints).toEqual([]);
  });
});
