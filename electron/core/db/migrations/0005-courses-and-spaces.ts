import type { Migration } from './migration.ts';

const RECORD = 'clock TEXT NOT NULL, fieldClocks TEXT, deletedAt INTEGER';

/** Replicated tables that this version adds. Frozen with this migration. */
const ADDED = [
  'certificate',
  'certificateKey',
  'certificateRevocation',
  'course',
  'courseGroup',
  'courseSession',
  'enrolment',
  'enrolmentResult',
  'reservation',
  'sessionMark',
  'space',
  'spaceFault',
  'turn',
  'turnEvent',
  'useEnd',
  'useExtension',
  'useStart',
];

const guard = (table: string) =>
  ['INSERT', 'UPDATE', 'DELETE']
    .map(
      (verb) =>
        `CREATE TRIGGER guard_${table}_${verb.toLowerCase()} BEFORE ${verb} ON "${table}" BEGIN SELECT ledger_guard(); END;`,
    )
    .join('\n');

/** Courses with their groups, roll call and certificates; the spaces of a Punto with their uses, turns and reservations. */
export const coursesAndSpaces: Migration = {
  version: 5,
  name: 'courses-and-spaces',
  sql: `
CREATE TABLE course (
  id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, minutes INTEGER NOT NULL, ally TEXT NOT NULL,
  audience TEXT, completion TEXT NOT NULL, percent INTEGER NOT NULL, active INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE courseGroup (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, courseId TEXT NOT NULL, name TEXT NOT NULL, spaceId TEXT,
  instructorUser TEXT, instructorName TEXT, capacity INTEGER NOT NULL, recurrence TEXT, cancelledAt INTEGER,
  cancelReason TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX courseGroup_course ON courseGroup (courseId);

CREATE TABLE courseSession (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, groupId TEXT NOT NULL, topic TEXT, startsAt INTEGER NOT NULL,
  endsAt INTEGER NOT NULL, localDate TEXT NOT NULL, spaceId TEXT, instructorUser TEXT, instructorName TEXT,
  cancelledAt INTEGER, cancelReason TEXT, closedAt INTEGER, closedBy TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX courseSession_group ON courseSession (groupId, startsAt);
CREATE INDEX courseSession_start ON courseSession (startsAt);

CREATE TABLE enrolment (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, groupId TEXT NOT NULL, personId TEXT NOT NULL, origin TEXT NOT NULL,
  requestedAt INTEGER NOT NULL, confirmedAt INTEGER, withdrawnAt INTEGER, withdrawal TEXT, importId TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_group ON enrolment (groupId);
CREATE INDEX enrolment_person ON enrolment (personId);
CREATE INDEX enrolment_confirmed ON enrolment (confirmedAt) WHERE confirmedAt IS NOT NULL;
CREATE INDEX enrolment_import ON enrolment (importId) WHERE importId IS NOT NULL;

CREATE TABLE enrolmentResult (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, result TEXT, decidedAt INTEGER NOT NULL, decidedBy TEXT NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE sessionMark (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, sessionId TEXT NOT NULL, groupId TEXT NOT NULL, personId TEXT NOT NULL,
  mark TEXT NOT NULL, startedAt INTEGER NOT NULL, endedAt INTEGER NOT NULL, localDate TEXT NOT NULL,
  arrivedAt INTEGER, markedAt INTEGER NOT NULL, how TEXT NOT NULL, reason TEXT, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessionMark_session ON sessionMark (sessionId, personId, markedAt, id);
CREATE INDEX sessionMark_group ON sessionMark (groupId);
CREATE INDEX sessionMark_person ON sessionMark (personId);
CREATE INDEX sessionMark_start ON sessionMark (startedAt, id);

CREATE TABLE certificate (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, enrolmentId TEXT NOT NULL, personId TEXT NOT NULL, number TEXT NOT NULL,
  courseName TEXT NOT NULL, minutes INTEGER NOT NULL, completedOn TEXT NOT NULL, issuedAt INTEGER NOT NULL,
  localDate TEXT NOT NULL, code TEXT NOT NULL, replacesId TEXT, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_enrolment ON certificate (enrolmentId);
CREATE INDEX certificate_person ON certificate (personId);
CREATE INDEX certificate_number ON certificate (number);

CREATE TABLE certificateRevocation (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, certificateId TEXT NOT NULL, number TEXT NOT NULL, reason TEXT NOT NULL,
  revokedAt INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificateRevocation_certificate ON certificateRevocation (certificateId);
CREATE INDEX certificateRevocation_number ON certificateRevocation (number);

CREATE TABLE certificateKey (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, siteCode TEXT NOT NULL, publicKey TEXT NOT NULL, signature TEXT,
  validFrom INTEGER NOT NULL, revokedAt INTEGER, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE space (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, capacity INTEGER NOT NULL,
  planX INTEGER, planY INTEGER, active INTEGER NOT NULL, ${RECORD}
) STRICT, WITHOUT ROWID;

CREATE TABLE spaceFault (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, spaceId TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  description TEXT NOT NULL, reportedAt INTEGER NOT NULL, officer TEXT NOT NULL, ticket TEXT, resolvedAt INTEGER,
  resolution TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX spaceFault_space ON spaceFault (spaceId);

CREATE TABLE useStart (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, spaceId TEXT NOT NULL, personId TEXT NOT NULL, attendanceId TEXT,
  reservationId TEXT, turnId TEXT, movedFromId TEXT, startedAt INTEGER NOT NULL, localDate TEXT NOT NULL,
  minutes INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX useStart_start ON useStart (startedAt);
CREATE INDEX useStart_space ON useStart (spaceId, startedAt);
CREATE INDEX useStart_person ON useStart (personId);

CREATE TABLE useExtension (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, useId TEXT NOT NULL, minutes INTEGER NOT NULL, at INTEGER NOT NULL,
  officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX useExtension_use ON useExtension (useId);

CREATE TABLE useEnd (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, useId TEXT NOT NULL, endedAt INTEGER NOT NULL, how TEXT NOT NULL,
  officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX useEnd_use ON useEnd (useId);

CREATE TABLE turn (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, localDate TEXT NOT NULL, number INTEGER NOT NULL, personId TEXT NOT NULL,
  wants TEXT NOT NULL, givenAt INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_day ON turn (localDate, number);
CREATE INDEX turn_person ON turn (personId);

CREATE TABLE turnEvent (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, turnId TEXT NOT NULL, what TEXT NOT NULL, spaceId TEXT,
  at INTEGER NOT NULL, officer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX turnEvent_turn ON turnEvent (turnId);

CREATE TABLE reservation (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, spaceId TEXT NOT NULL, personId TEXT, groupName TEXT,
  people INTEGER NOT NULL, purpose TEXT, startsAt INTEGER NOT NULL, endsAt INTEGER NOT NULL, localDate TEXT NOT NULL,
  seriesId TEXT, madeAt INTEGER NOT NULL, madeBy TEXT NOT NULL, arrivedAt INTEGER, cancelledAt INTEGER,
  cancelReason TEXT, ${RECORD}
) STRICT, WITHOUT ROWID;
CREATE INDEX reservation_space ON reservation (spaceId, startsAt);
CREATE INDEX reservation_start ON reservation (startsAt);
CREATE INDEX reservation_person ON reservation (personId) WHERE personId IS NOT NULL;

CREATE TABLE clockStep (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, stepMs INTEGER NOT NULL, afterPosition INTEGER NOT NULL
) STRICT;

CREATE TABLE openVisit (
  startedAt INTEGER NOT NULL, attendanceId TEXT NOT NULL, PRIMARY KEY (startedAt, attendanceId)
) STRICT, WITHOUT ROWID;
INSERT INTO openVisit (startedAt, attendanceId)
  SELECT startedAt, id FROM attendance
  WHERE origin <> 'IMPORT' AND id NOT IN (SELECT attendanceId FROM attendanceEnd)
    AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'role' AND value = 'central');
CREATE TRIGGER openVisit_begun AFTER INSERT ON attendance
  WHEN new.origin <> 'IMPORT' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'role' AND value = 'central')
BEGIN
  INSERT INTO openVisit (startedAt, attendanceId) VALUES (new.startedAt, new.id);
END;
CREATE TRIGGER openVisit_ended AFTER INSERT ON attendanceEnd BEGIN
  DELETE FROM openVisit
  WHERE attendanceId = new.attendanceId
    AND startedAt = (SELECT startedAt FROM attendance WHERE id = new.attendanceId);
END;
CREATE INDEX change_use ON change (rowId) WHERE tableName = 'useStart';

CREATE VIEW liveSessionMark AS
  SELECT m.* FROM sessionMark m
  WHERE NOT EXISTS (
    SELECT 1 FROM sessionMark later
    WHERE later.sessionId = m.sessionId AND later.personId = m.personId
      AND (later.markedAt, later.id) > (m.markedAt, m.id)
  );
CREATE VIEW liveSessionAttendance AS
  SELECT m.id, m.siteId, m.sessionId, m.groupId, m.personId, 'CURSO' AS service, m.startedAt, m.localDate
  FROM liveSessionMark m
  JOIN courseSession s ON s.id = m.sessionId
  WHERE m.mark IN ('PRESENTE', 'TARDE') AND s.cancelledAt IS NULL AND s.deletedAt IS NULL;
${ADDED.map(guard).join('\n')}
`,
};
