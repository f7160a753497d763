// Histories of accidents by seed, until all invariants of the synchronisation were checked on each.
// One seed again, with its whole story: npm run -s bench -- simulate --seeds 1 --seed S
import { parseArgs } from 'node:util';
import { simulate } from '#tests/simulator/simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    /** The first one; they are numbered on from it. */
    seed: { type: 'string', default: '1' },
  },
});
const seeds = Number(values.seeds);
const first = Number(values.seed);
if (!Number.isSafeInteger(seeds) || seeds < 1 || !Number.isSafeInteger(first)) {
  process.stderr.write('Uso: npm run -s bench -- simulate --seeds N [--seed S]\n');
  process.exit(2);
}

const began = performance.now();
let operations = 0;
let violations = 0;
let failingSeed: number | null = null;
for (let seed = first; seed < first + seeds; seed += 1) {
  const outcome = await simulate(seed);
  operations += outcome.operations;
  violations += outcome.violations.length;
  if (outcome.violations.length > 0) {
    failingSeed ??= seed;
    const told = outcome.violations.map(({ invariant, what }) => `  ${invariant}: ${what}`).join('\n');
    process.stderr.write(
      `Semilla ${seed}:\n${told}\nRepetirla: npm run -s bench -- simulate --seeds 1 --seed ${seed}\n`,
    );
  }
  if (seeds === 1) process.stderr.write(`${outcome.story.join('\n')}\n`);
  else if ((seed - first + 1) % 100 === 0) process.stderr.write(`${seed - first + 1} de ${seeds}\n`);
}
console.log(
  JSON.stringify({
    name: 'simulate',
    seeds,
    operations,
    violations,
    failingSeed,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  }),
);
if (violations > 0) process.exitCode = 1;
