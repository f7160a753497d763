import type { Migration } from './migration.ts';

const RECORD = 'clock TEXT NOT NULL, fieldClocks TEXT, deletedAt INTEGER';

/** Replicated tables whose direct writes the guard refuses. Frozen with this migration. */
const REPLICATED = [
  'attendance',
  'attendanceEnd',
  'attendanceVoid',
  'anonymousAttendance',
  'wifiInterval',
  'auditEntry',
  'person',
  'directory',
  'site',
  'user',
  'zone',
  'setting',
];

const guard = (table: string) =>
  ['INSERT', 'UPDATE', 'DELETE']
    .map(
      (verb) =>
        `CREATE TRIGGER guard_${table}_${verb.toLowerCase()} BEFORE ${verb} ON "${table}" BEGIN SELECT ledger_guard(); END;`,
    )
    .join('\n');

export const frame: Migration = {
  version: 1,
  name: 'frame',
  sql: `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE attendance (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, personId TEXT NOT NULL, service TEXT NOT NULL,
  startedAt INTEGER NOT NULL, localDate TEXT NOT NULL, origin TEXT NOT NULL, note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_person ON attendance (personId, startedAt);
CREATE INDEX attendance_start ON attendance (startedAt, personId);

CREATE TABLE attendanceEnd (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, attendanceId TEXT NOT NULL, endedAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attendanceEnd_attendance ON attendanceEnd (attendanceId);

CREATE TABLE attendanceVoid (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, attendanceId TEXT NOT NULL, reason TEXT NOT NULL,
  voidedAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attendanceVoid_attendance ON attendanceVoid (attendanceId);

CREATE TABLE anonymousAttendance (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, service TEXT NOT NULL, startedAt INTEGER NOT NULL,
  localDate TEXT NOT NULL, sex TEXT NOT NULL, ageGroup TEXT NOT NULL, count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX anonymousAttendance_start ON anonymousAttendance (startedAt);

CREATE TABLE wifiInterval (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, vantage TEXT NOT NULL, zoneId TEXT NOT NULL, state TEXT NOT NULL,
  t0 INTEGER NOT NULL, t1 INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX wifiInterval_zone ON wifiInterval (zoneId, t1);

CREATE TABLE auditEntry (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT, detail TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX auditEntry_at ON auditEntry (at);

CREATE TABLE person (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, documentType TEXT NOT NULL, documentNumber TEXT,
  givenNames TEXT NOT NULL, surnames TEXT NOT NULL, birthDate TEXT, sex TEXT NOT NULL, phone TEXT,
  neighbourhood TEXT, comuna TEXT NOT NULL, publicServant INTEGER NOT NULL, registeredAt INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX person_registered ON person (registeredAt);

CREATE TABLE directory (
  id TEXT PRIMARY KEY, claim TEXT, givenNames TEXT NOT NULL, surnames TEXT NOT NULL, birthDate TEXT,
  sex TEXT NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE site (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, comuna TEXT, active INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, username TEXT NOT NULL, displayName TEXT NOT NULL, role TEXT NOT NULL,
  passwordHash TEXT NOT NULL, active INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX user_username ON user (username);

CREATE TABLE zone (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, address TEXT, neighbourhood TEXT, comuna TEXT, area TEXT,
  latitude REAL, longitude REAL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (id TEXT PRIMARY KEY, value TEXT NOT NULL, ${RECORD}) STRICT, WITHOUT ROWID;

CREATE TABLE change (
  position INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  txId INTEGER NOT NULL, txSize INTEGER NOT NULL, hlc INTEGER NOT NULL, wallTime INTEGER NOT NULL,
  tableName TEXT NOT NULL, rowId TEXT NOT NULL, payload TEXT, seen TEXT, actor TEXT NOT NULL,
  schemaVersion INTEGER NOT NULL, salt TEXT, payloadHash TEXT NOT NULL, hash TEXT NOT NULL,
  scope TEXT NOT NULL, state TEXT NOT NULL, effective INTEGER, reason TEXT, waitsFor TEXT
) STRICT;
CREATE UNIQUE INDEX change_sequence ON change (device, epoch, seq);
CREATE INDEX change_waiting ON change (state, position) WHERE state <> 'APPLIED';

CREATE TABLE personIndex (
  rowid INTEGER PRIMARY KEY, personId TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, documentNumber TEXT,
  documentKey TEXT, claim TEXT, canonicalId TEXT NOT NULL, source TEXT NOT NULL
) STRICT;
CREATE INDEX personIndex_number ON personIndex (documentNumber) WHERE documentNumber IS NOT NULL;
CREATE INDEX personIndex_key ON personIndex (documentKey) WHERE documentKey IS NOT NULL;
CREATE INDEX personIndex_claim ON personIndex (claim) WHERE claim IS NOT NULL;
CREATE INDEX personIndex_folded ON personIndex (folded);
CREATE INDEX personIndex_alias ON personIndex (canonicalId) WHERE canonicalId <> personId;
CREATE VIRTUAL TABLE personSearch USING fts5(
  folded, content='personIndex', content_rowid='rowid', tokenize='trigram', detail=none
);
CREATE TRIGGER personIndex_added AFTER INSERT ON personIndex BEGIN
  INSERT INTO personSearch (rowid, folded) VALUES (new.rowid, new.folded);
END;
CREATE TRIGGER personIndex_removed AFTER DELETE ON personIndex BEGIN
  INSERT INTO personSearch (personSearch, rowid, folded) VALUES ('delete', old.rowid, old.folded);
END;
CREATE TRIGGER personIndex_renamed AFTER UPDATE OF folded ON personIndex BEGIN
  INSERT INTO personSearch (personSearch, rowid, folded) VALUES ('delete', old.rowid, old.folded);
  INSERT INTO personSearch (rowid, folded) VALUES (new.rowid, new.folded);
END;

CREATE TABLE localUser (
  id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, displayName TEXT NOT NULL, role TEXT NOT NULL,
  passwordHash TEXT NOT NULL, active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  tokenHash TEXT PRIMARY KEY, userId TEXT NOT NULL, username TEXT NOT NULL, displayName TEXT NOT NULL,
  role TEXT NOT NULL, createdAt INTEGER NOT NULL, lastSeenAt INTEGER NOT NULL, lockedAt INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE loginAttempt (
  username TEXT PRIMARY KEY, failures INTEGER NOT NULL, lastAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE snmpTarget (
  zoneId TEXT PRIMARY KEY, host TEXT NOT NULL, port INTEGER NOT NULL, version TEXT NOT NULL, community TEXT,
  username TEXT, level TEXT, authProtocol TEXT, authKey TEXT, privProtocol TEXT, privKey TEXT, profile TEXT,
  ifIndex INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE zoneStatus (
  vantage TEXT NOT NULL, zoneId TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL, sampledAt INTEGER,
  rttMs REAL, clients INTEGER, outcome TEXT, PRIMARY KEY (vantage, zoneId)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, name TEXT NOT NULL, signKey TEXT NOT NULL, sealKey TEXT NOT NULL,
  enrolledAt INTEGER NOT NULL, revokedAt INTEGER, frozenAt INTEGER, lastContactAt INTEGER, lastPushAt INTEGER,
  lastEffective INTEGER NOT NULL, clockOffsetMs INTEGER, appVersion TEXT, pending INTEGER, pendingSince INTEGER,
  epoch INTEGER NOT NULL, ackedSeq INTEGER NOT NULL, ackedHash TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE enrolmentCode (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, secretHash TEXT NOT NULL, createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL, usedAt INTEGER, usedBy TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict (
  id TEXT PRIMARY KEY, tableName TEXT NOT NULL, rowId TEXT NOT NULL, field TEXT NOT NULL, kept TEXT NOT NULL,
  keptVersion TEXT NOT NULL, lost TEXT NOT NULL, lostVersion TEXT NOT NULL, at INTEGER NOT NULL, decidedAt INTEGER
) STRICT, WITHOUT ROWID;
${REPLICATED.map(guard).join('\n')}
`,
};
