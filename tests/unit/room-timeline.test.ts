import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clashesAmong, freeGaps, takesSpace, type TimelineItem } from '#shared/domain/room-timeline.ts';
import { readForm, newForm } from '#renderer/features/rooms/form.ts';
import { lanesOf } from '#renderer/features/rooms/model.ts';
import { readTime } from '#renderer/lib/dates.ts';
import { datesOf, periodOf, periodTitle, shifted } from '#renderer/lib/periods.ts';
import { localInstant } from '#shared/domain/bogota.ts';

const states: readonly TimelineItem['state'][] = [
  'CLASE',
  'EN_USO',
  'TERMINADO',
  'RESERVADA',
  'LLEGO',
  'NO_LLEGO',
  'DESPLAZADA',
  'CANCELADA',
];
const item = (id: string, startsAt: number, endsAt: number, state: TimelineItem['state']): TimelineItem => ({
  kind: 'RESERVA',
  id,
  startsAt,
  endsAt,
  state,
});
const items = fc
  .array(
    fc.record({
      startsAt: fc.integer({ min: -5, max: 40 }),
      length: fc.integer({ min: 1, max: 10 }),
      state: fc.constantFrom(...states),
    }),
    { maxLength: 10 },
  )
  .map((all) =>
    all.map(({ startsAt, length, state }, at) => item(String(at), startsAt, startsAt + length, state)),
  );
const window = { startsAt: 0, endsAt: 36 };

describe('the line of a room', () => {
  it('is free exactly where nothing takes it', () => {
    fc.assert(
      fc.property(items, (all) => {
        const gaps = freeGaps(all, window);
        for (let at = window.startsAt; at < window.endsAt; at += 1) {
          const taken = all.some((one) => takesSpace(one) && one.startsAt <= at && at < one.endsAt);
          expect(gaps.some((gap) => gap.startsAt <= at && at < gap.endsAt)).toBe(!taken);
        }
        expect(gaps.every((gap) => gap.startsAt < gap.endsAt)).toBe(true);
      }),
    );
  });

  it('says of each clash both sides, and nothing of what was cancelled, let go or is over', () => {
    const all = [
      item('class', 0, 10, 'CLASE'),
      item('lost', 5, 12, 'DESPLAZADA'),
      item('cancelled', 5, 12, 'CANCELADA'),
      item('nobody', 5, 12, 'NO_LLEGO'),
      item('over', 5, 12, 'TERMINADO'),
      item('next', 12, 14, 'RESERVADA'),
    ];
    expect([...clashesAmong(all)]).toEqual([
      ['class', ['lost']],
      ['lost', ['class']],
    ]);
  });

  it('draws what overlaps one below the other, and loses nothing', () => {
    fc.assert(
      fc.property(items, (all) => {
        const lanes = lanesOf(all);
        expect(lanes.flat().length).toBe(all.length);
        for (const lane of lanes) {
          for (const one of lane) {
            const others = lane.filter((other) => other !== one);
            expect(others.some((other) => one.startsAt < other.endsAt && other.startsAt < one.endsAt)).toBe(
              false,
            );
          }
        }
      }),
    );
  });
});

describe('what is typed into a reservation', () => {
  it.each([
    ['14:30', '14:30'],
    ['1430', '14:30'],
    ['14.30', '14:30'],
    ['9', '09:00'],
    ['2 pm', '14:00'],
    ['2:30 p. m.', '14:30'],
    ['12 a. m.', '00:00'],
    ['12 pm', '12:00'],
    ['25:00', undefined],
    ['14:60', undefined],
    ['13 pm', undefined],
    ['tarde', undefined],
    ['', undefined],
  ])('«%s» is %s', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });

  it('is told field by field until nothing is missing', () => {
    const now = localInstant('2026-04-14', '10:42');
    const form = newForm('2026-04-14', now, 'sala');
    expect(readForm(form)).toEqual({
      ok: true,
      problems: {},
      wanted: {
        spaceIds: ['sala'],
        date: '2026-04-14',
        startTime: '11:00',
        endTime: '12:00',
        people: 1,
        repeat: null,
      },
    });
    const wrong = { ...form, spaceIds: [], date: '30/02/2026', end: 'x', people: '0', days: ['MO' as const] };
    expect(readForm(wrong)).toEqual({
      ok: false,
      problems: {
        spaceIds: 'Elija al menos un espacio.',
        date: 'Escríbala como DD/MM/AAAA.',
        end: 'Escríbala como 16:00.',
        people: 'Al menos una.',
        until: 'Hasta qué fecha se repite: DD/MM/AAAA.',
      },
    });
  });
});

describe('the periods of the uses', () => {
  it('are months and quarters, over the end of a year', () => {
    const quarter = periodOf('2026-11-22', 3);
    expect([periodTitle(quarter), datesOf(quarter)]).toEqual([
      'Cuarto trimestre de 2026',
      { from: '2026-10-01', to: '2027-01-01' },
    ]);
    const january = shifted(periodOf('2026-12-01', 1), 1);
    expect([periodTitle(january), datesOf(january)]).toEqual([
      'Enero de 2027',
      { from: '2027-01-01', to: '2027-02-01' },
    ]);
    expect(shifted(january, -1)).toEqual(periodOf('2026-12-31', 1));
  });
});
