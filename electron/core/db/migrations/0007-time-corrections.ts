const GUARDS = ['INSERT', 'UPDATE', 'DELETE']
  .map(
    (verb) =>
      `CREATE TRIGGER guard_timeCorrection_${verb.toLowerCase()} BEFORE ${verb} ON "timeCorrection" BEGIN SELECT ledger_guard(); END;`,
  )
  .join('\n');

/**
 * The columns of a fact as they are told. Two halves, so that a question about a span of time finds each by its own
 * index: what was not corrected by the fact's, the little that was by timeCorrection_start.
 */
function timed(
  table: string,
  columns: readonly string[],
  told: Readonly<Record<string, 'startedAt' | 'localDate'>>,
  where: (alias: string) => string = () => 'TRUE',
): string {
  const raw = columns.map((column) => `f.${column}`);
  const corrected = columns.map((column) =>
    told[column] === undefined ? `f.${column}` : `c.${told[column]} AS ${column}`,
  );
  return `SELECT ${raw.join(', ')}, CAST(NULL AS INTEGER) AS rawAt FROM ${table} f
    WHERE NOT EXISTS (SELECT 1 FROM heldCorrection c WHERE c.id = f.id) AND ${where('f')}
  UNION ALL
  SELECT ${corrected.join(', ')}, c.rawAt FROM heldCorrection c
    JOIN ${table} f ON f.id = c.id AND f.siteId = c.siteId
    WHERE c.tableName = '${table}' AND ${where('f')}`;
}

const TOLD = { startedAt: 'startedAt', localDate: 'localDate' } as const;

const ATTENDANCE = [
  'id',
  'siteId',
  'personId',
  'service',
  'startedAt',
  'localDate',
  'origin',
  'note',
  'recordedAt',
  'importId',
];
const HEADS = [
  'id',
  'siteId',
  'service',
  'startedAt',
  'localDate',
  'sex',
  'ageGroup',
  'count',
  'note',
  'recordedAt',
];
const CHARACTERISED = ['id', 'siteId', 'personId', 'at', 'localDate', 'origin', 'authorised', 'importId'];
const USE = [
  'id',
  'siteId',
  'spaceId',
  'personId',
  'attendanceId',
  'reservationId',
  'turnId',
  'movedFromId',
  'startedAt',
  'localDate',
  'minutes',
  'officer',
];

const notVoided = (alias: string) =>
  `NOT EXISTS (SELECT 1 FROM attendanceVoid v WHERE v.attendanceId = ${alias}.id)`;
const notUndone = (alias: string) =>
  `(${alias}.importId IS NULL OR NOT EXISTS (
      SELECT 1 FROM importRun r WHERE r.id = ${alias}.importId AND r.undoneAt IS NOT NULL
    ))`;

/** When a mark was set, as it is told. */
const markedAt = (mark: string) =>
  `coalesce((SELECT c.startedAt FROM heldCorrection c WHERE c.id = ${mark}.id), ${mark}.markedAt)`;

/** No open visit is listed under its correction, or every one is. */
const relist = (startedAt: string) => `UPDATE openVisit SET startedAt = ${startedAt}
  WHERE attendanceId IN (SELECT id FROM timeCorrection WHERE tableName = 'attendance')`;
const rawStart = '(SELECT c.rawAt FROM timeCorrection c WHERE c.id = attendanceId)';
const toldStart = '(SELECT c.startedAt FROM timeCorrection c WHERE c.id = attendanceId)';

/**
 * The centre's corrections of what wrong clocks told, and the views of facts and figures through them. Part of 0007.
 * While this computer's own clock is wrong (see clock-steps.ts) nothing is corrected on it. An open visit is listed under
 * the instant at which it is told to have begun, so that the closing rule finds it once its true day is over and not in
 * the year that its clock stood in.
 */
export const TIME_CORRECTIONS = `
CREATE TABLE timeCorrection (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, tableName TEXT NOT NULL, rawAt INTEGER NOT NULL,
  startedAt INTEGER NOT NULL, localDate TEXT NOT NULL, correctedAt INTEGER NOT NULL,
  clock TEXT NOT NULL, fieldClocks TEXT, deletedAt INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX timeCorrection_start ON timeCorrection (tableName, startedAt, id);

CREATE VIEW heldCorrection AS
  SELECT * FROM timeCorrection WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'clockWrong');
DROP VIEW liveAttendance;
DROP VIEW liveAnonymousAttendance;
DROP VIEW liveCharacterisationEvent;
DROP VIEW liveSessionAttendance;
DROP VIEW liveSessionMark;
CREATE VIEW timedAttendance AS
  ${timed('attendance', ATTENDANCE, TOLD)};
CREATE VIEW timedAttendanceEnd AS
  SELECT e.id, e.siteId, e.attendanceId,
    coalesce((SELECT c.startedAt FROM heldCorrection c WHERE c.id = e.id), e.endedAt) AS endedAt, e.how
  FROM attendanceEnd e;
CREATE VIEW timedUseStart AS
  ${timed('useStart', USE, TOLD)};
CREATE VIEW liveAttendance AS
  ${timed('attendance', ATTENDANCE, TOLD, (alias) => `${notVoided(alias)} AND ${notUndone(alias)}`)};
CREATE VIEW liveAnonymousAttendance AS
  ${timed(
    'anonymousAttendance',
    HEADS,
    TOLD,
    (alias) => `NOT EXISTS (SELECT 1 FROM anonymousVoid v WHERE v.anonymousId = ${alias}.id)`,
  )};
CREATE VIEW liveCharacterisationEvent AS
  ${timed('characterisationEvent', CHARACTERISED, { at: 'startedAt', localDate: 'localDate' }, notUndone)};
CREATE VIEW liveSessionMark AS
  SELECT m.* FROM sessionMark m
  WHERE NOT EXISTS (
    SELECT 1 FROM sessionMark later
    WHERE later.sessionId = m.sessionId AND later.personId = m.personId
      AND (${markedAt('later')}, later.id) > (${markedAt('m')}, m.id)
  );
CREATE VIEW liveSessionAttendance AS
  SELECT m.id, m.siteId, m.sessionId, m.groupId, m.personId, 'CURSO' AS service, m.startedAt, m.localDate
  FROM liveSessionMark m
  JOIN courseSession s ON s.id = m.sessionId
  WHERE m.mark IN ('PRESENTE', 'TARDE') AND s.cancelledAt IS NULL AND s.deletedAt IS NULL;

CREATE TRIGGER openVisit_corrected AFTER INSERT ON timeCorrection
  WHEN new.tableName = 'attendance' AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'clockWrong')
BEGIN
  UPDATE openVisit SET startedAt = new.startedAt WHERE startedAt = new.rawAt AND attendanceId = new.id;
END;
CREATE TRIGGER openVisit_clockRight AFTER DELETE ON meta WHEN old.key = 'clockWrong' BEGIN
  ${relist(toldStart)};
END;
CREATE TRIGGER openVisit_clockWrong AFTER INSERT ON meta WHEN new.key = 'clockWrong' BEGIN
  ${relist(rawStart)};
END;
DROP TRIGGER openVisit_ended;
CREATE TRIGGER openVisit_ended AFTER INSERT ON attendanceEnd BEGIN
  DELETE FROM openVisit
  WHERE attendanceId = new.attendanceId AND startedAt IN (
    SELECT startedAt FROM attendance WHERE id = new.attendanceId
    UNION ALL SELECT startedAt FROM timeCorrection WHERE id = new.attendanceId
  );
END;
${GUARDS}
`;
