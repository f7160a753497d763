import { expect, it } from 'vitest';
import { fuzzDoor } from '#tests/support/fuzz-door.ts';

/** `npm run bench -- fuzz` sends a hundred thousand. */
const REQUESTS = 4_000;
const SEED = Number(process.env['SEED'] ?? 20_261_122);

it(`the centre's door withstands whatever is sent to it (seed ${SEED})`, async () => {
  const { statuses, audited, grownMB, ...result } = await fuzzDoor(REQUESTS, SEED);
  expect(result).toEqual({ requests: REQUESTS, unanswered: 0, defects: 0, changed: [] });
  expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([]);
  expect(audited).toBeGreaterThan(0);
  expect(grownMB).toBeLessThan(400);
});
