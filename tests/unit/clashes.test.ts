import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clashesOf, firstOverlap, instructorKeys, overlap, type Claim } from '#shared/domain/clashes.ts';

const HOUR = 3_600_000;
const claims: fc.Arbitrary<Claim> = fc
  .record({
    start: fc.integer({ min: 0, max: 20 }),
    hours: fc.integer({ min: 1, max: 6 }),
    spaceId: fc.constantFrom(null, 'sala-1', 'sala-2'),
    instructors: fc.subarray(['user:ana', 'name:ana prueba', 'user:luis']),
  })
  .map(({ start, hours, ...rest }) => ({ startsAt: start * HOUR, endsAt: (start + hours) * HOUR, ...rest }));

const claim = (startsAt: number, endsAt: number, rest: Partial<Claim> = {}): Claim => ({
  startsAt: startsAt * HOUR,
  endsAt: endsAt * HOUR,
  spaceId: 'sala-1',
  instructors: [],
  ...rest,
});

describe('two claims', () => {
  it('clash alike from both sides', () => {
    fc.assert(
      fc.property(claims, claims, (one, other) => {
        const there = clashesOf([one], [other]).map(({ over }) => over);
        const back = clashesOf([other], [one]).map(({ over }) => over);
        expect(there).toEqual(back);
      }),
    );
  });

  it('clash exactly when some hour has both of them in one room or with one instructor', () => {
    fc.assert(
      fc.property(claims, claims, (one, other) => {
        const hours = Array.from({ length: 30 }, (_each, index) => index * HOUR);
        const inside = (each: Claim, at: number) => each.startsAt <= at && at < each.endsAt;
        const together = hours.some((at) => inside(one, at) && inside(other, at));
        const room = one.spaceId !== null && one.spaceId === other.spaceId;
        const person = one.instructors.some((key) => other.instructors.includes(key));
        expect(clashesOf([one], [other]).length).toBe(together && (room || person) ? 1 : 0);
        expect(overlap(one, other)).toBe(together);
      }),
    );
  });

  it('do not clash where one ends as the other begins', () => {
    expect(clashesOf([claim(8, 10)], [claim(10, 12), claim(6, 8)])).toEqual([]);
  });

  it('say whether it is the room, the instructor or both', () => {
    const ana = { instructors: ['user:ana'] };
    const wanted = claim(8, 10, ana);
    const taken = [
      claim(9, 11, ana),
      claim(9, 11, { spaceId: 'sala-2', ...ana }),
      claim(9, 11),
      claim(9, 11, { spaceId: null }),
    ];
    expect(clashesOf([wanted], taken)).toEqual([
      { wanted, taken: taken[0], over: ['ESPACIO', 'INSTRUCTOR'] },
      { wanted, taken: taken[1], over: ['INSTRUCTOR'] },
      { wanted, taken: taken[2], over: ['ESPACIO'] },
    ]);
  });
});

describe('an instructor', () => {
  it('is known by user name and by written name, however it is written', () => {
    expect(instructorKeys({ instructorUser: 'ana', instructorName: ' ANA  Peña' })).toEqual([
      'user:ana',
      'name:ana pena',
    ]);
    expect(instructorKeys({ instructorUser: null, instructorName: null })).toEqual([]);
    expect(instructorKeys({ instructorUser: null, instructorName: '¿?' })).toEqual([]);
  });
});

describe('spans of one group', () => {
  it('overlap when and only when some two of them do, and the two are told in order', () => {
    fc.assert(
      fc.property(fc.array(claims, { maxLength: 6 }), (spans) => {
        const some = spans.some((one, at) => spans.slice(at + 1).some((other) => overlap(one, other)));
        const found = firstOverlap(spans);
        expect(found !== null).toBe(some);
        if (found === null) return;
        expect(overlap(found[0], found[1])).toBe(true);
        expect(found[0].startsAt).toBeLessThanOrEqual(found[1].startsAt);
      }),
    );
  });
});
