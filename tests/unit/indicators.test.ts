import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service, Sex } from '#shared/domain/codes.ts';
import type { Indicator } from '#shared/domain/indicator.ts';
import { chainStart, indicatorSums, type CountableAttendance } from '#shared/domain/indicators.ts';
import { referenceValues, type ReferenceVisit } from '#tests/support/attendances.ts';

const MINUTE = 60_000;
const START = startOfLocalDate('2026-04-01');
const END = startOfLocalDate('2026-04-02');

interface Anonymous {
  siteId: string;
  service: Service;
  sex: Sex;
  count: number;
}

/** Figures of [from, to) from a whole history, the way the core feeds the pure functions. */
function figures(
  history: readonly CountableAttendance[],
  from = START,
  to = END,
  anonymous: readonly Anonymous[] = [],
): { indicators: Record<string, Indicator>; countedFrom: number } {
  const sorted = history.toSorted((a, b) => a.startedAt - b.startedAt);
  const chains = chainStart(from);
  for (let window = chains.next(); window !== null; window = chains.next()) {
    const { lower, upper } = window;
    chains.back(sorted.filter((row) => row.startedAt >= lower && row.startedAt < upper));
  }
  const sums = indicatorSums(from, (id) => id);
  for (const row of sorted) if (row.startedAt >= chains.start() && row.startedAt < to) sums.add(row);
  for (const row of anonymous) sums.addAnonymous(row);
  const indicators = Object.fromEntries(sums.result().map((i) => [i.code, i]));
  return { indicators, countedFrom: chains.start() };
}

const visit = (minutes: number, over: Partial<CountableAttendance> = {}): CountableAttendance => ({
  person: 'ana',
  siteId: 'PD01',
  service: 'NAVEGACION',
  startedAt: START + minutes * MINUTE,
  sex: 'MUJER',
  ...over,
});
const counted = (history: readonly CountableAttendance[]) => figures(history).indicators['ATENCIONES']?.value;

describe('ATENCIONES', () => {
  it('counts 09:00 and 09:31 but not 09:20, because only counted visits block', () => {
    expect(counted([visit(540), visit(560), visit(571)])).toBe(2);
  });

  it('counts a visit exactly 30:00 after a counted one and not one of 29:59.999', () => {
    expect(counted([visit(540), visit(570)])).toBe(2);
    expect(counted([visit(540), { ...visit(570), startedAt: START + 570 * MINUTE - 1 }])).toBe(1);
  });

  it('counts other services, other Puntos and other people by themselves', () => {
    const elsewhere = [visit(540), visit(541, { service: 'SALA' }), visit(542, { siteId: 'PD02' })];
    expect(counted([...elsewhere, visit(543, { person: 'luis' })])).toBe(4);
  });

  it('counts two registrations of one moment once', () => {
    expect(counted([visit(540), visit(540)])).toBe(1);
  });

  it('looks back across the start of the period for a counted visit', () => {
    expect(counted([visit(-10), visit(15)])).toBe(0);
    expect(counted([visit(-30), visit(0)])).toBe(1);
  });

  it('follows a chain of repeated visits back for as long as it reaches', () => {
    // Every 20 minutes for ten hours: each second one counts, and the parity decides about the period's first.
    const chain = (links: number) =>
      Array.from({ length: links }, (_, i) => visit(i * 20 - (links - 1) * 20));
    expect([counted(chain(31)), counted(chain(30))]).toEqual([1, 0]);
    expect(figures(chain(31)).countedFrom).toBeLessThanOrEqual(START - 600 * MINUTE);
  });

  it('looks back no further than the first window when no chain reaches the period', () => {
    expect(figures([visit(-31), visit(-500), visit(5)]).countedFrom).toBe(START - 30 * MINUTE);
  });

  it('adds the heads of anonymous counts and shows both parts', () => {
    const { indicators } = figures([visit(5)], START, END, [
      { siteId: 'PD01', service: 'EVENTO', sex: 'HOMBRE', count: 40 },
    ]);
    expect(indicators['ATENCIONES']).toMatchObject({
      value: 41,
      parts: { identified: 1, anonymous: 40, sites: { PD01: 41 } },
    });
    expect(indicators['PERSONAS_ATENDIDAS']?.value).toBe(1);
    expect(indicators['POR_SEXO']?.parts).toEqual({
      MUJER: 1,
      HOMBRE: 40,
      INTERSEXUAL: 0,
      NO_INFORMA: 0,
      people: { MUJER: 1, HOMBRE: 0, INTERSEXUAL: 0, NO_INFORMA: 0 },
    });
  });
});

describe('PERSONAS_ATENDIDAS', () => {
  it('counts a visitor of two Puntos once for the city and says why the Puntos add up to more', () => {
    const { indicators } = figures([visit(1), visit(50), visit(100, { siteId: 'PD02' })]);
    expect(indicators['PERSONAS_ATENDIDAS']).toMatchObject({
      value: 1,
      parts: { city: 1, sites: { PD01: 1, PD02: 1 } },
      checks: [
        {
          name: 'CIUDAD_Y_PUNTOS',
          ok: true,
          message:
            'Los Puntos suman 2 personas y la ciudad tiene 1: quien visita dos Puntos es una sola persona.',
        },
      ],
    });
  });
});

describe('CONECTIVIDAD_COWORKING', () => {
  it('holds the atenciones and the people of Navegación, Coworking and Sala only', () => {
    const { indicators } = figures(
      [visit(1), visit(2, { service: 'SALA' }), visit(3, { service: 'CURSO', person: 'luis' })],
      START,
      END,
      [
        { siteId: 'PD01', service: 'COWORKING', sex: 'MUJER', count: 3 },
        { siteId: 'PD01', service: 'EVENTO', sex: 'MUJER', count: 9 },
      ],
    );
    expect(indicators['CONECTIVIDAD_COWORKING']).toMatchObject({
      value: 5,
      parts: {
        identified: 2,
        anonymous: 3,
        people: 1,
        services: { NAVEGACION: 1, COWORKING: 3, SALA: 1 },
      },
    });
  });
});

describe('the sum checks', () => {
  it('fail with the missing number when the registration of a person is not here', () => {
    const { indicators } = figures([visit(1), visit(2, { person: 'unknown', sex: null })]);
    expect(indicators['POR_SEXO']?.checks.map((check) => [check.name, check.ok])).toEqual([
      ['SUMA_ATENCIONES', false],
      ['SUMA_PERSONAS', false],
    ]);
    expect(indicators['POR_SEXO']?.checks[0]?.message).toContain('suman 1 y el total es 2: faltan 1');
  });

  it('all hold when everybody is known', () => {
    const { indicators } = figures([visit(1), visit(2, { person: 'luis', sex: 'HOMBRE' })]);
    expect(Object.values(indicators).flatMap((i) => i.checks.filter((check) => !check.ok))).toEqual([]);
  });
});

const SERVICES: readonly Service[] = ['NAVEGACION', 'SALA', 'CURSO'];
const SEX_OF: Record<string, Sex> = { ana: 'MUJER', luis: 'HOMBRE', sol: 'INTERSEXUAL', nn: 'NO_INFORMA' };

/** Visits close to multiples of 10 minutes (off by at most 1 ms), so that 30:00 is met from both sides. */
const history = fc.array(
  fc.record({
    person: fc.constantFrom(...Object.keys(SEX_OF)),
    siteId: fc.constantFrom('PD01', 'PD02'),
    service: fc.constantFrom(...SERVICES),
    step: fc.integer({ min: -40, max: 30 }),
    offset: fc.integer({ min: -1, max: 1 }),
    voided: fc.boolean(),
  }),
  { maxLength: 120 },
);

it('equals a quadratic count by the words of the definition, whatever the history and the period', () => {
  fc.assert(
    fc.property(
      history,
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: 1, max: 40 }),
      (raw, at, length) => {
        const visits: ReferenceVisit[] = raw.map(({ step, offset, ...rest }) => ({
          ...rest,
          startedAt: START + step * 10 * MINUTE + offset,
          sex: SEX_OF[rest.person] ?? null,
        }));
        const from = START + at * 10 * MINUTE;
        const to = from + length * 10 * MINUTE;
        const { indicators } = figures(
          visits.filter((v) => !v.voided),
          from,
          to,
        );
        expect({
          atenciones: indicators['ATENCIONES']?.value,
          people: indicators['PERSONAS_ATENDIDAS']?.value,
          connectivity: indicators['CONECTIVIDAD_COWORKING']?.value,
          connectivityPeople: indicators['CONECTIVIDAD_COWORKING']?.parts['people'],
          bySex: indicators['POR_SEXO']?.parts,
        }).toEqual(referenceValues(visits, from, to));
      },
    ),
    { numRuns: 400 },
  );
});
