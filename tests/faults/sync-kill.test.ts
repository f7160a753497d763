import { expect, it } from 'vitest';
import { killBoth, UNSCATHED } from '#tests/support/sync-kill.ts';

/** `npm run bench -- kill` does fifty of each. */
const ROUNDS = 3;

it('kill -9 of the station and of the centre in the middle of everything loses nothing and doubles nothing', async () => {
  const { promised, inContact: _chance, ...result } = await killBoth(ROUNDS);
  expect(result).toEqual({ rounds: ROUNDS, ...UNSCATHED });
  expect(promised).toBeGreaterThan(ROUNDS * 3);
}, 300_000);
