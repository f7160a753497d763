import { cpSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import fc from 'fast-check';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { readApart } from '#core/sync/apart.ts';
import { travellingTables } from '#core/sync/hub/scope.ts';
import { differences } from '#shared/sync/digest.ts';
import { directLine } from '#tests/support/direct-line.ts';
import {
  assertNoDefects,
  forget,
  person,
  QUICK,
  startHub,
  startStation,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { temporaryFolder } from '#tests/support/store.ts';

/** What people do, anywhere and in any order; `who` picks among what is there. */
const deed = fc.record({
  what: fc.constantFrom(
    'REGISTER',
    'REGISTER',
    'VISIT',
    'PATCH',
    'DELETE',
    'MOVE_PERSON',
    'USER',
    'MOVE_USER',
    'SYNC',
    'COLLECT',
  ),
  at: fc.nat(1),
  who: fc.nat(5),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const DAY_MS = 86_400_000;
const SETTINGS = { pulledAtMost: 3, thread: false };
let machines: (TestHub | TestStation)[] = [];
let document = 0;
/** Stations that have not spoken to the centre for half a year: a whole one would end their enrolment. */
let silent = new Set<TestStation>();

beforeEach(() => {
  machines = [];
});
afterEach(async () => {
  for (const each of machines.toReversed()) await each.close();
  forget(...machines);
});

/** The machines of every history before it begins, as folders to copy: keys and migrations are made once. */
let beginning: { hub: string; sites: string[]; stations: string[]; blank: string };

beforeAll(async () => {
  const hub = await startHub(undefined, undefined, SETTINGS);
  const sites: string[] = [];
  const stations: string[] = [];
  for (const code of ['PD01', 'PD07']) {
    sites.push((await createSite(hub.context, 'central', { code, name: code })).id);
    const station = await startStation(undefined, QUICK, () => {}, directLine(hub.hub));
    await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', code)).code);
    await station.close();
    stations.push(station.folder);
  }
  const blank = await startStation();
  await blank.close();
  await hub.close();
  beginning = { hub: hub.folder, sites, stations, blank: blank.folder };
});
afterAll(() => {
  const { hub, stations, blank } = beginning;
  for (const folder of [hub, ...stations, blank]) rmSync(folder, { recursive: true, force: true });
});

function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function world() {
  silent = new Set();
  const hub = await startHub(copyOf(beginning.hub), undefined, SETTINGS);
  machines.push(hub);
  const stationOf = async (folder: string) => {
    const station = await startStation(copyOf(folder), QUICK, () => {}, directLine(hub.hub));
    machines.push(station);
    station.clockError.ms = hub.clockError.ms;
    return station;
  };
  const stations: TestStation[] = [];
  for (const folder of beginning.stations) stations.push(await stationOf(folder));
  const enrolNewcomer = async () => {
    const station = await stationOf(beginning.blank);
    await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
    return station;
  };
  return { hub, sites: beginning.sites, enrolNewcomer, stations };
}
type World = Awaited<ReturnType<typeof world>>;

const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(1, from.length)];

async function doIt({ hub, sites, stations }: World, { what, at, who }: Deed): Promise<void> {
  const station = pick(stations, at);
  if (station === undefined) return;
  const { ledger, store, siteId } = station.context;
  const own = pick(await store.read.selectFrom('person').select('id').orderBy('id').execute(), who);
  const known = pick(
    await hub.context.store.read.selectFrom('person').select('id').orderBy('id').execute(),
    who,
  );
  const user = pick(
    await hub.context.store.read.selectFrom('user').select('id').orderBy('id').execute(),
    who,
  );
  const anywhere = pick([...sites, '*', '-'], who) ?? '*';
  switch (what) {
    case 'REGISTER':
      document += 1;
      await ledger.write('ana', (tx) =>
        tx.create(
          'person',
          person(tx, siteId(), { documentNumber: `9999${document}`, phone: `secreto-${at}` }),
        ),
      );
      return;
    case 'VISIT':
      if (own) await ledger.write('ana', (tx) => tx.append('attendance', visit(tx, siteId(), own.id)));
      return;
    case 'PATCH':
      if (own) await ledger.write('ana', (tx) => tx.patch('person', own.id, { surnames: `Prueba ${who}` }));
      return;
    case 'DELETE':
      if (own) await ledger.write('ana', (tx) => tx.patch('person', own.id, { deletedAt: tx.now }));
      return;
    case 'MOVE_PERSON':
      if (known) {
        await hub.context.ledger.write('central', (tx) =>
          tx.patch('person', known.id, { siteId: pick(sites, who) ?? '' }),
        );
      }
      return;
    case 'USER':
      await hub.context.ledger.write('central', (tx) =>
        tx.create('user', {
          id: tx.newId(),
          siteId: anywhere,
          username: `u${who}`,
          displayName: 'Usuaria',
          role: 'desk',
          passwordHash: 'x'.repeat(60),
          active: 1,
          deletedAt: null,
        }),
      );
      return;
    case 'MOVE_USER':
      if (user)
        await hub.context.ledger.write('central', (tx) => tx.patch('user', user.id, { siteId: anywhere }));
      return;
    case 'SYNC':
      await station.sync.syncNow();
      silent.delete(station);
      return;
    case 'COLLECT':
      for (const each of silent) await each.sync.syncNow();
      silent = new Set(stations);
      for (const { clockError } of machines) clockError.ms += 181 * DAY_MS;
      await hub.hub.collectTombstones();
  }
}

async function quiesce(stations: readonly TestStation[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const each of stations) await each.sync.syncNow();
}

/** What a station holds against what the centre says that its Punto may see, by the digests of both. */
async function apart({ hub }: World, { context }: TestStation) {
  const asOf = hub.context.clocks.now();
  const viewer = { siteId: context.siteId(), cityKey: hub.context.cityKey() };
  const theirs = await readApart(hub.context.store, { kind: 'DIGEST', viewer, asOf }, 'DIGEST', false);
  const mine = await readApart(context.store, { kind: 'OWN_DIGEST', asOf }, 'DIGEST', false);
  return differences(mine.digest, theirs.digest);
}

/** What people can see: rows that nobody deleted. */
async function live({ context }: TestStation): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const { table, kind } of [...travellingTables(), { table: 'directory', kind: 'record' }]) {
    const rows = await context.store.read
      .selectFrom(table as 'person')
      .selectAll()
      .orderBy('id')
      .execute();
    all[table] = rows.filter((row) => kind === 'fact' || row.deletedAt === null);
  }
  return all;
}

it('Invariants 1, 6 and 7: every copy ends with what its Punto may see and nothing else, whoever deletes, moves and collects what', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 16 }), async (deeds) => {
      const city = await world();
      for (const each of deeds) await doIt(city, each);
      await quiesce(city.stations);
      // A computer that comes after everything, through a snapshot.
      const newcomer = await city.enrolNewcomer();
      await quiesce([newcomer, ...city.stations]);
      for (const station of [newcomer, ...city.stations]) {
        expect(await apart(city, station)).toEqual([]);
        const own = station.context.siteId();
        const held = await live(station);
        const foreign = [
          ...(held['person'] ?? []),
          ...(held['attendance'] ?? []),
          ...(held['user'] ?? []),
        ].filter((row) => ![own, '*'].includes((row as { siteId: string }).siteId));
        expect(foreign).toEqual([]);
        expect(JSON.stringify(held['directory'])).not.toContain('secreto');
      }
      const [there] = city.stations;
      if (there !== undefined) expect(await live(newcomer)).toEqual(await live(there));
      // Compaction cannot be observed: not by who was there, and not by who comes.
      const before = await Promise.all([newcomer, ...city.stations].map(live));
      for (const { clockError } of machines) clockError.ms += 181 * DAY_MS;
      await city.hub.hub.collectTombstones();
      await quiesce([newcomer, ...city.stations]);
      expect(await Promise.all([newcomer, ...city.stations].map(live))).toEqual(before);
      assertNoDefects(...machines);
      for (const each of machines.toReversed()) await each.close();
      forget(...machines);
      machines = [];
    }),
    // One history takes seconds: a smaller one that fails as well is not looked for.
    { numRuns: 20, endOnFailure: true },
  );
}, 180_000);
