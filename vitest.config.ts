import { defineConfig } from 'vitest/config';

// Only the app's own origin-free tests run here; the ones that need a browser or agents bring them themselves.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/bench/**', 'node_modules/**'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    // Two cores, and a third of the time is spent waiting for a scanner, a poll or a browser.
    maxWorkers: 3,
  },
});
