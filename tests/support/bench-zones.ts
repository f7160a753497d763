import { startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { daysOf } from '#shared/domain/local-days.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import type { HourSum } from '#shared/domain/zone-hours.ts';
import type { CoreContext } from '#core/context.ts';
import { insertOne } from '#core/db/insert.ts';
import { storeHour } from '#core/wifi/hours.ts';
import { seeded } from './bench-city.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Rows a transaction of the ledger takes. */
const ROWS = 500;
/** One outage in so many days of a zone: six a month, of 2 minutes to 3 hours. */
const DAYS_AN_OUTAGE = 5;
const SHORTEST_OUTAGE = 120_000;
/** One day in so many in which nobody watched for some hours: the station was off. */
const DAYS_A_GAP = 30;
const VANTAGE = 'puntobanco01';
const SITE = '0198a000-0000-7000-8000-000000000001';

const zoneId = (index: number) => `5f0c0000-0000-5000-8000-${String(index).padStart(12, '0')}`;

/** Invented zones over the 17 comunas; their ids. */
export async function addZones(context: CoreContext, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => zoneId(index));
  for (let at = 0; at < count; at += ROWS) {
    await context.ledger.write('bench', async (tx) => {
      for (const [index, id] of ids.slice(at, at + ROWS).entries()) {
        await tx.create('zone', {
          id,
          name: `PARQUE INVENTADO ${at + index}`,
          address: `CL. ${index} # 1 - 2`,
          neighbourhood: 'CENTRO',
          comuna: String(((at + index) % 17) + 1) as Comuna,
          area: 'URBANA',
          latitude: 7.12,
          longitude: -73.12,
          deletedAt: null,
        });
      }
    });
  }
  return ids;
}

/** One contract that all zones are under from the first day on. */
export async function addContract(
  context: CoreContext,
  zones: readonly string[],
  since: number,
): Promise<void> {
  const { newId } = context.clocks;
  const contractId = newId();
  await context.ledger.write('bench', (tx) =>
    tx.create('contract', {
      id: contractId,
      number: '137 de 2025',
      operator: 'Operador inventado',
      targetMilli: 99_500,
      serviceHours: JSON.stringify(ROUND_THE_CLOCK),
      startsOn: '2020-01-01',
      endsOn: null,
      deletedAt: null,
    }),
  );
  for (let at = 0; at < zones.length; at += ROWS) {
    await context.ledger.write('bench', async (tx) => {
      for (const zone of zones.slice(at, at + ROWS)) {
        const term = { contractId, zoneId: zone, commissionedAt: since, withdrawnAt: null, deletedAt: null };
        await tx.create('contractZone', { id: newId(), ...term });
      }
    });
  }
}

interface Run {
  readonly zoneId: string;
  readonly state: 'UP' | 'DOWN';
  readonly t0: number;
  readonly t1: number;
}

/** What a station that polls every minute writes over the local days [from, to), in order of time. */
export function inventedRuns(
  zones: readonly string[],
  from: string,
  to: string,
): { runs: Run[]; outages: number } {
  const random = seeded(7);
  const runs: Run[] = [];
  let outages = 0;
  for (const date of daysOf(from, to)) {
    const start = startOfLocalDate(date);
    for (const zone of zones) {
      let t0 = start;
      const run = (state: Run['state'], t1: number) => {
        if (t1 > t0) runs.push({ zoneId: zone, state, t0, t1 });
        t0 = t1;
      };
      if (random() * DAYS_A_GAP < 1) t0 += Math.round(random() * 8 * HOUR);
      if (random() * DAYS_AN_OUTAGE < 1) {
        const failed = t0 + Math.round(random() * (start + 20 * HOUR - t0));
        run('UP', failed);
        run('DOWN', failed + SHORTEST_OUTAGE + Math.round(random() ** 3 * 3 * HOUR));
        outages += 1;
      }
      run('UP', start + DAY);
    }
  }
  return { runs, outages };
}

const row = (context: Pick<CoreContext, 'clocks'>, run: Run) => ({
  id: context.clocks.newId(),
  siteId: SITE,
  vantage: VANTAGE,
  ...run,
});

/** Through the ledger, as the polling station writes: with their place in the log. */
export async function writeRuns(context: CoreContext, runs: readonly Run[]): Promise<void> {
  for (let at = 0; at < runs.length; at += ROWS) {
    await context.ledger.write('bench', async (tx) => {
      for (const run of runs.slice(at, at + ROWS)) await tx.append('wifiInterval', row(context, run));
    });
  }
}

/** Beside the ledger: the rows alone, where only reading them is measured. */
export async function storeRuns(context: CoreContext, runs: readonly Run[]): Promise<void> {
  const { store } = context;
  for (let at = 0; at < runs.length; at += 50 * ROWS) {
    await store.transaction((tx) =>
      store.unguarded(async () => {
        for (const run of runs.slice(at, at + 50 * ROWS))
          await insertOne(tx, 'wifiInterval', row(context, run));
      }),
    );
  }
}

/** The hours of so many days before `to` (ms UTC), all zones in a row an hour, as the polling station writes them. */
export async function writeHours(
  context: CoreContext,
  zones: readonly string[],
  to: number,
  days: number,
): Promise<void> {
  const random = seeded(11);
  const sumOf = (): HourSum => {
    const clientsMax = Math.floor(random() * 40);
    return {
      polls: 60,
      lost: random() < 0.1 ? 1 : 0,
      rttSum: 60 * (8 + random() * 20),
      rttMax: Math.round(random() * 400) / 10 + 30,
      clientPolls: 60,
      clientsSum: Math.floor(random() * 60 * clientsMax),
      clientsMax,
      inOctets: Math.floor(random() * 2e9),
      outOctets: Math.floor(random() * 9e9),
    };
  };
  for (let hour = to - days * DAY; hour < to; hour += DAY) {
    await context.ledger.write('bench', async (tx) => {
      for (let at = hour; at < hour + DAY; at += HOUR) {
        await storeHour(tx, context, { hour: at, sums: new Map(zones.map((zone) => [zone, sumOf()])) });
      }
    });
  }
}
