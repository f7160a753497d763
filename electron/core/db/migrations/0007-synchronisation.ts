import type { Migration } from './migration.ts';
import { TIME_CORRECTIONS } from './0007-time-corrections.ts';

/** Two chains a device, what the centre keeps of decisions, forks, snapshots and collected tombstones. */
export const synchronisation: Migration = {
  version: 7,
  name: 'synchronisation',
  sql: `
ALTER TABLE change ADD COLUMN lane INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN settledAt INTEGER;
ALTER TABLE change ADD COLUMN ruledAt INTEGER;
ALTER TABLE change ADD COLUMN origin TEXT;
DROP INDEX change_sequence;
CREATE UNIQUE INDEX change_sequence ON change (device, lane, epoch, seq);
DROP INDEX change_waiting;
CREATE INDEX change_waiting ON change (state, lane, position) WHERE state <> 'APPLIED';

CREATE TABLE deviceChain (
  device TEXT NOT NULL, lane INTEGER NOT NULL, epoch INTEGER NOT NULL, ackedSeq INTEGER NOT NULL, ackedHash TEXT,
  lastEffective INTEGER NOT NULL, toldUntil INTEGER NOT NULL, PRIMARY KEY (device, lane)
) STRICT, WITHOUT ROWID;
INSERT INTO deviceChain SELECT id, 0, epoch, ackedSeq, ackedHash, lastEffective, 0 FROM device;
ALTER TABLE device DROP COLUMN epoch;
ALTER TABLE device DROP COLUMN ackedSeq;
ALTER TABLE device DROP COLUMN ackedHash;
ALTER TABLE device DROP COLUMN lastEffective;

ALTER TABLE device ADD COLUMN expiresAt INTEGER;
ALTER TABLE device ADD COLUMN formerly TEXT;
ALTER TABLE device ADD COLUMN pulledTo INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN schemaVersion INTEGER;
ALTER TABLE device ADD COLUMN diskFree INTEGER;
ALTER TABLE device ADD COLUMN quarantined INTEGER;
ALTER TABLE device ADD COLUMN comparedAt INTEGER;
ALTER TABLE device ADD COLUMN comparedFault TEXT;

CREATE TABLE forkedBatch (
  id TEXT PRIMARY KEY, device TEXT NOT NULL, receivedAt INTEGER NOT NULL, lane INTEGER NOT NULL, epoch INTEGER NOT NULL,
  firstSeq INTEGER NOT NULL, body TEXT NOT NULL, decidedAt INTEGER, decidedBy TEXT
) STRICT, WITHOUT ROWID;

ALTER TABLE conflict ADD COLUMN decision TEXT;
ALTER TABLE conflict ADD COLUMN decidedBy TEXT;
ALTER TABLE conflict ADD COLUMN device TEXT;
ALTER TABLE conflict ADD COLUMN siteId TEXT;
CREATE INDEX conflict_open ON conflict (at) WHERE decidedAt IS NULL;

CREATE TABLE syncDecision (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, subjectId TEXT NOT NULL, action TEXT NOT NULL, reason TEXT,
  before TEXT NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL, undoneAt INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX syncDecision_subject ON syncDecision (subject, subjectId);

CREATE TABLE scopeSnapshot (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, cursor INTEGER NOT NULL, hubEpoch INTEGER NOT NULL,
  schemaVersion INTEGER NOT NULL, items INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
  contentKey TEXT NOT NULL, madeAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX auditEntry_action ON auditEntry (action, at);
CREATE TABLE carriedPackage (
  id TEXT PRIMARY KEY, device TEXT NOT NULL, siteId TEXT NOT NULL, madeAt INTEGER NOT NULL, takenAt INTEGER NOT NULL,
  takenBy TEXT NOT NULL, changes INTEGER NOT NULL, fresh INTEGER NOT NULL, quarantined INTEGER NOT NULL,
  remaining INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX carriedPackage_taken ON carriedPackage (takenAt);

CREATE TABLE collected (
  tableName TEXT NOT NULL, rowId TEXT NOT NULL, scope TEXT NOT NULL, position INTEGER NOT NULL,
  collectedAt INTEGER NOT NULL, PRIMARY KEY (tableName, rowId)
) STRICT, WITHOUT ROWID;
CREATE INDEX collected_position ON collected (position);
${TIME_CORRECTIONS}
`,
};
