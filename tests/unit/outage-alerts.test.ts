import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertsDue, type ConfirmedOutage } from '#shared/domain/outage-alerts.ts';

const SECOND = 1_000;
const START = Date.UTC(2026, 3, 14, 15, 42);

const NOBODY: ReadonlyMap<string, number> = new Map();

/** Asks every 15 seconds for 20 minutes, telling what is due; an outage is known 60 s after its beginning. */
function toldOver(outages: readonly ConfirmedOutage[]): string[][] {
  const heard: string[][] = [];
  const told = new Map<string, number>();
  for (let now = START; now < START + 1_200 * SECOND; now += 15 * SECOND) {
    const open = outages.filter(({ from }) => now - from >= 60 * SECOND);
    for (const { zoneIds } of alertsDue(open, told, now)) {
      heard.push([...zoneIds]);
      for (const zoneId of zoneIds) told.set(zoneId, now);
    }
  }
  return heard;
}

describe('a confirmed outage', () => {
  it('is told once, however long it goes on', () => {
    expect(toldOver([{ zoneId: 'a', from: START }])).toEqual([['a']]);
  });

  it('of a zone that fell again after it recovered is told again', () => {
    const told = new Map([['a', START]]);
    const again = { zoneId: 'a', from: START + 600 * SECOND };
    expect(alertsDue([again], told, again.from + 90 * SECOND)).toEqual([
      { zoneIds: ['a'], from: again.from },
    ]);
    // Late data that only moved its beginning does not make it another one.
    expect(alertsDue([{ zoneId: 'a', from: START - SECOND }], told, START + 600 * SECOND)).toEqual([]);
  });

  it('of 82 zones that fall within a minute is one digest, not 82', () => {
    const all = Array.from({ length: 82 }, (_, index) => ({
      zoneId: `z${String(index).padStart(2, '0')}`,
      from: START + Math.floor((index * 60 * SECOND) / 82),
    }));
    expect(toldOver(all)).toEqual([all.map(({ zoneId }) => zoneId)]);
  });

  it('of two zones is told zone by zone', () => {
    const two = [
      { zoneId: 'b', from: START },
      { zoneId: 'a', from: START + 10 * SECOND },
    ];
    expect(toldOver(two)).toEqual([['b'], ['a']]);
  });
});

describe('whatever falls', () => {
  const outages = fc.uniqueArray(
    fc.record({
      zoneId: fc.integer({ min: 0, max: 99 }).map(String),
      from: fc.integer({ min: START, max: START + 200 * SECOND }),
    }),
    { maxLength: 30, selector: ({ zoneId }) => zoneId },
  );

  it('is told exactly once and never in more than a few tellings', () => {
    fc.assert(
      fc.property(outages, (open) => {
        const heard = toldOver(open);
        expect(heard.flat().toSorted()).toEqual(open.map(({ zoneId }) => zoneId).toSorted());
        expect(heard.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 10_000 },
    );
  });

  it('gives the same in any order', () => {
    fc.assert(
      fc.property(outages, fc.integer({ min: 0, max: 600 }), (open, seconds) => {
        const now = START + seconds * SECOND;
        expect(alertsDue(open.toReversed(), NOBODY, now)).toEqual(alertsDue(open, NOBODY, now));
      }),
      { numRuns: 10_000 },
    );
  });
});
