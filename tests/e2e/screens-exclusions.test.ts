import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, PASSWORD, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const ZONES = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const YESTERDAY = localDate(Date.now() - DAY_MS);
const typed = (date: string) => date.split('-').toReversed().join('/');

describe('contracts and exclusions of a station that works alone, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  let supervisor: TestWindow;
  let zoneId: string;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await screen.page.getByRole('navigation', { name: 'Lugares' }).waitFor();
    await puntosJson(host.folder, ['zones', 'import', ZONES]);
    // With a second administrator the first one is not alone, and approves nothing of their own.
    for (const [username, role] of [
      ['supervisora', 'wifi'],
      ['segunda', 'admin'],
    ] as const)
      await puntosJson(host.folder, ['user', 'add', '--username', username, '--role', role], PASSWORD);
    supervisor = openWindow(host.url);
    await supervisor.value('session.login', { username: 'supervisora', password: PASSWORD });
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  const whole = async (name: string) =>
    expect([await cutOff(screen), await screen.faults(name)]).toEqual([[], []]);
  const field = (id: string) => screen.page.locator(`#${id}`);
  const labelled = (label: string) => screen.page.getByLabel(label, { exact: true });
  /** Into the next field, and over what stands there. */
  const next = async (text: string) => {
    await press(screen, 'Tab', 'Control+a');
    await type(screen, text);
  };

  test('a contract is written with its target, its days and its hours', async () => {
    await place(screen, 'Exclusiones');
    await sees(screen, 'No hay exclusiones');
    await whole('exclusions-none');
    await press(screen, 'c');
    await sees(screen, 'No hay contratos');
    await press(screen, 'n');
    await expect.poll(() => focused(screen)).toBe('contract-number');
    await type(screen, '137 de 2025');
    await next('Operador Inventado S. A. S.');
    await next('99,5');
    await next('30/02/2026');
    await next('31/12/2026');
    await sees(screen, 'La fecha no existe; escríbala como DD/MM/AAAA.');
    await field('contract-first').fill('01/01/2026');
    await press(screen, 'F2');
    await field('contract-day-0').fill('18 a 8');
    await sees(screen, /La hora final debe ser posterior a la inicial/u);
    await field('contract-day-0').fill('6 a 22');
    await press(screen, 'F3');
    await whole('contracts-form');
    await press(screen, 'Control+Enter');
    await sees(screen, 'Contrato agregado.');
    await sees(screen, 'Lunes a viernes, 06:00 a 22:00; sábado y domingo, 24 horas');
    await sees(screen, '99,5 %');
  });

  test('its zones are added by comuna or all at once, and their dates are changed together', async () => {
    await press(screen, 'z');
    await sees(screen, 'Puestas en servicio el');
    await press(screen, 'F2');
    await screen.page.getByLabel(/^10 Provenza: /u).focus();
    await press(screen, 'Space');
    await whole('contracts-add-zones');
    await press(screen, 'Control+Enter');
    await sees(screen, /zonas agregadas al contrato 137 de 2025\./u);
    await expect.poll(() => focused(screen)).toMatch(/^term-/u);
    await press(screen, 'z');
    await sees(screen, /zonas que no están hoy en ningún contrato/u);
    await press(screen, 'Control+Enter');
    await sees(screen, '82 zonas');
    await whole('contracts-zones');
    await press(screen, 'x', 'ArrowDown', 'x');
    await sees(screen, '2 de 82 zonas');
    await press(screen, 'f');
    await sees(screen, '2 zonas marcadas');
    await press(screen, 'Tab');
    await type(screen, '01/01/2026');
    await press(screen, 'Enter');
    await sees(screen, /El retiro debe ser después de la puesta en servicio/u);
    await press(screen, 'Control+a');
    await type(screen, '01/10/2026');
    await press(screen, 'Enter');
    await sees(screen, 'Fechas guardadas.');
    await expect.poll(() => screen.page.getByText('1 oct. 2026').count()).toBe(2);
    await screen.zoom(true);
    await whole('contracts-zones-200');
    await screen.zoom(false);
  });

  test('an exclusion tells what would come of it before it is asked for, and nobody approves their own', async () => {
    await press(screen, 'Escape');
    await sees(screen, 'No hay exclusiones');
    await press(screen, 'n');
    await expect.poll(() => focused(screen)).toBe('exclusion-zone');
    await type(screen, 'pablo');
    await screen.page.getByRole('option').first().waitFor();
    await press(screen, 'ArrowDown', 'Enter');
    await labelled('Desde el día').fill(typed(YESTERDAY));
    await labelled('Desde las').fill('10');
    await labelled('Hasta el día').fill(typed(YESTERDAY));
    await labelled('Hasta las').fill('9');
    await sees(screen, /La exclusión termina antes de empezar/u);
    await whole('exclusions-refused');
    await labelled('Hasta las').fill('12:00:30');
    await sees(screen, /Son 2.h./u);
    await press(screen, 'Tab');
    await type(screen, 'Cambio programado del equipo');
    await next('Acta de prueba 9999');
    await whole('exclusions-request');
    await press(screen, 'Control+Enter');
    await sees(screen, /Exclusión pedida/u);
    await sees(screen, /nadie aprueba lo que pidió/u);
    expect(await screen.page.getByRole('button', { name: 'Aprobar' }).count()).toBe(0);
    const { exclusions } = await supervisor.value<{ exclusions: { zoneId: string }[] }>(
      'contracts.exclusions',
      { state: null, zoneId: null },
    );
    zoneId = exclusions[0]?.zoneId ?? '';
  });

  test('what a supervisor asks for appears at once, says what it overlaps, and is approved on a key', async () => {
    await supervisor.value('contracts.requestExclusion', {
      zoneId,
      comuna: null,
      contractId: null,
      kind: 'ENERGIA',
      from: { date: YESTERDAY, time: '11:00' },
      to: { date: YESTERDAY, time: '13:00' },
      reason: 'Corte de energía en el sector',
      evidence: 'Aviso de prueba 9998',
    });
    await sees(screen, 'Falta de energía');
    await press(screen, '2');
    await sees(screen, '2 exclusiones');
    await screen.page.locator('button', { hasText: 'Pendiente' }).first().waitFor();
    await press(screen, 'ArrowUp', 'ArrowUp');
    await sees(screen, 'Corte de energía en el sector');
    await sees(screen, 'Se cruza con otra: el tiempo común se descuenta una sola vez.');
    await whole('exclusions-pending');
    await press(screen, 'a');
    await sees(screen, 'Ese tiempo deja de exigirse; fuera de él ninguna cifra cambia.');
    await whole('exclusions-approve');
    await press(screen, 'Enter');
    await sees(screen, 'Exclusión aprobada: ese tiempo ya no cuenta.');
    await press(screen, '3');
    await sees(screen, '1 exclusión');
    await press(screen, 'v');
    await screen.page.getByLabel('Motivo').waitFor();
    await type(screen, 'El aviso era de otra calle');
    await press(screen, 'Enter');
    await sees(screen, 'Exclusión revocada: el tiempo cuenta otra vez.');
    await press(screen, '1');
    await sees(screen, 'Revocada');
    await whole('exclusions-all');
    await screen.zoom(true);
    await whole('exclusions-200');
    await screen.zoom(false);
    expect(screen.complaints).toEqual([]);
  });
});
