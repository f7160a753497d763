import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { englishScannerOnSpanish, frameOf, zoneOf } from '#tests/support/cedula.ts';
import type { PrintedPerson } from '#tests/support/cedula.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { filesBelow, openTestFolder } from '#tests/support/folder.ts';
import { PASSWORD, setUp } from '#tests/support/steps.ts';
import { scanInto } from '#tests/support/wedge.ts';
import type { WedgeOptions } from '#tests/support/wedge.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** A document under the scanner of a real desk: what is typed is a burst, what it does is one thing. */

const ANA: PrintedPerson = {
  number: '9999000017',
  surnames: ['PEÑA', 'PRUEBA'],
  givenNames: ['ANA', 'MARÍA'],
  sex: 'F',
  born: '19900515',
};
const RENAMED = { ...ANA, number: '9999000025' };
const GROWN_UP = { ...ANA, number: '9999000033' };
const NEWCOMER = { ...ANA, number: '9999000041', givenNames: ['NOÉ', ''] as const, sex: 'M' as const };

/** What no byte from 168 on may leave behind: a template that is recognised wherever it turns up. */
const CANARY = 'QZXVKW¤JHGQYW';
const TEMPLATES = `\r${CANARY}\r`.repeat(30).slice(0, 363);

const QUICK: WedgeOptions = { gap: 5, letters: 'keys' };

let host: WebHost;
let desk: Desk;
const running = new AsyncDisposableStack();
/** Whatever the browser sent to the core, and whatever came out of it. */
const traffic: string[] = [];

/** People who were here two days ago, for service SALA. */
async function fill(folder: string): Promise<void> {
  const opened = await openTestFolder(folder, { now: Date.now });
  const before = Date.now() - 2 * 86_400_000;
  await opened.ledger.write('admin', async (tx) => {
    const people = [
      { documentType: 'CC', documentNumber: ANA.number, givenNames: 'Ana María', surnames: 'Peña Prueba' },
      { documentType: 'CC', documentNumber: RENAMED.number, givenNames: 'Ana', surnames: 'Pena Ficticia' },
      {
        documentType: 'TI',
        documentNumber: GROWN_UP.number,
        givenNames: 'Ana María',
        surnames: 'Peña Prueba',
      },
    ] as const;
    for (const person of people) {
      const personId = tx.newId();
      await tx.create('person', {
        ...person,
        ...UNREPRESENTED,
        id: personId,
        siteId: '',
        birthDate: '1990-05-15',
        sex: 'MUJER',
        phone: null,
        neighbourhood: null,
        comuna: 'NO_INFORMA',
        publicServant: 0,
        registeredAt: before,
        deletedAt: null,
      });
      await tx.append('attendance', {
        id: v7(),
        siteId: '',
        personId,
        service: 'SALA',
        startedAt: before,
        localDate: localDate(before),
        origin: 'DESK',
        note: null,
        recordedAt: before,
        importId: null,
      });
    }
  });
  await opened.close();
}

beforeAll(async () => {
  const first = await startWebHost('station');
  const setup = await openDesk(first.url);
  await setUp(setup, first, 'La Joya');
  await setup.hands.focusOn('reception-search');
  await setup.close();
  await first.end('SIGTERM');
  await fill(first.folder);
  host = await startWebHost('station', { folder: first.folder });
  running.defer(() => host.stop());
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  desk.page.on('request', (request) => traffic.push(request.url(), request.postData() ?? ''));
  await desk.hands.focusOnLabel('Usuario');
  await desk.hands.fields('admin', PASSWORD);
  await desk.hands.press('Enter');
  await desk.hands.focusOn('reception-search');
});
afterAll(() => running.disposeAsync());

const scan = (text: string, how = QUICK) => scanInto(desk.page, text, how);
/** Where nobody listens nothing says that the burst is over: it is, this long after its last key. */
const scanUnheard = async (text: string) => {
  await scan(text);
  await sleep(300);
};
const frame = (person: PrintedPerson) => frameOf(person, { nuls: 'blanks', templates: TEMPLATES });
const field = () => desk.page.locator('#reception-search').inputValue();
const visits = () => desk.figure('atenciones hoy');
const burst = (gap: number, letters: WedgeOptions['letters']): WedgeOptions => ({ gap, letters });

/** Takes the last registration back, so that the next scan of the same person counts again. */
async function takeBack(): Promise<void> {
  await desk.hands.press('Control+z');
  await desk.hands.sees('Anular un registro');
  await desk.hands.press('F2');
  await desk.hands.sees(/^Anulado:/u);
}

describe('a known person', () => {
  test.each([
    burst(5, 'keys'),
    burst(5, 'text'),
    burst(20, 'keys'),
    burst(20, 'text'),
    burst(45, 'keys'),
    burst(45, 'text'),
  ])('is registered by one scan of 531 keys and one key: $gap ms a key, letters as $letters', async (how) => {
    await expect.poll(visits).toBe('0');
    await scan(frame(ANA), how);
    await desk.hands.sees('Ana María Peña Prueba');
    await desk.hands.sees('Registrar ingreso');
    // Thirty times Enter went by inside the burst.
    expect([await field(), await visits()]).toEqual(['9999000017', '0']);
    desk.hands.count();
    await desk.hands.press('Enter');
    await desk.hands.sees('Ana María Peña Prueba: Sala');
    expect(desk.hands.count()).toBe(1);
    await expect.poll(visits).toBe('1');
    await takeBack();
  });

  test.each(['keys', 'text'] as const)(
    'is found by the zone of the new cédula, letters as %s',
    async (letters) => {
      await scan(`${zoneOf(ANA, '\r')}\r`, burst(5, letters));
      await desk.hands.sees('Ana María Peña Prueba');
      await desk.hands.sees('Registrar ingreso');
      expect([await field(), await visits()]).toEqual(['9999000017', '0']);
      await desk.hands.press('Escape');
    },
  );

  test('is found when the NULs were dropped', async () => {
    await scan(frameOf(ANA, { nuls: 'dropped', templates: TEMPLATES }));
    await desk.hands.sees('Registrar ingreso');
    expect([await field(), await visits()]).toEqual(['9999000017', '0']);
    await desk.hands.press('Escape');
  });

  test.each([700, 1_500])('is not registered by an unpadded frame that stalls for %d ms', async (ms) => {
    const text = frameOf(ANA, { nuls: 'dropped', templates: TEMPLATES });
    // Behind an Enter inside the burst, and in the middle of a fingerprint.
    for (const before of [text.indexOf(CANARY), text.lastIndexOf(CANARY) - 100]) {
      await scan(text, { ...QUICK, stall: { before, ms } });
      await desk.hands.sees('Registrar ingreso');
      await sleep(700);
      expect([await field(), await visits()]).toEqual(['9999000017', '0']);
      await desk.hands.press('Escape');
      await expect.poll(field).toBe('');
    }
  });

  test('whose cédula has another name than the register is shown with both', async () => {
    await scan(frame(RENAMED));
    await desk.hands.sees('Ana Pena Ficticia');
    await desk.hands.sees(/La cédula dice: Ana María Peña Prueba\./u);
    expect(await desk.faults('scanner-other-name')).toEqual([]);
    await desk.hands.press('Escape');
  });

  test('who came with a tarjeta de identidad is the same with the cédula', async () => {
    await scan(frame(GROWN_UP));
    await desk.hands.sees('TI 9999000033');
    expect(await desk.page.getByText('La cédula dice').count()).toBe(0);
    await desk.hands.press('Escape');
  });
});

describe('a scan elsewhere than at the empty field', () => {
  test('takes the place of what was being typed', async () => {
    await desk.hands.type('pru');
    await scan(frame(ANA));
    await desk.hands.sees('Registrar ingreso');
    expect(await field()).toBe('9999000017');
    await desk.hands.press('Escape');
    expect(await field()).toBe('');
  });

  test('under a dialog presses no button, writes in no field and voids nothing', async () => {
    await scan(frame(ANA));
    await desk.hands.sees('Registrar ingreso');
    await desk.hands.press('F2');
    await desk.hands.sees('Ana María Peña Prueba: Coworking');
    await desk.hands.press('Control+z');
    const reason = desk.page.getByRole('dialog').getByRole('textbox').first();
    await reason.waitFor();
    await reason.focus();
    const before = await reason.inputValue();
    await scanUnheard(frame(RENAMED));
    expect([await reason.inputValue(), await visits()]).toEqual([before, '1']);
    await desk.hands.press('Escape');
    await desk.hands.focusOn('reception-search');
    expect([await field(), await visits()]).toEqual(['', '1']);
    await takeBack();
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
    await scan(text);
    await desk.hands.sees('No se entendió la lectura');
    await desk.hands.sees(words);
    expect([await field(), await visits()]).toEqual(['', '0']);
    expect(await desk.faults(`scanner-unread-${name.replaceAll(' ', '-')}`)).toEqual([]);
    await desk.hands.press('Enter', 'F2');
    expect(await visits()).toBe('0');
    // Keys as fast as these are still the scanner's for a while; a person's Esc comes after a moment.
    await desk.page.waitForTimeout(600);
    await desk.hands.press('Escape');
    await desk.hands.sees('Pase la cédula por el lector');
  });

  test('while a slow scanner still sends, the card says who is coming and no key acts', async () => {
    const sending = scan(frame(ANA), burst(20, 'keys'));
    await desk.hands.sees('Leyendo la cédula…');
    await desk.hands.sees('CC 9999000017');
    expect(await desk.faults('scanner-reading')).toEqual([]);
    await desk.hands.press('Enter');
    await sending;
    await desk.hands.sees('Registrar ingreso');
    expect(await visits()).toBe('0');
    await desk.hands.press('Escape');
  });
});

describe('somebody new', () => {
  test('is offered with what was read, and the form gets it', async () => {
    await scan(frame(NEWCOMER));
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
    await scan(`${ANA.number}\r`);
    await desk.hands.sees('Ana María Peña Prueba: Sala');
    await expect.poll(visits).toBe('1');
  });
});

describe('the fingerprints', () => {
  test('are nowhere: not on the page, in what was sent, in what the host said, in any file or table', async () => {
    const page = await desk.page.evaluate(() => [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input')].map((input) => input.value),
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      window.location.href,
      JSON.stringify(history.state),
    ]);
    const said = [host.said(), ...desk.complaints];
    await host.end('SIGTERM');
    const { database, keyFile } = dataFolder(host.folder);
    const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
    const driver = openDriver(database, { key, readonly: true, mustExist: true });
    const tables = driver.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all([]) as {
      name: string;
    }[];
    const rows = tables.map(({ name }) => JSON.stringify(driver.prepare(`SELECT * FROM "${name}"`).all([])));
    driver.close();
    const files = filesBelow(host.folder).map((path) => readFileSync(join(host.folder, path), 'latin1'));

    // The search finds what is there: the person of the same scans is in the tables and in what was sent.
    expect([rows.join('').includes(ANA.number), traffic.join('').includes(ANA.number)]).toEqual([true, true]);
    const everything = [...page, ...traffic, ...said, ...rows, ...files].join('\n');
    const traces = [CANARY, CANARY.slice(0, 6), CANARY.slice(-6), encodeURIComponent(CANARY)];
    expect(traces.filter((trace) => everything.toUpperCase().includes(trace))).toEqual([]);
  });
});
