// A scan and one key at a desk in Chromium with 200,000 people and 1,000,000 attendances; then registering in such a file
// through the core, beside a bare insert, and over HTTP while the host that just started writes its first snapshot.
// needs: chromium
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, puntosProgram } from '#cli/provision/build.mjs';
import { appRouter } from '#core/http/router.ts';
import { createCaller, type RequestContext } from '#core/http/trpc.ts';
import { startCore } from '#core/host.ts';
import { fillCity, percentile, rounded, seeded } from '#tests/support/bench-city.ts';
import type { InventedPerson } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';
import { timeScans } from '#tests/support/bench-scan.ts';

const PEOPLE = 200_000;
const ATTENDANCES = 1_000_000;
const ROUNDS = 1_500;
const WARM_UP = 100;
const SCANS = 40;
const SCANS_WARM_UP = 5;
const PROJECT = join(import.meta.dirname, '..', '..');

const nameOf = (who: InventedPerson) => `${who.givenNames} ${who.surnames}`;

/**
 * As the desk runs it: the built program in a process of its own, its page in a browser, in a city of its own. What is
 * measured below registers two thousand people in an hour; at a desk that is nobody's day.
 */
async function scanAtTheDesk() {
  const desk = await openBenchCore();
  const city = await fillCity(desk.store, PEOPLE, ATTENDANCES, Date.now());
  // One key registers the service of the last visit: who is scanned has been here, and not in the last half hour.
  const visited = new Set(
    desk.store.driver
      .prepare('SELECT DISTINCT personId FROM attendance LIMIT 20000')
      .all([])
      .map((row) => (row as { personId: string }).personId),
  );
  await desk.close();
  await build(PROJECT, 'desktop');
  const words = [puntosProgram(PROJECT), 'station', 'serve', '--json', '--data', desk.folder];
  const station = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(station, 'exit');
  const [line] = await Promise.race([once(station.stdout, 'data'), ended]);
  const { url } = JSON.parse(String(line)) as { url: string };
  // Names that come once among them: a row is recognised by its name.
  const known = city.filter((who) => visited.has(who.id));
  const scanned = [...new Map(known.map((who) => [nameOf(who), who])).values()];
  const all = await timeScans(url, await desk.login(url), scanned.slice(0, SCANS + SCANS_WARM_UP));
  station.kill('SIGTERM');
  await ended;
  rmSync(desk.folder, { recursive: true, force: true });
  const failures = all.flatMap((scan) => ('shown' in scan ? [scan.shown] : []));
  for (const shown of failures) console.error(`A scan led to no row; the screen said:\n${shown}\n`);
  return { scans: all.slice(SCANS_WARM_UP).flatMap((scan) => ('ms' in scan ? [scan.ms] : [])), failures };
}

const { scans, failures } = await scanAtTheDesk();
const bench = await openBenchCore();
const people = await fillCity(bench.store, PEOPLE, ATTENDANCES, Date.now());

// The same columns and indexes with the same rows, written straight through the driver with the same durability.
const { driver } = bench.store;
driver.exec(`
  CREATE TABLE bare (
    id TEXT PRIMARY KEY, siteId TEXT NOT NULL, personId TEXT NOT NULL, service TEXT NOT NULL,
    startedAt INTEGER NOT NULL, localDate TEXT NOT NULL, origin TEXT NOT NULL, note TEXT,
    recordedAt INTEGER NOT NULL, importId TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bare_person ON bare (personId, startedAt);
  CREATE INDEX bare_start ON bare (startedAt, personId);
  INSERT INTO bare SELECT * FROM attendance;
`);
driver.pragma('wal_checkpoint(TRUNCATE)');
const insert = driver.prepare(
  `INSERT INTO bare VALUES (?, '', ?, 'COWORKING', ?, '2026-01-01', 'DESK', NULL, ?, NULL)`,
);

const caller = createCaller(appRouter)(bench.requestContext satisfies RequestContext);
const random = seeded(7);
const someone = () => people[Math.floor(random() * people.length)]?.id ?? '';
const ours: number[] = [];
const bare: number[] = [];
for (let i = 0; i < ROUNDS + WARM_UP; i += 1) {
  const who = someone();
  const bareId = bench.core.context.clocks.newId();
  const t0 = performance.now();
  insert.run([bareId, who, Date.now(), Date.now()]);
  const t1 = performance.now();
  const registered = await caller.attendance.register({
    personId: who,
    service: 'COWORKING',
    evenIfRepeated: true,
  });
  const t2 = performance.now();
  if (registered.status !== 'REGISTERED') throw new Error('The benchmark registered nothing.');
  if (i < WARM_UP) continue;
  bare.push(t1 - t0);
  ours.push(t2 - t1);
}
await bench.close();

const http: number[] = [];
const host = await startCore(bench.hostOptions);
const cookie = await bench.login(host.url);
for (let i = 0; i < 400; i += 1) {
  const t0 = performance.now();
  const reply = await fetch(`${host.url}/trpc/attendance.register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: host.url, cookie },
    body: JSON.stringify({ personId: someone(), service: 'SALA' }),
  });
  await reply.text();
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  if (i >= 50) http.push(performance.now() - t0);
}
await host.close();

rmSync(bench.folder, { recursive: true, force: true });

for (const list of [ours, bare, http, scans]) list.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    name: 'checkin',
    people: PEOPLE,
    attendances: ATTENDANCES,
    p50Ms: rounded(percentile(ours, 0.5)),
    p99Ms: rounded(percentile(ours, 0.99)),
    bareP50Ms: rounded(percentile(bare, 0.5)),
    bareP99Ms: rounded(percentile(bare, 0.99)),
    ratio: rounded(percentile(ours, 0.5) / percentile(bare, 0.5)),
    httpP50Ms: rounded(percentile(http, 0.5)),
    scanFailures: failures.length,
    scanToRegisteredMs: {
      p50: rounded(percentile(scans, 0.5)),
      p95: rounded(percentile(scans, 0.95)),
      n: scans.length,
    },
  }),
);
