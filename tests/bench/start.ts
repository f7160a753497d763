// Time from the command to its ready line: `puntos station serve` on a file of 200,000 people and 1,000,000 attendances.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, puntosProgram } from '#cli/provision/build.mjs';
import { fillCity, percentile, rounded } from '#tests/support/bench-city.ts';
import { openBenchCore } from '#tests/support/bench-core.ts';

const PEOPLE = 200_000;
const ATTENDANCES = 1_000_000;
const RUNS = 9;

const bench = await openBenchCore();
await fillCity(bench.store, PEOPLE, ATTENDANCES, Date.now());
await bench.close();

// As `npm run puntos` starts it.
const PROJECT = join(import.meta.dirname, '..', '..');
await build(PROJECT, 'desktop');
const puntos = puntosProgram(PROJECT);

async function timeToReady(): Promise<number> {
  const began = performance.now();
  const station = spawn(process.execPath, [puntos, 'station', 'serve', '--json', '--data', bench.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(station, 'exit');
  const [line] = await Promise.race([once(station.stdout, 'data'), ended]);
  const ready = performance.now() - began;
  if (!String(line).startsWith('{"ready":true')) throw new Error('The station did not become ready.');
  station.kill('SIGTERM');
  await ended;
  return ready;
}

// The first one prepares what later ones find: the caches of Node and of the disk.
await timeToReady();
const times: number[] = [];
for (let run = 0; run < RUNS; run += 1) times.push(await timeToReady());
times.sort((a, b) => a - b);
rmSync(bench.folder, { recursive: true, force: true });
console.log(
  JSON.stringify({
    name: 'start',
    people: PEOPLE,
    attendances: ATTENDANCES,
    runs: RUNS,
    readyMs: rounded(percentile(times, 0.5)),
    fastestMs: rounded(times[0] ?? Number.NaN),
    slowestMs: rounded(times.at(-1) ?? Number.NaN),
  }),
);
