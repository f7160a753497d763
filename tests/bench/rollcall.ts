// A list of thirty people marked and captured, through the real core on a real encrypted file, beside a bare loop of
// better-sqlite3 over the same columns, indexes and durability in the same run.
import { rmSync } from 'node:fs';
import { appRouter } from '#core/http/router.ts';
import { createCaller, type RequestContext } from '#core/http/trpc.ts';
import { percentile, rounded } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';
import { givenCourse, type GivenCourse } from '#tests/support/course.ts';

const PEOPLE = 30;
const ROUNDS = 60;
const WARM_UP = 5;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

const bench = await openBenchCore();
const { driver } = bench.store;
// The same columns and indexes, written straight through the driver with the same durability.
driver.exec(`
  CREATE TABLE bare (
    id TEXT PRIMARY KEY, siteId TEXT NOT NULL, sessionId TEXT NOT NULL, groupId TEXT NOT NULL, personId TEXT NOT NULL,
    mark TEXT NOT NULL, startedAt INTEGER NOT NULL, endedAt INTEGER NOT NULL, localDate TEXT NOT NULL,
    arrivedAt INTEGER, markedAt INTEGER NOT NULL, how TEXT NOT NULL, reason TEXT, officer TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bare_session ON bare (sessionId, personId, markedAt, id);
  CREATE INDEX bare_group ON bare (groupId);
  CREATE INDEX bare_person ON bare (personId);
  CREATE INDEX bare_start ON bare (startedAt, id);
`);
const insert = driver.prepare(
  "INSERT INTO bare VALUES (?, '', ?, ?, ?, 'PRESENTE', ?, ?, '2026-01-01', NULL, ?, 'LISTA', NULL, 'user:x')",
);
const { newId } = bench.core.context.clocks;

function writeBare({ groupId, people }: GivenCourse, session: GivenCourse['sessions'][number]): void {
  driver.exec('BEGIN IMMEDIATE');
  for (const { personId } of people) {
    insert.run([newId(), session.id, groupId, personId, session.startsAt, session.endsAt, Date.now()]);
  }
  driver.exec('COMMIT');
}

const caller = createCaller(appRouter)(bench.requestContext satisfies RequestContext);
// As many weeks as there are rounds, all of them past.
const startsAt = Date.now() - (ROUNDS + WARM_UP) * WEEK_MS;
const course = await givenCourse(bench.core.context, {
  people: PEOPLE,
  sessions: ROUNDS + WARM_UP,
  startsAt,
});

const captured: number[] = [];
const marked: number[] = [];
const opened: number[] = [];
const bare: number[] = [];
for (const [round, session] of course.sessions.entries()) {
  const sessionId = session.id;
  const [absent, late] = course.people;
  const t0 = performance.now();
  writeBare(course, session);
  const t1 = performance.now();
  const { people } = await caller.rollCall.list({ sessionId });
  const t2 = performance.now();
  // One press of a key: one mark in the file.
  await caller.rollCall.save({
    sessionId,
    marks: [{ personId: absent?.personId ?? '', mark: 'AUSENTE', arrivedAt: null }],
    how: 'LISTA',
  });
  const t3 = performance.now();
  await caller.rollCall.save({
    sessionId,
    marks: [{ personId: late?.personId ?? '', mark: 'TARDE', arrivedAt: session.startsAt + HOUR_MS / 4 }],
    how: 'LISTA',
  });
  const t4 = performance.now();
  const { attended } = await caller.rollCall.close({ sessionId, people: people.length });
  const t5 = performance.now();
  if (people.length !== PEOPLE || attended !== PEOPLE - 1) throw new Error('The benchmark called no list.');
  if (round < WARM_UP) continue;
  bare.push(t1 - t0);
  opened.push(t2 - t1);
  marked.push(t3 - t2, t4 - t3);
  // Thirty people marked and captured: the exceptions and the closing that writes everybody else.
  captured.push(t5 - t2);
}
await bench.close();
rmSync(bench.folder, { recursive: true, force: true });

for (const list of [captured, marked, opened, bare]) list.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    name: 'rollcall',
    people: PEOPLE,
    rounds: ROUNDS,
    p50Ms: rounded(percentile(captured, 0.5)),
    p95Ms: rounded(percentile(captured, 0.95)),
    markP95Ms: rounded(percentile(marked, 0.95)),
    openP95Ms: rounded(percentile(opened, 0.95)),
    bareP50Ms: rounded(percentile(bare, 0.5)),
    bareP95Ms: rounded(percentile(bare, 0.95)),
    ratio: rounded(percentile(captured, 0.5) / percentile(bare, 0.5)),
  }),
);
