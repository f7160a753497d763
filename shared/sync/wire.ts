/**
 * What station and centre say to each other. Everything is JSON over HTTPS, gzip both ways, POST under /sync/.
 *
 * | path         | who may        | station says                                 | centre answers                                    |
 * |--------------|----------------|----------------------------------------------|---------------------------------------------------|
 * | `enrol`      | holder of code | secret, device, keys, signature, formerly,   | site, city key sealed to the device's X25519 key, |
 * |              |                | ancestors; its site at another centre        | the centre's own X25519 key                       |
 * | `challenge`  | anybody        | device                                       | nonce (60 s, once), server time                   |
 * | `session`    | device         | device, nonce, its wall clock, signature     | token (15 min, in memory), where its chains stand |
 * | `push`       | token          | batch as text, signature over that text      | acked, hash, effective clocks, verdicts, states   |
 * | `pull`       | token          | cursor, hub epoch, own epoch                 | items, new cursor, whether there is more          |
 * | `snapshot`   | token          | cursor, hub epoch: see wire-snapshot.ts      | none needed, or where the file is and its hash    |
 * | `digest`     | token          | nothing, a bucket, a verdict: wire-digest.ts | digests of its content, the rows of a bucket      |
 * | `heartbeat`  | token          | version, what waits, status of its zones,    | server time, whether it holds the sealed key      |
 * |              |                | until it is held: its database key, sealed   |                                                   |
 * | a USB stick  | device, centre | the same batches and cursor, in a file       | the same answers: see usb-package.ts              |
 *
 * Rules that the shapes do not show:
 * - A batch holds whole transactions of one chain, in its order, at most 500 changes and 1 MB of text; one
 *   transaction that is larger travels alone. A device has two chains (see Lane in change.ts) and asks before each
 *   batch what waits: a visit never stands behind the WiFi's backlog. Pending versions name changes of lane 0.
 * - Repeating any message is harmless. A batch that was applied before gets the same clocks again.
 * - `siteId ''` in a payload means "the Punto of the device that wrote this": it was written before the
 *   enrolment. The centre reads it so when it applies and when it serves the change; the log keeps the text as it
 *   was hashed. The station stamps its own rows the same way in the transaction of its enrolment.
 * - `seen` may name pending versions of the same device; the centre looks up the clocks it gave them.
 * - The centre gives every change a clock, refused ones too: after the acknowledgement no pending version
 *   remains at the station. Changes to the centre's own catalogues get clock 0, below anything the centre says.
 * - A computer whose device was frozen, revoked or has expired comes back as a new device, with what was not
 *   acknowledged, or was refused or parked, in a new chain (station/rebirth.ts). Of each of these changes it says where
 *   it stood before: the centre may have taken it, and the answer was lost. What the centre knows it answers, and tells
 *   from then on, by how the operation stands where it came first (hub/lineage.ts). A centre that came back from an older
 *   copy says at the enrolment where it stands in the chains of the former device, and gets what it lacks of them before
 *   all else.
 * - A centre that was lost without a copy is replaced by one with another key. Its Puntos get the ids that they had,
 *   because these follow from their codes; a station that is told to change sends its whole log again, and what it holds
 *   of its Punto without a log of it as repetitions, with the daily comparison (station/repeat.ts).
 * - An item of a download is a fact, or the state of a record with the version of every field (see joinState).
 *   People of other Puntos come as `directory` rows. The cursor is the centre's position; pages and the `group`
 *   of an item never split a transaction.
 * - An author's own changes of its present life are not downloaded again. When one is ruled upon once more (it was
 *   released, or somebody decided about it), its author gets a VERDICT in its place: see wire-verdict.ts. Each page says
 *   how much of that life the centre holds: an author that has less takes nothing of it, begins another life and
 *   downloads from the start.
 * - The key of the station's database travels sealed to the centre's X25519 key, which the pinned line vouches for,
 *   until the centre says that it holds it. A centre or a station that knows nothing of it leaves the field out.
 * - Errors: {error: {code, message}}; 401 a new session is needed, 403 revoked or frozen, 409 resend or fork,
 *   413 send less, 429 wait.
 */
import { z } from 'zod';
import { id } from '../domain/fields.ts';
import { verdictItem } from './wire-verdict.ts';

/** Limits of one batch and one page. */
export const MAX_BATCH_CHANGES = 500;
export const MAX_BATCH_BYTES = 1_000_000;
export const MAX_PAGE_ITEMS = 500;
export const MAX_PAGE_BYTES = 1_000_000;

const device = z.string().min(1).max(64);
const signature = z.string().max(200);
const hash = z.string().length(64);
const instant = z.int();

export const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.enum(['Ed25519', 'X25519']),
  x: z.string().min(40).max(50),
});
export type PublicJwk = z.infer<typeof publicJwk>;

/** An X25519 key, to which secrets are sealed. */
export const sealingJwk = publicJwk.extend({ crv: z.literal('X25519') });
export type SealingJwk = z.infer<typeof sealingJwk>;

export const enrolRequest = z.object({
  secret: z.string().max(64),
  device,
  name: z.string().max(120),
  signKey: publicJwk.extend({ crv: z.literal('Ed25519') }),
  sealKey: sealingJwk,
  appVersion: z.string().max(40),
  signature,
  /** What this computer was before, signed with the key of then: a new device, or one that the centre has lost. */
  formerly: z.object({ device, signature }).optional(),
  /** What else this computer was that the centre does not know, the newest first: what it measured then is its own. */
  ancestors: z
    .array(z.object({ device, signKey: publicJwk.extend({ crv: z.literal('Ed25519') }) }))
    .max(100)
    .optional(),
  /** The Punto that this computer was of at a centre that is lost; the code must be of the same. */
  site: id.optional(),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

/** What the signature of an enrolment covers: the code and both keys belong together. */
export function enrolText(
  request: Omit<EnrolRequest, 'signature' | 'formerly' | 'ancestors' | 'site'>,
): string {
  const { secret, device: id, name, signKey, sealKey, appVersion } = request;
  return JSON.stringify(['puntos/enrol/1', secret, id, name, signKey.x, sealKey.x, appVersion]);
}

/** What the former key signs: this one code, for this one new device. */
export function rebirthText(request: Pick<EnrolRequest, 'secret' | 'device'>, formerly: string): string {
  return JSON.stringify(['puntos/rebirth/1', request.secret, request.device, formerly]);
}

export const lane = z.literal([0, 1]);

/** How far the centre holds one chain of a device. */
export const chainHead = z.object({
  lane,
  epoch: z.int(),
  ackedSeq: z.int(),
  /** Of the change there: which history it holds under these numbers. An older centre does not say. */
  ackedHash: z.string().max(128).nullish(),
});
export type ChainHead = z.infer<typeof chainHead>;

export const enrolReply = z.object({
  device,
  siteId: id,
  siteCode: z.string(),
  siteName: z.string(),
  /** JWE (ECDH-ES, A256GCM) of the 32 bytes under which claims are made. */
  sealedCityKey: z.string().max(2_000),
  /** To seal the key of the station's database to; an older centre keeps no copies. */
  recoveryKey: sealingJwk.optional(),
  serverTime: instant,
  /** Where the centre stands in the chains of the former device that was proven; an older centre does not say. */
  formerChains: z.array(chainHead).max(2).optional(),
});
export type EnrolReply = z.infer<typeof enrolReply>;

export const challengeRequest = z.object({ device });
export const challengeReply = z.object({ nonce: z.string().max(64), serverTime: instant });

export const sessionRequest = z.object({
  device,
  nonce: z.string().max(64),
  /** The station's own wall clock, ms; tells the centre how far it is off. */
  clientTime: instant,
  signature,
});
export type SessionRequest = z.infer<typeof sessionRequest>;

/** Names the pinned key as well, so that a signature made for one centre opens no door at another. */
export function sessionText(fingerprint: string, request: Omit<SessionRequest, 'signature'>): string {
  return JSON.stringify(['puntos/session/1', fingerprint, request.device, request.nonce, request.clientTime]);
}

export const sessionReply = z.object({
  token: z.string().max(100),
  expiresInMs: z.int(),
  serverTime: instant,
  /** Which life of the centre's database this is; a restored one starts another. */
  hubEpoch: z.int(),
  /** Where the centre stands in the chains of this device; none yet for a lane that is not named. */
  chains: z.array(chainHead).max(2),
});
export type SessionReply = z.infer<typeof sessionReply>;

/** A change as it travels: only what holds the chain together is strict, so that one bad one blocks nobody. */
export const wireChange = z.object({
  device,
  epoch: z.int().min(1),
  seq: z.int().min(1),
  txId: z.int().min(1),
  txSize: z.int().min(1).max(MAX_BATCH_CHANGES),
  hlc: z.int(),
  wallTime: z.int(),
  tableName: z.string().max(1_000),
  rowId: z.string().max(1_000),
  payload: z.string().max(2_000_000).nullable(),
  seen: z.string().max(2_000_000).nullable(),
  actor: z.string().max(1_000),
  schemaVersion: z.int(),
  salt: z.string().max(64).nullable(),
  payloadHash: hash,
  hash,
});
export type WireChange = z.infer<typeof wireChange>;

export const batch = z.object({
  device,
  lane,
  epoch: z.int().min(1),
  /** The hash before the first change: tells a fork from a gap. */
  previousHash: hash,
  /** The steps of the computer's clock between its changes and the handshake: see StepRun in true-time.ts. */
  steps: z
    .array(z.tuple([z.int(), z.int()]))
    .max(MAX_BATCH_CHANGES)
    .optional(),
  changes: z.array(wireChange).min(1).max(MAX_BATCH_CHANGES),
  /** [seq, device, epoch, seq, hash]: where a change stood in the log of the device that this computer was before. */
  origins: z
    .array(z.tuple([z.int(), device, z.int(), z.int(), hash]))
    .max(MAX_BATCH_CHANGES)
    .optional(),
  /** What came before was acknowledged long ago and is no longer at the station: see station/prune.ts. */
  pruned: z.literal(true).optional(),
});
export type Batch = z.infer<typeof batch>;

export const pushRequest = z.object({ batch: z.string().max(8_000_000), signature });
export type PushRequest = z.infer<typeof pushRequest>;

export function batchText(body: string): string {
  return `puntos/batch/1\n${body}`;
}

const value = z.union([z.string(), z.number(), z.null()]);

/** A record as one replica holds it, with the version of each field. */
export const rowState = z.object({
  table: z.string().max(64),
  rowId: z.string().max(64),
  fields: z.record(z.string(), value),
  versions: z.record(z.string(), z.string().max(200)),
});
export type RowState = z.infer<typeof rowState>;

export const pushReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ACKED'),
    acked: z.int(),
    hash,
    hubEpoch: z.int(),
    serverTime: instant,
    /** [seq, effective clock] of every change of the batch. */
    effective: z.array(z.tuple([z.int(), z.int()])),
    /** Every change that was not plainly applied. */
    verdicts: z.array(
      z.object({
        seq: z.int(),
        kind: z.enum(['QUARANTINED', 'PARKED', 'SUPERSEDED', 'CONFLICT']),
        reason: z.string().max(500),
      }),
    ),
    /** The changes without effect because the centre had them before, and the device that it had each of them from. */
    known: z.array(z.tuple([z.int(), device])),
    /** The fields where this batch lost to something that the centre knows. */
    states: z.array(rowState),
  }),
  chainHead.extend({ kind: z.literal('RESEND') }),
]);
export type PushReply = z.infer<typeof pushReply>;
export type PushAcked = Extract<PushReply, { kind: 'ACKED' }>;

export const pullRequest = z.object({
  cursor: z.int().min(0),
  hubEpoch: z.int().min(0),
  /** Which life of its database the station is in: what it wrote in an earlier one it may have lost. */
  epoch: z.int().min(1),
  /** It can take a snapshot: when the way is long the centre sends it there instead (see wire-snapshot.ts). */
  snapshots: z.boolean().optional(),
  /** No further than this position, at which the centre made the digest of its content (see wire-digest.ts). */
  until: z.int().min(0).optional(),
});
export type PullRequest = z.infer<typeof pullRequest>;

/** What a Punto may see of a row. */
export const rowItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('FACT'),
    group: z.int(),
    table: z.string().max(64),
    rowId: z.string().max(64),
    payload: z.string().max(2_000_000),
  }),
  rowState.extend({ kind: z.literal('STATE'), group: z.int() }),
  /** The row left this Punto's scope. */
  z.object({
    kind: z.literal('GONE'),
    group: z.int(),
    table: z.string().max(64),
    rowId: z.string().max(64),
  }),
]);
export const pullItem = z.discriminatedUnion('kind', [...rowItem.options, verdictItem]);
export type PullItem = z.infer<typeof pullItem>;

export const pullReply = z.object({
  items: z.array(pullItem),
  /** The last position of each group, by its number: where a station may stop. */
  groups: z.array(z.int()),
  cursor: z.int(),
  hubEpoch: z.int(),
  /** The version of the data model that the centre's program writes. */
  schemaVersion: z.int().optional(),
  more: z.boolean(),
  /** Nothing was read: take a snapshot first. */
  snapshot: z.boolean().optional(),
  /**
   * Where the centre stands in the life that was asked from, and in the newest one that it knows of each chain: what an
   * author wrote is left out of the page, and this says whether the author still has it. An older centre does not say.
   */
  own: z.array(chainHead).max(4).optional(),
});
export type PullReply = z.infer<typeof pullReply>;

export const zoneReport = z.object({
  zoneId: id,
  state: z.enum(['UP', 'SUSPECT', 'DOWN', 'UNKNOWN']),
  since: instant,
  sampledAt: instant.nullable(),
  rttMs: z.number().nullable(),
  clients: z.int().nullable(),
  outcome: z.string().max(60).nullable(),
});

export const heartbeatRequest = z.object({
  appVersion: z.string().max(40),
  pending: z.int().min(0),
  /** By the station's clock; the centre corrects it by the offset it measured. */
  pendingSince: instant.nullable(),
  zones: z.array(zoneReport).max(2_000),
  /** The version of the data model that its program writes. */
  schemaVersion: z.int().min(1),
  /** Bytes that the disk of its data folder can still take; null where the system does not say. */
  diskFree: z.int().min(0).nullable(),
  /** How many of its changes lie in quarantine. */
  quarantined: z.int().min(0),
  /** JWE (ECDH-ES, A256GCM) of the 32 bytes of the station's database key, sealed to the centre's recovery key. */
  sealedKey: z.string().max(2_000).optional(),
});
export type HeartbeatRequest = z.infer<typeof heartbeatRequest>;
export const heartbeatReply = z.object({
  serverTime: instant,
  /** What to seal the database key to, and whether the centre holds a copy that it can open. */
  recovery: z.object({ key: sealingJwk, held: z.boolean() }).optional(),
});
export type HeartbeatReply = z.infer<typeof heartbeatReply>;

export const errorReply = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
