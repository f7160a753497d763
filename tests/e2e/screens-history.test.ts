// Visits, courses and spaces of a person on one page; the day that counts a course session.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localDate } from '#shared/domain/bogota.ts';
import { givenCourse } from '#tests/support/course.ts';
import { enrolmentRow, markRow } from '#tests/support/course-rows.ts';
import { openTestFolder } from '#tests/support/folder.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
let host: WebHost;
let screen: Screen;

/** Abril took part in one course, waits for another and used two computers. */
async function folderWithHistory(folder: string): Promise<void> {
  const t = await openTestFolder(folder, { now: Date.now });
  const home = { ledger: t.ledger, siteId: () => '' };
  const today = Math.max(Date.now() - 30 * MINUTE, Date.parse(`${localDate(Date.now())}T05:00:00Z`));
  const photo = await givenCourse(home, { people: 3, sessions: 3, startsAt: today - 14 * DAY });
  const office = await givenCourse(home, {
    people: 1,
    capacity: 1,
    series: 1,
    courseName: 'Transformación Digital',
    startsAt: today + DAY,
    minutes: 2_400,
  });
  const abril = photo.people[0]?.personId ?? '';
  await t.ledger.write('user:test', async (tx) => {
    await tx.create('enrolment', enrolmentRow(tx, '', office.groupId, abril));
    for (const session of photo.sessions) {
      const held = { ...session, siteId: '', groupId: photo.groupId };
      for (const { personId } of photo.people)
        await tx.append('sessionMark', markRow(tx, held, personId, 'PRESENTE'));
    }
    for (const [at, name] of ['PC 04', 'Puesto 2'].entries()) {
      const kind = at === 0 ? 'EQUIPO' : 'PUESTO';
      const about = {
        siteId: '',
        capacity: 1,
        planX: null,
        planY: null,
        active: 1,
        deletedAt: null,
      } as const;
      await tx.create('space', { id: name, kind, name, ...about });
      const startedAt = today - (at + 1) * DAY;
      const none = { attendanceId: null, reservationId: null, turnId: null, movedFromId: null };
      const start = {
        siteId: '',
        spaceId: name,
        personId: abril,
        startedAt,
        localDate: localDate(startedAt),
      };
      await tx.append('useStart', { id: `use${at}`, ...start, ...none, minutes: 60, officer: 'user:test' });
      const end = { useId: `use${at}`, endedAt: startedAt + 50 * MINUTE, how: 'MOSTRADOR' } as const;
      await tx.append('useEnd', { id: tx.newId(), siteId: '', ...end, officer: 'user:test' });
    }
  });
  await t.close();
}

beforeAll(async () => {
  const folder = temporaryFolder();
  await folderWithHistory(folder);
  host = await startWebHost('station', { folder });
  screen = await openScreen(host.url);
  await setUp(screen, host, 'La Joya');
  await sees(screen, 'Escriba la cédula o el nombre');
});
afterAll(async () => {
  await screen.close();
  await host.stop();
});

test('the file shows visits, courses and spaces on one page', async () => {
  await expect.poll(() => focused(screen)).toBe('reception-search');
  await type(screen, '9999001000');
  await screen.page.getByRole('button', { name: 'Ficha', exact: true }).waitFor();
  await press(screen, 'Control+o');
  await screen.page.getByText('Historial de visitas').waitFor();
  const courses = screen.page.getByRole('region', { name: 'Cursos' });
  await expect
    .poll(() => courses.innerText())
    .toMatch(/En espera, puesto 1.*Fotografía con Celular.*Completó las horas/su);
  expect(await courses.innerText()).toMatch(/6\sh\s00 de 6\sh\s00,\s3\ssesiones/u);
  const spaces = await screen.page.getByRole('region', { name: 'Equipos y salas' }).innerText();
  expect(spaces).toMatch(/PC 04.*50\smin.*Puesto 2.*50\smin/su);
  expect([await cutOff(screen), await screen.faults('file-history')]).toEqual([[], []]);
  await press(screen, 'Escape');
});

test('the day counts who was at a course session, and says at which', async () => {
  await place(screen, 'El día');
  await sees(screen, /Fotografía con Celular, Grupo 2:\s3\sasistentes\./u);
  expect([await cutOff(screen), await screen.faults('day-session')]).toEqual([[], []]);
});
