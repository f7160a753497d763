import { expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import { undoImport } from '#core/imports/undo.ts';
import { openTestCore } from '#tests/support/core.ts';
import { givenCourse } from '#tests/support/course.ts';
import { enrolmentRow, markRow } from '#tests/support/course-rows.ts';
import { person } from '#tests/support/sync-world.ts';

const DAY = 86_400_000;

it('who came by a file and took part in a course stays when the file is undone, and so do the figures of the course', async () => {
  const t = await openTestCore();
  try {
    const { context } = t.core;
    const course = await givenCourse(context, { people: 0, sessions: 1, startsAt: t.clock.now - DAY });
    const [session] = course.sessions;
    if (session === undefined) throw new Error('The course has a session.');
    await context.ledger.write('test', async (tx) => {
      await tx.create('importRun', {
        id: 'run',
        siteId: '',
        kind: 'ATENCIONES',
        fileName: 'enero.csv',
        fileHash: 'a'.repeat(64),
        rows: 2,
        imported: 2,
        startedAt: tx.now,
        finishedAt: tx.now,
        actor: 'test',
        undoneAt: null,
        undoReason: null,
        deletedAt: null,
      });
      for (const [id, documentNumber] of [
        ['ana', '9999000017'],
        ['luz', '9999000025'],
      ] as const)
        await tx.create('person', {
          ...person(tx, '', { id, documentNumber, givenNames: id }),
          importId: 'run',
        });
      await tx.create(
        'enrolment',
        enrolmentRow(tx, '', course.groupId, 'ana', { confirmedAt: t.clock.now - 2 * DAY }),
      );
      await tx.append(
        'sessionMark',
        markRow(tx, { ...session, siteId: '', groupId: course.groupId }, 'ana', 'PRESENTE'),
      );
    });
    const figures = async () => {
      const report = await indicators(context, { from: '2026-01-01', to: '2027-01-01' });
      return report.indicators
        .filter(({ code }) => code !== 'ATENCIONES')
        .map(({ code, value }) => [code, value]);
    };
    const before = await figures();
    expect(await undoImport(context, 'test', { id: 'run', reason: 'Era de otro Punto' })).toMatchObject({
      peopleGone: 1,
      peopleKept: 1,
    });
    expect(await figures()).toEqual(before);
    expect(Object.fromEntries(before)).toMatchObject({ INSCRITOS: 1, PARTICIPANTES: 1, CAPACITADOS: 1 });
  } finally {
    await t.close();
  }
});
