import type { Migration } from './migration.ts';

/** At the centre: the database key of each station, sealed to the centre's recovery key. Local to it, for ever. */
export const deviceKeyCopy: Migration = {
  version: 3,
  name: 'device-key-copy',
  sql: `
CREATE TABLE deviceKeyCopy (
  device TEXT PRIMARY KEY, sealed TEXT NOT NULL, receivedAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
