import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongFirst } from './tests/support/long-first.ts';

const CHROMIUM = ['tests/e2e/**/*.test.{ts,tsx}'];
/** Keys every 5 ms from one process to another: beside a busy test the scanner itself would stumble, not beside its like. */
const TIMED = ['tests/e2e/scanner*.test.ts'];
/** Pure rules: they hold nothing from one file to the next, so one process serves many files. */
const RULES = ['tests/unit/**/*.test.{ts,tsx}'];
/** What the centre does with its data, run once more over PostgreSQL. */
const POSTGRES = [
  'tests/postgres/**/*.test.ts',
  'tests/integration/{sync,sync-enrolment,sync-hostile,sync-duplicates,sync-snapshot,sync-refusals,sync-another-centre,sync-usb,sync-usb-restored,sync-usb-hostile,sync-digest,sync-fuzz,sync-tombstones,decisions,decisions-history,central}.test.ts',
];
const NONE = ['tests/bench/**', 'node_modules/**'];
/** They need the server of the project «postgres». */
const SERVED = ['tests/postgres/**'];

// Only the app's own origin-free tests run here; the ones that need a browser or agents bring them themselves.
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is polled for comes when it comes: the second that vitest waits otherwise is an assertion on time.
    expect: { poll: { timeout: 20_000 } },
    // A Punto or a centre in a process of its own is started hundreds of times, from its sources: they are read once.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'puntos-compiled') },
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'reglas',
          include: RULES,
          exclude: NONE,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'núcleo',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...NONE, ...RULES, ...CHROMIUM, ...SERVED],
          // Two cores, and half of the time is spent waiting for a poll, a disk or a process.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // A browser, its host and its test keep most of a core busy, and what they scan must come in time.
        test: {
          name: 'pantallas',
          include: CHROMIUM,
          exclude: [...NONE, ...TIMED],
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        // The centre over PostgreSQL instead of its file: one server for all, started by the set-up.
        test: {
          name: 'postgres',
          include: POSTGRES,
          exclude: NONE,
          globalSetup: 'tests/support/postgres-setup.ts',
          setupFiles: 'tests/support/on-postgres.ts',
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: { name: 'lector', include: TIMED, exclude: NONE, maxWorkers: 2, sequence: { groupOrder: 3 } },
      },
    ],
  },
});
