import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const SEEDS = 300;
const IN_ONE_TEST = 50;

const firstSeeds = Array.from({ length: SEEDS / IN_ONE_TEST }, (_, i) => 1 + i * IN_ONE_TEST);

describe('Puntos and a centre, whatever happens to their machines, clocks, disks and lines', () => {
  it.for(firstSeeds)(
    'keep the invariants of the synchronisation in 50 histories from seed %i',
    { timeout: 300_000 },
    async (first) => {
      const failed: string[] = [];
      for (let seed = first; seed < first + IN_ONE_TEST; seed += 1) {
        for (const { invariant, what } of (await simulate(seed)).violations) {
          failed.push(`${invariant}: ${what} (again: npm run -s bench -- simulate --seeds 1 --seed ${seed})`);
        }
      }
      expect(failed).toEqual([]);
    },
  );
});
