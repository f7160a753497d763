import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import type {
  EnrolReply,
  EnrolRequest,
  HeartbeatReply,
  HeartbeatRequest,
  PullReply,
  PullRequest,
  PushReply,
  PushRequest,
  SessionReply,
  SessionRequest,
} from '#shared/sync/wire.ts';
import type { DigestRequest } from '#shared/sync/wire-digest.ts';
import type { SnapshotReply, SnapshotRequest } from '#shared/sync/wire-snapshot.ts';
import { certifyDevices } from '../../certificate-keys.ts';
import type { CoreContext } from '../../context.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { createBatchTurns, type BatchTurns } from './batch-turns.ts';
import { createDecisions, type Decisions } from './decide.ts';
import { reportDefect } from '../../report.ts';
import { answerDigest } from './digest.ts';
import { createHubIntake, type HubIntake } from '../carrier/hub-intake.ts';
import { enrolDevice } from './enrol.ts';
import { receiveHeartbeat } from './heartbeat.ts';
import { hubIdentity, type HubIdentity } from './identity.ts';
import { openKeyCopies, type KeyCopies } from './key-copies.ts';
import { noteLife } from './life.ts';
import { releaseKnownTables } from './apply.ts';
import { servePage } from './pull.ts';
import { relearnFields } from './relearn.ts';
import { ACTOR, receiveBatch, type Taken } from './push.ts';
import { createRefusals } from './refusals.ts';
import { createSessions } from './sessions.ts';
import { createSnapshots, SNAPSHOT_SETTINGS, type Snapshots, type SnapshotSettings } from './snapshot.ts';
import { collectTombstones, startCollecting } from './tombstones.ts';

/** What the parts of the hub work with. */
export interface HubParts {
  readonly context: CoreContext;
  readonly derive: Derive;
  readonly identity: HubIdentity;
  readonly keyCopies: KeyCopies;
  readonly snapshots: Snapshots;
  readonly turns: BatchTurns<Taken>;
  /** Whether long readings go to a thread of their own. */
  readonly thread: boolean;
  /** Hears of what failed without failing anybody's request. */
  readonly report: (place: string, error: unknown) => void;
}

/** What ruling on a change needs of them. */
export interface RulingParts extends Pick<HubParts, 'context' | 'derive'> {
  /** Whether a defect in one change gives the whole transaction up, to be tried again with each on its own. */
  readonly together?: boolean;
}

/** The centre's side of the synchronisation, without its transport. Every method throws Refusal to refuse. */
export interface Hub {
  /** Key and certificate for the HTTPS server, and the fingerprint that stations pin. */
  readonly identity: HubIdentity;
  enrol(request: EnrolRequest): Promise<EnrolReply>;
  challenge(device: string): { nonce: string; serverTime: number };
  openSession(request: SessionRequest): Promise<SessionReply>;
  /** The device behind a token; refused when the token is unknown or has run out. */
  deviceOf(token: string): string;
  push(device: string, request: PushRequest): Promise<PushReply>;
  /** A batch has come under this token and is being unpacked: those that wait let it share their transaction. */
  expectPush(token: string, unpacked: Promise<unknown>): void;
  pull(device: string, request: PullRequest): Promise<PullReply>;
  heartbeat(device: string, request: HeartbeatRequest): Promise<HeartbeatReply>;
  readonly decisions: Decisions;
  /** See shared/sync/wire-snapshot.ts. */
  snapshot(device: string, request: SnapshotRequest): Promise<SnapshotReply>;
  /** See shared/sync/wire-digest.ts. */
  digest(device: string, request: DigestRequest): Promise<object>;
  /** The file of a snapshot that `snapshot` offered; it may lie there no more. */
  snapshotFile(device: string, id: string): Promise<{ readonly path: string; readonly bytes: number }>;
  /** Takes out the tombstones that everybody has seen: see tombstones.ts. Returns how many. */
  collectTombstones(): Promise<number>;
  /** Begins what the centre does by itself once a day. */
  start(): void;
  /** A request was refused; `device` is null where nobody proved who they are. Kept for the audit. */
  refused(device: string | null, code: RefusalCode): void;
  /** Waits for what goes on in the background. Call it before the store is closed. */
  stop(): Promise<void>;
  /** What USB sticks bring. */
  readonly intake: HubIntake;
}

export interface HubOptions {
  readonly derive: Derive;
  /** Other limits than those of a centre at work, for histories of seconds. */
  readonly snapshots?: SnapshotSettings;
  /** Hears of what fails in the background, in place of stderr. */
  readonly report?: HubParts['report'];
}

export async function createHub(context: CoreContext, options: HubOptions): Promise<Hub> {
  if (context.role !== 'central') {
    throw new Refusal('ROL_EQUIVOCADO', 'Esto solo se hace en la oficina central.');
  }
  const identity = await hubIdentity(context.store, context.clocks.now());
  const keyCopies = await openKeyCopies(context.store);
  const settings = options.snapshots ?? SNAPSHOT_SETTINGS;
  const snapshots = createSnapshots(context, settings);
  const { thread } = settings;
  const { derive, report = toStderr } = options;
  const turns = createBatchTurns<Taken>(context.ledger, ACTOR);
  const parts: HubParts = { context, derive, identity, keyCopies, snapshots, turns, thread, report };
  await noteLife(context);
  await releaseKnownTables(parts);
  await relearnFields(parts);
  await certifyDevices(context);
  const sessions = createSessions(parts);
  let stopCollecting = async () => {};
  const refusals = createRefusals(context, report);
  // A suppression that the centre itself grants reaches the snapshots like one that a Punto sends.
  const forgetWrites = context.ledger.onWrite(() => {
    snapshots.prune().catch((error: unknown) => report('snapshots', error));
  });
  return {
    identity,
    enrol: (request) => enrolDevice(parts, request),
    challenge: sessions.challenge,
    openSession: sessions.open,
    deviceOf: sessions.deviceOf,
    push: (device, request) => receiveBatch(parts, device, request),
    expectPush: (token, unpacked) => {
      // A stranger holds nobody up.
      if (sessions.holderOf(token) !== null) turns.expect(unpacked);
    },
    pull: async (device, request) => ({
      ...(await servePage(parts, device, request)),
      schemaVersion: SCHEMA_VERSION,
    }),
    heartbeat: (device, request) => receiveHeartbeat(parts, device, request),
    decisions: createDecisions(parts),
    snapshot: snapshots.offer,
    digest: (device, request) => answerDigest(parts, device, request),
    snapshotFile: snapshots.open,
    refused: refusals.note,
    collectTombstones: () => collectTombstones(parts),
    start: () => {
      stopCollecting = startCollecting(parts);
    },
    stop: async () => {
      forgetWrites();
      await stopCollecting();
      await refusals.flush();
      await snapshots.settled();
    },
    intake: createHubIntake(parts),
  };
}

function toStderr(place: string, error: unknown): void {
  reportDefect(place, error instanceof Error ? error : new Error('not an error'));
}
