import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { cutOff, PASSWORD, setUp } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** A new person at the desk, by keyboard alone: every state of the form, with the keys that each way takes. */

const MOST_KEYS = 12;

let host: WebHost;
let desk: Desk;

beforeAll(async () => {
  host = await startWebHost('station');
  desk = await openDesk(host.url);
  await setUp(desk, host, 'La Joya');
  await puntosJson(host.folder, ['zones', 'import', 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv']);
  await desk.hands.focusOn('reception-search');
});
afterAll(async () => {
  await desk.close();
  await host.stop();
});

const value = (id: string) => desk.page.locator(`#person-${id}`).inputValue();
const checked = () => desk.page.getByRole('radio', { checked: true }).filter({ visible: true }).count();

/** From the empty field of the reception to the form, with the number typed. */
async function begin(number: string): Promise<void> {
  const { hands } = desk;
  await hands.type(number);
  await hands.sees('Nadie tiene ese documento');
  hands.count();
  await hands.press('Enter');
  await hands.focusOn('person-givenNames');
}

/** Names and sex of somebody, up to the field of the barrio. */
async function identify(givenNames: string, surnames: string): Promise<void> {
  const { hands } = desk;
  await hands.fields(givenNames, surnames);
  await hands.press('Tab', 'Space', 'Tab');
  await hands.focusOn('person-neighbourhood');
}

async function leave(): Promise<void> {
  await desk.hands.press('Escape');
  await desk.hands.focusOn('reception-search');
}

describe('a newcomer who is typed', () => {
  test('takes few keys beside the letters, with the barrio and its comuna', async () => {
    const { hands } = desk;
    await begin('9999000501');
    expect(await desk.faults('new-person-typed')).toEqual([]);
    await identify('Julián Andrés', 'Ficticio Ensayo');
    await hands.type('alf');
    await hands.sees('Comuna 5 García Rovira');
    expect(await desk.faults('new-person-barrio')).toEqual([]);
    await hands.press('Enter');
    expect(await value('neighbourhood')).toBe('Alfonso Lopez');
    expect(await desk.faults('new-person-barrio-chosen')).toEqual([]);
    await hands.press('Tab');
    await hands.focusOn('person-phone');
    await hands.press('F2');
    await hands.sees('Julián Andrés Ficticio Ensayo: Coworking');
    const letters = 'Julián AndrésFicticio Ensayo'.length;
    expect(hands.count() - letters).toBeLessThanOrEqual(MOST_KEYS);
    await hands.type('9999000501');
    await hands.sees(/Alfonso Lopez, comuna 5 García Rovira/u);
    await hands.press('Escape');
  });

  test('is not saved with half the name of a barrio: one of the list is chosen, or it stays as it is', async () => {
    const { hands } = desk;
    await begin('9999000502');
    await identify('Nora', 'Imaginaria Prueba');
    await hands.type('alf');
    await hands.press('Tab', 'F1');
    await hands.sees('Elija el barrio en la lista con Enter.');
    await hands.focusOn('person-neighbourhood');
    await hands.press('End');
    await hands.type('é');
    await hands.sees('Después se elige la comuna');
    await hands.press('Enter', 'Tab');
    await hands.focusOn('person-comuna');
    expect(await desk.faults('new-person-unknown-barrio')).toEqual([]);
    await hands.type('13');
    await hands.press('Enter');
    await hands.press('F1');
    await hands.sees('Nora Imaginaria Prueba: Navegación');
  });

  test('from elsewhere names the municipality, and who does not say is noted so', async () => {
    const { hands, page } = desk;
    await begin('9999000503');
    await identify('Óscar', 'Inventado Peña');
    await hands.press('Control+f');
    await page.getByLabel('Municipio').waitFor();
    await hands.focusOn('person-neighbourhood');
    await hands.type('Floridablanca');
    expect(await desk.faults('new-person-outside')).toEqual([]);
    await hands.press('Control+i');
    await hands.focusOn('person-phone');
    expect(await value('neighbourhood')).toBe('No sabe o no informa');
    expect(await desk.faults('new-person-no-barrio')).toEqual([]);
    await hands.press('Control+f');
    await hands.type('Girón');
    await hands.press('F9');
    await hands.sees('Óscar Inventado Peña: Evento');
    await hands.type('9999000503');
    await hands.sees(/Girón, Fuera de la ciudad/u);
    await hands.press('Escape');
  });
});

describe('the question on contact', () => {
  test('comes with a phone, has no answer beforehand, and is asked before anything is saved', async () => {
    const { hands } = desk;
    await begin('9999000504');
    await identify('Lina María', 'Ficticia Prueba');
    await hands.sees(/Sin celular no hay contacto que autorizar/u);
    await hands.press('Tab');
    await hands.type('3001234567');
    await hands.sees('¿Autoriza el contacto?');
    await hands.misses(/Sin celular no hay contacto/u);
    expect(await desk.faults('new-person-contact')).toEqual([]);
    await hands.press('F2');
    await hands.sees('Pregunte si autoriza el contacto, o borre el celular.');
    expect(await desk.faults('new-person-contact-missing')).toEqual([]);
    await hands.press('1');
    expect(await desk.page.getByRole('radio', { name: /Sí, con firma/u }).isChecked()).toBe(true);
    expect(await desk.faults('new-person-contact-signed')).toEqual([]);
    // The service whose key was pressed before is marked: this finishes it.
    await hands.press('Control+Enter');
    await hands.sees('Lina María Ficticia Prueba: Coworking');
  });

  test('takes at most 12 keys more than the letters of who authorises', async () => {
    const { hands } = desk;
    await begin('9999000505');
    await hands.fields('Yaneth', 'Inventada Ruiz');
    await hands.press('Tab', 'Space', 'Tab', 'Tab');
    await hands.type('3001234568');
    await hands.press('Tab', '3', 'F5');
    await hands.sees('Yaneth Inventada Ruiz: Asesoría');
    expect(hands.count() - 'YanethInventada Ruiz3001234568'.length).toBeLessThanOrEqual(MOST_KEYS);
  });

  test('a no is an answer: the number is not kept, and the form says so', async () => {
    const { hands } = desk;
    await begin('9999000506');
    await identify('Efraín', 'Inventado Prueba');
    await hands.press('Tab');
    await hands.type('3001234569');
    await hands.press('Tab', '4');
    await hands.sees('No autorizó: el número no se guarda.');
    expect(await desk.faults('new-person-contact-refused')).toEqual([]);
    await hands.press('F4');
    await hands.sees('Efraín Inventado Prueba: Curso');
  });

  test('a number that nobody can be called at is refused in words', async () => {
    const { hands } = desk;
    await begin('9999000507');
    await identify('Rosalba', 'Prueba Constante');
    await hands.press('Tab');
    await hands.type('12345');
    await hands.press('Tab', '1', 'F1');
    await hands.sees(/Escriba un celular de 10 cifras/u);
    await hands.focusOn('person-phone');
    expect(await desk.faults('new-person-bad-phone')).toEqual([]);
    await leave();
  });
});

describe('a minor', () => {
  test('is attended alone, and authorises nothing without who represents them', async () => {
    const { hands } = desk;
    await begin('9999000508');
    await hands.press('Shift+Tab');
    await hands.type('31012012');
    await hands.press('Tab');
    await identify('Sara', 'Ficticia Modelo');
    await hands.sees(/Quién representa al menor/u);
    await hands.press('Tab');
    await hands.type('3001234570');
    expect([await cutOff(desk), await desk.faults('new-person-minor')]).toEqual([[], []]);
    await hands.press('F2');
    await hands.press('1');
    await hands.press('Control+Enter');
    await hands.sees(/sin representante no puede autorizar/u);
    await hands.focusOn('person-representativeName');
    expect(await desk.faults('new-person-minor-alone')).toEqual([]);
    await hands.type('Rosa Ficticia Modelo');
    await hands.press('Tab', 'ArrowDown', 'Enter', 'Tab', 'Tab');
    await hands.focusOn('person-representativeDocumentNumber');
    await hands.type('9999000508');
    await hands.press('Control+Enter');
    await hands.sees(/Ese es el documento del menor/u);
    await hands.press('Control+a');
    await hands.type('9999000118');
    await hands.press('Control+Enter');
    await hands.sees('Sara Ficticia Modelo: Coworking');
  });
});

describe('the notice', () => {
  test('is read whole and printed, with a line to sign on', async () => {
    const { hands, page } = desk;
    await begin('9999000509');
    await identify('Marta Lucía', 'Ficticia Ensayo');
    await hands.press('Tab');
    await hands.type('3001234571');
    await page.evaluate(() => {
      window.print = () => Object.assign(window, { printed: true });
    });
    await hands.press('Control+l');
    await hands.sees(/Sus derechos/u);
    expect(await desk.faults('new-person-notice')).toEqual([]);
    await hands.press('Control+p');
    await expect.poll(() => page.evaluate(() => 'printed' in window)).toBe(true);
    await page.emulateMedia({ media: 'print' });
    await hands.sees('Marta Lucía Ficticia Ensayo, CC 9999000509');
    expect(await page.getByRole('dialog').isVisible()).toBe(false);
    await desk.picture('new-person-notice-on-paper');
    await page.emulateMedia({ media: 'screen' });
    await hands.press('Escape');
    await hands.misses(/Sus derechos/u);
    await hands.focusOn('person-phone');
    await leave();
  });
});

describe('an unfinished form', () => {
  test('waits behind a locked screen for the same user, as it was', async () => {
    const { hands } = desk;
    await begin('9999000510');
    await identify('Gloria Inés', 'Inventada Muestra');
    await hands.press('Tab');
    await hands.type('3001234572');
    await hands.press('Control+Shift+l');
    await hands.sees('Pantalla bloqueada');
    expect(await desk.page.content()).not.toContain('Gloria');
    await hands.focusOnLabel('Clave');
    await hands.type(PASSWORD);
    await hands.press('Enter');
    await hands.sees('Aquí está lo que estaba escribiendo cuando se bloqueó la pantalla.');
    expect([await value('givenNames'), await value('phone'), await checked()]).toEqual([
      'Gloria Inés',
      '3001234572',
      1,
    ]);
    expect(await desk.faults('new-person-restored')).toEqual([]);
  });

  test('is gone for good when it is given up, or its user leaves', async () => {
    const { hands } = desk;
    await leave();
    await hands.press('Control+Enter');
    await hands.focusOn('person-documentNumber');
    expect(await value('givenNames')).toBe('');
    await hands.type('9999000511');
    await hands.press('Control+Shift+x');
    await hands.focusOnLabel('Usuario');
    await hands.fields('admin', PASSWORD);
    await hands.press('Enter');
    await hands.focusOn('person-documentNumber');
    expect(await value('documentNumber')).toBe('');
    await leave();
  });
});

describe('who looks alike', () => {
  test('stands beside the form while the name is typed, and one key opens them', async () => {
    const { hands } = desk;
    await begin('9999000519');
    await identify('Julian Andres', 'Ficticio Ensayo');
    await hands.sees('Si no es ninguna, siga llenando.');
    expect(await desk.faults('new-person-look-alikes')).toEqual([]);
    await hands.press('Alt+a');
    await hands.sees(/Ya se contó hace/u);
    await hands.press('Escape');
  });
});

describe('at 200 % zoom', () => {
  test('the form scrolls down and never sideways', async () => {
    const { hands } = desk;
    await begin('9999000512');
    await identify('Zoraida', 'Inventada Ejemplo');
    await hands.press('Tab');
    await hands.type('3001234573');
    await desk.zoom(true);
    expect([await cutOff(desk), await desk.overflow()]).toEqual([[], 0]);
    expect(await desk.faults('new-person-zoomed')).toEqual([]);
    await desk.zoom(false);
    await leave();
  });
});

test('nothing was refused by the content security policy, and nothing failed', () => {
  expect(desk.complaints).toEqual([]);
});
