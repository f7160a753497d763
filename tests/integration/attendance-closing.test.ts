import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeOpenVisits, startClosingRule } from '#core/features/attendance/closing.ts';
import { writeSetting } from '#core/settings.ts';
import { localDate, localInstant } from '#shared/domain/bogota.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { newPerson } from '#tests/support/visitors.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const DAY = 86_400_000;
const desk = () => t.callerAs('desk').attendance;
const close = () => closeOpenVisits(t.core.context);
const ends = () =>
  t.store.read.selectFrom('attendanceEnd').select(['attendanceId', 'endedAt', 'how']).orderBy('id').execute();

describe('a visit that nobody ended', () => {
  it('stays open on its day, and is closed as of closing time once the day is over', async () => {
    const { id } = await desk().register({ personId: await newPerson(t, 1), service: 'COWORKING' });
    t.clock.now = localInstant('2026-04-14', '23:59');
    expect([await close(), (await desk().today()).inside.length]).toEqual([0, 1]);
    t.clock.now = localInstant('2026-04-15', '00:00');
    expect([await close(), await close()]).toEqual([1, 0]);
    expect(await ends()).toEqual([
      { attendanceId: id, endedAt: localInstant('2026-04-14', '18:00'), how: 'RULE' },
    ]);
    expect(await desk().day({ date: '2026-04-14' })).toMatchObject([
      { id, endedAt: localInstant('2026-04-14', '18:00'), endedByRule: true },
    ]);
  });

  it('is closed at the time that the centre set, or when it began if that was later', async () => {
    await writeSetting(t.core.context, 'central', { name: 'attendance.closingTime', value: '"17:30"' });
    await desk().register({ personId: await newPerson(t, 1), service: 'COWORKING' });
    t.clock.now = localInstant('2026-04-14', '19:00');
    await desk().register({ personId: await newPerson(t, 2), service: 'SALA' });
    t.clock.now += DAY;
    expect(await close()).toBe(2);
    expect((await ends()).map((end) => end.endedAt)).toEqual([
      localInstant('2026-04-14', '17:30'),
      localInstant('2026-04-14', '19:00'),
    ]);
  });

  it('is left alone when it was ended, voided or imported, when nobody stays, and at another Punto', async () => {
    const personId = await newPerson(t, 1);
    const ended = await desk().register({ personId, service: 'COWORKING' });
    await desk().end({ id: ended.id });
    const voided = await desk().register({ personId, service: 'SALA' });
    await desk().void({ id: voided.id, reason: 'Persona equivocada' });
    await desk().register({ personId, service: 'IMPRESION' });
    await t.core.context.ledger.write('other', async (tx) => {
      const visit = {
        personId,
        service: 'ASESORIA' as const,
        startedAt: tx.now,
        localDate: localDate(tx.now),
        note: null,
        recordedAt: tx.now,
      };
      const elsewhere = { siteId: 'pd2', origin: 'DESK' as const, importId: null };
      await tx.append('attendance', { id: tx.newId(), ...visit, ...elsewhere });
      const imported = { siteId: '', origin: 'IMPORT' as const, importId: 'import-1' };
      await tx.append('attendance', { id: tx.newId(), ...visit, ...imported });
    });
    t.clock.now += DAY;
    expect(await close()).toBe(0);
    expect((await ends()).map((end) => end.how)).toEqual(['DESK']);
  });

  it('is closed with hundreds of others in batches, and the desk registers meanwhile', async () => {
    const personId = await newPerson(t, 1);
    const { ledger } = t.core.context;
    for (let batch = 0; batch < 3; batch += 1) {
      await ledger.write('desk', async (tx) => {
        for (let index = 0; index < 400; index += 1) {
          const startedAt = tx.now - index * 60_000;
          await tx.append('attendance', {
            id: tx.newId(),
            siteId: '',
            personId,
            service: 'COWORKING',
            startedAt,
            localDate: localDate(startedAt),
            origin: 'DESK',
            note: null,
            recordedAt: tx.now,
            importId: null,
          });
        }
      });
    }
    t.clock.now += DAY;
    const order: string[] = [];
    const closing = close().then((closed) => order.push(`closed ${closed}`));
    await desk().register({ personId, service: 'SALA' });
    order.push('registered');
    await closing;
    expect(order).toEqual(['registered', 'closed 1200']);
    const batches = await t.store.read
      .selectFrom('change')
      .select('txSize')
      .where('tableName', '=', 'attendanceEnd')
      .execute();
    expect(Math.max(...batches.map((row) => row.txSize))).toBe(10);
  });
});

describe('the list of open visits', () => {
  const listed = async () =>
    (await t.store.read.selectFrom('openVisit').select('attendanceId').execute()).map(
      (row) => row.attendanceId,
    );

  it('misses nothing: late, from another computer, ended before it came, and holds only today after the rule', async () => {
    const ana = await newPerson(t, 1);
    const left = await desk().register({ personId: ana, service: 'COWORKING' });
    expect(await listed()).toEqual([left.id]);
    await desk().end({ id: left.id });
    expect(await listed()).toEqual([]);
    const paper = await desk().register({ personId: ana, service: 'IMPRESION' });
    t.clock.now += DAY;
    expect([await close(), await listed()]).toEqual([0, []]);
    expect((await ends()).map((end) => end.attendanceId)).not.toContain(paper.id);

    const late = await desk().registerLate({
      personId: ana,
      service: 'SALA',
      startedAt: localInstant('2026-04-13', '09:00'),
    });
    // As the synchronisation brings the rows of another computer of the Punto: in any order.
    await t.store.unguarded(async () => {
      const visit = (id: string, at: number) =>
        sql`INSERT INTO attendance VALUES (${id}, '', ${ana}, 'SALA', ${at}, '2026-04-12', 'DESK', NULL, 1, NULL)`;
      const ended = sql`INSERT INTO attendanceEnd VALUES ('e1', '', 'pulled-ended', 1, 'DESK')`;
      await ended.execute(t.store.raw);
      await visit('pulled-ended', localInstant('2026-04-12', '10:00')).execute(t.store.raw);
      await visit('pulled-open', localInstant('2026-04-12', '09:00')).execute(t.store.raw);
    });
    const todays = await desk().register({ personId: ana, service: 'COWORKING' });
    expect(await close()).toBe(2);
    expect((await ends()).filter((end) => end.how === 'RULE').map((end) => end.attendanceId)).toEqual([
      'pulled-open',
      late.id,
    ]);
    expect(await listed()).toEqual([todays.id]);
  });

  it('is not kept at the centre, which closes no visits', async () => {
    await t.close();
    t = await openTestCore('central');
    await t.store.unguarded(async () => {
      await sql`INSERT INTO meta VALUES ('role', 'central')`.execute(t.store.raw);
      const visit = sql`INSERT INTO attendance VALUES ('a1', 's1', 'p1', 'SALA', 1, '2026-04-12', 'DESK', NULL, 1, NULL)`;
      await visit.execute(t.store.raw);
    });
    expect(await listed()).toEqual([]);
  });
});

describe('an end that a desk saw', () => {
  it('holds over the rule when it comes after it', async () => {
    const { id } = await desk().register({ personId: await newPerson(t, 1), service: 'COWORKING' });
    // The clock jumps a day ahead, the rule runs, and the clock is put right.
    const right = t.clock.now;
    t.clock.now += DAY;
    expect(await close()).toBe(1);
    t.clock.now = right + 3_600_000;
    expect((await desk().today()).inside).toEqual([]);
    await desk().end({ id });
    expect((await desk().today()).visits).toMatchObject([
      { id, endedAt: right + 3_600_000, endedByRule: false },
    ]);
    t.clock.now += DAY;
    expect(await close()).toBe(0);
  });

  it('is refused for a visit of another day: nobody saw it now', async () => {
    const { id } = await desk().register({ personId: await newPerson(t, 1), service: 'COWORKING' });
    t.clock.now += DAY;
    await expect(desk().end({ id })).rejects.toThrow('ya quedó cerrada por regla');
    expect(await ends()).toEqual([]);
  });
});

describe('the rule while the program runs', () => {
  it('runs at the start and once after each midnight, and tries again what failed', async () => {
    const failures: string[] = [];
    await desk().register({ personId: await newPerson(t, 1), service: 'COWORKING' });
    t.clock.now += DAY;
    const rule = startClosingRule(t.core.context, { report: (place) => failures.push(place), everyMs: 5 });
    await vi.waitFor(async () => expect((await ends()).length).toBe(1));
    const next = await desk().register({ personId: await newPerson(t, 2), service: 'COWORKING' });
    // The computer sleeps over midnight; for a moment the file cannot be read.
    const { read } = t.store;
    const broken = vi.spyOn(read, 'selectFrom').mockImplementation(() => {
      throw new Error('busy');
    });
    t.clock.now += DAY;
    await vi.waitFor(() => expect(failures).toContain('attendance.closing'));
    broken.mockRestore();
    await vi.waitFor(async () => expect((await ends()).map((end) => end.attendanceId)).toContain(next.id));
    await rule.stop();
    await desk().register({ personId: await newPerson(t, 3), service: 'COWORKING' });
    t.clock.now += DAY;
    expect((await ends()).length).toBe(2);
  });
});

describe('a service where nobody stays', () => {
  it('counts like any other and is never inside', async () => {
    const personId = await newPerson(t, 1);
    await desk().register({ personId, service: 'IMPRESION' });
    expect(await desk().today()).toMatchObject({ total: 1, inside: [], visits: [{ endedAt: null }] });
    expect((await t.callerAs('desk').people.card({ id: personId })).insideSince).toBe(null);
    await desk().register({ personId, service: 'SALA' });
    expect((await desk().today()).inside.map((visit) => visit.service)).toEqual(['SALA']);
  });
});
