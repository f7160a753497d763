import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localInstant } from '#shared/domain/bogota.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { addClasses, addUse, newSpace } from '#tests/support/rooms.ts';

const MINUTE = 60_000;
/** A Tuesday; it is 10:42 in Bogotá. */
const TODAY = '2026-04-14';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
  await write(async (tx) => {
    await tx.create('space', newSpace('sala-1', 'SALA', 'Sala 1', 20));
    await tx.create('space', newSpace('sala-2', 'SALA', 'Sala 2', 8));
    await tx.create('space', newSpace('pc-1', 'EQUIPO', 'PC 01'));
    await tx.create('space', newSpace('pc-2', 'EQUIPO', 'PC 02'));
  });
});
afterEach(() => t.close());

const desk = () => t.callerAs('desk');

function write(work: (tx: LedgerTx) => Promise<void>) {
  return t.core.context.ledger.write('test', work);
}

const addSessions = (spaceId: string, times: readonly (readonly [string, string, string])[]) =>
  write((tx) => addClasses(tx, spaceId, times));

const wanted = {
  spaceIds: ['sala-1'],
  date: TODAY,
  startTime: '14:00',
  endTime: '16:00',
  repeat: null,
  people: 12,
};
const forGroup = {
  personId: null,
  groupName: 'Junta de acción comunal',
  purpose: 'Reunión',
  skipClashing: false,
};
type Asked = Parameters<ReturnType<typeof desk>['rooms']['reserve']>[0];
const reserve = (change: Partial<Asked> = {}) => desk().rooms.reserve({ ...wanted, ...forGroup, ...change });
const everyTuesday = (count: number) => ({
  days: ['TU' as const],
  end: { kind: 'COUNT' as const, count },
  keptHolidays: [],
});
const rows = () =>
  t.store.read.selectFrom('reservation').selectAll().orderBy('startsAt').orderBy('spaceId').execute();

describe('reserving', () => {
  it('keeps a room for a group, and the day shows it with what is free around it', async () => {
    const { ids } = await reserve();
    const { rooms, window } = await desk().rooms.day({ date: TODAY });
    expect(window).toEqual({ startsAt: localInstant(TODAY, '07:00'), endsAt: localInstant(TODAY, '18:00') });
    expect(rooms[0]).toEqual({
      space: { id: 'sala-1', name: 'Sala 1', kind: 'SALA', capacity: 20 },
      entries: [
        {
          kind: 'RESERVA',
          id: ids[0],
          spaceId: 'sala-1',
          startsAt: localInstant(TODAY, '14:00'),
          endsAt: localInstant(TODAY, '16:00'),
          state: 'RESERVADA',
          title: 'Junta de acción comunal',
          detail: 'Reunión',
          people: 12,
          groupId: null,
          clashes: [],
        },
      ],
      free: [
        { startsAt: localInstant(TODAY, '07:00'), endsAt: localInstant(TODAY, '14:00') },
        { startsAt: localInstant(TODAY, '16:00'), endsAt: localInstant(TODAY, '18:00') },
      ],
    });
    expect(rooms[1]?.entries).toEqual([]);
    expect(t.topics).toContain('coworking');
  });

  it('takes several spaces and several dates at once, as one series, and shares the people out', async () => {
    const { ids, leftOut } = await reserve({
      spaceIds: ['pc-1', 'pc-2'],
      people: 2,
      repeat: everyTuesday(3),
    });
    expect([ids.length, leftOut]).toEqual([6, []]);
    const written = await rows();
    expect(new Set(written.map(({ seriesId }) => seriesId)).size).toBe(1);
    expect(written.map(({ localDate, spaceId, people }) => [localDate, spaceId, people])).toEqual(
      ['2026-04-14', '2026-04-21', '2026-04-28'].flatMap((date) => [
        [date, 'pc-1', 1],
        [date, 'pc-2', 1],
      ]),
    );
    const { desks } = await desk().rooms.day({ date: '2026-04-21' });
    expect(desks.map(({ spaceName, state }) => [spaceName, state])).toEqual([
      ['PC 01', 'RESERVADA'],
      ['PC 02', 'RESERVADA'],
    ]);
  });

  it.each([
    [
      'for nobody',
      { groupName: null },
      'Diga para quién es: busque a la persona o escriba el nombre del grupo.',
    ],
    [
      'for more than fit',
      { people: 21 },
      'En Sala 1 caben 20 y son 21 personas; elija otro espacio o varios.',
    ],
    [
      'of more spaces than people',
      { spaceIds: ['pc-1', 'pc-2'], people: 1 },
      'Son 2 espacios para una persona; quite los que sobran.',
    ],
    [
      'of an hour that is over',
      { startTime: '08:00', endTime: '09:00' },
      'Esa hora ya pasó; elija otra desde este momento.',
    ],
    ['of nothing', { spaceIds: [] }, 'Elija al menos un espacio.'],
    ['of a space that is gone', { spaceIds: ['sala-9'] }, 'Ese espacio ya no se ofrece; elija otro.'],
    [
      'of a date that does not exist',
      { date: '2026-02-30' },
      'La fecha no existe; escríbala como AAAA-MM-DD.',
    ],
    [
      'of half the Punto for two years',
      { spaceIds: ['pc-1', 'pc-2', 'sala-1'], people: 3, repeat: everyTuesday(101) },
      'Son demasiadas reservas de una vez (máximo 300); acorte la repetición o elija menos espacios.',
    ],
  ] satisfies [string, Partial<Asked>, string][])(
    '%s is refused and writes nothing',
    async (_what, change, message) => {
      await expect(reserve(change)).rejects.toThrow(message);
      expect(await rows()).toEqual([]);
    },
  );

  it('shows before saving what is in the way, holidays, and what lies past the closing time', async () => {
    await addSessions('sala-1', [['2026-04-21', '15:00', '17:00']]);
    const checked = await desk().rooms.check({
      ...wanted,
      endTime: '18:30',
      changing: null,
      repeat: { ...everyTuesday(2), days: ['TU', 'FR'], end: { kind: 'UNTIL', date: '2026-05-01' } },
    });
    expect(checked.skipped).toEqual(['2026-05-01']);
    expect(checked.dates.map(({ localDate, warnings }) => [localDate, warnings])).toEqual(
      ['2026-04-14', '2026-04-17', '2026-04-21', '2026-04-24', '2026-04-28'].map((date) => [
        date,
        ['TRAS_CIERRE'],
      ]),
    );
    expect(checked.dates.flatMap(({ obstacles }) => obstacles)).toEqual([
      {
        spaceName: 'Sala 1',
        kind: 'CURSO',
        id: 'sesion-2026-04-21',
        title: 'Fotografía con Celular',
        detail: 'Grupo 1',
        startsAt: localInstant('2026-04-21', '15:00'),
        endsAt: localInstant('2026-04-21', '17:00'),
      },
    ]);
    expect(await rows()).toEqual([]);
  });

  it('refuses what clashes and says with whom, or leaves those dates out where that is asked', async () => {
    await addSessions('sala-1', [['2026-04-21', '15:00', '17:00']]);
    await expect(reserve({ repeat: everyTuesday(3) })).rejects.toMatchObject({
      message:
        'Ya está ocupado: Sala 1 el 21/04 de 15:00 a 17:00, Fotografía con Celular. Elija otra hora u otro espacio.',
    });
    expect(await rows()).toEqual([]);
    const { leftOut } = await reserve({ repeat: everyTuesday(3), skipClashing: true });
    expect(leftOut).toEqual(['2026-04-21']);
    expect((await rows()).map(({ localDate }) => localDate)).toEqual(['2026-04-14', '2026-04-28']);
    // Nothing is left of a repetition whose every date is taken.
    await expect(reserve({ skipClashing: true })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('meets whoever sits there now, for as long as their time was given', async () => {
    const person = await desk().people.create({
      documentType: 'CC',
      documentNumber: '9999000017',
      givenNames: 'Ana',
      surnames: 'Peña Prueba',
      sex: 'MUJER',
    });
    const from = t.clock.now - 10 * MINUTE;
    await write((tx) => addUse(tx, { spaceId: 'pc-1', personId: person.id, from, stayed: null }));
    const soon = { spaceIds: ['pc-1'], people: 1, startTime: '11:00', endTime: '12:00' };
    await expect(reserve(soon)).rejects.toMatchObject({
      message:
        'Ya está ocupado: PC 01 el 14/04 de 10:32 a 11:32, Ana Peña Prueba. Elija otra hora u otro espacio.',
    });
    await reserve({ ...soon, startTime: '11:32' });
  });
});

describe('a reservation that was made', () => {
  it('lets its space go when nobody came within the grace, and somebody else may have it', async () => {
    await reserve({ startTime: '11:00', endTime: '12:30' });
    t.clock.now = localInstant(TODAY, '11:14');
    await expect(reserve({ startTime: '11:30', endTime: '12:00' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    t.clock.now = localInstant(TODAY, '11:15');
    const [first] = await desk().rooms.today();
    expect([first?.state, first?.keptUntil]).toEqual(['NO_LLEGO', t.clock.now]);
    await reserve({ startTime: '11:30', endTime: '12:00', groupName: 'Otro grupo' });
    // They come after all, and their room is somebody else's now.
    await expect(desk().rooms.arrived({ id: first?.id ?? '', arrived: true })).rejects.toMatchObject({
      message:
        'Ya está ocupado: Sala 1 el 14/04 de 11:30 a 12:00, Otro grupo. Elija otra hora u otro espacio.',
    });
  });

  it('stays when they came, and a slip of the key is taken back', async () => {
    const { ids } = await reserve({ startTime: '11:00', endTime: '12:30' });
    const id = ids[0] ?? '';
    await desk().rooms.arrived({ id, arrived: true });
    t.clock.now = localInstant(TODAY, '12:00');
    expect((await desk().rooms.today()).map(({ state }) => state)).toEqual(['LLEGO']);
    await desk().rooms.arrived({ id, arrived: false });
    expect((await desk().rooms.today()).map(({ state }) => state)).toEqual(['NO_LLEGO']);
    await desk().rooms.arrived({ id, arrived: true });
    expect((await desk().rooms.today()).map(({ state }) => state)).toEqual(['LLEGO']);
  });

  it('is not arrived at hours before', async () => {
    const { ids } = await reserve({ startTime: '15:00', endTime: '16:00' });
    await expect(desk().rooms.arrived({ id: ids[0] ?? '', arrived: true })).rejects.toMatchObject({
      message: 'Falta más de una hora para esa reserva; cámbiela de hora si llegaron antes.',
    });
  });

  it('is cancelled alone or with all that follow, with the reason, and never twice', async () => {
    const { ids } = await reserve({ repeat: everyTuesday(4) });
    const [, second = '', third = ''] = ids;
    const cancel = { reason: ' Obra en la   sala ', scope: 'UNA' as const };
    expect(await desk().rooms.cancel({ ...cancel, id: second })).toEqual({ cancelled: 1 });
    expect((await desk().rooms.reservation({ id: third })).following).toBe(2);
    expect(await desk().rooms.cancel({ ...cancel, id: third, scope: 'SIGUIENTES' })).toEqual({
      cancelled: 2,
    });
    expect(
      (await rows()).map(({ cancelledAt, cancelReason }) => [cancelledAt !== null, cancelReason]),
    ).toEqual([
      [false, null],
      [true, 'Obra en la sala'],
      [true, 'Obra en la sala'],
      [true, 'Obra en la sala'],
    ]);
    await expect(desk().rooms.cancel({ ...cancel, id: second })).rejects.toMatchObject({
      message: 'Esa reserva ya se había cancelado; haga otra.',
    });
    // The hours of a cancelled one are free.
    await reserve({ date: '2026-04-21' });
    const trail = await t.store.read.selectFrom('auditEntry').select(['action', 'detail']).execute();
    expect(trail).toEqual([
      { action: 'RESERVA_CANCELADA', detail: '{"reservations":1}' },
      { action: 'RESERVA_CANCELADA', detail: '{"reservations":2}' },
    ]);
  });

  it('is moved past itself, and with the rest of its series keeps every date', async () => {
    const { ids } = await reserve({ repeat: everyTuesday(3) });
    const { repeat: _repeat, spaceIds: _spaces, ...times } = wanted;
    const { skipClashing: _skip, ...holder } = forGroup;
    const change = {
      ...times,
      ...holder,
      id: ids[1] ?? '',
      spaceId: 'sala-1',
      startTime: '15:00',
      endTime: '17:00',
    };
    expect(await desk().rooms.change({ ...change, date: '2026-04-22', scope: 'UNA' })).toEqual({
      changed: 1,
    });
    const rest = { ...change, id: ids[0] ?? '', spaceId: 'sala-2', people: 8, scope: 'SIGUIENTES' as const };
    await expect(desk().rooms.change({ ...rest, date: '2026-04-15' })).rejects.toMatchObject({
      message: 'La fecha se cambia de una en una; elija «Solo esta».',
    });
    expect(await desk().rooms.change({ ...rest, date: TODAY })).toEqual({ changed: 3 });
    expect((await rows()).map((row) => [row.localDate, row.spaceId, row.people, row.startsAt])).toEqual(
      ['2026-04-14', '2026-04-22', '2026-04-28'].map((date) => [
        date,
        'sala-2',
        8,
        localInstant(date, '15:00'),
      ]),
    );
  });

  it('cannot be changed onto a class, nor once it is over', async () => {
    await addSessions('sala-1', [[TODAY, '16:00', '17:00']]);
    const { ids } = await reserve();
    const { repeat: _repeat, spaceIds: _spaces, ...times } = wanted;
    const { skipClashing: _skip, ...holder } = forGroup;
    const change = { ...times, ...holder, id: ids[0] ?? '', spaceId: 'sala-1', scope: 'UNA' as const };
    await expect(desk().rooms.change({ ...change, endTime: '16:30' })).rejects.toMatchObject({
      message:
        'Ya está ocupado: Sala 1 el 14/04 de 16:00 a 17:00, Fotografía con Celular. Elija otra hora u otro espacio.',
    });
    t.clock.now = localInstant(TODAY, '16:00');
    await expect(desk().rooms.change(change)).rejects.toMatchObject({
      message: 'Esa reserva ya pasó; queda como estuvo.',
    });
  });
});

describe('the week of a room', () => {
  it('has courses and reservations of each day, Monday first, and says what is a holiday', async () => {
    await addSessions('sala-1', [['2026-04-30', '08:00', '10:00']]);
    await reserve({ date: '2026-04-30', startTime: '10:00', endTime: '19:00' });
    const week = await desk().rooms.week({ spaceId: 'sala-1', date: '2026-05-01' });
    expect(week.days.map(({ date, holiday, entries }) => [date, holiday, entries.length])).toEqual([
      ['2026-04-27', false, 0],
      ['2026-04-28', false, 0],
      ['2026-04-29', false, 0],
      ['2026-04-30', false, 2],
      ['2026-05-01', true, 0],
      ['2026-05-02', false, 0],
      ['2026-05-03', false, 0],
    ]);
    expect(week.window).toEqual({
      startsAt: localInstant('2026-04-27', '07:00'),
      endsAt: localInstant('2026-04-27', '19:00'),
    });
    await expect(desk().rooms.week({ spaceId: 'sala-9', date: TODAY })).rejects.toMatchObject({
      message: 'Esa sala ya no se ofrece; elija otra.',
    });
  });

  it('marks a class that was set over a reservation, on both', async () => {
    const { ids } = await reserve();
    await addSessions('sala-1', [[TODAY, '15:00', '17:00']]);
    const { rooms } = await desk().rooms.day({ date: TODAY });
    expect(rooms[0]?.entries.map(({ kind, clashes }) => [kind, clashes])).toEqual([
      ['RESERVA', [`sesion-${TODAY}`]],
      ['CURSO', ids],
    ]);
  });
});
