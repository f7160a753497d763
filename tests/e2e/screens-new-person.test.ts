import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { frameOf, zoneOf } from '#tests/support/cedula.ts';
import type { PrintedPerson } from '#tests/support/cedula.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { openTestFolder } from '#tests/support/folder.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { cutOff, PASSWORD, setUp } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';
import { scanInto } from '#tests/support/wedge.ts';

/** A new person at the desk, by keyboard alone: every state of the form, with the keys that each way takes. */

const MOST_KEYS = 12;
/** Between two letters: a quick typist. */
const PERSON_MS = 80;

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

/** Each test begins at the desk, whatever the one before it left open. */
beforeEach(async () => {
  for (let steps = 0; steps < 4 && (await desk.path()) !== '#/recepcion'; steps += 1)
    await desk.hands.press('Escape');
  await desk.hands.focusOn('reception-search');
  await desk.hands.press('Escape');
});

const value = (id: string) => desk.page.locator(`#person-${id}`).inputValue();

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
    const signed = desk.page.getByRole('radio', { name: /Sí, con firma/u });
    await expect.poll(() => signed.isChecked()).toBe(true);
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

describe('a newcomer who is scanned', () => {
  const JULIAN: PrintedPerson = {
    number: '9999000281',
    surnames: ['FICTICIO', 'PEÑA'],
    givenNames: ['JULIÁN', 'ANDRÉS'],
    sex: 'M',
    born: '20010822',
  };
  const scan = (text: string) => scanInto(desk.page, text, { gap: 5, letters: 'keys' });
  const facts = () => desk.page.locator('dd').allInnerTexts();

  /** On a machine that stood still the keys came too far apart: a person passes the document again. */
  async function scanUntil(text: string, seen: string | RegExp): Promise<void> {
    await scan(text);
    const understood = await desk.hands.sees(seen, 5_000).then(
      () => true,
      () => false,
    );
    if (understood) return;
    await scan(text);
    await desk.hands.sees(seen);
  }

  /** From the scan at the reception to the form. */
  async function beginScanned(text: string): Promise<void> {
    const { hands, page } = desk;
    // A hand takes longer than this from the keyboard to the scanner.
    await page.waitForTimeout(200);
    await scan(text);
    const misread = page.getByText('No se entendió la lectura');
    const answered = await page
      .getByText('Nadie tiene ese documento')
      .or(misread)
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
    // On a machine that stands still for a moment the keys come too far apart: a person passes the document again.
    if (!answered || (await misread.isVisible())) {
      await hands.press('Escape');
      await page.waitForTimeout(200);
      await scan(text);
      await hands.sees('Nadie tiene ese documento');
    }
    hands.count();
    await hands.press('Enter');
    await hands.sees('Leído de la cédula');
  }

  test('takes seven keys: what the document said is done, and the first thing to type has the focus', async () => {
    const { hands } = desk;
    await beginScanned(frameOf(JULIAN));
    await hands.focusOn('person-neighbourhood');
    expect(await facts()).toEqual([
      'CC 9999000281',
      'Julián Andrés',
      'Ficticio Peña',
      expect.stringMatching(/^22.ago\..2001, \d+ años$/u),
      'Hombre',
    ]);
    expect(await desk.faults('new-person-scanned')).toEqual([]);
    await hands.type('alf');
    await hands.sees('Comuna 5 García Rovira');
    expect(await desk.faults('new-person-scanned-barrio')).toEqual([]);
    await hands.press('Enter', 'Tab', 'F2');
    await hands.sees('Julián Andrés Ficticio Peña: Coworking');
    expect(hands.count()).toBe(7);
  });

  test('with a phone and an authorisation takes at most 12 keys beside the number', async () => {
    const { hands } = desk;
    await beginScanned(frameOf({ ...JULIAN, number: '9999000282' }));
    await hands.type('alf');
    await hands.press('Enter', 'Tab');
    await hands.type('3001234580');
    await hands.press('Tab', '1', 'F2');
    await hands.sees('Julián Andrés Ficticio Peña: Coworking');
    expect(hands.count() - '3001234580'.length).toBeLessThanOrEqual(MOST_KEYS);
  });

  test('whose names were lost in the reading is asked for them, and for nothing else', async () => {
    const { hands, page } = desk;
    await beginScanned(frameOf({ ...JULIAN, number: '9999000283' }, { nuls: 'dropped' }));
    await hands.focusOn('person-givenNames');
    expect(await page.getByLabel('Número', { exact: true }).count()).toBe(0);
    expect(await desk.faults('new-person-names-lost')).toEqual([]);
    // Nobody knows how long such a frame is: keys without a pause between them would be the rest of it.
    await page.keyboard.type('Julián', { delay: PERSON_MS });
    await hands.press('Tab');
    await page.keyboard.type('Ficticio', { delay: PERSON_MS });
    await hands.press('Tab', 'F1');
    await hands.sees('Julián Ficticio: Navegación');
  });

  test('whose check digit is wrong is warned about and not refused', async () => {
    const { hands } = desk;
    const zone = zoneOf({ ...JULIAN, number: '9999000284' }).replace(/COL9999000284/u, 'COL9999000294');
    await beginScanned(zone);
    expect(await desk.faults('new-person-check-digit')).toEqual([]);
    await hands.press('F3');
    await hands.sees(/: Sala/u);
  });

  test('is corrected from the first field with Mayús Tab', async () => {
    const { hands } = desk;
    await beginScanned(frameOf({ ...JULIAN, number: '9999000285' }));
    await hands.focusOn('person-neighbourhood');
    await hands.press('Shift+Tab');
    await hands.focusOn('person-documentNumber');
    expect([await value('documentNumber'), await value('birthDate')]).toEqual(['9999000285', '2001-08-22']);
    expect(await desk.faults('new-person-correcting')).toEqual([]);
  });

  test('into a form that is being typed fills it, and another document does not replace who is in it', async () => {
    const { hands } = desk;
    await begin('9999000286');
    await scanUntil(frameOf({ ...JULIAN, number: '9999000286' }), 'Leído de la cédula');
    await hands.focusOn('person-neighbourhood');
    await scanUntil(frameOf({ ...JULIAN, number: '9999000287' }), /Pasó otro documento/u);
    expect((await facts())[0]).toBe('CC 9999000286');
    expect(await desk.faults('new-person-other-scan')).toEqual([]);
  });

  test('a child is a minor by the document', async () => {
    const { hands } = desk;
    await beginScanned(frameOf({ ...JULIAN, number: '9999000288', born: '20150131' }));
    await hands.press('Tab');
    await hands.type('3001234581');
    await hands.sees(/Quién representa al menor/u);
    expect([await cutOff(desk), await desk.faults('new-person-scanned-minor')]).toEqual([[], []]);
  });

  test('of the same name and birth as somebody is that one, perhaps: one key opens them', async () => {
    const { hands } = desk;
    await beginScanned(frameOf({ ...JULIAN, number: '9999000290' }));
    await hands.sees('Si no es ninguna, siga llenando.');
    expect(await desk.faults('new-person-look-alikes')).toEqual([]);
    await hands.press('Alt+a');
    await hands.focusOn('reception-search');
    await hands.sees(/Ya se contó hace/u);
  });

  test('goes on to the characterisation where that is wished', async () => {
    const { hands } = desk;
    await beginScanned(frameOf({ ...JULIAN, number: '9999000289' }));
    await hands.press('Control+d');
    await expect.poll(desk.path).toBe('#/caracterizar');
    await hands.press('Escape');
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
    expect([await value('givenNames'), await value('phone')]).toEqual(['Gloria Inés', '3001234572']);
    expect(await desk.faults('new-person-restored')).toEqual([]);
  });

  test('is gone for good when it is given up, or its user leaves', async () => {
    const { hands } = desk;
    await hands.press('Control+Enter');
    await hands.focusOn('person-documentNumber');
    // The test before this one left somebody in the form.
    expect(await value('givenNames')).toBe('');
    await hands.type('9999000511');
    await hands.press('Control+Shift+x');
    await hands.focusOnLabel('Usuario');
    await hands.fields('admin', PASSWORD);
    await hands.press('Enter');
    await hands.focusOn('person-documentNumber');
    expect(await value('documentNumber')).toBe('');
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
  });
});

test('nothing was refused by the content security policy, and nothing failed', () => {
  expect(desk.complaints).toEqual([]);
});

test('what stays is what was answered: a number only with its authorisation, a decision only where one was asked', async () => {
  await host.end('SIGTERM');
  const folder = await openTestFolder(host.folder, { now: Date.now });
  const rows = await folder.store.read
    .selectFrom('person')
    .leftJoin('consent', 'consent.personId', 'person.id')
    .select(['documentNumber', 'phone', 'decision', 'medium', 'consent.representativeName'])
    .where((eb) => eb.or([eb('phone', 'is not', null), eb('decision', 'is not', null)]))
    .orderBy('documentNumber')
    .execute();
  await folder.close();
  const authorised = { decision: 'AUTORIZA', representativeName: null };
  expect(rows).toEqual([
    { documentNumber: '9999000282', phone: '3001234580', medium: 'FIRMA', ...authorised },
    { documentNumber: '9999000504', phone: '3001234567', medium: 'FIRMA', ...authorised },
    { documentNumber: '9999000505', phone: '3001234568', medium: 'VERBAL_TESTIGO', ...authorised },
    { documentNumber: '9999000506', phone: null, medium: null, ...authorised, decision: 'NO_AUTORIZA' },
    {
      documentNumber: '9999000508',
      phone: '3001234570',
      medium: 'FIRMA',
      ...authorised,
      representativeName: 'Rosa Ficticia Modelo',
    },
  ]);
});
