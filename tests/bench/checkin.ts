// Registering an attendance in a file of 200,000 people and 1,000,000 attendances, beside a bare insert.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { appRouter } from '#core/http/router.ts';
import { createCaller, type RequestContext } from '#core/http/trpc.ts';
import { startCore } from '#core/host.ts';
import { fillCity, percentile, rounded, seeded } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';

const PEOPLE = 200_000;
const ATTENDANCES = 1_000_000;
const ROUNDS = 1_500;
const WARM_UP = 100;

const bench = await openBenchCore();
const people = await fillCity(bench.store, PEOPLE, ATTENDANCES, Date.now());

// The same columns and indexes with the same rows, written straight through the driver with the same durability.
const { driver } = bench.store;
driver.exec(`
  CREATE TABLE bare (
    id TEXT PRIMARY KEY, siteId TEXT NOT NULL, personId TEXT NOT NULL, service TEXT NOT NULL,
    startedAt INTEGER NOT NULL, localDate TEXT NOT NULL, origin TEXT NOT NULL, note TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bare_person ON bare (personId, startedAt);
  CREATE INDEX bare_start ON bare (startedAt, personId);
  INSERT INTO bare SELECT * FROM attendance;
`);
driver.pragma('wal_checkpoint(TRUNCATE)');
const insert = driver.prepare(
  `INSERT INTO bare VALUES (?, '', ?, 'COWORKING', ?, '2026-01-01', 'DESK', NULL)`,
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
  insert.run([bareId, who, Date.now()]);
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
rmSync(join(bench.folder), { recursive: true, force: true });

for (const list of [ours, bare, http]) list.sort((a, b) => a - b);
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
  }),
);
