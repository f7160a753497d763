import type { Migration } from './migration.ts';

/** The run of each zone that still grows: local, rewritten in place, a fact once it is finished. */
export const wifiOpenInterval: Migration = {
  version: 2,
  name: 'wifi-open-interval',
  sql: `
CREATE TABLE wifiOpenInterval (
  zoneId TEXT PRIMARY KEY, state TEXT NOT NULL, t0 INTEGER NOT NULL, t1 INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
