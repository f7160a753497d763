import { defineConfig } from 'vitest/config';

/** Keys every 5 ms from one process to another: beside two busy tests the scanner itself would stumble. */
const TIMED = ['tests/e2e/scanner.test.ts'];
const NONE = ['tests/bench/**', 'node_modules/**'];

// Only the app's own origin-free tests run here; the ones that need a browser or agents bring them themselves.
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'todas',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...NONE, ...TIMED],
          // Two cores, and a third of the time is spent waiting for a poll, a process or a browser.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'lector', include: TIMED, exclude: NONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
