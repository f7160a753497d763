// The month of all 82 zones after five years of polling with outages, what those years take on the disk, and a quarter
// of 5,000 zones. Beside them the same figures computed from the intervals, as they are asked for while anything that
// they rest on has just changed.
import { rmSync } from 'node:fs';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { firstOfMonth } from '#shared/domain/local-days.ts';
import { readAvailability } from '#core/wifi/availability.ts';
import { extendDays, refreshDays } from '#core/wifi/day-upkeep.ts';
import { rounded } from '#tests/support/bench-city.ts';
import { openBenchCore, type BenchCore } from '#tests/support/bench-core.ts';
import { addContract, addZones, inventedRuns, storeRuns, writeRuns } from '#tests/support/bench-zones.ts';

const ZONES = 82;
const YEARS = 5;
const MANY_ZONES = 5_000;
const REPEATS = 201;
const FEW_REPEATS = 21;

/** The first of this month, and the first of the month so many months before. */
const thisMonth = firstOfMonth(localDate(Date.now()));
function monthsBefore(months: number): string {
  let date = thisMonth;
  for (let left = months; left > 0; left -= 1) date = firstOfMonth(plusDays(date, -1));
  return date;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function timed(repeats: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < repeats; i += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return median(took);
}

async function end(bench: BenchCore): Promise<void> {
  await bench.close();
  rmSync(bench.folder, { recursive: true, force: true });
}

/** Bytes of the pages that tables and their indexes take. */
function bytesOf({ store }: BenchCore, tables: readonly string[] | null): number {
  const named = tables === null ? '' : `WHERE tbl_name IN (${tables.map((name) => `'${name}'`).join()})`;
  const [row] = store.driver
    .prepare(
      `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema ${named})`,
    )
    .all([]) as { bytes: number }[];
  return row?.bytes ?? Number.NaN;
}

const HISTORY = ['wifiInterval', 'wifiHour', 'zoneEvent', 'zoneDay', 'zoneSlots', 'zoneMonth'];

async function fiveYears() {
  const bench = await openBenchCore('admin');
  const { context } = bench.core;
  const zones = await addZones(context, ZONES);
  const from = monthsBefore(12 * YEARS);
  await addContract(context, zones, startOfLocalDate(from));
  const { runs, outages } = inventedRuns(zones, from, thisMonth);
  await writeRuns(context, runs);
  const began = performance.now();
  await refreshDays(context, { alone: true });
  await extendDays(context, { alone: true });
  const upkeepMs = performance.now() - began;
  const month = { from: monthsBefore(7), to: monthsBefore(6) };
  await readAvailability(context, month);
  const monthMs = await timed(REPEATS, () => readAvailability(context, month));
  const yearMs = await timed(FEW_REPEATS, () =>
    readAvailability(context, { from: monthsBefore(12), to: thisMonth }),
  );
  bench.store.driver.exec(`INSERT INTO wifiChanged (zoneId, t0, t1) VALUES (NULL, 0, 7258118400000)`);
  const computedMonthMs = await timed(FEW_REPEATS, () => readAvailability(context, month));
  const figures = {
    intervals: runs.length,
    outages,
    bytes: bytesOf(bench, HISTORY),
    fileBytes: bytesOf(bench, null),
    monthMs: rounded(monthMs),
    computedMonthMs: rounded(computedMonthMs),
    yearMs: rounded(yearMs),
    upkeepMs: Math.round(upkeepMs),
  };
  await end(bench);
  return figures;
}

async function manyZones() {
  const bench = await openBenchCore('admin');
  const { context } = bench.core;
  const zones = await addZones(context, MANY_ZONES);
  const from = monthsBefore(3);
  await addContract(context, zones, startOfLocalDate(from));
  await storeRuns(context, inventedRuns(zones, from, thisMonth).runs);
  await refreshDays(context, { alone: true });
  await extendDays(context, { alone: true });
  const quarter = { from, to: thisMonth };
  await readAvailability(context, quarter);
  const quarter5000Ms = await timed(FEW_REPEATS, () => readAvailability(context, quarter));
  await end(bench);
  return { quarter5000Ms: rounded(quarter5000Ms) };
}

const { bytes, monthMs, ...beside } = await fiveYears();
const { quarter5000Ms } = await manyZones();
console.log(
  JSON.stringify({
    name: 'availability',
    zones: ZONES,
    years: YEARS,
    bytes,
    monthMs,
    quarter5000Ms,
    ...beside,
  }),
);
