import type { Generated, Kysely, Transaction } from 'kysely';
import type { Role, ZoneState } from '#shared/domain/codes.ts';
import type { ImportKind } from '#shared/domain/import-run.ts';
import type { Fact, FactName, RecordName, RecordRow } from '#shared/domain/entities.ts';
import type { Lane } from '#shared/sync/change.ts';

/** The local log of changes: a station holds its own and what it pulled, the centre everybody's. */
export interface ChangeRow {
  /** Order of arrival in this file; at the centre it is the hub sequence that downloads follow. */
  position: Generated<number>;
  device: string;
  epoch: number;
  seq: number;
  txId: number;
  txSize: number;
  hlc: number;
  wallTime: number;
  tableName: string;
  rowId: string;
  payload: string | null;
  seen: string | null;
  actor: string;
  schemaVersion: number;
  salt: string | null;
  payloadHash: string;
  hash: string;
  /** '*' everybody, '-' the centre only, else the id of the site that may see it. */
  scope: string;
  /** PENDING: written here and not yet acknowledged. */
  state: 'PENDING' | 'APPLIED' | 'QUARANTINED' | 'PARKED' | 'DISMISSED';
  /** Effective clock (µs), given by the centre. */
  effective: number | null;
  /** Why it was quarantined or what it waits for. */
  reason: string | null;
  waitsFor: string | null;
  /** Which of the device's chains it belongs to: see Lane in shared/sync/change.ts. */
  lane: Generated<Lane>;
  /** At a station, when the centre's answer was taken in (ms UTC): it keeps what it sent for 30 days after. */
  settledAt: Generated<number | null>;
  /** At the centre, when a change was ruled upon once more (ms UTC): its author is told. */
  ruledAt: Generated<number | null>;
  /**
   * Where it stood in the log of the device that this computer was before it was enrolled anew: JSON of
   * [device, epoch, seq, hash]. At the centre only where that place was in the log already, and it had no effect.
   */
  origin: Generated<string | null>;
}

/** At the centre: how far it holds one chain of a device. */
export interface DeviceChainRow {
  device: string;
  lane: Lane;
  epoch: number;
  ackedSeq: number;
  ackedHash: string | null;
  /** The last effective clock (µs) that was given to a change of this chain. */
  lastEffective: number;
  /** When its last change was written, by this clock as far as it is known (ms UTC): see shared/sync/true-time.ts. */
  toldUntil: number;
}

/** At the centre: what a device sent that contradicts its own history. Kept as it came, for a person to decide. */
export interface ForkedBatchRow {
  id: string;
  device: string;
  receivedAt: number;
  lane: Lane;
  epoch: number;
  firstSeq: number;
  /** The signed text of the batch. */
  body: string;
  decidedAt: number | null;
  decidedBy: string | null;
}

/** At the centre: what somebody decided about an operation or a conflict, and what undoing it needs. */
export interface SyncDecisionRow {
  id: string;
  subject: 'OPERATION' | 'CONFLICT';
  /** The position of the change, or the id of the conflict. */
  subjectId: string;
  action: 'RETRY' | 'AMEND' | 'DISMISS' | 'KEEP' | 'TAKE';
  reason: string | null;
  /** JSON of what it was before. */
  before: string;
  actor: string;
  at: number;
  undoneAt: number | null;
}

/** At the centre: a file of all that one Punto may see, at one position of the log. */
export interface ScopeSnapshotRow {
  id: string;
  siteId: string;
  cursor: number;
  hubEpoch: number;
  schemaVersion: number;
  items: number;
  bytes: number;
  /** Of the file as it lies on the disk. */
  sha256: string;
  /** The key of that one file (AES-256-GCM), base64url: nothing of a person lies on a disk in the clear. */
  contentKey: string;
  madeAt: number;
}

/** At the centre: a package that a USB stick brought from a station. */
export interface CarriedPackageRow {
  id: string;
  device: string;
  siteId: string;
  /** By this clock, as far as the station's offset is known, ms UTC. */
  madeAt: number;
  /** When it was first taken in, and by whom. */
  takenAt: number;
  takenBy: string;
  /** Changes in it; of these the ones that were new here, and the ones that were not accepted. */
  changes: number;
  fresh: number;
  quarantined: number;
  /** Changes that waited at the station and found no room in it. */
  remaining: number;
}

/** At the centre: a tombstone that every device had seen and that is gone. What comes late for it has no effect. */
export interface CollectedRow {
  tableName: string;
  rowId: string;
  /** Who saw the row: see ChangeRow. */
  scope: string;
  /** Where in the hub sequence it went: downloads from before it say so. */
  position: number;
  collectedAt: number;
}

/** Derived from person and directory: what searches and counts of distinct people read. */
export interface PersonIndexRow {
  rowid: Generated<number>;
  personId: string;
  /** Folded names: see foldText. */
  folded: string;
  documentNumber: string | null;
  documentKey: string | null;
  claim: string | null;
  /** The lowest id of the registrations of the same person. */
  canonicalId: string;
  source: 'PERSON' | 'DIRECTORY';
}

export interface LocalUserRow {
  id: string;
  username: string;
  displayName: string;
  role: Role;
  passwordHash: string;
  active: 0 | 1;
}

export interface SessionRow {
  /** SHA-256 of the cookie's token. */
  tokenHash: string;
  userId: string;
  username: string;
  displayName: string;
  role: Role;
  createdAt: number;
  lastSeenAt: number;
  lockedAt: number | null;
}

export interface SnmpTargetRow {
  zoneId: string;
  host: string;
  port: number;
  version: '2c' | '3';
  community: string | null;
  username: string | null;
  level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv' | null;
  authProtocol: string | null;
  authKey: string | null;
  privProtocol: string | null;
  privKey: string | null;
  profile: string | null;
  ifIndex: number | null;
}

/** What one vantage last knew of a zone. A station writes its own; the centre one row per station and zone. */
export interface ZoneStatusRow {
  vantage: string;
  zoneId: string;
  state: 'UP' | 'SUSPECT' | 'DOWN' | 'UNKNOWN';
  since: number;
  /** When this was last confirmed by a sample (ms UTC). */
  sampledAt: number | null;
  rttMs: number | null;
  clients: number | null;
  /** Code of what the last poll met: see shared/domain/zone-state.ts. */
  outcome: string | null;
}

/** What this vantage knows of a zone over [t0, t1), still growing; a wifiInterval once it is finished. */
export interface WifiOpenIntervalRow {
  zoneId: string;
  state: ZoneState;
  t0: number;
  t1: number;
}

/** What a machine-readable report for a contract holds, at the centre that made it. */
export interface EvidenceFileRow {
  number: string;
  deflated: Uint8Array;
}

/** What is derived of a zone (null: of every zone) over [t0, t1) is out of date; filled by triggers. */
export interface WifiChangedRow {
  id: Generated<number>;
  zoneId: string | null;
  t0: number;
  t1: number;
}

/** Availability of a zone over a local day, ms: up + down + unknown = expected. Derived; whole days that are over. */
export interface ZoneDayRow {
  zoneId: string;
  localDate: string;
  expected: number;
  up: number;
  down: number;
  unknown: number;
}

/** The quantised image of a zone's day, packed: see shared/domain/day-slots.ts. */
export interface ZoneSlotsRow {
  zoneId: string;
  localDate: string;
  slots: Uint8Array;
}

/** The sum of a zone's days of a month (YYYY-MM). */
export interface ZoneMonthRow {
  month: string;
  zoneId: string;
  expected: number;
  up: number;
  down: number;
  unknown: number;
}

export interface DeviceRow {
  id: string;
  siteId: string;
  name: string;
  /** Ed25519 public key, JWK as JSON. */
  signKey: string;
  /** X25519 public key, JWK as JSON. */
  sealKey: string;
  enrolledAt: number;
  revokedAt: number | null;
  /** Set when two histories of the same device were seen (a cloned disk). */
  frozenAt: number | null;
  lastContactAt: number | null;
  lastPushAt: number | null;
  clockOffsetMs: number | null;
  appVersion: string | null;
  /** What the station said it still has to send, and since when its oldest waits. */
  pending: number | null;
  pendingSince: number | null;
  /** Until when its enrolment is good, by this clock; null until its next session (ms UTC). */
  expiresAt: Generated<number | null>;
  /** The retired device that this computer was before. */
  formerly: Generated<string | null>;
  /** The position up to which it said it holds what it may see, in this life of the centre. */
  pulledTo: Generated<number>;
  /** The version of the data model that its program writes. */
  schemaVersion: Generated<number | null>;
  /** What it said of its disk, bytes. */
  diskFree: Generated<number | null>;
  /** How many of its changes lie in quarantine, as it counts them. */
  quarantined: Generated<number | null>;
  /** When its content was last compared with this one (ms UTC), and what differed then, in words. */
  comparedAt: Generated<number | null>;
  comparedFault: Generated<string | null>;
}

/** At the centre: the key of a station's database as a JWE that only the centre's recovery key opens. */
export interface DeviceKeyCopyRow {
  device: string;
  sealed: string;
  receivedAt: number;
}

export interface LocalTables {
  meta: { key: string; value: string };
  change: ChangeRow;
  personIndex: PersonIndexRow;
  personSearch: { rowid: number; folded: string };
  localUser: LocalUserRow;
  session: SessionRow;
  loginAttempt: { username: string; failures: number; lastAt: number };
  snmpTarget: SnmpTargetRow;
  zoneStatus: ZoneStatusRow;
  wifiOpenInterval: WifiOpenIntervalRow;
  wifiChanged: WifiChangedRow;
  zoneDay: ZoneDayRow;
  zoneSlots: ZoneSlotsRow;
  zoneMonth: ZoneMonthRow;
  evidenceFile: EvidenceFileRow;
  device: DeviceRow;
  deviceKeyCopy: DeviceKeyCopyRow;
  importMapping: ImportMappingRow;
  clockStep: ClockStepRow;
  openVisit: OpenVisitRow;
  enrolmentCode: {
    id: string;
    siteId: string;
    secretHash: string;
    createdAt: number;
    expiresAt: number;
    usedAt: number | null;
    usedBy: string | null;
  };
  conflict: {
    id: string;
    tableName: string;
    rowId: string;
    field: string;
    kept: string;
    keptVersion: string;
    lost: string;
    lostVersion: string;
    at: number;
    decidedAt: number | null;
    /** KEPT or LOST: which of the two values somebody chose. */
    decision: Generated<'KEPT' | 'LOST' | null>;
    decidedBy: Generated<string | null>;
    /** The device whose change met the other value, and the Punto of the row. */
    device: Generated<string | null>;
    siteId: Generated<string | null>;
  };
  deviceChain: DeviceChainRow;
  forkedBatch: ForkedBatchRow;
  syncDecision: SyncDecisionRow;
  scopeSnapshot: ScopeSnapshotRow;
  collected: CollectedRow;
  carriedPackage: CarriedPackageRow;
}

/** The column mapping that a person gave to a file with these headings: the next file like it needs none. */
export interface ImportMappingRow {
  kind: ImportKind;
  /** The headings, folded and joined. */
  headings: string;
  /** JSON of our column → heading. */
  mapping: string;
  usedAt: number;
}

/** This computer's clock was set while the program ran: what measures time across it adds the step. */
export interface ClockStepRow {
  id: Generated<number>;
  /** The new time, ms UTC. */
  at: number;
  /** New time less old time. */
  stepMs: number;
  /**
   * The last change in the log (its position) when it was noticed. Instants alone cannot say what came before a clock
   * that was set back; the order of the log can.
   */
  afterPosition: number;
}

/**
 * Visits at a station that nobody has ended, imported ones left out; triggers keep it. Those that cannot be open (nobody
 * stays for their service, voided) leave it once their day is over: see features/attendance/closing.ts.
 */
export interface OpenVisitRow {
  startedAt: number;
  attendanceId: string;
}

/**
 * A fact at the instant at which it was: where the centre corrected it, `startedAt` (or what stands for it) and
 * `localDate` are the correction's, and `rawAt` is what the fact itself says; null where nothing was corrected.
 */
type Timed<Row> = Row & { rawAt: number | null };

/**
 * Views: the facts as they are told (timed…), and of those what counts (live…), that is everything but what was voided
 * or came with an import that was undone.
 */
export interface Views {
  /** The corrections that hold here: none while this computer's own clock is wrong. */
  heldCorrection: RecordRow<'timeCorrection'>;
  timedAttendance: Timed<Fact<'attendance'>>;
  timedAttendanceEnd: Fact<'attendanceEnd'>;
  timedUseStart: Timed<Fact<'useStart'>>;
  liveAttendance: Timed<Fact<'attendance'>>;
  liveAnonymousAttendance: Timed<Fact<'anonymousAttendance'>>;
  liveCharacterisationEvent: Timed<Fact<'characterisationEvent'>>;
  liveOnlineRequest: Fact<'onlineRequest'>;
  /** The latest mark of each person at each session. */
  liveSessionMark: Fact<'sessionMark'>;
  /** Who was at a course session, late or not, that was neither cancelled nor deleted: an attendance of CURSO. */
  liveSessionAttendance: Pick<
    Fact<'sessionMark'>,
    'id' | 'siteId' | 'sessionId' | 'groupId' | 'personId' | 'startedAt' | 'localDate'
  > &
    Pick<Fact<'attendance'>, 'service'>;
}

type FactTables = { [Name in FactName]: Fact<Name> };
type RecordTables = { [Name in RecordName]: RecordRow<Name> };
export type ReplicatedTables = FactTables & RecordTables;
export type Tables = ReplicatedTables & LocalTables & Views;

/**
 * Types carry permission. A Reader reads every table and writes none; Local writes only what never travels;
 * replicated tables are written by the ledger alone, which is the only holder of `Kysely<Tables>`.
 */
export type Reader = Pick<Kysely<Tables>, 'selectFrom' | 'with' | 'fn' | 'dynamic'>;
export type Local = Pick<Kysely<LocalTables>, 'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom'>;
export type Writer = Transaction<Tables>;
