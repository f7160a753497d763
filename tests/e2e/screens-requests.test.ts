import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { registerNewcomer } from '#tests/support/desk.ts';
import { handsOn } from '#tests/support/hands.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const DAY_MS = 86_400_000;
/** Far enough back that every term of the law has ended. */
const dayBefore = (days: number) =>
  localDate(Date.now() - days * DAY_MS)
    .split('-')
    .toReversed()
    .join('/');
const LONG_AGO = dayBefore(60);
const LATELY = dayBefore(18);

describe('requests about personal data, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
    const hands = handsOn(screen.page);
    await hands.focusOn('reception-search');
    for (const [number, givenNames, surnames] of [
      ['9999000281', 'Ana María', 'Peña Prueba'],
      ['9999000290', 'Luz Dary', 'Ensayo Ficticio'],
    ] as const) {
      await registerNewcomer(hands, { number, givenNames, surnames }, 'F2');
    }
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  const ask = async (who: string, kindKey: string, words: string, receivedOn?: string) => {
    await press(screen, 'n');
    await sees(screen, 'De quién');
    await type(screen, who);
    await screen.page.getByRole('option').first().waitFor();
    await press(screen, 'ArrowDown', 'Enter', kindKey);
    await screen.page.getByLabel('Con sus palabras').focus();
    await type(screen, words);
    if (receivedOn !== undefined) await screen.page.getByLabel('Recibida el').fill(receivedOn);
    expect(await screen.faults(`requests-new-${kindKey}`)).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, /Dígale este número a la persona/u);
    await expect.poll(() => screen.page.getByRole('dialog').count()).toBe(0);
  };

  test('says what will be here before anybody asked for anything', async () => {
    await place(screen, 'Datos personales');
    await sees(screen, 'Ninguna solicitud abierta');
    expect(await screen.faults('requests-none')).toEqual([]);
  });

  test('writes a request down with its due date, and tells the number for the person', async () => {
    await ask('9999000290', 'F1', 'Quiere saber qué datos hay de ella');
    await sees(screen, 'quedan 10 días hábiles');
    await sees(screen, /DP-[2-9A-Z]{3}-[2-9A-Z]{3}/u);
    expect(await focused(screen)).toMatch(/^request-/u);
  });

  test('puts what is late first, in words and in shape', async () => {
    await ask('luz', 'F2', 'El barrio está mal escrito', LATELY);
    await ask('peña', 'F3', 'Pide que se borren sus datos porque se va de la ciudad', LONG_AGO);
    await sees(screen, '1 solicitud vencida: respóndala hoy.');
    await sees(screen, /venció hace/u);
    const rows = await screen.page.locator('[id^="request-"] strong').allTextContents();
    expect(rows).toEqual(['Supresión', 'Reclamo', 'Consulta']);
    // What was just written down is what is shown and what the keys act on.
    await sees(screen, 'Pide que se borren sus datos porque se va de la ciudad');
    await expect
      .poll(() => focused(screen))
      .toBe(await screen.page.locator('[id^="request-"]').first().getAttribute('id'));
    expect(await screen.faults('requests-overdue')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(true);
    expect(await screen.faults('requests-200')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(false);
  });

  test('extends a term once, with its reason', async () => {
    await press(screen, 'ArrowDown', 'ArrowDown', 'p');
    await sees(screen, /La ley permite una sola prórroga/u);
    await type(screen, 'Se pidió el archivo de otro Punto');
    expect(await screen.faults('requests-extend')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, /Con 5 días hábiles de prórroga/u);
    await sees(screen, 'quedan 15 días hábiles');
  });

  test('saves the file as PDF where the person says', async () => {
    const download = screen.page.waitForEvent('download');
    await press(screen, 'f');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^ficha-\d{4}-\d{2}-\d{2}\.pdf$/u);
    const bytes = readFileSync(await file.path());
    expect([bytes.subarray(0, 5).toString('latin1'), bytes.length > 10_000]).toEqual(['%PDF-', true]);
  });

  test('suppresses only after the word was typed, and says what goes and what stays', async () => {
    await press(screen, 'ArrowUp', 'ArrowUp', 'r');
    await sees(screen, 'Conceder la supresión');
    await press(screen, 'F1');
    await sees(screen, 'No se puede deshacer.');
    await screen.page.getByLabel('Qué se le responde').focus();
    await type(screen, 'Se suprimieron sus datos');
    await press(screen, 'Control+Enter');
    expect(await screen.page.getByRole('button', { name: /Suprimir los datos/u }).isDisabled()).toBe(true);
    await screen.page.getByLabel('Escriba SUPRIMIR para confirmar').focus();
    await type(screen, 'suprimir');
    expect(await screen.faults('requests-erase')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Datos suprimidos.');
    await expect.poll(() => screen.page.locator('[id^="request-"]').count()).toBe(2);
    await press(screen, 'v');
    await sees(screen, 'Los datos de esta persona se suprimieron.');
    await sees(screen, 'Persona suprimida');
    expect(await screen.page.getByText('Peña').count()).toBe(0);
    expect(await screen.faults('requests-answered')).toEqual([]);
  });

  test('is nobody to be found in Recepción afterwards', async () => {
    await place(screen, 'Recepción');
    await type(screen, '9999000281');
    await sees(screen, 'Nadie tiene ese documento');
    expect(await screen.page.getByText('Peña').count()).toBe(0);
    await press(screen, 'Escape');
  });

  test('begins at the person’s file, for that person', async () => {
    await type(screen, '9999000290');
    await sees(screen, 'Luz Dary Ensayo Ficticio');
    await press(screen, 'Control+o');
    await sees(screen, 'Solicitudes sobre sus datos');
    await sees(screen, /Consulta DP-/u);
    expect(await screen.faults('requests-file')).toEqual([]);
    await press(screen, 'Control+h');
    await sees(screen, 'Solicitudes de Luz Dary Ensayo Ficticio');
    expect(await screen.faults('requests-person')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'Historial de visitas');
    await press(screen, 'Control+h');
    await sees(screen, 'Solicitudes de Luz Dary Ensayo Ficticio');
    await press(screen, 't');
    await sees(screen, 'Solicitudes sobre datos personales');
    expect(screen.complaints).toEqual([]);
  });
});
