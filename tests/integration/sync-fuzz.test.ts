import { expect, it } from 'vitest';
import { fuzzDoor, GROWN_AT_MOST_MB, RETAINED_AT_MOST_MB, UNHARMED } from '#tests/support/fuzz-door.ts';

/** `npm run bench -- fuzz` sends a hundred thousand. */
const REQUESTS = 2_000;
const SEED = Number(process.env['SEED'] ?? 20_261_122);

it(`the centre's door withstands whatever is sent to it (seed ${SEED})`, async () => {
  const { statuses, kinds, audited, grownMB, retainedMB, ...result } = await fuzzDoor(REQUESTS, SEED);
  expect(result).toEqual({ requests: REQUESTS, ...UNHARMED });
  expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([]);
  // Thirty kinds, and what was too large packed or unpacked.
  expect(Object.keys(kinds)).toHaveLength(32);
  expect(audited).toBeGreaterThan(0);
  expect(retainedMB).toBeLessThan(RETAINED_AT_MOST_MB);
  expect(grownMB).toBeLessThan(GROWN_AT_MOST_MB);
}, 240_000);
