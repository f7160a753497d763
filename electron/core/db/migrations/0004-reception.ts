import type { Migration } from './migration.ts';

const RECORD = 'clock TEXT NOT NULL, fieldClocks TEXT, deletedAt INTEGER';

/** Replicated tables that this version adds. Frozen with this migration. */
const ADDED = [
  'attendanceNote',
  'anonymousVoid',
  'characterisation',
  'characterisationEvent',
  'consent',
  'consentRevocation',
  'dayCheck',
  'erasure',
  'importRun',
  'notice',
  'onlineRequest',
  'personPair',
  'serviceItem',
  'subjectRequest',
];

const guard = (table: string) =>
  ['INSERT', 'UPDATE', 'DELETE']
    .map(
      (verb) =>
        `CREATE TRIGGER guard_${table}_${verb.toLowerCase()} BEFORE ${verb} ON "${table}" BEGIN SELECT ledger_guard(); END;`,
    )
    .join('\n');

/**
 * The whole of the reception desk: representatives, authorisations, characterisation, notes, group and late entries,
 * imports that can be undone, decisions on duplicates, requests about one's data and their erasure.
 *
 * Columns are added with the values that shared/sync/upcast.ts gives to what version 1 wrote, so that a file that was
 * migrated and a file that received the same changes afterwards are equal. The guard is lifted for the one update.
 */
export const reception: Migration = {
  version: 4,
  name: 'reception',
  sql: `
ALTER TABLE person ADD COLUMN representativeName TEXT;
ALTER TABLE person ADD COLUMN representativeDocumentType TEXT;
ALTER TABLE person ADD COLUMN representativeDocumentNumber TEXT;
ALTER TABLE person ADD COLUMN representativeKinship TEXT;
ALTER TABLE person ADD COLUMN importId TEXT;
ALTER TABLE person ADD COLUMN erasedAt INTEGER;
CREATE INDEX person_import ON person (importId) WHERE importId IS NOT NULL;
CREATE INDEX person_birth ON person (birthDate) WHERE birthDate IS NOT NULL;
CREATE INDEX directory_birth ON directory (birthDate) WHERE birthDate IS NOT NULL;

ALTER TABLE attendance ADD COLUMN recordedAt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attendance ADD COLUMN importId TEXT;
ALTER TABLE attendanceEnd ADD COLUMN how TEXT NOT NULL DEFAULT 'DESK';
ALTER TABLE anonymousAttendance ADD COLUMN note TEXT;
ALTER TABLE anonymousAttendance ADD COLUMN recordedAt INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER guard_attendance_update;
UPDATE attendance SET recordedAt = startedAt;
CREATE TRIGGER guard_attendance_update BEFORE UPDATE ON "attendance" BEGIN SELECT ledger_guard(); END;
DROP TRIGGER guard_anonymousAttendance_update;
UPDATE anonymousAttendance SET recordedAt = startedAt;
CREATE TRIGGER guard_anonymousAttendance_update BEFORE UPDATE ON "anonymousAttendance" BEGIN SELECT ledger_guard(); END;
CREATE INDEX attendance_import ON attendance (importId) WHERE importId IS NOT NULL;

CREATE TABLE attendanceNote (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, attendanceId TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
  officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attendanceNote_attendance ON attendanceNote (attendanceId);

CREATE TABLE anonymousVoid (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, anonymousId TEXT NOT NULL, reason TEXT NOT NULL,
  voidedAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX anonymousVoid_anonymous ON anonymousVoid (anonymousId);

CREATE TABLE characterisation (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, estrato TEXT, livingArea TEXT, education TEXT, occupation TEXT,
  genderIdentity TEXT, sexualOrientation TEXT, ethnicity TEXT, disability TEXT, conflictVictim TEXT,
  completedAt INTEGER, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE characterisationEvent (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, personId TEXT NOT NULL, at INTEGER NOT NULL, localDate TEXT NOT NULL,
  origin TEXT NOT NULL, authorised INTEGER NOT NULL, importId TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX characterisationEvent_at ON characterisationEvent (at);
CREATE INDEX characterisationEvent_person ON characterisationEvent (personId);

CREATE TABLE notice (
  id TEXT PRIMARY KEY, purpose TEXT NOT NULL, version INTEGER NOT NULL, legalBasis TEXT NOT NULL,
  title TEXT NOT NULL, text TEXT NOT NULL, textHash TEXT NOT NULL, publishedAt INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, personId TEXT NOT NULL, purpose TEXT NOT NULL,
  legalBasis TEXT NOT NULL, decision TEXT NOT NULL, noticeId TEXT NOT NULL, noticeVersion INTEGER NOT NULL,
  noticeHash TEXT NOT NULL, medium TEXT, officer TEXT NOT NULL, decidedAt INTEGER NOT NULL,
  representativeName TEXT, representativeDocumentType TEXT, representativeDocumentNumber TEXT,
  representativeKinship TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_person ON consent (personId, purpose, decidedAt);

CREATE TABLE consentRevocation (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, consentId TEXT NOT NULL, personId TEXT NOT NULL,
  revokedAt INTEGER NOT NULL, officer TEXT NOT NULL, reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX consentRevocation_consent ON consentRevocation (consentId);

CREATE TABLE dayCheck (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, localDate TEXT NOT NULL, moment TEXT NOT NULL, at INTEGER NOT NULL,
  officer TEXT NOT NULL, inOrder TEXT NOT NULL, note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX dayCheck_day ON dayCheck (localDate);

CREATE TABLE erasure (
  id TEXT PRIMARY KEY, personId TEXT NOT NULL, requestId TEXT NOT NULL, erasedAt INTEGER NOT NULL,
  officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_person ON erasure (personId);

CREATE TABLE importRun (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, kind TEXT NOT NULL, fileName TEXT NOT NULL, fileHash TEXT NOT NULL,
  rows INTEGER NOT NULL, imported INTEGER NOT NULL, startedAt INTEGER NOT NULL, finishedAt INTEGER,
  actor TEXT NOT NULL, undoneAt INTEGER, undoReason TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE onlineRequest (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, importId TEXT NOT NULL, number TEXT NOT NULL,
  requestedAt INTEGER NOT NULL, localDate TEXT NOT NULL, subject TEXT NOT NULL, personId TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX onlineRequest_at ON onlineRequest (requestedAt);
CREATE INDEX onlineRequest_number ON onlineRequest (number);

CREATE TABLE personPair (
  id TEXT PRIMARY KEY, lowId TEXT NOT NULL, highId TEXT NOT NULL, relation TEXT NOT NULL,
  decidedAt INTEGER NOT NULL, decidedBy TEXT NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX personPair_low ON personPair (lowId);
CREATE INDEX personPair_high ON personPair (highId);

CREATE TABLE serviceItem (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, position INTEGER NOT NULL, active INTEGER NOT NULL,
  stays INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE subjectRequest (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, personId TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  detail TEXT NOT NULL, receivedAt INTEGER NOT NULL, dueOn TEXT NOT NULL, extensionReason TEXT, answer TEXT,
  answeredAt INTEGER, officer TEXT NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX subjectRequest_person ON subjectRequest (personId);

INSERT INTO personSearch (personSearch, rank) VALUES ('secure-delete', 1);

CREATE INDEX change_person ON change (rowId) WHERE tableName = 'person';
CREATE INDEX auditEntry_subject ON auditEntry (subject) WHERE subject IS NOT NULL;

CREATE TABLE importMapping (kind TEXT NOT NULL, headings TEXT NOT NULL, mapping TEXT NOT NULL, usedAt INTEGER NOT NULL,
  PRIMARY KEY (kind, headings)) STRICT, WITHOUT ROWID;

CREATE VIEW liveAttendance AS
  SELECT a.* FROM attendance a
  WHERE NOT EXISTS (SELECT 1 FROM attendanceVoid v WHERE v.attendanceId = a.id)
    AND (a.importId IS NULL OR NOT EXISTS (
      SELECT 1 FROM importRun r WHERE r.id = a.importId AND r.undoneAt IS NOT NULL
    ));
CREATE VIEW liveAnonymousAttendance AS
  SELECT a.* FROM anonymousAttendance a
  WHERE NOT EXISTS (SELECT 1 FROM anonymousVoid v WHERE v.anonymousId = a.id);
CREATE VIEW liveCharacterisationEvent AS
  SELECT e.* FROM characterisationEvent e
  WHERE e.importId IS NULL OR NOT EXISTS (
    SELECT 1 FROM importRun r WHERE r.id = e.importId AND r.undoneAt IS NOT NULL
  );
CREATE VIEW liveOnlineRequest AS
  SELECT o.* FROM onlineRequest o
  WHERE NOT EXISTS (SELECT 1 FROM importRun r WHERE r.id = o.importId AND r.undoneAt IS NOT NULL);
${ADDED.map(guard).join('\n')}
`,
};
