import { describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutations.ts';
import { simulate } from './simulate.ts';

/** Histories after which a broken invariant must have come to light. */
const PATIENCE = 40;

describe('The simulator', () => {
  it('tells the same story of a seed every time', async () => {
    const [once, again] = [await simulate(3), await simulate(3)];
    expect(once.story.length).toBeGreaterThan(20);
    expect(again).toEqual(once);
  });

  it.for(MUTATIONS.map((mutation) => [mutation.name, mutation.invariant, mutation] as const))(
    'notices %s (invariant %i)',
    { timeout: 300_000 },
    async ([, invariant, mutation]) => {
      const noticed = new Set<number>();
      for (let seed = mutation.from; seed < mutation.from + PATIENCE && !noticed.has(invariant); seed += 1) {
        for (const violation of (await simulate(seed, mutation)).violations) noticed.add(violation.invariant);
      }
      expect([...noticed]).toContain(invariant);
    },
  );
});
