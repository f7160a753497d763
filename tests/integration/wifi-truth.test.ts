import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAvailability } from '#core/wifi/availability.ts';
import { refreshDays } from '#core/wifi/day-upkeep.ts';
import { changesOf, makeReport, readReportText } from '#core/wifi/evidence-reports.ts';
import { checkEvidence } from '#shared/domain/evidence-check.ts';
import { assertNoDefects, forget } from '#tests/support/sync-world.ts';
import { wifiTruth, type TruthTime } from '#tests/support/wifi-truth.ts';
import { replayCity, type ReplayedCity } from '#tests/support/wifi-truth-replay.ts';

const QUARTER = ['2025-01-01', '2025-04-01'] as const;
const PERIODS = [
  QUARTER,
  ['2025-01-01', '2025-02-01'],
  ['2025-02-01', '2025-03-01'],
  ['2025-03-01', '2025-04-01'],
  ['2025-02-11', '2025-03-24'],
] as const;
const ALL = { from: QUARTER[0], to: QUARTER[1], contractId: null };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const truth = wifiTruth(20_250_411);
let city: ReplayedCity;

beforeAll(async () => {
  city = await replayCity(truth);
});
afterAll(async () => {
  for (const station of city.stations) await station.close();
  await city.hub.close();
  assertNoDefects(city.hub, ...city.stations);
  forget(city.hub, ...city.stations);
});

const times = ({ E, U, D, N }: TruthTime) => ({ E, U, D, N, availability: U + D === 0 ? null : U / (U + D) });

function truthOver(from: string, to: string) {
  return truth.world.zones.map((zone) => ({ zone: zone.name, ...times(truth.timeOf(zone, from, to)) }));
}

async function measuredOver(from: string, to: string) {
  const { zones } = await readAvailability(city.hub.context, { from, to });
  return zones.map(({ zone, ...time }) => ({ zone, ...times(time), availability: time.availability }));
}

/** What is owed under each contract, summed over its zones as the truth has them. */
function contractsOver(from: string, to: string) {
  return truth.world.contracts.map(({ number }, index) => ({
    number,
    ...truth.world.zones
      .map((zone) => truth.timeOf(zone, from, to, index))
      .reduce((a, b) => ({ E: a.E + b.E, U: a.U + b.U, D: a.D + b.D, N: a.N + b.N })),
  }));
}

describe('ninety days whose truth is known', () => {
  it('are a hard case: every kind of zone was up, down and unseen', () => {
    const quarter = truth.world.zones.map((zone) => truth.timeOf(zone, ...QUARTER));
    expect(quarter.every(({ E, U, D }) => E > 0 && U > 0 && D > 0)).toBe(true);
    expect(quarter.filter(({ N }) => N > 60_000).length).toBeGreaterThan(9);
    expect(quarter.every(({ E, U, D, N }) => U + D + N === E)).toBe(true);
    expect(truth.runs.length).toBeGreaterThan(3_000);
  });

  it('give the centre exactly the truth of every zone, month and quarter, once everybody has synchronised', async () => {
    await city.live(0, 40);
    // The figures of the days are kept meanwhile, and have to follow what arrives weeks later.
    await refreshDays(city.hub.context);
    await city.live(40, 90);
    const early = await measuredOver(...QUARTER);
    expect(early).not.toEqual(truthOver(...QUARTER));
    await makeReport(city.hub.context, 'user:supervisora', ALL);
    await city.catchUp();
    for (const [from, to] of PERIODS) {
      expect(await measuredOver(from, to)).toEqual(truthOver(from, to));
    }
    await refreshDays(city.hub.context);
    for (const [from, to] of PERIODS) {
      expect(await measuredOver(from, to)).toEqual(truthOver(from, to));
      const { contracts } = await readAvailability(city.hub.context, { from, to });
      const measured = contracts.map(({ number, E, U, D, N }) => ({ number, E, U, D, N }));
      expect(measured).toEqual(contractsOver(from, to).toSorted((a, b) => (a.number < b.number ? -1 : 1)));
    }
  });

  it('make a report whose file has the truth, and recomputes byte for byte', async () => {
    const { report, isNew } = await makeReport(city.hub.context, 'user:supervisora', ALL);
    const year = new Date().getFullYear();
    expect({ isNew, number: report.number, replaces: report.replaces }).toEqual({
      isNew: true,
      number: `DISP-${year}-0002`,
      replaces: `DISP-${year}-0001`,
    });
    const text = await readReportText(city.hub.context, report.number);
    const checked = checkEvidence(text, sha256);
    if (!checked.ok) throw new Error(checked.reason);
    expect(sha256(text)).toBe(report.sha256);
    const { inputs, results } = checked.evidence;
    expect(
      results.zones.map(({ E, U, D, N }, index) => ({ zone: inputs.zones[index]?.name, E, U, D, N })),
    ).toEqual(truth.world.zones.map((zone) => ({ zone: zone.name, ...truth.timeOf(zone, ...QUARTER) })));
    expect(inputs.holidays).toEqual(truth.world.holidays);
    // What the late stations brought is what the second report says otherwise.
    const changes = await changesOf(city.hub.context, report.number);
    expect(changes?.causes.map(({ what }) => what)).toContain('OBSERVADO');
    expect(changes?.zones.length).toBeGreaterThan(0);
  });

  it('keep their number as long as nothing changes', async () => {
    const again = await makeReport(city.hub.context, 'user:otra', ALL);
    expect({ isNew: again.isNew, number: again.report.number.slice(-4) }).toEqual({
      isNew: false,
      number: '0002',
    });
  });
});
