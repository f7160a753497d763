import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, localDate, localInstant } from '#shared/domain/bogota.ts';
import { givenCourse } from '#tests/support/course.ts';
import { preparedFolder } from '#tests/support/prepared-folder.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, sees, setUp, tabTo, type } from '#tests/support/steps.ts';
import { handsOn } from '#tests/support/hands.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** Empties the field that has the focus and types. */
async function write(screen: Screen, text: string): Promise<void> {
  await press(screen, 'Control+a');
  await type(screen, text);
}

/** Fills the form of a course, from its first field, by keyboard alone. */
async function fillCourse(screen: Screen, code: string, hours: string, name: string): Promise<void> {
  await sees(screen, 'Como sale en el certificado.');
  await write(screen, code);
  await press(screen, 'Tab');
  await write(screen, hours);
  await press(screen, 'Tab');
  await write(screen, name);
}

const closed = (screen: Screen) => expect.poll(() => screen.page.getByRole('dialog').count()).toBe(0);

describe('courses at a Punto that works alone, by keyboard', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('says what will be here, and that a group needs a course first', async () => {
    await place(screen, 'Cursos');
    await sees(screen, 'Aún no hay grupos abiertos');
    expect(await screen.faults('courses-none')).toEqual([]);
    await press(screen, 'k');
    await sees(screen, 'El catálogo está vacío');
  });

  test('adds a course to its catalogue, and refuses a second one with its code', async () => {
    await press(screen, 'n');
    await fillCourse(screen, 'foto-01', '16', 'Fotografía con Celular');
    expect(await screen.faults('courses-course')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Curso agregado.');
    await closed(screen);
    await sees(screen, 'FOTO-01');
    await press(screen, 'n');
    await fillCourse(screen, 'FOTO-01', '20', 'Otro curso');
    await press(screen, 'Control+Enter');
    await sees(screen, 'El código FOTO-01 es de «Fotografía con Celular»; use otro.');
    await press(screen, 'Escape');
    await closed(screen);
    expect(await screen.faults('courses-catalogue')).toEqual([]);
  });

  test('shows the sessions of a new group before it is saved, with the holiday that is skipped', async () => {
    await press(screen, 'g');
    await sees(screen, 'Aún no hay grupos abiertos');
    await press(screen, 'n');
    await sees(screen, 'Datos del grupo');
    const hands = handsOn(screen.page);
    await hands.focusOnLabel('Curso');
    await type(screen, 'foto');
    await press(screen, 'ArrowDown', 'Enter');
    await tabTo(screen, 'lunes');
    await press(screen, 'Space');
    await hands.focusOnLabel('Desde');
    // A Monday; the 23rd of March is San José.
    await write(screen, '01/03/2027');
    await hands.focusOnLabel('Dicta');
    await write(screen, 'Ana Instructora Inventada');
    await sees(screen, '16 h de 16 h del curso');
    await sees(screen, 'festivo, se salta');
    expect(await screen.faults('courses-new')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Grupo 1 creado con 8 sesiones.');
    await expect.poll(() => focused(screen)).toMatch(/^group-/u);
    expect(await screen.faults('courses-groups')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
  });

  test('lets a clash with the instructor through only when somebody says so', async () => {
    await press(screen, 'n');
    await sees(screen, 'Datos del grupo');
    const hands = handsOn(screen.page);
    await hands.focusOnLabel('Curso');
    await type(screen, 'foto');
    await press(screen, 'ArrowDown', 'Enter');
    await tabTo(screen, 'lunes');
    await press(screen, 'Space');
    await hands.focusOnLabel('Desde');
    await write(screen, '01/03/2027');
    await press(screen, 'Tab');
    await write(screen, '15:00');
    await press(screen, 'Tab');
    await write(screen, '17:00');
    await hands.focusOnLabel('Dicta');
    await write(screen, 'ANA Instructora inventada');
    await sees(screen, '8 cruces');
    await sees(screen, /Fotografía con Celular, Grupo 1: mismo instructor/u);
    const save = screen.page.getByRole('button', { name: 'Crear el grupo' });
    expect(await save.isDisabled()).toBe(true);
    expect(await screen.faults('courses-clash')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await press(screen, 'F8');
    await expect.poll(() => save.isDisabled()).toBe(false);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Grupo 2 creado con 8 sesiones.');
  });

  test('moves a session, tells a holiday, and refuses two sessions of the group at once', async () => {
    await sees(screen, 'lun. 26 abr. 2027');
    await press(screen, 'ArrowRight');
    await expect.poll(() => focused(screen)).toMatch(/^session-/u);
    await press(screen, 'm');
    const hands = handsOn(screen.page);
    await hands.focusOnLabel('Fecha');
    await write(screen, '22/03/2027');
    await sees(screen, 'El 22 mar. 2027 es festivo.');
    expect(await screen.faults('courses-holiday')).toEqual([]);
    await write(screen, '08/03/2027');
    await sees(screen, /dos sesiones de un grupo no pueden ser a la vez/u);
    await write(screen, '02/03/2027');
    await hands.focusOnLabel('Tema');
    await write(screen, 'luz y encuadre');
    await expect
      .poll(() => screen.page.getByRole('button', { name: 'Guardar el cambio' }).isDisabled())
      .toBe(false);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Sesión cambiada.');
    await closed(screen);
    await sees(screen, 'luz y encuadre');
  });

  test('cancels a session with a reason that stays readable', async () => {
    await expect.poll(() => focused(screen)).toMatch(/^session-/u);
    await press(screen, 'Delete');
    await handsOn(screen.page).focusOnLabel('Por qué');
    await type(screen, 'Se fue la luz');
    await press(screen, 'Enter');
    await sees(screen, 'Sesión cancelada.');
    await closed(screen);
    await sees(screen, 'Cancelada');
    expect(await screen.faults('courses-cancelled')).toEqual([]);
  });

  test('shows the week and the month, and goes to the list of a session', async () => {
    await press(screen, 'c');
    await sees(screen, /Semana del/u);
    for (let month = 0; month < 40; month += 1) {
      if ((await screen.page.getByText('Marzo de 2027').count()) > 0) break;
      if (month === 0) await press(screen, 's');
      await press(screen, 'PageDown');
    }
    await sees(screen, 'Marzo de 2027');
    await sees(screen, 'festivo');
    expect(await screen.faults('courses-month')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await press(screen, 's');
    await sees(screen, /Semana del/u);
    await sees(screen, 'Ana Instructora Inventada');
    expect(await screen.faults('courses-week')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(true);
    expect(await screen.faults('courses-week-200')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(false);
    // The one that was cancelled has no list; the one before it has.
    await press(screen, 'ArrowUp', 'Enter');
    await expect.poll(() => screen.page.evaluate(() => window.location.hash)).toBe('#/lista');
    // The code that was another course's, and the two sessions at once.
    expect(screen.complaints).toEqual(Array(2).fill(expect.stringContaining('409 (Conflict)')));
  });
});

describe('a group that runs, by keyboard', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    const { folder } = await preparedFolder(async (context) => {
      const day = localDate(context.clocks.now());
      const startsAt = localInstant(day, '00:00') - 7 * DAY_MS;
      const course = await givenCourse(context, { people: 6, capacity: 5, startsAt });
      const [first] = course.sessions;
      const [person] = course.people;
      if (first === undefined || person === undefined) throw new Error('The course is empty.');
      await context.ledger.write('user:test', (tx) =>
        tx.append('sessionMark', {
          id: tx.newId(),
          siteId: context.siteId(),
          sessionId: first.id,
          groupId: course.groupId,
          personId: person.personId,
          mark: 'PRESENTE',
          startedAt: first.startsAt,
          endedAt: first.endsAt,
          localDate: localDate(first.startsAt),
          arrivedAt: null,
          markedAt: tx.now,
          how: 'LISTA',
          reason: null,
          officer: 'user:test',
        }),
      );
    });
    host = await startWebHost('station', { folder });
    screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await place(screen, 'Cursos');
    await sees(screen, '5 de 5, 1 en espera');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('names who would lose the seat when the capacity is lowered, and asks', async () => {
    await expect.poll(() => focused(screen)).toMatch(/^group-/u);
    await press(screen, 'e');
    const hands = handsOn(screen.page);
    await hands.focusOnLabel('Cupo');
    await write(screen, '3');
    await sees(screen, '2 personas inscritas quedarían en lista de espera:');
    await sees(screen, 'Darío Supuesto Modelo');
    const save = screen.page.getByRole('button', { name: 'Guardar el grupo' });
    expect(await save.isDisabled()).toBe(true);
    expect(await screen.faults('courses-capacity')).toEqual([]);
    await press(screen, 'F7');
    await expect.poll(() => save.isDisabled()).toBe(false);
    await press(screen, 'Control+Enter');
    await sees(screen, 'Grupo cambiado.');
    await closed(screen);
    await sees(screen, '3 de 3, 3 en espera');
  });

  test('says why a session with a list is not moved', async () => {
    await sees(screen, '1 marcada');
    await press(screen, 'ArrowRight', 'ArrowUp', 'ArrowUp');
    await press(screen, 'm');
    await sees(screen, 'Esta sesión ya tiene lista (1 persona): no se mueve ni se cancela.');
    expect(await screen.faults('courses-held')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
  });

  test('cancels the group, which leaves the list until it is asked for', async () => {
    await press(screen, 'ArrowLeft', 'x');
    await handsOn(screen.page).focusOnLabel('Por qué');
    await type(screen, 'El instructor se fue');
    await press(screen, 'Enter');
    await sees(screen, 'Grupo cancelado.');
    await sees(screen, /Hay 1.terminado: tecla V\./u);
    await press(screen, 'v');
    await sees(screen, 'Cancelado: El instructor se fue');
    expect(await screen.faults('courses-group-cancelled')).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });
});

describe('the catalogue at the centre, by keyboard', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('central');
    screen = await openScreen(host.url);
    await setUp(screen, host);
    await screen.page.getByRole('navigation', { name: 'Lugares' }).waitFor();
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('keeps the courses of every Punto, retires one, and shows all groups to read', async () => {
    await place(screen, 'Cursos');
    await sees(screen, 'El catálogo está vacío');
    await press(screen, 'n');
    await fillCourse(screen, 'TD-10', '10', 'Transformación Digital');
    await press(screen, 'Control+Enter');
    await sees(screen, 'Llega a cada Punto en su próxima comunicación.');
    await closed(screen);
    await sees(screen, 'TD-10');
    await press(screen, 'r');
    await sees(screen, 'Curso retirado.');
    await press(screen, 'r');
    await sees(screen, 'El curso se ofrece otra vez.');
    expect(await screen.faults('courses-centre')).toEqual([]);
    await press(screen, 'g');
    await sees(screen, 'No hay grupos abiertos');
    expect(await screen.faults('courses-centre-groups')).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });
});
