import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { localDate } from '#shared/domain/bogota.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { frameOf } from './cedula.ts';
import type { PrintedPerson } from './cedula.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { filesBelow, openTestFolder } from './folder.ts';
import { PASSWORD, setUp } from './steps.ts';
import { startWebHost } from './web-host.ts';
import { scanInto } from './wedge.ts';
import type { WedgeOptions } from './wedge.ts';

/** A real desk with a scanner at it, and the people whose documents come under it. */

export const ANA: PrintedPerson = {
  number: '9999000017',
  surnames: ['PEÑA', 'PRUEBA'],
  givenNames: ['ANA', 'MARÍA'],
  sex: 'F',
  born: '19900515',
};
export const RENAMED = { ...ANA, number: '9999000025' };
export const GROWN_UP = { ...ANA, number: '9999000033' };
export const NEWCOMER = { ...ANA, number: '9999000041', givenNames: ['NOÉ', ''] as const, sex: 'M' as const };

/** What no byte from 168 on may leave behind: a template that is recognised wherever it turns up. */
export const CANARY = 'QZXVKW¤JHGQYW';
export const TEMPLATES = `\r${CANARY}\r`.repeat(30).slice(0, 363);

export const QUICK: WedgeOptions = { gap: 5, letters: 'keys' };

/** What the scanner sends for a document: the NULs of its frame as blanks, fingerprints that are recognised anywhere. */
export const frame = (person: PrintedPerson) => frameOf(person, { nuls: 'blanks', templates: TEMPLATES });

export interface ScannerDesk {
  readonly desk: Desk;
  /** Passes a document under the scanner; a quick one, unless told. */
  readonly scan: (text: string, how?: WedgeOptions) => Promise<void>;
  /** What the field of the reception holds. */
  readonly field: () => Promise<string>;
  /** The count of today's visits, as shown. */
  readonly visits: () => Promise<string>;
  /** Takes the last registration back, so that the next scan of the same person counts again. */
  readonly takeBack: () => Promise<void>;
  /**
   * Ends the host and looks through all that the scans could have left behind: the page, what was sent, what the host
   * said, every file and table. The fingerprints that it found, and whether it found what does belong there.
   */
  readonly leftBehind: () => Promise<{
    readonly fingerprints: readonly string[];
    readonly searched: boolean;
  }>;
  readonly end: () => Promise<void>;
}

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

/** A new Punto with these people, and its administrator at the empty field of the reception. */
export async function openScannerDesk(): Promise<ScannerDesk> {
  const first = await startWebHost('station');
  const setup = await openDesk(first.url);
  await setUp(setup, first, 'La Joya');
  await setup.hands.focusOn('reception-search');
  await setup.close();
  await first.end('SIGTERM');
  await fill(first.folder);
  await using opening = new AsyncDisposableStack();
  const host = await startWebHost('station', { folder: first.folder });
  opening.defer(() => host.stop());
  const desk = await openDesk(host.url);
  opening.defer(() => desk.close());
  /** Whatever the browser sent to the core. */
  const traffic: string[] = [];
  desk.page.on('request', (request) => traffic.push(request.url(), request.postData() ?? ''));
  await desk.hands.focusOnLabel('Usuario');
  await desk.hands.fields('admin', PASSWORD);
  await desk.hands.press('Enter');
  await desk.hands.focusOn('reception-search');
  const running = opening.move();
  return {
    desk,
    scan: (text, how = QUICK) => scanInto(desk.page, text, how),
    field: () => desk.page.locator('#reception-search').inputValue(),
    visits: () => desk.figure('atenciones hoy'),
    takeBack: async () => {
      await desk.hands.press('Control+z');
      await desk.hands.sees('Anular un registro');
      await desk.hands.press('F2');
      await desk.hands.sees(/^Anulado:/u);
    },
    leftBehind: async () => {
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
      const rows = allRows(host.folder);
      const files = filesBelow(host.folder).map((path) => readFileSync(join(host.folder, path), 'latin1'));
      const everything = [...page, ...traffic, ...said, ...rows, ...files].join('\n').toUpperCase();
      const traces = [CANARY, CANARY.slice(0, 6), CANARY.slice(-6), encodeURIComponent(CANARY)];
      return {
        fingerprints: traces.filter((trace) => everything.includes(trace)),
        // The person of the same scans is in the tables and in what was sent.
        searched: rows.join('').includes(ANA.number) && traffic.join('').includes(ANA.number),
      };
    },
    end: () => running.disposeAsync(),
  };
}

/** Every table of a folder that nobody serves, as text. */
function allRows(folder: string): string[] {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  const driver = openDriver(database, { key, readonly: true, mustExist: true });
  const tables = driver.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all([]) as {
    name: string;
  }[];
  const rows = tables.map(({ name }) => JSON.stringify(driver.prepare(`SELECT * FROM "${name}"`).all([])));
  driver.close();
  return rows;
}
