import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localInstant } from '#shared/domain/bogota.ts';
import { overlap } from '#shared/domain/clashes.ts';
import {
  askedVersion,
  displacedBy,
  reservationState,
  seatPeople,
  spanFault,
  spanWarnings,
  type Asked,
} from '#shared/domain/reservation-rules.ts';

const NOW = localInstant('2026-04-14', '10:42');
const HOUR = 3_600_000;
const span = (from: string, to: string, date = '2026-04-14') => ({
  startsAt: localInstant(date, from),
  endsAt: localInstant(date, to),
});

describe('the hours of a reservation', () => {
  it.each([
    ['later today', span('14:00', '16:00'), null],
    ['begun while the form was filled in', span('10:30', '12:00'), null],
    [
      'that end before they begin',
      span('16:00', '14:00'),
      'La hora de terminar va después de la de empezar; corríjala.',
    ],
    ['of no length', span('16:00', '16:00'), 'La hora de terminar va después de la de empezar; corríjala.'],
    [
      'of a slip of the keys',
      span('14:00', '14:05'),
      'Una reserva dura al menos 10 minutos; amplíe la hora.',
    ],
    ['that are over', span('08:00', '09:00'), 'Esa hora ya pasó; elija otra desde este momento.'],
    [
      'of yesterday',
      span('14:00', '15:00', '2026-04-13'),
      'Esa hora ya pasó; elija otra desde este momento.',
    ],
    [
      'at night, which are the afternoon',
      span('02:00', '04:00', '2026-04-20'),
      'A esa hora el Punto está cerrado; si es por la tarde, escríbala de 13:00 en adelante.',
    ],
    [
      'of a year that was mistyped',
      span('14:00', '15:00', '2062-04-14'),
      'Se reserva con un año de anticipación como máximo; revise la fecha.',
    ],
    [
      'over midnight',
      { startsAt: localInstant('2026-04-14', '22:00'), endsAt: localInstant('2026-04-15', '02:00') },
      'Una reserva empieza y termina el mismo día; repítala para varios días.',
    ],
  ])('%s', (_what, wanted, fault) => {
    expect(spanFault(wanted, NOW)).toBe(fault);
  });

  it('may lie on a holiday, a Sunday or past the closing time, but not unseen', () => {
    const calendar = { isHoliday: (date: string) => date === '2026-05-01', closingTime: '18:00' };
    expect(spanWarnings(span('14:00', '18:00', '2026-04-15'), calendar)).toEqual([]);
    expect(spanWarnings(span('14:00', '18:30', '2026-05-01'), calendar)).toEqual(['FESTIVO', 'TRAS_CIERRE']);
    expect(spanWarnings(span('14:00', '15:00', '2026-04-19'), calendar)).toEqual(['DOMINGO']);
  });
});

describe('a group over several spaces', () => {
  it('fills one after the other and leaves none empty', () => {
    expect(seatPeople(20, [30])).toEqual([20]);
    expect(seatPeople(5, [1, 1, 1, 1, 1])).toEqual([1, 1, 1, 1, 1]);
    expect(seatPeople(12, [10, 10])).toEqual([10, 2]);
    expect(seatPeople(21, [10, 10])).toBeNull();
    expect(seatPeople(2, [1, 1, 1])).toBeNull();
  });

  it('is whole again when it is added up, within what each holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 500 }),
        (capacities, people) => {
          const seats = seatPeople(people, capacities);
          const room = capacities.reduce((sum, capacity) => sum + capacity, 0);
          expect(seats === null).toBe(people > room || people < capacities.length);
          if (seats === null) return;
          expect(seats.reduce((sum, each) => sum + each, 0)).toBe(people);
          expect(seats.every((each, index) => each >= 1 && each <= (capacities[index] ?? 0))).toBe(true);
        },
      ),
    );
  });
});

describe('two reservations of one space', () => {
  const asked = (id: string, version: string, from: string, to: string, spaceId = 'sala'): Asked => ({
    id,
    spaceId,
    asked: version,
    letGo: false,
    ...span(from, to),
  });

  it('are held by the one that asked first, as the centre saw it, whatever the hours', () => {
    const late = asked('a', '0000000000000900@b', '14:00', '16:00');
    const early = asked('z', '0000000000000100@a', '15:00', '17:00');
    expect([...displacedBy([late, early])]).toEqual([['a', 'z']]);
  });

  it('are held by what the centre has seen before what it has not', () => {
    const unsent = asked('a', '~000001.000000000003@a', '14:00', '16:00');
    const known = asked('b', '0000000000000900@b', '14:00', '16:00');
    expect([...displacedBy([unsent, known])]).toEqual([['a', 'b']]);
  });

  it('leave the hours to the second when nobody came for the first, and the second stays displaced where somebody did', () => {
    const first = { ...asked('a', '1', '14:00', '16:00'), letGo: true };
    const second = asked('b', '2', '15:00', '17:00');
    expect(displacedBy([first, second]).size).toBe(0);
    const came = { ...first, letGo: false };
    expect([...displacedBy([came, { ...second, letGo: true }])]).toEqual([['b', 'a']]);
  });

  it('do not clash where one ends as the other begins, or in two rooms', () => {
    const first = asked('a', '1', '14:00', '16:00');
    expect(displacedBy([first, asked('b', '2', '16:00', '17:00')]).size).toBe(0);
    expect(displacedBy([first, asked('b', '2', '14:00', '16:00', 'otra')]).size).toBe(0);
  });

  it('ask anew when one is moved, and not when a word of it changes', () => {
    const made = { spaceId: '0001@a', startsAt: '0001@a', endsAt: '0001@a', purpose: '0009@a' };
    expect(askedVersion(made)).toBe('0001@a');
    expect(askedVersion({ ...made, startsAt: '0007@b' })).toBe('0007@b');
  });

  const anyAsked = fc
    .array(
      fc.record({
        id: fc.uuid(),
        spaceId: fc.constantFrom('sala', 'pc'),
        asked: fc.integer({ min: 0, max: 9 }).map(String),
        letGo: fc.boolean(),
        startsAt: fc.integer({ min: 0, max: 20 }),
        length: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 12 },
    )
    .map((all): Asked[] =>
      [...new Map(all.map((one) => [one.id, one])).values()].map(({ length, ...one }) => ({
        ...one,
        endsAt: one.startsAt + length,
      })),
    );

  it('come out alike in whatever order they arrived; who holds overlaps nobody, who lost overlaps a holder that asked before', () => {
    fc.assert(
      fc.property(anyAsked, fc.infiniteStream(fc.nat()), (all, keys) => {
        const displaced = displacedBy(all);
        const shuffled = all
          .map((one) => ({ one, key: keys.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(new Map(displacedBy(shuffled))).toEqual(new Map(displaced));
        const holding = all.filter(({ id, letGo }) => !displaced.has(id) && !letGo);
        for (const one of holding) {
          const others = holding.filter(({ id, spaceId }) => id !== one.id && spaceId === one.spaceId);
          expect(others.some((other) => overlap(other, one))).toBe(false);
        }
        for (const [id, holderId] of displaced) {
          const lost = all.find((one) => one.id === id);
          const holder = holding.find((one) => one.id === holderId);
          if (lost === undefined || holder === undefined) throw new Error('displaced by nobody');
          expect(overlap(lost, holder) && lost.spaceId === holder.spaceId).toBe(true);
          expect([holder.asked, holder.id] < [lost.asked, lost.id]).toBe(true);
        }
      }),
    );
  });

  it('are not unsettled by one that asks later', () => {
    fc.assert(
      fc.property(anyAsked, fc.integer({ min: 0, max: 20 }), (all, startsAt) => {
        const later = { id: 'z', spaceId: 'sala', asked: '~', letGo: false, startsAt, endsAt: startsAt + 3 };
        const after = new Map(displacedBy([...all, later]));
        after.delete('z');
        expect(after).toEqual(new Map(displacedBy(all)));
      }),
    );
  });
});

describe('what a reservation is', () => {
  const reservation = { startsAt: NOW, cancelledAt: null, arrived: false, displaced: false };
  const GRACE = HOUR / 4;

  it('is awaited until the grace is over, and then nobody came', () => {
    expect(reservationState(reservation, NOW + GRACE - 1, GRACE)).toBe('RESERVADA');
    expect(reservationState(reservation, NOW + GRACE, GRACE)).toBe('NO_LLEGO');
  });

  it('says first what a person said of it, and then what was computed', () => {
    const later = NOW + HOUR;
    const lost = { ...reservation, displaced: true };
    expect(reservationState(lost, later, GRACE)).toBe('DESPLAZADA');
    expect(reservationState({ ...lost, arrived: true }, later, GRACE)).toBe('LLEGO');
    expect(reservationState({ ...lost, arrived: true, cancelledAt: NOW }, later, GRACE)).toBe('CANCELADA');
  });
});
