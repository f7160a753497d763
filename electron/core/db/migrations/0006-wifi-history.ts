import type { Migration } from './migration.ts';

const RECORD = 'clock TEXT NOT NULL, fieldClocks TEXT, deletedAt INTEGER';

/** Replicated tables that this version adds. Frozen with this migration. */
const ADDED = [
  'comunaOutline',
  'contract',
  'contractZone',
  'evidenceReport',
  'exclusion',
  'exclusionDecision',
  'incidentAct',
  'wifiHour',
  'zoneAssignment',
  'zoneEvent',
];

const guard = (table: string) =>
  ['INSERT', 'UPDATE', 'DELETE']
    .map(
      (verb) =>
        `CREATE TRIGGER guard_${table}_${verb.toLowerCase()} BEFORE ${verb} ON "${table}" BEGIN SELECT ledger_guard(); END;`,
    )
    .join('\n');

/** Beyond any instant that an entity may hold: a change that touches every day of a zone. */
const ALWAYS = '0, 7258118400000';

/** Notes that what is derived of a zone (null: of all) over [t0, t1) has to be computed again. */
const note = (table: string, event: 'INSERT' | 'UPDATE', zone: string, span: string) =>
  `CREATE TRIGGER changed_${table}_${event.toLowerCase()} AFTER ${event} ON "${table}" BEGIN
  INSERT INTO wifiChanged (zoneId, t0, t1) VALUES (${zone}, ${span});
END;`;

/** The same when a field of a zone's row gets another value. */
const noteField = (table: string, field: string, zone: string) =>
  `CREATE TRIGGER changed_${table}_${field} AFTER UPDATE ON "${table}" WHEN new.${field} IS NOT old.${field} BEGIN
  INSERT INTO wifiChanged (zoneId, t0, t1) VALUES (${zone}, ${ALWAYS});
END;`;

/** What the zones' availability is computed from and kept in: contracts, exclusions, incidents, hours and days. */
export const wifiHistory: Migration = {
  version: 6,
  name: 'wifi-history',
  sql: `
CREATE TABLE contract (
  id TEXT PRIMARY KEY, number TEXT NOT NULL, operator TEXT NOT NULL, targetMilli INTEGER NOT NULL,
  serviceHours TEXT NOT NULL, startsOn TEXT NOT NULL, endsOn TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE contractZone (
  id TEXT PRIMARY KEY, contractId TEXT NOT NULL, zoneId TEXT NOT NULL, commissionedAt INTEGER NOT NULL,
  withdrawnAt INTEGER, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX contractZone_zone ON contractZone (zoneId);
CREATE INDEX contractZone_contract ON contractZone (contractId);

CREATE TABLE exclusion (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, zoneId TEXT, comuna TEXT, contractId TEXT, kind TEXT NOT NULL,
  startsAt INTEGER NOT NULL, endsAt INTEGER NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL,
  requestedAt INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusion_end ON exclusion (endsAt);

CREATE TABLE exclusionDecision (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, exclusionId TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT,
  decidedAt INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusionDecision_exclusion ON exclusionDecision (exclusionId, decidedAt, id);

CREATE TABLE incidentAct (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, zoneId TEXT NOT NULL, at INTEGER NOT NULL, act TEXT NOT NULL,
  cause TEXT, note TEXT, doneAt INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incidentAct_zone ON incidentAct (zoneId, at);

CREATE TABLE zoneEvent (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, vantage TEXT NOT NULL, zoneId TEXT NOT NULL, kind TEXT NOT NULL,
  at INTEGER NOT NULL, until INTEGER, uptimeMs INTEGER, silentMs INTEGER, saidBy TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX zoneEvent_zone ON zoneEvent (zoneId, at);

CREATE TABLE wifiHour (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, vantage TEXT NOT NULL, hour INTEGER NOT NULL, data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX wifiHour_hour ON wifiHour (hour);
-- When an hour has outlived its 400 days the log must not be searched for what it said.
CREATE INDEX change_hour ON change (rowId) WHERE tableName = 'wifiHour';

CREATE TABLE zoneAssignment (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, vantage TEXT NOT NULL, zoneId TEXT NOT NULL, rank TEXT NOT NULL,
  startsAt INTEGER NOT NULL, endsAt INTEGER, sealedTarget TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX zoneAssignment_zone ON zoneAssignment (zoneId);

CREATE TABLE evidenceReport (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, number TEXT NOT NULL, contractId TEXT, startsOn TEXT NOT NULL,
  endsOn TEXT NOT NULL, sha256 TEXT NOT NULL, replacesId TEXT, madeAt INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE comunaOutline (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, rings TEXT NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE evidenceFile (number TEXT PRIMARY KEY, deflated BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE wifiChanged (
  id INTEGER PRIMARY KEY, zoneId TEXT, t0 INTEGER NOT NULL, t1 INTEGER NOT NULL
) STRICT;

CREATE TABLE zoneDay (
  zoneId TEXT NOT NULL, localDate TEXT NOT NULL, expected INTEGER NOT NULL, up INTEGER NOT NULL, down INTEGER NOT NULL,
  unknown INTEGER NOT NULL, PRIMARY KEY (zoneId, localDate)
) STRICT, WITHOUT ROWID;

CREATE TABLE zoneSlots (
  zoneId TEXT NOT NULL, localDate TEXT NOT NULL, slots BLOB NOT NULL, PRIMARY KEY (zoneId, localDate)
) STRICT, WITHOUT ROWID;

CREATE TABLE zoneMonth (
  month TEXT NOT NULL, zoneId TEXT NOT NULL, expected INTEGER NOT NULL, up INTEGER NOT NULL, down INTEGER NOT NULL,
  unknown INTEGER NOT NULL, PRIMARY KEY (month, zoneId)
) STRICT, WITHOUT ROWID;

INSERT INTO wifiChanged (zoneId, t0, t1) SELECT zoneId, min(t0), max(t1) FROM wifiInterval GROUP BY zoneId;
${[
  note('wifiInterval', 'INSERT', 'new.zoneId', 'new.t0, new.t1'),
  note('zoneAssignment', 'INSERT', 'new.zoneId', ALWAYS),
  note('zoneAssignment', 'UPDATE', 'new.zoneId', ALWAYS),
  note('contractZone', 'INSERT', 'new.zoneId', ALWAYS),
  note('contractZone', 'UPDATE', 'new.zoneId', ALWAYS),
  noteField('contractZone', 'zoneId', 'old.zoneId'),
  note('contract', 'INSERT', 'NULL', ALWAYS),
  note('contract', 'UPDATE', 'NULL', ALWAYS),
  note('zone', 'INSERT', 'new.id', ALWAYS),
  // An exclusion of a comuna is one of the zones in it.
  noteField('zone', 'comuna', 'new.id'),
  // At a Punto the decision may arrive before what it decides.
  note('exclusion', 'INSERT', 'new.zoneId', 'new.startsAt, new.endsAt'),
].join('\n')}
CREATE TRIGGER changed_exclusionDecision_insert AFTER INSERT ON exclusionDecision BEGIN
  INSERT INTO wifiChanged (zoneId, t0, t1) SELECT zoneId, startsAt, endsAt FROM exclusion WHERE id = new.exclusionId;
END;
${ADDED.map(guard).join('\n')}
`,
};
