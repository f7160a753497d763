import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { englishScannerOnSpanish, frameOf, zoneOf } from '#tests/support/cedula.ts';
import type { Desk } from '#tests/support/desk.ts';
import {
  ANA,
  CANARY,
  frame,
  GROWN_UP,
  NEWCOMER,
  openScannerDesk,
  QUICK,
  RENAMED,
  TEMPLATES,
} from '#tests/support/scanner-desk.ts';
import type { ScannerDesk } from '#tests/support/scanner-desk.ts';
import type { WedgeOptions } from '#tests/support/wedge.ts';

/** A document under the scanner of a real desk: what is typed is a burst, what it does is one thing. */

let scanner: ScannerDesk;
let desk: Desk;

beforeAll(async () => {
  scanner = await openScannerDesk();
  ({ desk } = scanner);
});
afterAll(() => scanner.end());

/** Where nobody listens nothing says that the burst is over: it is, this long after its last key. */
const scanUnheard = async (text: string) => {
  await scanner.scan(text);
  await sleep(300);
};
const burst = (gap: number, letters: WedgeOptions['letters']): WedgeOptions => ({ gap, letters });

describe('a known person', () => {
  test.each(['keys', 'text'] as const)(
    'is found by the zone of the new cédula, letters as %s',
    async (letters) => {
      await scanner.scan(`${zoneOf(ANA, '\r')}\r`, burst(5, letters));
      await desk.hands.sees('Ana María Peña Prueba');
      await desk.hands.sees('Registrar ingreso');
      expect([await scanner.field(), await scanner.visits()]).toEqual(['9999000017', '0']);
      await desk.hands.press('Escape');
    },
  );

  test('is found when the NULs were dropped', async () => {
    await scanner.scan(frameOf(ANA, { nuls: 'dropped', templates: TEMPLATES }));
    await desk.hands.sees('Registrar ingreso');
    expect([await scanner.field(), await scanner.visits()]).toEqual(['9999000017', '0']);
    await desk.hands.press('Escape');
  });

  test.each([700, 1_500])('is not registered by an unpadded frame that stalls for %d ms', async (ms) => {
    const text = frameOf(ANA, { nuls: 'dropped', templates: TEMPLATES });
    // Behind an Enter inside the burst, and in the middle of a fingerprint.
    for (const before of [text.indexOf(CANARY), text.lastIndexOf(CANARY) - 100]) {
      await scanner.scan(text, { ...QUICK, stall: { before, ms } });
      await desk.hands.sees('Registrar ingreso');
      await sleep(700);
      expect([await scanner.field(), await scanner.visits()]).toEqual(['9999000017', '0']);
      await desk.hands.press('Escape');
      await expect.poll(scanner.field).toBe('');
    }
  });

  test('whose cédula has another name than the register is shown with both', async () => {
    await scanner.scan(frame(RENAMED));
    await desk.hands.sees('Ana Pena Ficticia');
    await desk.hands.sees(/La cédula dice: Ana María Peña Prueba\./u);
    expect(await desk.faults('scanner-other-name')).toEqual([]);
    await desk.hands.press('Escape');
  });

  test('who came with a tarjeta de identidad is the same with the cédula', async () => {
    await scanner.scan(frame(GROWN_UP));
    await desk.hands.sees('TI 9999000033');
    expect(await desk.page.getByText('La cédula dice').count()).toBe(0);
    await desk.hands.press('Escape');
  });
});

describe('a scan elsewhere than at the empty field', () => {
  test('takes the place of what was being typed', async () => {
    await desk.hands.type('pru');
    await scanner.scan(frame(ANA));
    await desk.hands.sees('Registrar ingreso');
    expect(await scanner.field()).toBe('9999000017');
    await desk.hands.press('Escape');
    await expect.poll(scanner.field).toBe('');
  });

  test('under a dialog presses no button, writes in no field and voids nothing', async () => {
    await scanner.scan(frame(ANA));
    await desk.hands.sees('Registrar ingreso');
    await desk.hands.press('F2');
    await desk.hands.sees('Ana María Peña Prueba: Coworking');
    await desk.hands.press('Control+z');
    const reason = desk.page.getByRole('dialog').getByRole('textbox').first();
    await reason.waitFor();
    await reason.focus();
    const before = await reason.inputValue();
    await scanUnheard(frame(RENAMED));
    expect([await reason.inputValue(), await scanner.visits()]).toEqual([before, '1']);
    await desk.hands.press('Escape');
    await desk.hands.focusOn('reception-search');
    expect([await scanner.field(), await scanner.visits()]).toEqual(['', '1']);
    await scanner.takeBack();
  });

  test('on a board of bare keys changes nothing there', async () => {
    await desk.page.evaluate(() => window.location.assign('#/zonas-wifi'));
    await expect.poll(desk.path).toBe('#/zonas-wifi');
    await desk.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    const before = await desk.page.locator('main').innerText();
    await scanUnheard(frame(ANA));
    expect([await desk.path(), await desk.page.locator('main').innerText()]).toEqual([
      '#/zonas-wifi',
      before,
    ]);
    await desk.hands.press('Alt+1');
    await desk.hands.focusOn('reception-search');
  });
});

describe('a reading that is not understood', () => {
  test.each([
    ['cut', frame(ANA).slice(0, 100), /llegó cortada/u],
    ['of two people at once', frame(ANA) + frame(RENAMED), /dos cédulas a la vez/u],
    [
      'of a scanner with another keyboard',
      englishScannerOnSpanish(frame(ANA)).replace('Ñ', ''),
      /otro teclado/u,
    ],
  ])('%s says what to do and registers nobody', async (name, text, words) => {
    await scanner.scan(text);
    await desk.hands.sees('No se entendió la lectura');
    await desk.hands.sees(words);
    expect([await scanner.field(), await scanner.visits()]).toEqual(['', '0']);
    expect(await desk.faults(`scanner-unread-${name.replaceAll(' ', '-')}`)).toEqual([]);
    await desk.hands.press('Enter', 'F2');
    expect(await scanner.visits()).toBe('0');
    // Keys as fast as these are still the scanner's for a while; a person's Esc comes after a moment.
    await desk.page.waitForTimeout(600);
    await desk.hands.press('Escape');
    await desk.hands.sees('Pase la cédula por el lector');
  });

  test('while a slow scanner still sends, the card says who is coming and no key acts', async () => {
    const sending = scanner.scan(frame(ANA), burst(20, 'keys'));
    await desk.hands.sees('Leyendo la cédula…');
    await desk.hands.sees('CC 9999000017');
    expect(await desk.faults('scanner-reading')).toEqual([]);
    await desk.hands.press('Enter');
    await sending;
    await desk.hands.sees('Registrar ingreso');
    expect(await scanner.visits()).toBe('0');
    await desk.hands.press('Escape');
  });
});

describe('somebody new', () => {
  test('is offered with what was read, and the form gets it', async () => {
    await scanner.scan(frame(NEWCOMER));
    await desk.hands.sees('Nadie tiene ese documento');
    await desk.hands.sees('Noé Peña Prueba');
    expect(await desk.faults('scanner-newcomer')).toEqual([]);
    await desk.hands.press('Enter');
    await expect.poll(desk.path).toBe('#/persona-nueva');
    await desk.hands.focusOn('person-neighbourhood');
    await desk.hands.press('Escape');
    await desk.hands.focusOn('reception-search');
  });
});

describe('a plain number', () => {
  test('from a bar code is typed text and its Enter acts', async () => {
    await scanner.scan(`${ANA.number}\r`);
    await desk.hands.sees('Ana María Peña Prueba: Sala');
    await expect.poll(scanner.visits).toBe('1');
  });
});

describe('the fingerprints', () => {
  test('are nowhere: not on the page, in what was sent, in what the host said, in any file or table', async () => {
    expect(await scanner.leftBehind()).toEqual({ fingerprints: [], searched: true });
  });
});
