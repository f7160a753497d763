import { expect, it } from 'vitest';
import { killBoth } from '#tests/support/sync-kill.ts';

/** `npm run bench -- kill` does fifty of each. */
const ROUNDS = 4;

it('kill -9 of the station and of the centre in the middle of everything loses nothing and doubles nothing', async () => {
  const { promised, ...result } = await killBoth(ROUNDS);
  expect(result).toEqual({
    rounds: ROUNDS,
    lost: 0,
    different: [],
    outOfOrder: 0,
    unsettled: 0,
    errors: '',
  });
  expect(promised).toBeGreaterThan(ROUNDS * 3);
}, 240_000);
