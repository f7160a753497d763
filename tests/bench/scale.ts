// A thousand Puntos, each with a day's work, against one centre in a process of its own: with its data in a file, and
// in PostgreSQL. Everything on: HTTPS, signatures, validation, encryption of the file, durable commits of both.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askServing } from '#cli/invoke.ts';
import { build, puntosProgram } from '#cli/provision/build.mjs';
import { openFolder } from '#core/db/open.ts';
import { openPostgresStore } from '#core/db/postgres/store.ts';
import type { Store } from '#core/db/store.ts';
import { systemClocks } from '#core/compose.ts';
import { percentile, rounded } from '#tests/support/bench-city.ts';
import { peakMemory } from '#tests/support/bench-sync-sides.ts';
import { lightStation, type LightStation } from '#tests/support/light-station.ts';
import { createDatabase } from '#tests/support/machine-store.ts';
import { startPostgres, type PostgresServer } from '#tests/support/postgres-server.ts';
import { servePuntos } from '#tests/support/puntos.ts';

const { values } = parseArgs({ options: { stations: { type: 'string', default: '1000' } } });
const STATIONS = Number(values.stations);
/** Contacts that are under way at once: Puntos close at the same hour, and not in the same second. */
const AT_ONCE = 32;
/** Puntos that are enrolled at once before the clock runs. */
const PREPARED_AT_ONCE = 4;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const PROJECT = join(import.meta.dirname, '..', '..');

async function atOnce<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** User and system time of a process, in clock ticks of 10 ms: see proc(5). */
function processorSeconds(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function measure(folder: string, server: PostgresServer | null) {
  const address = server === null ? null : `${server.url}/ciudad`;
  if (server !== null) await createDatabase(server.url, 'ciudad', null);
  const serving = await servePuntos(
    folder,
    ['central', 'serve', ...(address === null ? [] : ['--database', address])],
    puntosProgram(PROJECT),
  );
  const stations: LightStation[] = [];
  const prepared = performance.now();
  await atOnce(numbers(STATIONS), PREPARED_AT_ONCE, async (number) => {
    const site = `P${String(number).padStart(4, '0')}`;
    await askServing(folder, 'site.add', { code: site, name: `Punto ${number}` });
    const { code } = (await askServing(folder, 'enrolment.create', { site })) as { code: string };
    stations.push(await lightStation(number, code));
  });
  const setUpSeconds = (performance.now() - prepared) / 1_000;
  const pushes: number[] = [];
  const { pid } = serving.ready;
  const before = processorSeconds(pid);
  const began = performance.now();
  await atOnce(stations, AT_ONCE, async (station) => {
    pushes.push(await station.contact());
  });
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = processorSeconds(pid) - before;
  const rssMB = peakMemory(pid);
  const serverMB = server?.memoryMB() ?? null;
  await serving.stop();
  const changes = stations.reduce((sum, station) => sum + station.changes, 0);
  const visits = stations.reduce((sum, station) => sum + station.visits, 0);
  const held = await heldBy(folder, address);
  pushes.sort((a, b) => a - b);
  return {
    setUpSeconds: rounded(setUpSeconds),
    seconds: rounded(seconds),
    // Of the centre alone: comparable also where the machine does other work.
    cpuSeconds: rounded(cpuSeconds),
    changesPerSecond: Math.round(changes / seconds),
    pushP50Ms: rounded(percentile(pushes, 0.5)),
    pushP99Ms: rounded(percentile(pushes, 0.99)),
    rssMB,
    ...(serverMB !== null && { serverMB }),
    changes,
    lost: visits - held.distinct,
    doubled: held.rows - held.distinct,
  };
}

/** The visits that the centre holds after it was ended. */
async function heldBy(folder: string, address: string | null): Promise<{ rows: number; distinct: number }> {
  const { now, randomBytes } = systemClocks;
  const opened =
    address === null
      ? await openFolder({ folder, keySource: { kind: 'file' }, now, randomBytes })
      : await openPostgresStore({ url: address }).then((store) => ({ store, close: store.close }));
  const store: Store = opened.store;
  const { rows, distinct } = await store.read
    .selectFrom('attendance')
    .select((eb) => [
      eb.fn.countAll<number>().as('rows'),
      eb.fn.count<number>('id').distinct().as('distinct'),
    ])
    .executeTakeFirstOrThrow();
  await opened.close();
  return { rows, distinct };
}

await build(PROJECT, 'desktop');
const folder = mkdtempSync(join(tmpdir(), 'puntos-bench-scale-'));
const file = await measure(join(folder, 'file'), null);
const server = await startPostgres({ durable: true });
const postgres = await measure(join(folder, 'postgres'), server);
await server.stop();
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ name: 'scale', stations: STATIONS, atOnce: AT_ONCE, sqlite: file, postgres }));
