// Typing parts of names without accents, letter by letter, among 500,000 people; beside it a LIKE scan of the table.
import { rmSync } from 'node:fs';
import { foldText } from '#shared/domain/person.ts';
import { appRouter } from '#core/http/router.ts';
import { createCaller } from '#core/http/trpc.ts';
import { fillCity, percentile, rounded, seeded } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';

const PEOPLE = 500_000;
const VISITS = 100_000;
/** People who are looked for, each typed letter by letter. */
const SOUGHT = 120;
const WARM_UP = 10;
/** A scan takes hundreds of milliseconds: every so many keys one is enough. */
const SCAN_EVERY = 12;

const bench = await openBenchCore();
const people = await fillCity(bench.store, PEOPLE, VISITS, Date.now());
const caller = createCaller(appRouter)(bench.requestContext);
const scan = bench.store.driver.prepare(
  `SELECT personId, folded FROM personIndex NOT INDEXED WHERE folded LIKE ? AND folded LIKE ?
   ORDER BY folded LIMIT 8`,
);

const random = seeded(11);
const ours: number[] = [];
const scans: number[] = [];
let keys = 0;
for (let i = 0; i < SOUGHT + WARM_UP; i += 1) {
  const person = people[Math.floor(random() * people.length)];
  if (person === undefined) throw new Error('The city is empty.');
  const given = person.givenNames.split(' ')[0] ?? '';
  const family = person.surnames.split(' ')[0] ?? '';
  // The beginning of a name, its inside, or given name and surname together: what people type.
  const typed = foldText([given, family.slice(1), `${given} ${family}`, `${family} ${given}`][i % 4] ?? '');
  for (let length = 1; length <= typed.length; length += 1) {
    const text = typed.slice(0, length);
    const began = performance.now();
    await caller.people.search({ text });
    const took = performance.now() - began;
    if (i < WARM_UP) continue;
    ours.push(took);
    keys += 1;
    if (keys % SCAN_EVERY !== 0) continue;
    const [first = '', second = ''] = text.split(' ');
    const scanBegan = performance.now();
    scan.all([`%${first}%`, `%${second}%`]);
    scans.push(performance.now() - scanBegan);
  }
}
await bench.close();
rmSync(bench.folder, { recursive: true, force: true });

ours.sort((a, b) => a - b);
scans.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    name: 'search',
    people: PEOPLE,
    searches: ours.length,
    p50Ms: rounded(percentile(ours, 0.5)),
    p95Ms: rounded(percentile(ours, 0.95)),
    maxMs: rounded(ours.at(-1) ?? Number.NaN),
    likeP50Ms: rounded(percentile(scans, 0.5)),
    likeP95Ms: rounded(percentile(scans, 0.95)),
    ratio: rounded(percentile(scans, 0.95) / percentile(ours, 0.95)),
  }),
);
