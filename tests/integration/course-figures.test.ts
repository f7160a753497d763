import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indicators } from '#core/features/indicators/indicators.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { courseRow, enrolmentRow, groupRow, markRow, sessionRow } from '#tests/support/course-rows.ts';
import { referenceCourses, type CourseHistory } from '#tests/support/course-reference.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';
import { person } from '#tests/support/sync-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = startOfLocalDate('2026-04-02');
const EARLY = START - 10 * 24 * HOUR;

/** Two registrations of Ana are one person; Luis and Pedro share a document by mistake and are two. */
const PEOPLE = [
  { id: 'r1', canonical: 'r1', documentNumber: '9999001001', givenNames: 'Ana' },
  { id: 'r2', canonical: 'r1', documentNumber: '9999001001', givenNames: 'Ana Sofía' },
  { id: 'r3', canonical: 'r3', documentNumber: '9999001003', givenNames: 'Luis' },
  { id: 'r4', canonical: 'r4', documentNumber: '9999001003', givenNames: 'Pedro' },
  { id: 'r5', canonical: 'r5', documentNumber: null, givenNames: 'Sol' },
] as const;

const GROUPS = [
  { id: 'g1', siteId: 'pd1', courseId: 'c1', capacity: 2, percent: 50, byHours: true },
  { id: 'g2', siteId: 'pd2', courseId: 'c2', capacity: 1, percent: 80, byHours: false },
  { id: 'g3', siteId: 'pd1', courseId: 'c3', capacity: 3, percent: 80, byHours: true },
] as const;
const MINUTES = 240;
const SESSIONS_EACH = 3;

/** Half of everything crowds around midnight, where periods begin and end. */
const hours = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -90, max: 90 }));
const somebody = fc.constantFrom(...PEOPLE);
const drawn = fc.record({
  cancelledGroup: fc.constantFrom('g1', 'g2', 'g3', 'none', 'none'),
  sessions: fc.array(fc.record({ hour: hours, cancelled: fc.nat(5).map((n) => n === 0) }), {
    minLength: GROUPS.length * SESSIONS_EACH,
    maxLength: GROUPS.length * SESSIONS_EACH,
  }),
  enrolments: fc.array(
    fc.record({
      who: somebody,
      group: fc.constantFrom(...GROUPS),
      hour: hours,
      confirmed: fc.nat(6).map((n) => n > 0),
      stays: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
      mistake: fc.nat(5).map((n) => n === 0),
      deleted: fc.nat(9).map((n) => n === 0),
      result: fc.option(fc.record({ approved: fc.boolean(), hour: hours }), { nil: null }),
    }),
    { minLength: 8, maxLength: 20, size: 'max' },
  ),
  marks: fc.array(
    fc.record({
      who: somebody,
      session: fc.nat(GROUPS.length * SESSIONS_EACH - 1),
      mark: fc.constantFrom('PRESENTE', 'PRESENTE', 'TARDE', 'AUSENTE', 'EXCUSA'),
      late: fc.integer({ min: 1, max: 119 }),
      hour: hours,
    }),
    { minLength: 10, maxLength: 60, size: 'max' },
  ),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function historyOf(raw: Drawn): CourseHistory {
  const groups = GROUPS.map((group) => ({
    ...group,
    minutes: MINUTES,
    cancelled: group.id === raw.cancelledGroup,
  }));
  const sessions = raw.sessions.map(({ hour, cancelled }, at) => ({
    id: `s${at}`,
    groupId: GROUPS[Math.floor(at / SESSIONS_EACH)]?.id ?? 'g1',
    // Never two at one moment: the order of hours is theirs.
    startsAt: START + hour * HOUR + at * MINUTE,
    endsAt: START + hour * HOUR + at * MINUTE + 120 * MINUTE,
    cancelled,
  }));
  const enrolments = raw.enrolments
    .map((each, at) => {
      const confirmedAt = each.confirmed ? START + each.hour * HOUR + at : null;
      const leaves = confirmedAt !== null && each.stays !== null;
      return {
        groupId: each.group.id,
        person: each.who.canonical,
        registration: each.who.id,
        confirmedAt,
        withdrawnAt: leaves ? confirmedAt + (each.stays ?? 0) * HOUR + 100 + at : null,
        mistake: leaves && each.mistake,
        deleted: each.deleted,
        result:
          each.result === null
            ? null
            : { approved: each.result.approved, at: START + each.result.hour * HOUR + at },
      };
    })
    .toSorted((a, b) => (a.confirmedAt ?? Infinity) - (b.confirmedAt ?? Infinity));
  const marks = raw.marks.flatMap(({ who, session: at, mark, late, hour }, index) => {
    const session = sessions[at];
    if (session === undefined) return [];
    return {
      sessionId: session.id,
      person: who.canonical,
      registration: who.id,
      mark,
      arrivedAt: mark === 'TARDE' ? session.startsAt + late * MINUTE : null,
      markedAt: START + hour * HOUR + index,
    };
  });
  return { groups, enrolments, sessions, marks };
}

async function write(store: TestStore, { groups, enrolments, sessions, marks }: CourseHistory) {
  await store.ledger.write('test', async (tx) => {
    for (const id of ['pd1', 'pd2']) {
      const code = id === 'pd1' ? 'PD01' : 'PD02';
      await tx.create('site', { id, code, name: `Punto ${code}`, comuna: null, active: 1, deletedAt: null });
    }
    for (const { id, documentNumber, givenNames } of PEOPLE) {
      const documentType = documentNumber === null ? 'SIN_DOC' : 'CC';
      await tx.create(
        'person',
        person(tx, 'pd1', {
          id,
          documentType,
          documentNumber,
          givenNames,
          surnames: 'Prueba',
          birthDate: null,
        }),
      );
    }
    for (const [at, { percent, byHours, id, siteId, capacity, cancelled }] of groups.entries()) {
      const courseId = `c${at}`;
      const completion = byHours ? 'HORAS' : 'APROBACION';
      await tx.create('course', courseRow(courseId, { minutes: MINUTES, percent, completion }));
      await tx.create(
        'courseGroup',
        groupRow(id, siteId, courseId, { capacity, cancelledAt: cancelled ? EARLY : null }),
      );
    }
    for (const { id, groupId, startsAt, endsAt, cancelled } of sessions) {
      const over = { endsAt, cancelledAt: cancelled ? EARLY : null };
      await tx.create('courseSession', sessionRow(id, siteOf(groups, groupId), groupId, startsAt, over));
    }
    for (const row of enrolments) await enrol(tx, row);
    for (const row of marks) {
      const session = sessions.find(({ id }) => id === row.sessionId);
      if (session === undefined) continue;
      const { registration, mark, arrivedAt, markedAt } = row;
      const held = { ...session, siteId: siteOf(groups, session.groupId) };
      await tx.append('sessionMark', markRow(tx, held, registration, mark, { arrivedAt, markedAt }));
    }
  });
}

const siteOf = (groups: CourseHistory['groups'], id: string) =>
  groups.find((group) => group.id === id)?.siteId ?? '';

async function enrol(tx: LedgerTx, row: CourseHistory['enrolments'][number]) {
  const { groupId, registration, confirmedAt, withdrawnAt, mistake, deleted, result } = row;
  const own = enrolmentRow(tx, 'pd1', groupId, registration, {
    requestedAt: EARLY,
    confirmedAt,
    withdrawnAt,
    withdrawal: withdrawnAt === null ? null : mistake ? 'ERROR' : 'PERSONA',
    deletedAt: deleted ? EARLY : null,
  });
  await tx.create('enrolment', own);
  if (result === null) return;
  await tx.create('enrolmentResult', {
    id: own.id,
    siteId: 'pd1',
    result: result.approved ? 'APROBADO' : 'NO_APROBADO',
    decidedAt: result.at,
    decidedBy: 'user:test',
    deletedAt: null,
  });
}

async function figures(store: TestStore, from: string, to: string, siteCode?: string) {
  const report = await indicators(store, { from, to, siteCode });
  const broken = report.indicators.flatMap(({ checks }) => checks.filter(({ ok }) => !ok));
  expect(broken).toEqual([]);
  const by = new Map(report.indicators.map((each) => [each.code, each]));
  const figure = (code: 'INSCRITOS' | 'PARTICIPANTES' | 'CAPACITADOS') => ({
    people: by.get(code)?.value,
    personCourses: by.get(code)?.parts['personCourses'],
  });
  return {
    INSCRITOS: figure('INSCRITOS'),
    withdrawn: by.get('INSCRITOS')?.parts['withdrawn'],
    PARTICIPANTES: figure('PARTICIPANTES'),
    CAPACITADOS: figure('CAPACITADOS'),
  };
}

it('the figures of the courses equal a count by the words of their definitions on random histories', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async (raw) => {
      const own = await openTestStore({ ordering: 'centre' });
      try {
        const history = historyOf(raw);
        await write(own, history);
        for (const [from, to] of [
          ['2026-04-01', '2026-04-02'],
          ['2026-04-02', '2026-04-03'],
          ['2026-03-20', '2026-04-20'],
        ] as const) {
          const period = { from: startOfLocalDate(from), to: startOfLocalDate(to) };
          expect(await figures(own, from, to)).toEqual(
            referenceCourses(history, { ...period, siteId: null }),
          );
          expect(await figures(own, from, to, 'PD02')).toEqual(
            referenceCourses(history, { ...period, siteId: 'pd2' }),
          );
        }
      } finally {
        await own.close();
      }
    }),
    { numRuns: 25 },
  );
});
