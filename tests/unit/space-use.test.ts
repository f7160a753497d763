import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate, localInstant } from '#shared/domain/bogota.ts';
import {
  earliestStart,
  elapsed,
  endInstant,
  extensionVerdict,
  remaining,
  usesOf,
  type StartFact,
  type UseFacts,
} from '#shared/domain/space-use.ts';

const CLOSING = '18:00';
const MORNING = localInstant('2026-04-14', '08:00');
const MINUTE = 60_000;

const start = (id: string, change: Partial<StartFact> = {}): StartFact => ({
  id,
  spaceId: 'pc1',
  person: 'ana',
  startedAt: MORNING,
  minutes: 60,
  movedFromId: null,
  position: null,
  toldAt: null,
  ...change,
});
const facts = (change: Partial<UseFacts>): UseFacts => ({
  starts: [],
  ends: [],
  extensions: [],
  steps: [],
  ...change,
});
const at = (minute: number) => MORNING + minute * MINUTE;
const endedAt = (given: UseFacts, now = at(30)) =>
  usesOf(given, now, CLOSING).map(({ id, endedAt: end, ending }) => ({ id, end, ending }));

/** What two desks may do in a morning, in minutes; `fast` makes instants meet. */
const operation = fc.record({
  what: fc.constantFrom('SIT', 'END', 'UNDO', 'MOVE', 'EXTEND', 'RULE'),
  which: fc.nat({ max: 30 }),
  space: fc.constantFrom('pc1', 'pc2', 'pc3'),
  person: fc.constantFrom('ana', 'luz', 'eva'),
  minute: fc.integer({ min: 0, max: 300 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Facts as two desks without a network write them: neither knows of the other, so nothing is refused. */
function written(operations: readonly Operation[]): UseFacts {
  const starts: StartFact[] = [];
  const ends: UseFacts['ends'][number][] = [];
  const extensions: UseFacts['extensions'][number][] = [];
  for (const [index, { what, which, space, person, minute }] of operations.entries()) {
    const target = starts[which % Math.max(1, starts.length)];
    const now = at(minute);
    if (what === 'SIT') {
      starts.push(start(`u${index}`, { spaceId: space, person, startedAt: now }));
    } else if (target !== undefined) {
      const later = Math.max(now, target.startedAt + 1);
      if (what === 'END') ends.push({ useId: target.id, endedAt: later, how: 'MOSTRADOR' });
      if (what === 'RULE') ends.push({ useId: target.id, endedAt: later, how: 'REGLA' });
      if (what === 'UNDO') ends.push({ useId: target.id, endedAt: target.startedAt, how: 'MOSTRADOR' });
      if (what === 'EXTEND') extensions.push({ id: `x${index}`, useId: target.id, minutes: 30, at: now });
      if (what === 'MOVE') {
        ends.push({ useId: target.id, endedAt: later, how: 'CAMBIO' });
        starts.push(
          start(`u${index}`, {
            spaceId: space,
            person: target.person,
            startedAt: later,
            movedFromId: target.id,
          }),
        );
      }
    }
  }
  return facts({ starts, ends, extensions });
}

const mornings = fc.array(operation, { maxLength: 40 }).map(written);

describe('after any sequence of acts at two desks without a network', () => {
  it('no space and no person has two uses at the same moment, and at most one is active', () => {
    fc.assert(
      fc.property(mornings, (given) => {
        const uses = usesOf(given, at(301), CLOSING);
        for (const key of ['spaceId', 'person'] as const) {
          for (const group of Map.groupBy(uses, (use) => use[key]).values()) {
            expect(group.filter((use) => use.endedAt === null).length).toBeLessThanOrEqual(1);
            for (const [index, use] of group.entries()) {
              const next = group[index + 1];
              if (next !== undefined) expect(use.endedAt).toBeLessThanOrEqual(next.startedAt);
            }
          }
        }
      }),
    );
  });

  it('the facts give the same uses in whatever order they came, and however often', () => {
    fc.assert(
      fc.property(
        mornings.chain((given) =>
          fc.record({
            given: fc.constant(given),
            starts: fc.shuffledSubarray([...given.starts], { minLength: given.starts.length }),
            ends: fc.shuffledSubarray([...given.ends], { minLength: given.ends.length }),
            extensions: fc.shuffledSubarray([...given.extensions], {
              minLength: given.extensions.length,
            }),
          }),
        ),
        ({ given, starts, ends, extensions }) => {
          const shuffled = facts({ starts, ends: [...ends, ...ends], extensions });
          expect(usesOf(shuffled, at(301), CLOSING)).toEqual(usesOf(given, at(301), CLOSING));
        },
      ),
    );
  });

  it('nobody has more than one extension, and one that came with them from another space is theirs', () => {
    fc.assert(
      fc.property(mornings, (given) => {
        for (const use of usesOf(given, at(301), CLOSING)) {
          expect([60, 90]).toContain(use.minutes);
          if (use.minutes === 90) expect(use.extended).toBe(true);
        }
      }),
    );
  });
});

describe('the end of a use', () => {
  it('is the earliest that a desk said, and saying it again changes nothing', () => {
    const ends = [
      { useId: 'a', endedAt: at(20), how: 'MOSTRADOR' as const },
      { useId: 'a', endedAt: at(12), how: 'MOSTRADOR' as const },
    ];
    expect(endedAt(facts({ starts: [start('a')], ends }))).toEqual([
      { id: 'a', end: at(12), ending: 'MOSTRADOR' },
    ]);
  });

  it('is the next start on the same space, or of the same person, where nobody said it', () => {
    const next = start('b', { person: 'luz', startedAt: at(10) });
    const elsewhere = start('c', { spaceId: 'pc2', person: 'luz', startedAt: at(15) });
    expect(endedAt(facts({ starts: [start('a'), next, elsewhere] }))).toEqual([
      { id: 'a', end: at(10), ending: 'SIGUIENTE' },
      { id: 'b', end: at(15), ending: 'SIGUIENTE' },
      { id: 'c', end: null, ending: null },
    ]);
  });

  it('that nobody ended is over when its Punto closed, and not when somebody sits there the next day', () => {
    const nextDay = at(24 * 60);
    const given = facts({ starts: [start('a'), start('b', { startedAt: nextDay, person: 'luz' })] });
    expect(endedAt(given, nextDay)).toEqual([
      { id: 'a', end: localInstant('2026-04-14', '18:00'), ending: 'REGLA' },
      { id: 'b', end: null, ending: null },
    ]);
  });

  it('does not come from a start that was taken back: the person before still sits there', () => {
    const wrong = start('b', { person: 'luz', startedAt: at(10) });
    const ends = [{ useId: 'b', endedAt: at(10), how: 'MOSTRADOR' as const }];
    expect(endedAt(facts({ starts: [start('a'), wrong], ends }))).toEqual([
      { id: 'a', end: null, ending: null },
    ]);
  });

  it('is the closing time once the date is over, whether the rule has been written or not', () => {
    const tomorrow = localInstant('2026-04-15', '07:00');
    const closed = [{ id: 'a', end: localInstant('2026-04-14', CLOSING), ending: 'REGLA' }];
    expect(endedAt(facts({ starts: [start('a')] }), tomorrow)).toEqual(closed);
    const ends = [{ useId: 'a', endedAt: localInstant('2026-04-14', CLOSING), how: 'REGLA' as const }];
    expect(endedAt(facts({ starts: [start('a')], ends }), tomorrow)).toEqual(closed);
    const said = [...ends, { useId: 'a', endedAt: at(600), how: 'MOSTRADOR' as const }];
    expect(endedAt(facts({ starts: [start('a')], ends: said }), tomorrow)).toEqual([
      { id: 'a', end: at(600), ending: 'MOSTRADOR' },
    ]);
  });
});

describe('a clock that is set while people sit', () => {
  it('leaves the time that each has as it was, and ends tell how long it really took', () => {
    const event = fc.record({
      passes: fc.integer({ min: 0, max: 20 * MINUTE }),
      step: fc.option(fc.integer({ min: -400 * 86_400_000, max: 400 * 86_400_000 }), { freq: 2 }),
      sits: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        // True time passes; what the computer's clock shows is `wall`.
        let truth = 0;
        let wall = MORNING;
        let position = 0;
        const starts: (StartFact & { readonly truth: number })[] = [];
        const steps: UseFacts['steps'][number][] = [];
        for (const { passes, step, sits } of events) {
          truth += passes;
          wall += passes;
          if (step !== null) {
            wall += step;
            steps.push({ at: wall, stepMs: step, afterPosition: position });
          }
          if (!sits) continue;
          position += 1;
          const who = { person: `p${position}`, spaceId: `s${position}` };
          starts.push({ ...start(`u${position}`, { ...who, startedAt: wall, position }), truth });
        }
        const dayStart = localInstant(localDate(wall), '00:00');
        const bound = earliestStart(dayStart, steps);
        for (const use of usesOf(facts({ starts, steps }), wall, CLOSING)) {
          const fact = starts.find(({ id }) => id === use.id);
          if (fact === undefined) throw new Error('a use without its start');
          const lasted = truth - fact.truth;
          expect(wall - use.startedAt).toBe(lasted);
          if (use.endedAt === null) {
            expect(elapsed(use, wall)).toBe(lasted);
            expect(remaining(use, wall)).toBe(60 * MINUTE - lasted);
            expect(endInstant(use, wall) - fact.startedAt).toBe(Math.max(1, lasted));
            // Nobody who sits here now is left out of what is read of today.
            expect(fact.startedAt).toBeGreaterThanOrEqual(bound);
          } else {
            // Midnight ends a day, and a clock that jumps over it does not: nobody is thrown out by it.
            expect(use.startedAt).toBeLessThan(dayStart);
            if (use.shiftMs !== 0) expect(lasted).toBeGreaterThanOrEqual(12 * 60 * MINUTE);
          }
        }
      }),
    );
  });

  it('says nothing of what another computer wrote', () => {
    const steps = [{ at: at(0), stepMs: -70 * MINUTE, afterPosition: 5 }];
    const starts = [start('own', { position: 4 }), start('other', { spaceId: 'pc2', person: 'luz' })];
    expect(usesOf(facts({ starts, steps }), at(10), CLOSING).map((use) => [use.id, use.startedAt])).toEqual([
      ['own', at(-70)],
      ['other', at(0)],
    ]);
  });

  it('leaves a use of no length where another clock says that it ended before it began', () => {
    const ends = [{ useId: 'a', endedAt: at(-5), how: 'MOSTRADOR' as const }];
    expect(endedAt(facts({ starts: [start('a')], ends }))).toEqual([
      { id: 'a', end: at(0), ending: 'MOSTRADOR' },
    ]);
  });
});

describe('an extension', () => {
  const use = { extended: false, startedAt: MORNING, minutes: 60 };
  it.each([
    ['SE_PUEDE', use, { waiting: 0, reservedFrom: null, minutes: 30 }],
    ['SE_PUEDE', use, { waiting: 0, reservedFrom: at(90), minutes: 30 }],
    ['YA_AMPLIADO', { ...use, extended: true }, { waiting: 0, reservedFrom: null, minutes: 30 }],
    ['HAY_ESPERA', use, { waiting: 1, reservedFrom: null, minutes: 30 }],
    ['HAY_RESERVA', use, { waiting: 0, reservedFrom: at(89), minutes: 30 }],
  ] as const)('is %s', (verdict, of, others) => {
    expect(extensionVerdict(of, others)).toBe(verdict);
  });

  it('of two desks counts once, the first', () => {
    const extensions = [
      { id: 'x2', useId: 'a', minutes: 60, at: at(20) },
      { id: 'x1', useId: 'a', minutes: 30, at: at(10) },
    ];
    expect(usesOf(facts({ starts: [start('a')], extensions }), at(30), CLOSING)).toMatchObject([
      { minutes: 90, extended: true },
    ]);
  });
});
