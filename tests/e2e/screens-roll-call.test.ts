import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameOf } from '#tests/support/cedula.ts';
import { givenCourse, givenRoll } from '#tests/support/course.ts';
import type { GivenCourse } from '#tests/support/course.ts';
import { openTestFolder } from '#tests/support/folder.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, PASSWORD, press, sees, setUp } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { scanInto } from '#tests/support/wedge.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';
import { openWindow } from '#tests/support/window.ts';

const MINUTE = 60_000;
const WEEK = 7 * 86_400_000;

let host: WebHost;
let screen: Screen;
let course: GivenCourse;
const running = new AsyncDisposableStack();

/** Keys at the pace of a person: faster ones are a scanner's. Counts them. */
let keys = 0;
async function typed(text: string): Promise<void> {
  keys += text.length;
  await screen.page.keyboard.type(text, { delay: 90 });
}

const row = (name: string) => screen.page.getByRole('row', { name: new RegExp(name, 'u') }).first();
/** Waits until a person's row shows this mark. */
const shows = (name: string, mark: string) =>
  row(name)
    .getByText(mark)
    .or(row(name).getByRole('button', { name: mark, pressed: true }))
    .first()
    .waitFor();

async function openLists(): Promise<void> {
  await screen.page.evaluate(() => {
    window.location.hash = '#/recepcion';
  });
  await sees(screen, 'Documento o nombre');
  await screen.page.evaluate(() => {
    window.location.hash = '#/lista';
  });
  await sees(screen, 'Listas por llamar');
}

beforeAll(async () => {
  const folder = temporaryFolder();
  const now = Date.now();
  const t = await openTestFolder(folder, { now: Date.now });
  const home = { ledger: t.ledger, siteId: () => '' };
  // The fourth of eight sessions has been going on for half an hour.
  const startsAt = now - 3 * WEEK - 30 * MINUTE;
  course = await givenCourse(home, { people: 30, sessions: 8, startsAt });
  await givenRoll(home, course, 0, { 17: 'AUSENTE' });
  await givenRoll(home, course, 1, { 6: 'TARDE' });
  await givenRoll(home, course, 2, { 3: 'EXCUSA' });
  const big = { people: 45, sessions: 2, courseName: 'Transformación Digital', series: 2 };
  await givenCourse(home, { ...big, startsAt: now - 40 * MINUTE });
  await givenCourse(home, {
    people: 0,
    sessions: 1,
    courseName: 'Taller sin inscritos',
    series: 3,
    startsAt: now - 50 * MINUTE,
  });
  const later = { sessions: 1, courseName: 'Ofimática', series: 4, startsAt: now + 180 * MINUTE };
  await givenCourse(home, { ...later, people: 3 });
  await t.close();
  host = await startWebHost('station', { folder });
  running.defer(() => host.stop());
  screen = await openScreen(host.url);
  running.defer(() => screen.close());
  await setUp(screen, host, 'La Joya');
  await sees(screen, 'Escriba la cédula o el nombre');
}, 120_000);
afterAll(() => running.disposeAsync());

describe('the roll call of thirty, by keyboard alone', () => {
  test('starts with the session that is going on, everybody present and the focus in the field of numbers', async () => {
    await openLists();
    expect(await screen.faults('list-agenda')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Sesión 4 de 8: movimiento');
    expect(await focused(screen)).toBe('list-field');
    await sees(screen, 'Cuenta 30 atenciones');
    expect(await screen.faults('list-open')).toEqual([]);
  });

  test('takes the number, a letter, and nothing else: three exceptions in nine keys, and one closes', async () => {
    const byName = course.people.map((each) => each.name).toSorted((a, b) => a.localeCompare(b, 'es'));
    const numberOf = (name: string) => String(byName.indexOf(name) + 1).padStart(2, '0');
    const [absent = '', late = '', excused = ''] = [17, 6, 3].map((index) => course.people[index]?.name);
    keys = 0;
    await typed(`${numberOf(absent)}a`);
    await shows(absent, 'Ausente');
    await typed(`${numberOf(late)}t`);
    await shows(late, 'Tarde');
    await typed(`${numberOf(excused)}e`);
    await shows(excused, 'Con excusa');
    await sees(screen, /1.persona más ya no alcanzan a certificarse/u);
    expect(await screen.faults('list-exceptions')).toEqual([]);
    expect(keys).toBe(9);
  });

  test('loses no mark to a reload: what was pressed is in the file', async () => {
    await screen.page.reload();
    await sees(screen, 'Listas por llamar');
    await press(screen, 'Enter');
    await sees(screen, 'Cuenta 28 atenciones');
    await shows(course.people[17]?.name ?? '', 'Ausente');
    expect(await screen.faults('list-reloaded')).toEqual([]);
  });

  test('finds by name, takes back the last mark, and marks a scanned cédula present', async () => {
    await typed('/');
    await sees(screen, 'Listo');
    await typed('nés seg');
    await shows('Inés Segunda', 'Presente');
    expect(await screen.faults('list-by-name')).toEqual([]);
    await press(screen, 'Enter');
    await typed('a');
    await shows('Inés Segunda', 'Ausente');
    await press(screen, 'Control+z');
    await sees(screen, /Deshecho\. Inés Segunda/u);
    await shows('Inés Segunda', 'Presente');
    const absent = course.people[17];
    const printed = {
      number: absent?.documentNumber ?? '',
      surnames: ['EJEMPLO', 'FICTICIO'],
      givenNames: ['HUGO', 'SEGUNDA'],
      sex: 'M',
      born: '19900515',
    } as const;
    await scanInto(screen.page, `${frameOf(printed)}\r`, { gap: 5, letters: 'keys' });
    await sees(screen, `${absent?.name ?? ''}: presente.`);
    expect(await screen.faults('list-scanned')).toEqual([]);
    await press(screen, 'Control+z');
    await shows(absent?.name ?? '', 'Ausente');
  });

  test('somebody who is not enrolled is found and asked for a choice', async () => {
    await press(screen, 'Insert');
    await sees(screen, 'Llegó alguien sin inscribir');
    await typed('9999021000');
    await sees(screen, 'Sin inscribir en este curso');
    expect(await screen.faults('list-visitor')).toEqual([]);
    await press(screen, 'F2');
    await sees(screen, 'Solo queda anotada su asistencia a esta sesión.');
    await sees(screen, 'Sin inscribir');
    expect(await screen.page.getByText('Otro equipo también').count()).toBe(0);
  });

  test('shows what another desk marks on the same list, and says so', async () => {
    const window = openWindow(host.url);
    await window.value('session.login', { username: 'admin', password: PASSWORD });
    const personId = course.people[8]?.personId ?? '';
    const sessionId = course.sessions[3]?.id ?? '';
    const marks = [{ personId, mark: 'AUSENTE', arrivedAt: null }];
    await window.value('rollCall.save', { sessionId, marks, how: 'LISTA' });
    await sees(screen, /Otro equipo también llama esta lista\. Inés Prueba Inventada: Ausente/u);
    expect(await screen.faults('list-two-desks')).toEqual([]);
  });

  test('asks at what time somebody came, where it was not just now', async () => {
    const late = course.people[6]?.name ?? '';
    await typed('/');
    await typed(late.toLowerCase());
    await press(screen, 'Enter');
    await typed('t');
    await sees(screen, '¿A qué hora llegó?');
    await press(screen, 'Control+a');
    await typed('xx');
    await press(screen, 'Enter');
    await sees(screen, /Escriba una hora entre las/u);
    expect(await screen.faults('list-arrival')).toEqual([]);
    await press(screen, 'Escape');
  });

  test('closes on one key, and opens again only for corrections with a reason and a trail', async () => {
    await press(screen, 'Control+Enter');
    await sees(screen, /Lista cerrada/u);
    expect(await screen.faults('list-closed')).toEqual([]);
    await typed('01a');
    expect(await row('Abril Prueba').getByText('Presente').count()).toBe(1);
    await press(screen, 'Escape', 'F6');
    await sees(screen, '¿Por qué se corrige la lista?');
    expect(await screen.faults('list-reason')).toEqual([]);
    await press(screen, 'F1');
    await sees(screen, 'Corrigiendo: Se marcó por error.');
    await typed('1e');
    await shows('Abril Prueba', 'Con excusa');
    await press(screen, 'Escape');
    await sees(screen, '1 corrección después.');
    await press(screen, 'F7');
    await sees(screen, 'Correcciones de esta lista');
    expect(await screen.faults('list-trail')).toEqual([]);
    await press(screen, 'Escape');
  });

  test('prints the sheet that people sign, without whole documents', async () => {
    await screen.page.evaluate(() => {
      window.print = () => {
        document.body.dataset['printed'] = 'yes';
      };
    });
    await press(screen, 'Control+p');
    await expect.poll(() => screen.page.evaluate(() => document.body.dataset['printed'])).toBe('yes');
    await screen.page.emulateMedia({ media: 'print' });
    const paper = await screen.page.evaluate(() => document.body.innerText);
    expect(paper).toContain('Abril Prueba Inventada');
    expect(paper).toContain('Firma');
    expect(paper).not.toContain('9999001000');
    await screen.picture('list-paper');
    await screen.page.emulateMedia({ media: 'screen' });
  });

  test('leads to the results, where everybody is approved with one key and the exceptions with one more', async () => {
    await press(screen, 'F8');
    await sees(screen, '30 personas con cupo');
    expect(await screen.faults('results-open')).toEqual([]);
    await typed('n');
    await sees(screen, 'Abril Prueba Inventada: no aprobado.');
    await press(screen, 'F2');
    await sees(screen, '29 personas aprobadas.');
    expect(await screen.faults('results-decided')).toEqual([]);
    await press(screen, 'Control+z');
    await sees(screen, /Deshecho: 29/u);
  });
});

describe('other lists', () => {
  test('of more than thirty stand in three columns', async () => {
    await openLists();
    await press(screen, 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Enter');
    await sees(screen, 'Transformación Digital, Grupo 2');
    await typed('33a');
    expect(await screen.faults('list-45')).toEqual([]);
  });

  test('are captured from the signed sheet: who did not sign is absent', async () => {
    await press(screen, 'F4');
    await sees(screen, 'Digitando la hoja firmada.');
    await typed('5p');
    await typed('6p');
    await sees(screen, 'Cuenta 2 atenciones');
    expect(await screen.faults('list-sheet')).toEqual([]);
  });

  test('at 200 % nothing is cut off', async () => {
    await screen.zoom(true);
    expect(await cutOff(screen)).toEqual([]);
    expect(await screen.faults('list-200')).toEqual([]);
    await screen.zoom(false);
  });

  test('without people say what starts them, and those to come when they open', async () => {
    await openLists();
    await press(screen, 'ArrowUp', 'ArrowUp', 'Enter');
    await sees(screen, 'Nadie está inscrito en este grupo');
    expect(await screen.faults('list-empty')).toEqual([]);
    await openLists();
    await press(screen, ...Array.from({ length: 4 }, () => 'ArrowDown'), 'Enter');
    await sees(screen, /La sesión empieza el/u);
    await typed('1a');
    expect(await screen.faults('list-before')).toEqual([]);
    expect(await screen.page.getByText('Ausente', { exact: true }).count()).toBe(0);
    expect(screen.complaints).toEqual([]);
  });
});
