import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureTime, mergeVantages } from '#shared/domain/availability.ts';
import type { ZoneState } from '#shared/domain/codes.ts';
import { figuresOf, repeatOffenders } from '#shared/domain/incident-figures.ts';
import {
  ACT_REACH_MS,
  downtimesOf,
  incidentAt,
  JOIN_MS,
  withActs,
  type IncidentAct,
} from '#shared/domain/incident.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';

const MINUTE = 60_000;
/** 14 April 2026, 00:00 in Bogotá. */
const DAY = Date.UTC(2026, 3, 14, 5);
const at = (minutes: number) => DAY + minutes * MINUTE;

/** «U0-10 D10-40»: what was observed, in minutes of the day. */
function seen(text: string): ObservedInterval[] {
  const states: Readonly<Record<string, ZoneState>> = { U: 'UP', D: 'DOWN', N: 'UNKNOWN' };
  return text.split(' ').map((part) => {
    const [t0 = 0, t1 = 0] = part.slice(1).split('-').map(Number);
    return { t0: at(t0), t1: at(t1), state: states[part.charAt(0)] ?? 'UNKNOWN' };
  });
}

let serial = 0;
function act(what: IncidentAct['act'], minute: number, more: Partial<IncidentAct> = {}): IncidentAct {
  serial += 1;
  const id = `act-${String(serial).padStart(4, '0')}`;
  return {
    id,
    at: at(minute),
    act: what,
    cause: null,
    note: null,
    doneAt: at(minute),
    officer: 'ana',
    ...more,
  };
}

describe('outages of a zone', () => {
  it('are one incident when nobody saw it in service between them, and the gap is no downtime', () => {
    expect(downtimesOf(seen('U0-10 D10-40 N40-300 D300-310 U310-400'))).toEqual([
      {
        from: at(10),
        downUntil: at(310),
        recoveredAt: at(310),
        outages: [
          { from: at(10), to: at(40) },
          { from: at(300), to: at(310) },
        ],
        downMs: 40 * MINUTE,
      },
    ]);
  });

  it('are one incident when at most 5 minutes lie between them, and two when a millisecond more does', () => {
    const first = { t0: at(0), t1: at(10), state: 'DOWN' as const };
    const after = (gap: number) => {
      const t0 = first.t1 + gap;
      return downtimesOf([
        first,
        { t0: first.t1, t1: t0, state: 'UP' },
        { t0, t1: t0 + MINUTE, state: 'DOWN' },
      ]);
    };
    expect(after(JOIN_MS)).toMatchObject([
      { from: at(0), downUntil: at(16), recoveredAt: null, downMs: 11 * MINUTE },
    ]);
    expect(after(JOIN_MS + 1)).toMatchObject([
      { from: at(0), recoveredAt: at(10), downMs: 10 * MINUTE },
      { from: at(15) + 1, recoveredAt: null, downMs: MINUTE },
    ]);
  });

  it('stay open while nobody has seen the zone in service again', () => {
    expect(downtimesOf(seen('U0-10 D10-40 N40-300'))).toMatchObject([
      { downUntil: at(40), recoveredAt: null },
    ]);
    expect(downtimesOf(seen('U0-10 N10-40'))).toEqual([]);
  });

  it('are refuted by a vantage that reached the zone meanwhile', () => {
    expect(downtimesOf([...seen('U0-10 D10-40 U40-50'), ...seen('U0-45')])).toEqual([]);
  });
});

describe('what people did about an incident', () => {
  const downtimes = downtimesOf(seen('U0-10 D10-40 U40-600 D600-640'));

  it('takes it from confirmed to closed', () => {
    const steps = [
      act('ATENDER', 600, { doneAt: at(605) }),
      act('TICKET', 600, { doneAt: at(606), note: 'STS-1' }),
      act('ATRIBUIR', 600, { doneAt: at(607), cause: 'ENERGIA' }),
      act('CERRAR', 600, { doneAt: at(660), note: 'Volvió la luz.' }),
    ];
    const stages = steps.map(
      (_step, index) => withActs(downtimes, steps.slice(0, index)).incidents[1]?.stage,
    );
    expect(stages).toEqual(['CONFIRMADO', 'ATENDIDO', 'ATENDIDO', 'ATRIBUIDO']);
    // Nobody closes what has not recovered.
    expect(withActs(downtimes, steps).incidents[1]).toMatchObject({ stage: 'ATRIBUIDO', closed: null });
    const recovered = downtimesOf(seen('U0-10 D10-40 U40-600 D600-640 U640-700'));
    expect(withActs(recovered, steps).incidents.map((incident) => incident.stage)).toEqual([
      'RECUPERADO',
      'CERRADO',
    ]);
    expect(withActs(recovered, steps).incidents[1]).toMatchObject({
      acknowledged: { at: at(605), officer: 'ana' },
      attributed: { at: at(607), officer: 'ana', cause: 'ENERGIA' },
      closed: { at: at(660), officer: 'ana', note: 'Volvió la luz.' },
      ticket: 'STS-1',
    });
  });

  it('is opened again by who reopens it, and by an outage that turns up after the closing', () => {
    const closing = act('CERRAR', 10, { doneAt: at(42) });
    const stage = (observed: string, ...acts: IncidentAct[]) =>
      withActs(downtimesOf(seen(observed)), acts).incidents[0]?.stage;
    expect(stage('U0-10 D10-40 U40-600', closing)).toBe('CERRADO');
    expect(stage('U0-10 D10-40 U40-600', closing, act('REABRIR', 10, { doneAt: at(43) }))).toBe('RECUPERADO');
    expect(stage('U0-10 D10-40 U40-44 D44-50 U50-600', closing)).toBe('RECUPERADO');
  });

  it('keeps the first to acknowledge it and the last cause', () => {
    const { incidents } = withActs(downtimes, [
      act('ATENDER', 10, { doneAt: at(20), officer: 'luz' }),
      act('ATENDER', 10, { doneAt: at(12), officer: 'ana' }),
      act('ATRIBUIR', 10, { doneAt: at(30), cause: 'ENLACE' }),
      act('ATRIBUIR', 10, { doneAt: at(25), cause: 'ENERGIA' }),
    ]);
    expect(incidents[0]).toMatchObject({
      acknowledged: { officer: 'ana' },
      attributed: { cause: 'ENLACE' },
    });
  });

  it('follows an incident whose beginning moved, and is a stray where late data refuted it', () => {
    const acknowledged = act('ATENDER', 10, { doneAt: at(20) });
    const moved = withActs(downtimesOf(seen('U0-25 D25-40 U40-600')), [acknowledged]);
    expect(moved.incidents[0]?.acknowledged).toEqual({ at: at(20), officer: 'ana' });
    expect(withActs(downtimesOf(seen('U0-600 D600-640')), [acknowledged])).toMatchObject({
      incidents: [{ acknowledged: null, acts: [] }],
      strays: [acknowledged],
    });
  });
});

describe('figures of the incidents', () => {
  // Two repaired (30 and 10 minutes), one that goes on.
  const downtimes = downtimesOf(seen('U0-10 D10-40 U40-600 D600-610 U610-900 D900-960'));

  it('repair time counts what has recovered; what goes on stands apart', () => {
    expect(figuresOf(downtimes, { from: at(0), to: at(1_000) }, 860 * MINUTE)).toEqual({
      begun: 3,
      recovered: 2,
      open: 1,
      mttrMs: 20 * MINUTE,
      mtbfMs: Math.round((860 * MINUTE) / 3),
      longestMs: 60 * MINUTE,
    });
  });

  it('are null, not zero, where nothing happened', () => {
    expect(figuresOf(downtimes, { from: at(50), to: at(500) }, 450 * MINUTE)).toEqual({
      begun: 0,
      recovered: 0,
      open: 0,
      mttrMs: null,
      mtbfMs: null,
      longestMs: null,
    });
  });

  it('name the zones that fail again and again, most often first', () => {
    const of = (zoneId: string, observed: string) =>
      downtimesOf(seen(observed)).map((downtime) => ({ ...downtime, zoneId }));
    const thrice = 'D10-11 U11-20 D20-21 U21-30 D30-31 U31-40';
    const incidents = [
      ...of('a', thrice),
      ...of('b', `${thrice} D40-41 U41-50`),
      ...of('c', 'D10-300 U300-310 D320-600'),
      ...of('d', thrice.replace('D20-21 U21-30', 'D20-24 U24-30')),
    ];
    expect(repeatOffenders(incidents, { from: at(0), to: at(1_000) })).toEqual([
      { zoneId: 'b', begun: 4, downMs: 4 * MINUTE },
      { zoneId: 'd', begun: 3, downMs: 6 * MINUTE },
      { zoneId: 'a', begun: 3, downMs: 3 * MINUTE },
    ]);
  });
});

describe('whatever was observed', () => {
  const SPAN = 24 * 60 * MINUTE;
  const interval = fc
    .record({
      t0: fc.integer({ min: DAY, max: DAY + SPAN }),
      length: fc.oneof(fc.integer({ min: 1, max: 20 * MINUTE }), fc.integer({ min: 1, max: SPAN / 4 })),
      state: fc.constantFrom<ZoneState>('UP', 'DOWN', 'UNKNOWN'),
    })
    .map(({ t0, length, state }): ObservedInterval => ({ t0, t1: t0 + length, state }));
  const intervals = fc.array(interval, { maxLength: 12 });
  const acts = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 999 }).map(String),
      at: fc.integer({ min: DAY, max: DAY + SPAN }),
      act: fc.constantFrom<IncidentAct['act']>('ATENDER', 'ATRIBUIR', 'TICKET', 'NOTA', 'CERRAR', 'REABRIR'),
      cause: fc.constantFrom<IncidentAct['cause']>(null, 'ENERGIA', 'ENLACE'),
      note: fc.constantFrom(null, 'STS-1'),
      doneAt: fc.integer({ min: DAY, max: DAY + 2 * SPAN }),
      officer: fc.constantFrom('ana', 'luz'),
    }),
    { maxLength: 6, selector: (each) => each.id },
  );
  const CASES = { numRuns: 10_000 };
  /** Every index once, and some again, in another order. */
  const again = <Each>(items: readonly Each[], seed: readonly number[]): Each[] => {
    const more = seed.flatMap((index) => items[index % Math.max(1, items.length)] ?? []);
    return [...items, ...more].toReversed().toSorted((a, b) => items.indexOf(b) - items.indexOf(a));
  };
  const seeds = fc.array(fc.nat(50), { maxLength: 5 });

  it('order and repetition of what arrives change no incident', () => {
    fc.assert(
      fc.property(intervals, acts, seeds, (observed, done, seed) => {
        const once = withActs(downtimesOf(observed), done);
        expect(withActs(downtimesOf(again(observed, seed)), again(done, seed))).toEqual(once);
      }),
      CASES,
    );
  });

  it('the downtime of all incidents is the time observed as down, and joining adds no gap', () => {
    fc.assert(
      fc.property(intervals, (observed) => {
        const downtimes = downtimesOf(observed);
        const { D } = measureTime(observed, [{ from: DAY - SPAN, to: DAY + 3 * SPAN }]);
        expect(downtimes.reduce((sum, { downMs }) => sum + downMs, 0)).toBe(D);
        for (const { outages, downMs, from, downUntil } of downtimes) {
          expect(outages.reduce((sum, outage) => sum + (outage.to - outage.from), 0)).toBe(downMs);
          expect([from, downUntil]).toEqual([outages[0]?.from, outages.at(-1)?.to]);
        }
      }),
      CASES,
    );
  });

  it('two incidents are more than 5 minutes apart with service between them, and no outage of one is so from the next', () => {
    fc.assert(
      fc.property(intervals, (observed) => {
        const up = mergeVantages(observed).filter(({ state }) => state === 'UP');
        const served = (from: number, to: number) => up.some(({ t0, t1 }) => t0 >= from && t1 <= to);
        const downtimes = downtimesOf(observed);
        for (const [index, { outages, recoveredAt, downUntil }] of downtimes.entries()) {
          for (const [at_, outage] of outages.entries()) {
            const next = outages[at_ + 1];
            if (next === undefined) continue;
            expect(next.from - outage.to <= JOIN_MS || !served(outage.to, next.from)).toBe(true);
          }
          const next = downtimes[index + 1];
          if (next === undefined) continue;
          expect(next.from - downUntil).toBeGreaterThan(JOIN_MS);
          expect(recoveredAt).toBe(up.find(({ t0 }) => t0 >= downUntil)?.t0);
        }
      }),
      CASES,
    );
  });

  it('late data joins, moves, splits and refutes incidents and loses no act', () => {
    fc.assert(
      fc.property(intervals, intervals, acts, (early, late, done) => {
        const downtimes = downtimesOf([...early, ...late]);
        const { incidents, strays } = withActs(downtimes, done);
        const kept = [...incidents.flatMap((incident) => incident.acts), ...strays].map(({ id }) => id);
        expect(kept.toSorted()).toEqual(done.map(({ id }) => id).toSorted());
        for (const incident of incidents) {
          for (const { at: meant } of incident.acts) {
            expect(meant).toBeGreaterThanOrEqual(incident.from - ACT_REACH_MS);
            expect(incidentAt(downtimes, meant)?.from).toBe(incident.from);
          }
        }
      }),
      CASES,
    );
  });

  it('counts of neighbouring periods add up', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: DAY, max: DAY + SPAN }), (observed, middle) => {
        const downtimes = downtimesOf(observed);
        const [from, to] = [DAY - SPAN, DAY + 3 * SPAN];
        const count = (period: { from: number; to: number }) => {
          const { begun, recovered } = figuresOf(downtimes, period, 0);
          return { begun, recovered };
        };
        const [first, second] = [count({ from, to: middle }), count({ from: middle, to })];
        expect(count({ from, to })).toEqual({
          begun: first.begun + second.begun,
          recovered: first.recovered + second.recovered,
        });
      }),
      CASES,
    );
  });
});
