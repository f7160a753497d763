// Histories of accidents by seed, until all invariants of the synchronisation were checked on each, in as many
// processes side by side as there are cores (or --processes).
// One seed again, with its whole story: npm run -s bench -- simulate --seeds 1 --seed S
// With --lost-centre every history ends with a centre that is lost for good, and not one in twenty.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { simulate } from '#tests/simulator/simulate.ts';

interface Found {
  /** Fewer than were asked for when somebody ended it. */
  readonly seeds: number;
  readonly operations: number;
  readonly violations: number;
  readonly failingSeed: number | null;
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    /** The first one; they are numbered on from it. */
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(availableParallelism()) },
    /** Every how many-th seed is this process's: what one of several is told. */
    stride: { type: 'string', default: '1' },
    'lost-centre': { type: 'boolean', default: false },
  },
});
const [seeds, first, processes, stride] = [values.seeds, values.seed, values.processes, values.stride].map(
  Number,
) as [number, number, number, number];
const lost = values['lost-centre'];
const counts = [seeds, processes, stride];
if (!counts.every((count) => Number.isSafeInteger(count) && count >= 1) || !Number.isSafeInteger(first)) {
  process.stderr.write(
    'Uso: npm run -s bench -- simulate --seeds N [--seed S] [--processes P] [--lost-centre]\n',
  );
  process.exit(2);
}

const began = performance.now();
// The history that goes on is finished first: it leaves no files behind.
const ending = new AbortController();
const end = () => ending.abort();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
if (process.send === undefined) report(await (Math.min(processes, seeds) === 1 ? alone() : sideBySide()));
else {
  process.once('disconnect', end);
  process.send(await alone(), () => process.disconnect());
}

/** This process's own seeds, one after the other. */
async function alone(): Promise<Found> {
  let operations = 0;
  let violations = 0;
  let failingSeed: number | null = null;
  let n = 0;
  for (; n < seeds && !ending.signal.aborted; n += 1) {
    const seed = first + n * stride;
    const outcome = await simulate(seed, null, lost ? 1 : undefined);
    operations += outcome.operations;
    violations += outcome.violations.length;
    if (outcome.violations.length > 0) {
      failingSeed ??= seed;
      const told = outcome.violations.map(({ invariant, what }) => `  ${invariant}: ${what}`).join('\n');
      process.stderr.write(
        `Semilla ${seed}:\n${told}\nRepetirla: npm run -s bench -- simulate --seeds 1 --seed ${seed}${lost ? ' --lost-centre' : ''}\n`,
      );
    }
    if (seeds === 1 && stride === 1) process.stderr.write(`${outcome.story.join('\n')}\n`);
    else if ((n + 1) % 100 === 0) process.stderr.write(`${n + 1} de ${seeds} (hasta la semilla ${seed})\n`);
  }
  return { seeds: n, operations, violations, failingSeed };
}

/** Every process takes each n-th seed, so that all end at about the same time. */
async function sideBySide(): Promise<Found> {
  const count = Math.min(processes, seeds);
  const parts = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      inProcess(Math.floor(seeds / count) + (i < seeds % count ? 1 : 0), first + i, count),
    ),
  );
  const failing = parts.flatMap(({ failingSeed }) => (failingSeed === null ? [] : [failingSeed]));
  return {
    seeds: parts.reduce((sum, part) => sum + part.seeds, 0),
    operations: parts.reduce((sum, part) => sum + part.operations, 0),
    violations: parts.reduce((sum, part) => sum + part.violations, 0),
    failingSeed: failing.length === 0 ? null : Math.min(...failing),
  };
}

function inProcess(count: number, from: number, every: number): Promise<Found> {
  return new Promise((resolve, reject) => {
    const options = { seeds: count, seed: from, stride: every };
    const child = fork(import.meta.filename, [
      ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
      ...(lost ? ['--lost-centre'] : []),
    ]);
    // A terminal tells its whole group of a Ctrl-C; whoever ends only this process ends these as well.
    const endIt = () => child.kill();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, endIt);
    let found: Found | null = null;
    child.once('message', (message) => {
      found = message as Found;
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, endIt);
      if (found === null) reject(new Error(`A process of the simulation ended: ${signal ?? code}`));
      else resolve(found);
    });
  });
}

function report(found: Found): void {
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  console.log(JSON.stringify({ name: 'simulate', ...found, seconds }));
  if (found.violations > 0 || ending.signal.aborted) process.exitCode = 1;
}
