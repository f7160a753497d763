import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDesk, registerNewcomer } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { setUp } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** What somebody authorised, in their file: given later, proved, and taken back, by keyboard alone. */

let host: WebHost;
let desk: Desk;

beforeAll(async () => {
  host = await startWebHost('station');
  desk = await openDesk(host.url);
  await setUp(desk, host, 'La Joya');
  await desk.hands.focusOn('reception-search');
  const lina = { number: '9999000601', givenNames: 'Lina María', surnames: 'Ficticia Prueba' };
  await registerNewcomer(desk.hands, lina, 'F1');
  await desk.hands.type(lina.number);
  await desk.hands.sees(/Última visita/u);
  await desk.hands.press('Control+o');
  await desk.hands.sees('Autorizaciones');
});
afterAll(async () => {
  await desk.close();
  await host.stop();
});

describe('the authorisations of a person', () => {
  test('say what holds for each purpose', async () => {
    await desk.hands.sees('Se informa, no se pregunta');
    await desk.hands.sees('Sin preguntar');
    expect(await desk.faults('ficha-consents')).toEqual([]);
  });

  test('are given later with the notice beside the question', async () => {
    const { hands } = desk;
    await hands.press('F6');
    await hands.sees(/guarda su celular para avisarle/u);
    expect(await desk.faults('ficha-consent-question')).toEqual([]);
    await hands.press('3');
    await hands.sees(/Autorizó, Verbal con testigo/u);
    await hands.sees(/Administradora Inventada, aviso versión 1/u);
    expect(await desk.faults('ficha-consent-given')).toEqual([]);
  });

  test('are proved by the text that was shown', async () => {
    const { hands } = desk;
    await hands.press('F6', 'F4');
    await hands.sees('Es, letra por letra, el texto que se mostró.');
    expect(await desk.faults('ficha-consent-proof')).toEqual([]);
    await hands.press('Escape');
    await hands.misses(/letra por letra/u);
  });

  test('are taken back once it is said what goes with them', async () => {
    const { hands } = desk;
    await hands.press('F2');
    await hands.sees(/Se borra el celular/u);
    expect(await desk.faults('ficha-consent-revoking')).toEqual([]);
    await hands.type('Ya no quiere');
    await hands.press('Control+Enter');
    await hands.sees(/Retiró la autorización: Ya no quiere/u);
    expect(await desk.faults('ficha-consent-revoked')).toEqual([]);
    expect(desk.complaints).toEqual([]);
  });
});
