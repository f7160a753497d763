import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderWithKnownPeople } from '#tests/support/known-people.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { openTestFolder } from '#tests/support/folder.ts';
import { cutOff, focused, PASSWORD, press, sees, setUp, type } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow } from '#tests/support/window.ts';
import type { TestWindow } from '#tests/support/window.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

describe('the file of a person, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  /** Another desk of the same Punto. */
  let other: TestWindow;
  beforeAll(async () => {
    const folder = temporaryFolder();
    await folderWithKnownPeople(folder);
    host = await startWebHost('station', { folder });
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
    other = openWindow(host.url);
    await other.value('session.login', { username: 'admin', password: PASSWORD });
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  const open = async (text: string) => {
    await expect.poll(() => focused(screen)).toBe('reception-search');
    await type(screen, text);
    await screen.page.getByRole('button', { name: 'Ficha', exact: true }).waitFor();
    await press(screen, 'Control+o');
    await screen.page.getByText('Historial de visitas').waitFor();
  };
  const back = async () => {
    await press(screen, 'Escape');
    await expect.poll(() => focused(screen)).toBe('reception-search');
    await press(screen, 'Escape');
    await sees(screen, 'Escriba la cédula o el nombre');
  };
  const idOf = async (text: string) =>
    (await other.value<{ id: string }[]>('people.search', { text }))[0]?.id ?? '';

  test('Ctrl O opens it from Recepción, with a long history page by page', async () => {
    await open('9999000101');
    await sees(screen, 'Carmen Rosa Imaginaria Ensayo');
    expect(await focused(screen)).toBe('file-visits');
    await sees(screen, 'Anulada el');
    await sees(screen, 'Importación deshecha (enero de antes.csv)');
    await sees(screen, 'Salida puesta al cierre: nadie la registró');
    expect([await cutOff(screen), await screen.faults('file-long')]).toEqual([[], []]);
    const rows = screen.page.locator('#file-visits tbody tr');
    expect(await rows.count()).toBe(40);
    await press(screen, '+');
    await expect.poll(() => rows.count()).toBe(80);
    await press(screen, '+');
    await expect.poll(() => rows.count()).toBe(120);
    await back();
  });

  test('a mistyped number is corrected, she is found under the new one, and the page says who did it', async () => {
    await open('9999000101');
    await press(screen, 'Control+e');
    await sees(screen, 'Corregir los datos');
    await expect.poll(() => focused(screen)).toBe('correct-documentNumber');
    expect([await cutOff(screen), await screen.faults('file-correct')]).toEqual([[], []]);
    await press(screen, 'Control+a');
    await type(screen, '999900011');
    await sees(screen, /Una cédula tiene de 5 a 8 cifras, o 10/u);
    expect(await screen.faults('file-correct-doubt')).toEqual([]);
    await press(screen, 'Control+a');
    await type(screen, '9999000X11');
    await press(screen, 'Control+Enter');
    await sees(screen, /lleva solo cifras/u);
    expect(await focused(screen)).toBe('correct-documentNumber');
    expect(await screen.faults('file-correct-problem')).toEqual([]);
    await press(screen, 'Control+a');
    await type(screen, '9999000119');
    await press(screen, 'Control+Enter');
    await sees(screen, 'CC 9999000119');
    const history = screen.page.getByRole('region', { name: 'Correcciones' });
    await expect.poll(() => history.innerText()).toMatch(/Número del documento\n.*Administradora Inventada/u);
    expect(await focused(screen)).toBe('file-visits');
    expect(await screen.faults('file-corrected')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'CC 9999000119');
    await press(screen, 'Escape');
    await type(screen, '9999000101');
    await sees(screen, 'Nadie tiene ese documento');
    await press(screen, 'Escape');
    await type(screen, '9999000119');
    await sees(screen, 'Carmen Rosa Imaginaria Ensayo');
    await press(screen, 'Escape');
  });

  test('what somebody else changed meanwhile is shown beside what was typed, and a person decides', async () => {
    const id = await idOf('9999000119');
    await open('9999000119');
    await press(screen, 'Control+e');
    await expect.poll(() => focused(screen)).toBe('correct-documentNumber');
    const elsewhere = (surnames: string, seen: string) =>
      other.value('people.correct', { id, fields: { surnames }, seen: { surnames: seen } });
    await elsewhere('Imaginaria Ficticia', 'Imaginaria Ensayo');
    await press(screen, 'Tab', 'Tab', 'Tab');
    expect(await focused(screen)).toBe('correct-surnames');
    await press(screen, 'Control+a');
    await type(screen, 'Imaginaria Modelo');
    await press(screen, 'Control+Enter');
    await sees(screen, /Alguien cambió esto mientras usted corregía/u);
    await sees(screen, 'Imaginaria Ficticia');
    expect([await cutOff(screen), await screen.faults('file-meanwhile')]).toEqual([[], []]);
    await press(screen, 'F2');
    expect(await screen.page.locator('#correct-surnames').inputValue()).toBe('Imaginaria Ficticia');
    await screen.page.locator('#correct-surnames').focus();
    await press(screen, 'Control+a');
    await type(screen, 'Imaginaria Modelo');
    await elsewhere('Imaginaria Prueba', 'Imaginaria Ficticia');
    await press(screen, 'Control+Enter');
    await sees(screen, /Alguien cambió esto mientras usted corregía/u);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Carmen Rosa Imaginaria Modelo');
    await back();
  });

  test('the document of somebody else is not taken: their file opens, and Esc comes back', async () => {
    await open('9999000119');
    await press(screen, 'Control+e');
    await expect.poll(() => focused(screen)).toBe('correct-documentNumber');
    await press(screen, 'Control+a');
    await type(screen, '9999000102');
    await press(screen, 'Control+Enter');
    await sees(screen, 'Ese documento ya es de otra persona registrada.');
    expect([await cutOff(screen), await screen.faults('file-holder')]).toEqual([[], []]);
    await press(screen, 'F3');
    await sees(screen, "Tomás D'Ensayo Prueba");
    await press(screen, 'Escape');
    await sees(screen, 'CC 9999000119');
    await back();
  });

  test('a minor without a representative is marked, and gets one', async () => {
    await open('9999000102');
    await sees(screen, 'Es menor de edad y no tiene representante.');
    await sees(screen, 'Todavía no tiene visitas');
    expect([await cutOff(screen), await screen.faults('file-minor')]).toEqual([[], []]);
    await press(screen, 'Control+e');
    await sees(screen, 'Quien representa al menor');
    await screen.page.locator('#correct-representativeName').focus();
    await type(screen, 'Rosa Prueba');
    await press(screen, 'Control+Enter');
    await sees(screen, 'Escriba el documento de quien representa al menor.');
    expect([await cutOff(screen), await screen.faults('file-representative')]).toEqual([[], []]);
    await screen.page.locator('#correct-representativeKinship').focus();
    await press(screen, 'Enter');
    await screen.page.getByRole('option', { name: 'Madre' }).waitFor();
    await press(screen, 'ArrowDown', 'Enter');
    await screen.page.getByRole('option', { name: 'Madre' }).waitFor({ state: 'hidden' });
    // The type is a cédula already: nobody has to choose it.
    await press(screen, 'Tab', 'Tab');
    expect(await focused(screen)).toBe('correct-representativeDocumentNumber');
    await type(screen, '9999000125');
    await press(screen, 'Control+Enter');
    await sees(screen, 'CC 9999000125');
    await screen.page.getByText('no tiene representante').waitFor({ state: 'hidden' });
    expect(await screen.faults('file-represented')).toEqual([]);
    await back();
  });

  test('a correction that is not written says so and keeps what was typed', async () => {
    await open('sindocumento');
    await press(screen, 'Control+e');
    await sees(screen, 'Corregir los datos');
    await screen.page.locator('#correct-surnames').focus();
    await type(screen, ' Ya');
    await screen.page.route(/people\.correct/u, (route) => route.abort());
    await press(screen, 'Control+Enter');
    await sees(screen, 'Sin respuesta: no se sabe si quedó.');
    expect(await screen.faults('file-no-answer')).toEqual([]);
    await screen.page.unroute(/people\.correct/u);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Nora Sindocumento Ya');
    expect(await screen.faults('file-without-document')).toEqual([]);
    await back();
  });

  test('names as long as they come, and 200 % zoom, break nothing', async () => {
    const id = await idOf('sindocumento');
    const long = { givenNames: 'Maximiliana de los Ángeles '.repeat(2), surnames: 'Imaginaria'.repeat(8) };
    const seen = { givenNames: 'Nora', surnames: 'Sindocumento Ya' };
    await other.value('people.correct', { id, fields: long, seen });
    await open('maximiliana');
    expect([await cutOff(screen), await screen.faults('file-long-name')]).toEqual([[], []]);
    await screen.zoom(true);
    expect([await cutOff(screen), await screen.faults('file-zoom')]).toEqual([[], []]);
    await press(screen, 'Control+e');
    await sees(screen, 'Corregir los datos');
    expect([await cutOff(screen), await screen.faults('file-correct-zoom')]).toEqual([[], []]);
    await press(screen, 'Escape');
    await screen.zoom(false);
    await back();
  });

  test('a person of another Punto and a suppressed one say why there is no more, and cannot be corrected', async () => {
    await open('delotro');
    await sees(screen, 'La registró otro Punto.');
    expect([await cutOff(screen), await screen.faults('file-other-punto')]).toEqual([[], []]);
    await press(screen, 'Control+e');
    expect(await screen.page.getByRole('dialog').count()).toBe(0);
    await back();
    await open('persona suprimida');
    await sees(screen, /Sus datos se suprimieron/u);
    expect([await cutOff(screen), await screen.faults('file-erased')]).toEqual([[], []]);
    await back();
  });

  test('a file that is long in coming, and one that cannot be had', async () => {
    const held = Promise.withResolvers<void>();
    await screen.page.route(/people\.file/u, async (route) => {
      await held.promise;
      await route.continue();
    });
    await type(screen, '9999000119');
    await screen.page.getByRole('button', { name: 'Ficha', exact: true }).waitFor();
    await press(screen, 'Control+o');
    await screen.page.locator('.mantine-Skeleton-root').first().waitFor();
    expect(await screen.faults('file-coming')).toEqual([]);
    held.resolve();
    await sees(screen, 'Historial de visitas');
    await screen.page.unroute(/people\.file/u);
    await screen.page.reload();
    await sees(screen, 'Ninguna ficha está abierta');
    expect(await screen.faults('file-none')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'Escriba la cédula o el nombre');
  });

  test('every opening is on the audit trail, under the name of who did it, and nothing was refused by the policy', async () => {
    expect(screen.complaints.filter((line) => !/net::ERR_FAILED|status of 4\d\d/u.test(line))).toEqual([]);
    await host.end('SIGTERM');
    const t = await openTestFolder(host.folder, { now: Date.now });
    const readings = await t.store.read
      .selectFrom('auditEntry')
      .leftJoin('person', 'person.id', 'auditEntry.subject')
      .select(['auditEntry.actor', 'person.givenNames'])
      .where('action', '=', 'FICHA_VISTA')
      .orderBy('auditEntry.id')
      .execute();
    // The people of the tests above, in their order; pages, corrections and fresh looks added none.
    const opened = [
      'Carmen Rosa',
      'Carmen Rosa',
      'Carmen Rosa',
      'Carmen Rosa',
      'Tomás',
      'Carmen Rosa',
      'Tomás',
      // Under the name she has now.
      'Maximiliana de los Ángeles Maximiliana de los Ángeles',
      'Maximiliana de los Ángeles Maximiliana de los Ángeles',
      null,
      'Persona',
      'Carmen Rosa',
    ];
    expect(readings.map((reading) => reading.givenNames)).toEqual(opened);
    const who = await t.store.read.selectFrom('localUser').select('id').executeTakeFirstOrThrow();
    expect(new Set(readings.map((reading) => reading.actor))).toEqual(new Set([`user:${who.id}`]));
    await t.close();
  });
});
