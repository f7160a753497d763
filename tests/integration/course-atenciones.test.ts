// Who is at a course session is an atención of CURSO: everything that counts atenciones says the same of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countsSince } from '#core/features/central/counts.ts';
import { indicators } from '#core/features/indicators/indicators.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { courseRow, groupRow, markRow, sessionRow } from '#tests/support/course-rows.ts';
import { person, visit } from '#tests/support/sync-world.ts';

const MINUTE = 60_000;
/** 14 April 2026, 10:42 in Bogotá: when the core's clock stands; the session began at 10:00. */
const NOW = Date.parse('2026-04-14T15:42:00Z');
const TEN = Date.parse('2026-04-14T15:00:00Z');
const session = sessionRow('s1', '', 'g1', TEN);

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
  await write(async (tx) => {
    await tx.create('course', courseRow('c1'));
    await tx.create('courseGroup', groupRow('g1', '', 'c1'));
    await tx.create('courseSession', session);
    for (const [id, documentNumber] of [
      ['ana', '9999000017'],
      ['luz', '9999000025'],
      ['sol', '9999000033'],
    ] as const)
      await tx.create('person', person(tx, '', { id, documentNumber, givenNames: id }));
  });
});
afterEach(() => t.close());

const write = <T>(work: (tx: LedgerTx) => Promise<T>) => t.core.context.ledger.write('test', work);
const mark = (personId: string, what: RollCallMark, over = {}) =>
  write((tx) => tx.append('sessionMark', markRow(tx, session, personId, what, over)));
const came = (personId: string, minutes: number, over: object = {}) =>
  write((tx) =>
    tx.append('attendance', {
      ...visit(tx, '', personId),
      service: 'CURSO',
      startedAt: TEN + minutes * MINUTE,
      localDate: localDate(TEN),
      ...over,
    }),
  );

/** Every place that counts, asked at once: [indicator, centre's screen, desk, day sheet], and people likewise. */
async function everywhere() {
  const { context } = t.core;
  const report = await indicators(context, { from: '2026-04-14', to: '2026-04-15' });
  const by = new Map(report.indicators.map((each) => [each.code, each.value]));
  const centre = await countsSince(t.store.read, {
    from: '2026-04-14',
    today: '2026-04-14',
    peopleFrom: '2026-04-14',
  });
  const desk = await t.callerAs('desk').attendance.today();
  const { totals } = await t.callerAs('desk').day.sheet({ date: '2026-04-14' });
  return {
    atenciones: [
      by.get('ATENCIONES'),
      centre.days.reduce((sum, day) => sum + day.count, 0),
      desk.total + desk.anonymous,
      totals.attended,
      totals.byService.CURSO ?? 0,
    ],
    people: [by.get('PERSONAS_ATENDIDAS'), centre.people, desk.people, totals.people],
  };
}
const all = (atenciones: number, people: number) => ({
  atenciones: [atenciones, atenciones, atenciones, atenciones, atenciones],
  people: [people, people, people, people],
});

describe('a session of a course', () => {
  it('is an atención for whoever was there, late or not, and for nobody else', async () => {
    await mark('ana', 'PRESENTE');
    await mark('luz', 'TARDE', { arrivedAt: TEN + 20 * MINUTE });
    await mark('sol', 'EXCUSA');
    expect(await everywhere()).toEqual(all(2, 2));
  });

  it('counts what stands: a correction takes the atención away and gives it back', async () => {
    await mark('ana', 'PRESENTE', { markedAt: NOW - 3 });
    await mark('ana', 'AUSENTE', { markedAt: NOW - 2, how: 'CORRECCION', reason: 'Se confundió' });
    expect(await everywhere()).toEqual(all(0, 0));
    await mark('ana', 'PRESENTE', { markedAt: NOW - 1, how: 'CORRECCION', reason: 'Sí vino' });
    expect(await everywhere()).toEqual(all(1, 1));
  });

  it.each([
    [-29, 1],
    [-30, 2],
    [29, 1],
    [30, 2],
  ])('and a visit of CURSO %i minutes from its start are %i', async (minutes, atenciones) => {
    await mark('ana', 'PRESENTE');
    await came('ana', minutes);
    expect(await everywhere()).toEqual(all(atenciones, 1));
  });

  it('follows a chain of visits: one that counts nothing blocks nothing', async () => {
    await came('ana', -50);
    await came('ana', -25);
    await mark('ana', 'PRESENTE');
    // 09:10 counts, 09:35 does not, so 10:00 does.
    expect(await everywhere()).toEqual(all(2, 1));
  });

  it.each(['cancelledAt', 'deletedAt'] as const)('with %s counts nobody', async (field) => {
    await mark('ana', 'PRESENTE');
    await write((tx) => tx.patch('courseSession', session.id, { [field]: NOW }));
    expect(await everywhere()).toEqual(all(0, 0));
  });

  it('counts one person once who was marked under two registrations', async () => {
    await write((tx) =>
      tx.create('person', person(tx, '', { id: 'ana2', documentNumber: '9999000017', givenNames: 'ana' })),
    );
    await mark('ana', 'PRESENTE');
    await mark('ana2', 'PRESENTE');
    expect(await everywhere()).toEqual(all(1, 1));
  });

  it('stands on the sheet of its day with how many were there', async () => {
    await mark('ana', 'PRESENTE');
    await mark('luz', 'TARDE', { arrivedAt: TEN + 20 * MINUTE });
    await mark('sol', 'AUSENTE');
    const { sessions } = await t.callerAs('desk').day.sheet({ date: '2026-04-14' });
    expect(sessions).toEqual([
      { id: 's1', courseName: 'Curso c1', groupName: 'Grupo g1', startedAt: TEN, attended: 2 },
    ]);
  });

  it('that runs over midnight counts on the day of its start', async () => {
    const late = sessionRow('s2', '', 'g1', Date.parse('2026-04-14T04:30:00Z'));
    await write(async (tx) => {
      await tx.create('courseSession', late);
      await tx.append('sessionMark', markRow(tx, late, 'ana', 'PRESENTE'));
    });
    const count = async (from: string, to: string) =>
      (await indicators(t.core.context, { from, to })).indicators[0]?.value;
    expect([await count('2026-04-13', '2026-04-14'), await count('2026-04-14', '2026-04-15')]).toEqual([
      1, 0,
    ]);
  });
});

it('visits and sessions in one order fill more than a page, many of them at one moment, each exactly once', async () => {
  const each = 700;
  for (let first = 0; first < each; first += 175) {
    await write(async (tx) => {
      for (let at = first; at < first + 175; at += 1) {
        const startedAt = TEN + (at % 2) * MINUTE;
        await tx.append('attendance', { ...visit(tx, '', `v${at}`), startedAt, localDate: localDate(TEN) });
        await tx.append('sessionMark', markRow(tx, session, `m${at}`, 'PRESENTE'));
      }
    });
  }
  const { indicators: figures } = await indicators(t.core.context, { from: '2026-04-14', to: '2026-04-15' });
  expect(figures.slice(0, 2).map(({ value }) => value)).toEqual([2 * each, 2 * each]);
});

it('heads that were counted and voided count nowhere', async () => {
  await write(async (tx) => {
    const heads = {
      siteId: '',
      service: 'CURSO',
      startedAt: TEN,
      localDate: localDate(TEN),
      sex: 'MUJER',
    } as const;
    const rest = { ageGroup: '18-28', count: 7, note: null, recordedAt: tx.now } as const;
    for (const id of ['kept', 'voided']) await tx.append('anonymousAttendance', { id, ...heads, ...rest });
    const about = { id: tx.newId(), siteId: '', anonymousId: 'voided' };
    await tx.append('anonymousVoid', { ...about, reason: 'Error', voidedAt: tx.now });
  });
  expect(await everywhere()).toEqual(all(7, 0));
});
