import { expect, it } from 'vitest';
import { IN_FLIGHT, KILL_POINTS, killRegistrations } from '#tests/support/registration-kill.ts';

/** Each kill point once; `npm run bench -- kill` goes round them for longer. */
const ROUNDS = KILL_POINTS;

it(`${ROUNDS} times killed during registrations, a Punto has every acknowledged attendance exactly once`, async () => {
  const { acknowledged, unacknowledged, ...result } = await killRegistrations(ROUNDS);
  expect(result).toEqual({
    rounds: ROUNDS,
    repeated: 0,
    lost: [],
    logged: true,
    epochs: [1],
    brokenLink: null,
    cut: [],
    integrity: 'ok',
  });
  // A round kills after its first, second, … answer.
  expect(acknowledged).toBeGreaterThanOrEqual((ROUNDS * (ROUNDS + 1)) / 2);
  // What was saved and not acknowledged is one attendance at most for each that was under way.
  expect(unacknowledged).toBeLessThanOrEqual(ROUNDS * IN_FLIGHT);
}, 600_000);
