import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { cutOff, focused, PASSWORD, setUp } from '#tests/support/steps.ts';
import { frameOf } from '#tests/support/cedula.ts';
import { scanInto } from '#tests/support/wedge.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';
import { openWindow } from '#tests/support/window.ts';

/** What a desk does beside registering one person after the other, by keyboard alone. */

let host: WebHost;
let desk: Desk;
const running = new AsyncDisposableStack();

const numberOf = (index: number) => String(9_999_000_600 + index);
const FIRST_NAMES = ['Ana', 'Luz', 'Julio', 'Rosa', 'Efraín', 'Nora', 'Saúl', 'Inés', 'Óscar', 'Paz'];

/** Twenty-one invented people who were here before. */
async function knownPeople(url: string): Promise<void> {
  const window = openWindow(url);
  await window.value('session.login', { username: 'admin', password: PASSWORD });
  for (let index = 0; index <= 20; index += 1) {
    await window.value('people.create', {
      documentType: 'CC',
      documentNumber: numberOf(index),
      givenNames: `${FIRST_NAMES[index % 10] ?? ''} ${index < 10 ? 'María' : 'José'}`,
      surnames: 'Ficticia Grupo',
      sex: 'MUJER',
    });
  }
}

beforeAll(async () => {
  host = await startWebHost('station');
  running.defer(() => host.stop());
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  await setUp(desk, host, 'La Joya');
  await desk.hands.focusOn('reception-search');
  await knownPeople(host.url);
}, 60_000);
afterAll(() => running.disposeAsync());

describe('a visit of another moment', () => {
  test('is written down with the day, the time and the key of its service', async () => {
    const { hands } = desk;
    await hands.type(numberOf(0));
    await hands.sees(/Primera visita/u);
    hands.count();
    await hands.press('Control+h');
    await hands.sees('Anotar una visita de otro momento');
    expect(await desk.faults('acts-late')).toEqual([]);
    await hands.press('ArrowDown');
    await hands.type('930');
    await hands.sees(/a las 9:30/u);
    await hands.press('F2');
    await hands.sees(/^Anotada:/u);
    expect(hands.count()).toBe(6);
    expect(await desk.faults('acts-late-done')).toEqual([]);
    await hands.focusOn('reception-search');
    expect(await desk.figure('atenciones hoy')).toBe('0');
  });

  test('is refused in the future, and days beyond the limit cannot be reached', async () => {
    const { hands, page } = desk;
    await hands.type(numberOf(0));
    await hands.sees(/Última visita/u);
    await hands.press('Control+h');
    for (let day = 0; day < 6; day += 1) await hands.press('ArrowDown');
    await hands.sees('el primero que se puede anotar');
    for (let day = 0; day < 6; day += 1) await hands.press('ArrowUp');
    await hands.type('23:59');
    await hands.press('Enter');
    await hands.sees(/todavía no ha pasado/u);
    expect(await desk.faults('acts-late-refused')).toEqual([]);
    await hands.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await hands.press('Escape');
  });
});

describe('visits of today', () => {
  test('take a note, which is shown with them', async () => {
    const { hands } = desk;
    for (const [index, key] of [
      [1, 'F1'],
      [2, 'F2'],
    ] as const) {
      await hands.type(numberOf(index));
      await hands.sees(/Primera visita/u);
      await hands.press(key);
      await hands.sees(/Ingreso registrado/u);
    }
    await hands.press('Control+j');
    await hands.sees('Nota de una visita');
    await hands.type('Trajo su portátil');
    expect(await desk.faults('acts-note')).toEqual([]);
    await hands.press('Enter');
    await desk.page
      .getByRole('region', { name: 'Últimos registros' })
      .getByText('Trajo su portátil')
      .waitFor();
    await hands.focusOn('reception-search');
    expect(await desk.faults('acts-noted')).toEqual([]);
  });

  test('are voided with two keys for the last, and the arrows reach the others', async () => {
    const { hands } = desk;
    hands.count();
    await hands.press('Control+z');
    await hands.sees('Anular un registro');
    await hands.press('ArrowDown');
    await hands.sees(/el de Luz María Ficticia Grupo/u);
    expect(await desk.faults('acts-void')).toEqual([]);
    await hands.press('PageUp');
    await hands.sees(/el de Ana María Ficticia Grupo/u);
    expect(await desk.faults('acts-void-yesterday')).toEqual([]);
    await hands.press('PageDown');
    await hands.press('F2');
    await hands.sees('Anulado: Julio María Ficticia Grupo');
    await expect.poll(() => desk.figure('atenciones hoy')).toBe('1');
    await hands.focusOn('reception-search');
  });

  test('are given the field back by the key of the place, whatever took the focus', async () => {
    const { hands } = desk;
    await hands.press('Tab', 'Tab');
    expect(await focused(desk)).not.toBe('reception-search');
    await hands.press('Alt+1');
    expect(await focused(desk)).toBe('reception-search');
  });
});

describe('an event', () => {
  test('is counted by sex and age group with digits and arrows, and never mixes with people', async () => {
    const { hands, page } = desk;
    await hands.press('Control+e');
    await hands.sees('Contar personas en un evento');
    await hands.sees(/Lo que guarde aparece aquí/u);
    hands.count();
    await hands.type('Charla');
    await hands.press('Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await hands.type('12');
    await hands.press('ArrowRight');
    await hands.type('9');
    await hands.press('ArrowDown');
    await hands.type('4');
    expect(await page.getByLabel('Total de personas').innerText()).toBe('25');
    expect(await desk.faults('acts-heads')).toEqual([]);
    await hands.press('Control+Enter');
    expect(hands.count()).toBe(17);
    await page.getByRole('region', { name: 'Conteos de hoy' }).getByText('Charla').waitFor();
    await hands.focusOn('heads-note');
    expect(await desk.faults('acts-heads-saved')).toEqual([]);
    await hands.press('Escape');
    await expect.poll(() => desk.figure('atenciones hoy')).toBe('26');
    expect(await desk.figure('personas')).toBe('1');
    expect(await desk.faults('acts-heads-on-desk')).toEqual([]);
  });

  test('that was counted wrong is voided with a reason and stays readable', async () => {
    const { hands } = desk;
    await hands.press('Control+e');
    await desk.page.getByRole('region', { name: 'Conteos de hoy' }).getByText('Charla').waitFor();
    await hands.press('Control+z');
    await hands.sees('Anular un conteo');
    expect(await desk.faults('acts-heads-void')).toEqual([]);
    await hands.press('F1');
    await hands.sees(/, anulado/u);
    await hands.press('Escape');
    await expect.poll(() => desk.figure('atenciones hoy')).toBe('1');
  });
});

describe('a group of twenty', () => {
  test('enters with the document and Enter of each, without looking, and repetitions stop nothing', async () => {
    const { hands, page } = desk;
    hands.count();
    await hands.press('Control+g');
    await hands.sees('¿A qué viene el grupo?');
    expect(await desk.faults('acts-group-service')).toEqual([]);
    await hands.press('F4');
    await hands.focusOn('group-field');
    expect(await desk.faults('acts-group-empty')).toEqual([]);
    for (let index = 1; index <= 20; index += 1) {
      await hands.type(numberOf(index));
      await hands.press('Enter');
    }
    // A document of ten digits and Enter for each; two keys to begin.
    expect(hands.count()).toBe(2 + 20 * 11);
    await expect.poll(() => desk.figure('entraron')).toBe('20');
    await hands.type(numberOf(3));
    await hands.press('Enter');
    await hands.sees(/Ya contada a las/u);
    await expect.poll(() => desk.figure('ya contadas')).toBe('1');
    expect(await page.locator('#group-field').inputValue()).toBe('');
    expect(await desk.faults('acts-group')).toEqual([]);
  });

  test('takes a name too, and offers those who bear it', async () => {
    const { hands } = desk;
    await hands.type('ficticia grupo');
    await desk.page.getByRole('list', { name: 'Personas con ese nombre' }).waitFor();
    expect(await desk.faults('acts-group-names')).toEqual([]);
    await hands.press('Escape');
    // The first of the people was never in this group: her ten namesakes bear another second name.
    await hands.type('ana maria');
    await hands.sees(`CC ${numberOf(0)}`);
    await hands.press('Enter');
    await expect.poll(() => desk.figure('entraron')).toBe('21');
  });

  test('takes the last one back with one key', async () => {
    const { hands } = desk;
    await hands.press('Control+z');
    await expect.poll(() => desk.figure('entraron')).toBe('20');
    await hands.sees('Anulada');
  });

  test('keeps those whom nobody knows, also when the group is left, and completes them later', async () => {
    const { hands, page } = desk;
    for (const number of ['9999000701', '9999000702', '9999000701']) {
      await hands.type(number);
      await hands.press('Enter');
    }
    await expect.poll(() => desk.figure('por completar')).toBe('2');
    expect(await desk.faults('acts-group-unknown')).toEqual([]);
    await hands.press('Escape');
    await hands.focusOn('reception-search');
    await hands.sees(/Grupo: 2 por completar/u);
    expect(await desk.faults('acts-group-left')).toEqual([]);
    await page.reload();
    await hands.focusOn('reception-search');
    await hands.press('Control+g');
    await hands.sees('¿A qué viene el grupo?');
    await hands.press('F4');
    await hands.focusOn('group-field');
    await hands.sees('9999000701');
    await hands.press('F2');
    await hands.sees('El camino más corto');
    expect(await page.locator('#person-documentNumber').inputValue()).toBe('9999000701');
    await hands.press('Escape');
    await hands.press('Control+g');
    await hands.sees('¿A qué viene el grupo?');
    await hands.press('F4');
    await hands.focusOn('group-field');
    await hands.sees('9999000702');
    await hands.press('F8');
    await expect.poll(() => desk.figure('por completar')).toBe('1');
  });

  test('is registered by the scanner alone, and what it garbles stops nothing', async () => {
    const scan = (text: string) => scanInto(desk.page, text, { gap: 5, letters: 'keys' });
    const card = (number: string) =>
      frameOf(
        { number, surnames: ['FICTICIA', 'GRUPO'], givenNames: ['ANA', ''], sex: 'F', born: '19900515' },
        { nuls: 'blanks' },
      );
    // The next card is in the hand when the last has been heard: what comes without a pause is one burst.
    await scan(card(numberOf(5)));
    await desk.hands.sees(/Ya contada a las/u);
    await scan(card(numberOf(6)).slice(0, 60));
    await desk.hands.sees('Lectura sin entender');
    await scan(card('9999000703'));
    await expect.poll(() => desk.figure('por completar')).toBe('2');
    await scan(card(numberOf(0)));
    await expect.poll(() => desk.figure('entraron')).toBe('1');
    expect(await desk.figure('ya contadas')).toBe('1');
    await desk.page
      .getByRole('complementary', { name: 'Cuenta del grupo' })
      .getByText('Ana Ficticia Grupo')
      .waitFor();
    expect(await desk.page.locator('#group-field').inputValue()).toBe('');
    expect(await desk.faults('acts-group-scanned')).toEqual([]);
    await desk.hands.press('Control+z');
    await desk.hands.sees('Anulada');
  });

  test('whose registration has no answer says so, and one key repeats it without counting twice', async () => {
    const { hands, page } = desk;
    await page.route(/attendance\.register/u, (route) => route.abort());
    await hands.type(numberOf(0));
    await hands.press('Enter');
    await hands.sees(/Sin respuesta: repita con F9/u);
    expect(await desk.faults('acts-group-failed')).toEqual([]);
    // It is in memory alone: leaving asks once more.
    await hands.press('Escape');
    await hands.sees(/Falta registrar a 1\spersona/u);
    expect(await desk.faults('acts-group-leaving')).toEqual([]);
    await page.unroute(/attendance\.register/u);
    await hands.press('F9');
    await expect.poll(() => desk.figure('entraron')).toBe('1');
    await hands.press('Escape');
    await hands.focusOn('reception-search');
  });

  test('hands whom the scanner brought to Persona nueva with all that the document says', async () => {
    const { hands, page } = desk;
    await hands.press('Control+g');
    await hands.sees('¿A qué viene el grupo?');
    await hands.press('F4');
    await hands.focusOn('group-field');
    await hands.sees('Ana Ficticia Grupo');
    await hands.press('ArrowDown', 'F2');
    const read = page.getByRole('region', { name: 'Leído de la cédula' });
    await expect
      .poll(() => read.locator('dd').allInnerTexts())
      .toEqual([
        'CC 9999000703',
        'Ana',
        'Ficticia Grupo',
        expect.stringMatching(/^15\smay\.\s1990, \d+\saños$/u),
        'Mujer',
      ]);
    expect(await desk.faults('acts-group-complete')).toEqual([]);
    await hands.press('Escape');
    await hands.focusOn('reception-search');
  });
});

describe('at 200 % zoom', () => {
  test('nothing of it is cut off', async () => {
    const { hands } = desk;
    await desk.zoom(true);
    const cut: string[] = [];
    const look = async (name: string) => {
      await desk.picture(`${name}-200`);
      cut.push(...(await cutOff(desk)).map((what) => `${name}: ${what}`));
    };
    await look('acts-desk');
    await hands.press('Control+e');
    await hands.sees('Contar personas en un evento');
    await look('acts-heads');
    await hands.press('Escape', 'Control+z');
    await hands.sees('Anular un registro');
    await look('acts-void');
    await hands.press('Escape', 'Control+g');
    await hands.sees('¿A qué viene el grupo?');
    await look('acts-group-service');
    await hands.press('F4');
    await hands.focusOn('group-field');
    await look('acts-group');
    await desk.zoom(false);
    expect(cut).toEqual([]);
  });

  test('nothing was refused by the content security policy, and nothing failed', () => {
    // The answer that was cut off, and the visit of the future that was refused, are the browser's to complain about.
    const expected = /net::ERR_FAILED|status of 400/u;
    expect(desk.complaints.filter((line) => !expected.test(line))).toEqual([]);
  });
});
