import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CoreContext } from '#core/context.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { givenCourse } from '#tests/support/course.ts';
import { frameOf } from '#tests/support/cedula.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { preparedFolder } from '#tests/support/prepared-folder.ts';
import { cutOff, PASSWORD, setUp } from '#tests/support/steps.ts';
import { scanInto } from '#tests/support/wedge.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import { openWindow } from '#tests/support/window.ts';

/** Enrolling at the desk and looking after the people of a group, by keyboard alone. */

let desk: Desk;
const running = new AsyncDisposableStack();

const NEWCOMERS = [
  { documentNumber: '9999000701', givenNames: 'Rosa', surnames: 'Inventada Uno' },
  { documentNumber: '9999000702', givenNames: 'Julio', surnames: 'Inventado Dos' },
  { documentNumber: '9999000703', givenNames: 'Paz', surnames: 'Inventada Tres' },
];

/** Somebody asked for a seat by the web page. */
async function requestOnline(context: CoreContext, groupId: string): Promise<void> {
  await context.ledger.write('test', async (tx) => {
    const personId = tx.newId();
    await tx.create('person', {
      ...UNREPRESENTED,
      id: personId,
      siteId: '',
      documentType: 'CC',
      documentNumber: '9999000704',
      givenNames: 'Luz',
      surnames: 'Inventada Cuatro',
      birthDate: null,
      sex: 'MUJER',
      phone: null,
      neighbourhood: null,
      comuna: 'NO_INFORMA',
      publicServant: 0,
      registeredAt: tx.now,
      deletedAt: null,
    });
    await tx.create('enrolment', {
      id: tx.newId(),
      siteId: '',
      groupId,
      personId,
      origin: 'EN_LINEA',
      requestedAt: tx.now,
      confirmedAt: null,
      withdrawnAt: null,
      withdrawal: null,
      importId: null,
      deletedAt: null,
    });
  });
}

/** The cédula of the third of them. */
const CEDULA = frameOf({
  number: '9999000703',
  surnames: ['INVENTADA', 'TRES'],
  givenNames: ['PAZ', ''],
  sex: 'F',
  born: '19900515',
});

beforeAll(async () => {
  const { folder } = await preparedFolder(async (context) => {
    // Three seats for five people, a large group, and one that is over.
    const startsAt = Date.now() + DAY_MS;
    const small = await givenCourse(context, { people: 5, capacity: 3, startsAt });
    await requestOnline(context, small.groupId);
    await givenCourse(context, {
      people: 400,
      capacity: 380,
      startsAt: startsAt + DAY_MS,
      courseName: 'Transformación Digital',
      series: 1,
    });
    await givenCourse(context, {
      people: 0,
      startsAt: startsAt - 60 * DAY_MS,
      courseName: 'Excel',
      series: 2,
    });
    return small;
  });
  const host = await startWebHost('station', { folder });
  running.defer(() => host.stop());
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  await setUp(desk, host, 'La Joya');
  await desk.hands.focusOn('reception-search');
  const window = openWindow(host.url);
  await window.value('session.login', { username: 'admin', password: PASSWORD });
  for (const person of NEWCOMERS) {
    await window.value('people.create', { documentType: 'CC', sex: 'MUJER', ...person });
  }
}, 90_000);
afterAll(() => running.disposeAsync());

describe('somebody at the desk', () => {
  test('is enrolled with one key, a few letters of the course and Enter', async () => {
    const { hands } = desk;
    await hands.type('9999000701');
    await hands.sees(/Primera visita/u);
    hands.count();
    await hands.press('Control+i');
    await hands.sees('Inscribir a Rosa Inventada Uno');
    await hands.sees('Fotografía con Celular');
    await hands.sees('Transformación Digital');
    expect(await desk.page.getByText('Excel').count()).toBe(0);
    expect(await desk.faults('enrol-desk')).toEqual([]);
    await hands.type('foto');
    await hands.misses('Transformación Digital');
    await hands.press('Enter');
    await hands.sees('Rosa Inventada Uno: lista de espera, puesto 3');
    expect(hands.count()).toBe(6);
    expect(await desk.faults('enrol-desk-done')).toEqual([]);
    await hands.focusOn('reception-search');
  });

  test('who is in a group already sees where, and is not enrolled twice', async () => {
    const { hands } = desk;
    await hands.type('9999000701');
    await hands.sees(/Primera visita/u);
    await hands.press('Control+i');
    await hands.sees('En espera, puesto 3');
    await hands.press('Enter');
    await hands.sees('Inscribir a Rosa Inventada Uno');
    expect(await desk.faults('enrol-desk-already')).toEqual([]);
    await hands.type('zzz');
    await hands.sees('Ningún curso se llama así');
    await hands.press('Escape');
    await hands.focusOn('reception-search');
  });
});

describe('the page of a group', () => {
  const grid = () => desk.page.getByRole('grid', { name: 'Personas de Fotografía con Celular, Grupo 2' });
  const selected = () => desk.page.getByRole('row', { selected: true });

  test('opens from the desk with its seats, its waiting list and the next session', async () => {
    const { hands } = desk;
    await hands.press('Control+i');
    await hands.sees('Fotografía con Celular');
    await hands.press('Control+o');
    await grid().waitFor();
    await desk.page.getByRole('button', { name: 'Con cupo' }).getByText('3 de 3').waitFor();
    await desk.page.getByRole('button', { name: 'En espera' }).getByText('3', { exact: true }).waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('8');
    expect(await desk.faults('group-page')).toEqual([]);
    expect(await cutOff(desk)).toEqual([]);
  });

  test('moves with the arrows, and its focus names the row', async () => {
    const { hands } = desk;
    await hands.press('End');
    await selected().getByText('Inventada Cuatro, Luz').waitFor();
    await hands.press('ArrowUp', 'Home');
    await selected().getByText('Prueba Inventada, Abril').waitFor();
    const active = await grid().getAttribute('aria-activedescendant');
    expect(await selected().getAttribute('id')).toBe(active);
    expect(await grid().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('withdraws with a reason and says whom to tell that they have a seat now', async () => {
    const { hands } = desk;
    await hands.press('Delete');
    await hands.sees('Retirar a Abril Prueba Inventada');
    expect(await desk.faults('group-withdraw')).toEqual([]);
    await hands.press('1');
    await hands.sees('Se retiró Abril Prueba Inventada.');
    await hands.sees(/Ahora tiene cupo Darío Supuesto Modelo: no dejó celular, avísele cuando venga/u);
    expect(await desk.faults('group-withdrawn')).toEqual([]);
    await hands.press('Escape');
    await hands.misses('Se retiró Abril Prueba Inventada.');
  });

  test('confirms who asked online, with one key', async () => {
    const { hands } = desk;
    await hands.press('3');
    await selected().getByText('Inventada Cuatro, Luz').waitFor();
    expect(await desk.faults('group-requests')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('Luz Inventada Cuatro confirmó.');
    await hands.sees('Lista de espera, puesto 3.');
    await hands.press('Escape');
    await hands.press('0');
    await selected().getByText('Ejemplo Ficticio, Bruno').waitFor();
  });

  test('enrols one person after another without leaving the page', async () => {
    const { hands } = desk;
    await hands.press('Insert');
    await hands.sees('Inscribir en Fotografía con Celular, Grupo 2');
    await hands.type('9999000702');
    await hands.sees('Julio Inventado Dos');
    expect(await desk.faults('group-enrol')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('Julio Inventado Dos queda en el grupo.');
    await scanInto(desk.page, CEDULA, { gap: 5, letters: 'keys' });
    await hands.sees('Paz Inventada Tres');
    await hands.press('Enter');
    await hands.sees('Paz Inventada Tres queda en el grupo.');
    await hands.type('9999000702');
    await hands.sees('Julio Inventado Dos');
    await hands.press('Enter');
    await hands.sees(/Ya está en la lista de espera de este grupo/u);
    await hands.press('Escape');
    await desk.page.getByRole('button', { name: 'En espera' }).getByText('5', { exact: true }).waitFor();
  });

  test('shows only those of a state, or whoever answers to what is typed', async () => {
    const { hands } = desk;
    await hands.press('4');
    await selected().getByText('Prueba Inventada, Abril').waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('2');
    await hands.press('0');
    await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe('10');
    await hands.press('/');
    await hands.focusOn('group-search');
    await hands.type('julio inv');
    await selected().getByText('Inventado Dos, Julio').waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('2');
    await hands.type('zzz');
    await hands.sees('Nadie responde a lo escrito');
    expect(await desk.faults('group-nobody')).toEqual([]);
    await hands.press('Escape');
    await selected().getByText('Ejemplo Ficticio, Bruno').waitFor();
  });

  test('finds whoever passes their cédula', async () => {
    await scanInto(desk.page, CEDULA, { gap: 5, letters: 'keys' });
    await selected().getByText('Inventada Tres, Paz').waitFor();
    expect(await desk.page.getByRole('dialog').count()).toBe(0);
    await desk.hands.press('Home');
    await selected().getByText('Ejemplo Ficticio, Bruno').waitFor();
  });

  test('prints who has a seat and who waits, without who left, and keeps no sheet on the screen', async () => {
    const { page, hands } = desk;
    await page.evaluate(() => {
      window.print = () => {
        document.body.dataset['printed'] = document.body.innerText;
      };
    });
    await page.emulateMedia({ media: 'print' });
    await hands.press('Control+p');
    await expect.poll(() => page.evaluate(() => document.body.dataset['printed'])).toBeDefined();
    const printed = await page.evaluate(() => document.body.dataset['printed'] ?? '');
    expect(printed).toContain('Fotografía con Celular, Grupo 2');
    expect(printed).toContain('Inventada Cuatro, Luz');
    expect(printed).not.toContain('Prueba Inventada, Abril');
    await page.emulateMedia({ media: null });
    await expect.poll(() => page.locator('body > div table').count()).toBe(0);
  });

  test('fits a window at 200 % zoom', async () => {
    await desk.zoom(true);
    expect(await desk.faults('group-page-zoom')).toEqual([]);
    expect(await cutOff(desk)).toEqual([]);
    await desk.zoom(false);
    // The one refusal of this file, which the screen put into words.
    expect(desk.complaints).toEqual([expect.stringContaining('409 (Conflict)')]);
  });

  test('goes back to the courses, one step at a time', async () => {
    const { hands } = desk;
    await hands.press('1');
    await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe('4');
    await hands.press('Escape');
    await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe('10');
    await hands.press('Escape');
    await expect.poll(() => desk.path()).toBe('#/cursos');
  });
});
