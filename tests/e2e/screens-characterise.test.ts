import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerNewcomer } from '#tests/support/desk.ts';
import { handsOn } from '#tests/support/hands.ts';
import type { Hands } from '#tests/support/hands.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, press, reachable, sees, setUp } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const CARLA = { number: '9999000303', givenNames: 'Carla', surnames: 'Imaginaria Ensayo' };

describe('the characterisation, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  let hands: Hands;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    hands = handsOn(screen.page);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  const main = () => screen.page.getByRole('main').innerText();
  const heading = () => screen.page.evaluate(() => document.activeElement?.textContent ?? '');
  const bring = async () => {
    await hands.type(CARLA.number);
    await sees(screen, 'Caracterizar');
  };

  test('is offered quietly at the desk while it is due, and begins with what is asked and why', async () => {
    await registerNewcomer(hands, CARLA, 'F1');
    await bring();
    expect(await screen.faults('characterise-hint')).toEqual([]);
    await press(screen, 'Control+d');
    await sees(screen, '¿Nos autoriza unas preguntas sensibles?');
    await sees(screen, /Ninguna es obligatoria/u);
    expect(await heading()).toBe('¿Nos autoriza unas preguntas sensibles?');
    expect(await main()).not.toMatch(/Carla|9999000303/u);
    expect(await screen.faults('characterise-consent')).toEqual([]);
  });

  test('shows the whole notice that is authorised, and gives the keys back', async () => {
    await press(screen, 'Control+l');
    await sees(screen, 'Autorización para la caracterización');
    await sees(screen, /artículos 5 y 6/u);
    expect(await screen.faults('characterise-notice')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'No autoriza');
  });

  test('asks before it leaves what was begun, and keeps nothing then', async () => {
    await press(screen, '4', '2');
    await sees(screen, '¿Dónde vive?');
    await press(screen, 'Escape');
    await sees(screen, '¿Salir de las preguntas?');
    expect(await screen.faults('characterise-leave')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Pregunta 2 de 4');
    // Nor does the key of another place leave without a word.
    await press(screen, 'Alt+2');
    await sees(screen, '¿Salir de las preguntas?');
    await press(screen, 'Enter');
    await sees(screen, 'Pregunta 2 de 4');
    await press(screen, 'Escape', 'F2');
    // Still due: the hint is there again.
    await sees(screen, 'Caracterizar');
  });

  test('takes twelve keys from the desk to the end, one question a screen', async () => {
    hands.count();
    await hands.press('Control+d');
    await hands.sees('¿Nos autoriza');
    await hands.press('1');
    await hands.sees('¿De qué estrato es su vivienda?');
    expect(await heading()).toBe('¿De qué estrato es su vivienda?');
    expect(await screen.faults('characterise-estrato')).toEqual([]);
    await hands.press('2', '1');
    await hands.sees('¿Hasta qué nivel estudió?');
    expect(await screen.faults('characterise-education')).toEqual([]);
    await hands.press('4', '1');
    await hands.sees('¿Con qué género se identifica?');
    expect(await screen.faults('characterise-gender')).toEqual([]);
    await hands.press('1', '0');
    await hands.sees('¿Pertenece a un grupo étnico?');
    await hands.press('6');
    await hands.sees('¿Tiene alguna discapacidad?');
    await hands.press('7');
    await hands.sees('¿Es víctima del conflicto armado?');
    await hands.press('2');
    await hands.sees('Eso es todo');
    await hands.sees('8 respuestas y 1 saltada');
    expect(await main()).not.toMatch(/Femenino|Urbana|Bachiller|Carla/u);
    expect(await screen.faults('characterise-end')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('Gracias. Sus respuestas quedaron guardadas.');
    expect(hands.count()).toBe(12);
    expect(await screen.faults('characterise-saved')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('Carla Imaginaria Ensayo');
    await hands.misses('Caracterizar');
  });

  test('stands in the file as done, and its answers are shown to who may read them', async () => {
    await press(screen, 'Control+o');
    await sees(screen, /Se pregunta de nuevo desde el/u);
    expect(await main()).not.toMatch(/Femenino|Bachiller/u);
    await press(screen, 'F8');
    await sees(screen, 'Femenino');
    await sees(screen, 'Media (bachiller)');
    expect(await screen.faults('characterise-panel')).toEqual([]);
    await press(screen, 'Control+d');
    // What was authorised still holds: the questions begin at once, and an answer may stay as it was.
    await sees(screen, '¿De qué estrato es su vivienda?');
    await sees(screen, 'Igual que antes');
    expect(await screen.faults('characterise-again')).toEqual([]);
    await press(screen, 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i');
    await sees(screen, '9 respuestas y 0 saltadas');
    await press(screen, 'Enter');
    await sees(screen, 'Gracias.');
    await press(screen, 'Enter');
    await sees(screen, 'Visitas por servicio');
    await press(screen, 'Escape');
  });

  test('goes back with the arrow, marks several disabilities, and shows the answer only there', async () => {
    await press(screen, 'Escape');
    const number = '9999000304';
    await registerNewcomer(hands, { number, givenNames: 'Mario', surnames: 'Inventado' }, 'F1');
    await hands.type(number);
    await sees(screen, 'Caracterizar');
    await press(screen, 'Control+d');
    await sees(screen, '¿Nos autoriza');
    await press(screen, '3', '1', '1', '1', '1', '0', '0', '0');
    await sees(screen, '¿Tiene alguna discapacidad?');
    // Nothing is marked: Enter waits.
    await press(screen, 'Enter');
    await press(screen, '1', '3', '2', '2');
    const pressed = screen.page.locator('main button[aria-pressed="true"]');
    await expect.poll(() => pressed.allInnerTexts()).toEqual(['1\nFísica', '3\nVisual']);
    expect(await screen.faults('characterise-disability')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, '¿Es víctima del conflicto armado?');
    await press(screen, 'ArrowLeft');
    await sees(screen, '¿Tiene alguna discapacidad?');
    await expect.poll(() => pressed.allInnerTexts()).toEqual(['1\nFísica', '3\nVisual']);
    expect(await reachable(screen)).toEqual(
      expect.arrayContaining(['1Física', '0Saltar', 'Atrás←', 'SalirEsc']),
    );
  });

  test('says that nothing was kept when the core refuses, and the same key tries again', async () => {
    await screen.page.locator('main h2').first().focus();
    await press(screen, 'Enter', '0');
    await sees(screen, 'Eso es todo');
    await screen.page.route(/characterisation\.save/u, (route) => route.abort());
    await press(screen, 'Enter');
    await sees(screen, 'Sin respuesta: pulse Enter otra vez.');
    expect(await screen.faults('characterise-no-answer')).toEqual([]);
    await screen.page.unroute(/characterisation\.save/u);
    await press(screen, 'Enter');
    await sees(screen, 'Gracias.');
    await press(screen, 'Escape');
    await sees(screen, 'Mario Inventado');
  });

  test('fits at 200 % zoom', async () => {
    await press(screen, 'Escape');
    const number = '9999000305';
    await registerNewcomer(hands, { number, givenNames: 'Nora', surnames: 'Inventada' }, 'F1');
    await hands.type(number);
    await sees(screen, 'Caracterizar');
    await screen.zoom(true);
    await press(screen, 'Control+d');
    await sees(screen, '¿Nos autoriza');
    expect(await cutOff(screen)).toEqual([]);
    await screen.picture('characterise-consent-200');
    await press(screen, '1', '0', '0');
    await sees(screen, '¿Hasta qué nivel estudió?');
    expect(await cutOff(screen)).toEqual([]);
    expect(await screen.faults('characterise-education-200')).toEqual([]);
    await screen.zoom(false);
  });

  test('opened without anybody says where to begin', async () => {
    await screen.page.reload();
    await sees(screen, 'Elija primero a la persona');
    expect(await screen.faults('characterise-nobody')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Escriba la cédula o el nombre');
  });

  test('nothing was refused by the content security policy, and nothing failed', () => {
    expect(screen.complaints.filter((line) => !line.includes('net::ERR_FAILED'))).toEqual([]);
  });
});
