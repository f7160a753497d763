import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admissionChange,
  admit,
  compareInLine,
  enrolmentStateOf,
  type LineEntry,
} from '#shared/domain/admission.ts';

const entry = (id: string, order: string | null, over: Partial<LineEntry> = {}): LineEntry => ({
  id,
  personId: `p-${id}`,
  order,
  withdrawn: false,
  ...over,
});
const states = (entries: readonly LineEntry[], capacity: number) =>
  Object.fromEntries(
    [...admit(entries, capacity)].map(([id, { state, position }]) => [
      id,
      position === null ? state : `${state} ${position}`,
    ]),
  );

/** Lines of up to 30 enrolments of few people, so that repetition, ties and withdrawals meet. */
const line = fc
  .array(
    fc.record({
      personId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      order: fc.oneof(
        fc.constant(null),
        fc.constantFrom(
          '0000000000000001@x',
          '0000000000000002@x',
          '0000000000000002@y',
          '~000001.000000000001@x',
        ),
      ),
      withdrawn: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((entries) => entries.map((each, index) => ({ ...each, id: `e${String(index).padStart(2, '0')}` })));
const capacity = fc.integer({ min: 1, max: 10 });

describe('admission to a group', () => {
  it('gives the first seats to whoever confirmed first, a place in line to the others, and none to a request', () => {
    expect(
      states([entry('d', '4'), entry('b', '2'), entry('r', null), entry('a', '1'), entry('c', '3')], 2),
    ).toEqual({ a: 'INSCRITO', b: 'INSCRITO', c: 'ESPERA 1', d: 'ESPERA 2', r: 'PREINSCRITO' });
  });

  it('puts what the centre has not ordered yet behind what it has', () => {
    expect(states([entry('a', '~000001.000000000007@x'), entry('b', '0000000000000009@y')], 1)).toEqual({
      b: 'INSCRITO',
      a: 'ESPERA 1',
    });
  });

  it('gives a person who is in twice one seat, and the second enrolment says which one counts', () => {
    const twice = [
      entry('a', '1', { personId: 'ana' }),
      entry('b', '2', { personId: 'ana' }),
      entry('c', '3'),
    ];
    expect(Object.fromEntries(admit(twice, 2))).toEqual({
      a: { state: 'INSCRITO', position: null, repeats: null },
      b: { state: 'INSCRITO', position: null, repeats: 'a' },
      c: { state: 'INSCRITO', position: null, repeats: null },
    });
  });

  it('lets somebody who withdrew and came back stand at the end', () => {
    const before = [entry('a', '1', { personId: 'ana' }), entry('b', '2'), entry('c', '3')];
    expect(states(before, 1)).toEqual({ a: 'INSCRITO', b: 'ESPERA 1', c: 'ESPERA 2' });
    const back = [
      entry('a', '1', { personId: 'ana', withdrawn: true }),
      entry('b', '2'),
      entry('c', '3'),
      entry('a2', '4', { personId: 'ana' }),
    ];
    expect(states(back, 1)).toEqual({ a: 'RETIRADO', b: 'INSCRITO', c: 'ESPERA 1', a2: 'ESPERA 2' });
  });

  it('sends the last ones to the head of the waiting list when the capacity falls below the enrolled', () => {
    const four = [entry('a', '1'), entry('b', '2'), entry('c', '3'), entry('d', '4')];
    expect(admissionChange(admit(four, 3), admit(four, 1))).toEqual({ promoted: [], demoted: ['b', 'c'] });
    expect(states(four, 1)).toEqual({ a: 'INSCRITO', b: 'ESPERA 1', c: 'ESPERA 2', d: 'ESPERA 3' });
    expect(admissionChange(admit(four, 1), admit(four, 3))).toEqual({ promoted: ['b', 'c'], demoted: [] });
  });

  it('does not depend on the order in which the enrolments arrive', () => {
    fc.assert(
      fc.property(
        line.chain((entries) =>
          fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
        ),
        capacity,
        ([entries, shuffled], seats) => {
          expect([...admit(shuffled, seats)]).toEqual([...admit(entries, seats)]);
        },
      ),
    );
  });

  it('never seats more than fit, seats each person once, and leaves no seat empty while somebody waits', () => {
    fc.assert(
      fc.property(line, capacity, (entries, seats) => {
        const admission = admit(entries, seats);
        expect(admission.size).toBe(entries.length);
        const counting = entries.filter(({ id }) => admission.get(id)?.repeats === null);
        const of = (state: string) => counting.filter(({ id }) => admission.get(id)?.state === state);
        expect(of('INSCRITO').length).toBeLessThanOrEqual(seats);
        const live = [...of('INSCRITO'), ...of('ESPERA'), ...of('PREINSCRITO')].map(
          ({ personId }) => personId,
        );
        expect(new Set(live).size).toBe(live.length);
        if (of('ESPERA').length > 0) expect(of('INSCRITO').length).toBe(seats);
        expect(
          of('ESPERA')
            .toSorted(compareInLine)
            .map(({ id }) => admission.get(id)?.position),
        ).toEqual(of('ESPERA').map((_, index) => index + 1));
        for (const { id } of entries.filter(({ withdrawn }) => withdrawn)) {
          expect(admission.get(id)).toEqual({ state: 'RETIRADO', position: null, repeats: null });
        }
      }),
    );
  });

  it('promotes exactly the first in line when somebody with a seat withdraws, and nobody when another does', () => {
    fc.assert(
      fc.property(line, capacity, fc.nat(), (entries, seats, pick) => {
        const before = admit(entries, seats);
        const live = entries.filter(({ withdrawn }) => !withdrawn);
        const leaves = live[pick % Math.max(1, live.length)];
        if (leaves === undefined) return;
        // The desk takes a person out with all their enrolments.
        const after = admit(
          entries.map((each) => (each.personId === leaves.personId ? { ...each, withdrawn: true } : each)),
          seats,
        );
        const first = [...before].find(([, { position, repeats }]) => position === 1 && repeats === null);
        const hadSeat = before.get(leaves.id)?.state === 'INSCRITO';
        expect(admissionChange(before, after)).toEqual({
          promoted: hadSeat && first !== undefined ? [first[0]] : [],
          demoted: [],
        });
      }),
    );
  });
});

describe('what is shown of an enrolment', () => {
  it('is the decision where there is one, unless the person left or never confirmed', () => {
    const shown = (state: 'INSCRITO' | 'ESPERA' | 'PREINSCRITO' | 'RETIRADO') =>
      enrolmentStateOf({ state, position: null, repeats: null }, 'APROBADO');
    expect([shown('INSCRITO'), shown('ESPERA'), shown('PREINSCRITO'), shown('RETIRADO')]).toEqual([
      'APROBADO',
      'APROBADO',
      'PREINSCRITO',
      'RETIRADO',
    ]);
    expect(enrolmentStateOf({ state: 'ESPERA', position: 2, repeats: null }, null)).toBe('ESPERA');
  });
});
