import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equipmentAvailability } from '#shared/domain/equipment-availability.ts';
import { spaceNames } from '#shared/domain/space-names.ts';
import { estimatedWaits, standingTurns, type TurnEventFact } from '#shared/domain/turn-queue.ts';

describe('the queue of a day', () => {
  const turn = (id: string, number: number, givenAt: number) => ({
    id,
    number,
    wants: 'EQUIPO' as const,
    givenAt,
  });
  const event = (id: string, turnId: string, what: TurnEventFact['what'], at: number): TurnEventFact => ({
    id,
    turnId,
    what,
    spaceId: 'pc1',
    at,
  });

  it('says where each turn stands by its latest event, whatever order the facts came in', () => {
    const turns = [turn('a', 1, 10), turn('b', 2, 20), turn('c', 3, 30)];
    const events = [
      event('e1', 'a', 'LLAMADO', 40),
      event('e2', 'a', 'NO_ESTA', 50),
      event('e3', 'b', 'LLAMADO', 60),
    ];
    const stands = standingTurns(turns, events).map(({ turn: { id }, state, since }) => [id, state, since]);
    expect(stands).toEqual([
      ['a', 'NO_ESTA', 50],
      ['b', 'LLAMADO', 60],
      ['c', 'ESPERA', null],
    ]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(turns, { minLength: 3 }),
        fc.shuffledSubarray(events, { minLength: 3 }),
        (someTurns, someEvents) => {
          expect(standingTurns(someTurns, someEvents)).toEqual(standingTurns(turns, events));
        },
      ),
    );
  });

  it('keeps a number that two desks gave without a network for both, and who got it first goes first', () => {
    const both = standingTurns([turn('late', 5, 20), turn('early', 5, 10)], []);
    expect(both.map(({ turn: { id, number } }) => [id, number])).toEqual([
      ['early', 5],
      ['late', 5],
    ]);
  });
});

describe('the estimated wait', () => {
  it('gives each the space that is free first; time that has passed is free now', () => {
    expect(estimatedWaits(4, [10, -5], 60)).toEqual([0, 10, 60, 70]);
  });

  it('is not known where there is nothing to wait for', () => {
    expect(estimatedWaits(2, [], 60)).toEqual([null, null]);
  });

  it('never grows shorter along the queue, and one more space never makes anybody wait longer', () => {
    const free = fc.array(fc.integer({ min: -60, max: 120 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat({ max: 20 }), free, fc.integer({ min: 0, max: 120 }), (waiting, freeIn, more) => {
        const waits = estimatedWaits(waiting, freeIn, 60).map(Number);
        expect(waits).toEqual(waits.toSorted((one, other) => one - other));
        const better = estimatedWaits(waiting, [...freeIn, more], 60).map(Number);
        expect(better.every((wait, index) => wait <= (waits[index] ?? 0))).toBe(true);
      }),
    );
  });
});

describe('the availability of a space', () => {
  /** Every span as the instants that it covers: the plain definition, one millisecond after another. */
  const covered = (spans: readonly { from: number; to: number }[]) =>
    new Set(
      spans.flatMap(({ from, to }) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)),
    );

  it('is the share of the open time without a fault, however the spans overlap', () => {
    const span = fc.record({ from: fc.nat({ max: 40 }), to: fc.nat({ max: 40 }) });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 5 }), fc.array(span, { maxLength: 5 }), (open, faults) => {
        const opened = covered(open);
        const broken = [...covered(faults)].filter((at) => opened.has(at)).length;
        expect(equipmentAvailability(open, faults)).toEqual({
          openMs: opened.size,
          faultMs: broken,
          availability: opened.size === 0 ? null : 1 - broken / opened.size,
        });
      }),
    );
  });
});

describe('a name that stands for several', () => {
  it.each([
    ['PC 01..03', ['PC 01', 'PC 02', 'PC 03']],
    ['PC 9 .. 11', ['PC 9', 'PC 10', 'PC 11']],
    ['  Sala   Norte ', ['Sala Norte']],
    ['7..8', ['7', '8']],
  ])('«%s» is %j', (typed, names) => {
    expect(spaceNames(typed)).toEqual(names);
  });
});
