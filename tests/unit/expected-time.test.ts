import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureTime } from '#shared/domain/availability.ts';
import { DAY_MS, localDate, localTime, startOfLocalDate } from '#shared/domain/bogota.ts';
import {
  concerns,
  contractHours,
  expectedSpans,
  termWindow,
  type ContractTerms,
  type ZoneTerm,
} from '#shared/domain/expected-time.ts';
import { ROUND_THE_CLOCK, type ServiceHours } from '#shared/domain/service-hours.ts';
import { intersectSpans, lengthOf, subtractSpans, uniteSpans, type Span } from '#shared/domain/spans.ts';

/** A Thursday; Good Friday follows. */
const START = startOfLocalDate('2026-04-02');
const DAYS = 4;
const RUNS = 10_000;
const isHoliday = (date: string) => date === '2026-04-03';
const hours = contractHours(isHoliday);

/** Every 24 minutes and a bit, so that edges fall on no hour. */
const instant = fc.integer({ min: -60, max: 60 * DAYS }).map((step) => START + step * 1_441_003);
const spanOf = fc.tuple(instant, instant).map(([a, b]): Span => ({
  from: Math.min(a, b),
  to: Math.max(a, b) + 1,
}));
const time = fc.constantFrom('00:00', '06:30', '12:00', '18:45', '24:00');
const day = fc
  .tuple(time, time)
  .map(([a, b]) => (a === b || a === '24:00' || b <= a ? [] : [{ from: a, to: b }]));
const serviceHours = fc.oneof(
  fc.constant(ROUND_THE_CLOCK),
  fc.record<ServiceHours>({
    week: fc.array(day, { minLength: 7, maxLength: 7 }),
    holidays: fc.constantFrom('COMO_EL_DIA', 'COMO_DOMINGO', 'NO_SE_EXIGE'),
  }),
);
const date = fc.integer({ min: -3, max: DAYS + 3 }).map((days) => localDate(START + days * DAY_MS));

const term = (id: string): fc.Arbitrary<ZoneTerm> =>
  fc.record({
    contract: fc.record<ContractTerms>({
      id: fc.constant(id),
      number: fc.constant(id),
      operator: fc.constant('Operador de prueba'),
      targetMilli: fc.constant(99_500),
      hours: serviceHours,
      startsOn: date,
      endsOn: fc.option(date),
    }),
    commissionedAt: instant,
    withdrawnAt: fc.option(instant),
  });
const terms = fc.oneof(
  fc.constant<ZoneTerm[]>([]),
  fc.tuple(term('c1')),
  fc.tuple(term('c1'), term('c2')),
  fc.tuple(term('c1'), term('c1')),
);
const exclusion = fc
  .tuple(spanOf, fc.constantFrom(null, null, 'c1', 'c2'))
  .map(([span, contractId]) => ({ ...span, zoneId: null, comuna: null, contractId }));
const exclusions = fc.array(exclusion, { maxLength: 4 });

/** Whether a moment is owed, by the words of the definition and without any arithmetic of spans. */
function isOwed(
  at: number,
  under: readonly ZoneTerm[],
  excluded: readonly (Span & { contractId: string | null })[],
) {
  const left = (contractId: string | null) =>
    excluded.some((each) => each.contractId === contractId && each.from <= at && at < each.to);
  if (left(null)) return false;
  if (under.length === 0) return true;
  return under.some(({ contract, commissionedAt, withdrawnAt }) => {
    const today = localDate(at);
    const inContract = contract.startsOn <= today && (contract.endsOn === null || today < contract.endsOn);
    const inService = commissionedAt <= at && (withdrawnAt === null || at < withdrawnAt);
    return inContract && inService && !left(contract.id) && inHours(contract.hours, today, localTime(at));
  });
}

function inHours({ week, holidays }: ServiceHours, today: string, now: string): boolean {
  const holiday = isHoliday(today) && holidays !== 'COMO_EL_DIA';
  if (holiday && holidays === 'NO_SE_EXIGE') return false;
  const weekday = holiday ? 6 : (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  return (week[weekday] ?? []).some(({ from, to }) => from <= now && now < to);
}

/** Every moment at which anything may change within the period. */
function edges(period: Span, under: readonly ZoneTerm[], excluded: readonly Span[]): number[] {
  const midnights = Array.from({ length: DAYS + 8 }, (_, index) => START + (index - 4) * DAY_MS);
  const times = [0, 390, 720, 1_125].map((minutes) => minutes * 60_000);
  const all = [
    ...midnights.flatMap((midnight) => times.map((offset) => midnight + offset)),
    ...excluded.flatMap(({ from, to }) => [from, to]),
    ...under.flatMap(({ commissionedAt, withdrawnAt }) => [commissionedAt, withdrawnAt ?? commissionedAt]),
  ];
  const inside = all.filter((at) => at > period.from && at < period.to);
  return [...new Set([period.from, ...inside, period.to])].toSorted((a, b) => a - b);
}

describe('the expected time of a zone', () => {
  it('is exactly the time that the definition owes, to the millisecond', () => {
    fc.assert(
      fc.property(spanOf, terms, exclusions, (period, under, excluded) => {
        const cuts = edges(period, under, excluded);
        const owed = cuts.slice(1).flatMap((to, index) => {
          const from = cuts[index] ?? to;
          return isOwed(from, under, excluded) ? [{ from, to }] : [];
        });
        expect(expectedSpans(period, under, excluded, hours)).toEqual(uniteSpans(owed));
      }),
      { numRuns: RUNS },
    );
  });

  it('is not changed by an exclusion anywhere outside of it', () => {
    fc.assert(
      fc.property(spanOf, terms, exclusions, exclusion, (period, under, excluded, late) => {
        const before = expectedSpans(period, under, excluded, hours);
        const after = expectedSpans(period, under, [...excluded, late], hours);
        expect(subtractSpans(after, [late])).toEqual(subtractSpans(before, [late]));
        expect(subtractSpans(after, before)).toEqual([]);
        if (late.contractId === null) expect(intersectSpans(after, [late])).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('loses what several exclusions cover once, in whatever order and however often they are listed', () => {
    fc.assert(
      fc.property(spanOf, terms, fc.array(spanOf, { maxLength: 4 }), (period, under, spans) => {
        const general = spans.map((span) => ({ ...span, zoneId: null, comuna: null, contractId: null }));
        const whole = expectedSpans(period, under, [], hours);
        const left = expectedSpans(period, under, general, hours);
        const covered = intersectSpans(whole, uniteSpans(spans));
        expect(lengthOf(left)).toBe(lengthOf(whole) - lengthOf(covered));
        expect(expectedSpans(period, under, [...general, ...general.toReversed()], hours)).toEqual(left);
      }),
      { numRuns: RUNS },
    );
  });

  it('of a period is the sum of its parts', () => {
    fc.assert(
      fc.property(spanOf, instant, terms, exclusions, (period, cut, under, excluded) => {
        const at = Math.min(Math.max(cut, period.from), period.to);
        const of = (from: number, to: number) =>
          lengthOf(expectedSpans({ from, to }, under, excluded, hours));
        expect(of(period.from, at) + of(at, period.to)).toBe(of(period.from, period.to));
      }),
      { numRuns: RUNS },
    );
  });

  it('takes up and down time out of the figures together with what was excluded, and no other', () => {
    const state = fc.constantFrom('UP' as const, 'DOWN' as const);
    const observed = fc.array(
      fc.tuple(spanOf, state).map(([{ from, to }, is]) => ({ t0: from, t1: to, state: is })),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(observed, terms, exclusions, exclusion, (intervals, under, excluded, late) => {
        const period = { from: START, to: START + DAYS * DAY_MS };
        const before = expectedSpans(period, under, excluded, hours);
        const after = expectedSpans(period, under, [...excluded, late], hours);
        const lost = measureTime(intervals, subtractSpans(before, after));
        const [then, now] = [measureTime(intervals, before), measureTime(intervals, after)];
        expect({ E: then.E - lost.E, U: then.U - lost.U, D: then.D - lost.D, N: then.N - lost.N }).toEqual(
          now,
        );
        expect(intersectSpans(subtractSpans(before, after), [late])).toEqual(subtractSpans(before, after));
      }),
      { numRuns: RUNS },
    );
  });

  it('is round the clock without a contract, and nothing before commissioning under one', () => {
    const period = { from: START, to: START + DAY_MS };
    expect(expectedSpans(period, [], [], hours)).toEqual([period]);
    const contract: ContractTerms = {
      id: 'c1',
      number: '137 de 2025',
      operator: 'Operador de prueba',
      targetMilli: 99_500,
      hours: ROUND_THE_CLOCK,
      startsOn: '2026-01-01',
      endsOn: '2026-04-03',
    };
    const noon = START + DAY_MS / 2;
    const one = [{ contract, commissionedAt: noon, withdrawnAt: null }];
    expect(expectedSpans({ from: START, to: START + 3 * DAY_MS }, one, [], hours)).toEqual([
      { from: noon, to: START + DAY_MS },
    ]);
    expect(termWindow({ contract, commissionedAt: START + 2 * DAY_MS, withdrawnAt: null })).toBeNull();
  });
});

describe('an exclusion', () => {
  const zone = { zoneId: 'z1', comuna: '10' };
  const all = { zoneId: null, comuna: null, contractId: null };
  it('concerns one zone, a comuna or every zone, and with a contract only those under it', () => {
    const of = (target: object, contracts: readonly string[] = ['c1']) =>
      concerns({ ...all, ...target }, zone, new Set(contracts));
    expect([of({}), of({ zoneId: 'z1' }), of({ zoneId: 'z2' })]).toEqual([true, true, false]);
    expect([of({ comuna: '10' }), of({ comuna: '1' })]).toEqual([true, false]);
    expect([of({ contractId: 'c1' }), of({ contractId: 'c2' })]).toEqual([true, false]);
    expect([of({ zoneId: 'z1', contractId: 'c2' }), of({ contractId: 'c1' }, [])]).toEqual([false, false]);
    expect(concerns({ ...all, comuna: 'NO_INFORMA' }, { zoneId: 'z3', comuna: null }, new Set())).toBe(true);
  });
});
