import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { sha256 } from '#core/ledger/ledger.ts';
import { deviceKeys, publicJwkOf, sha256Bytes, signText, type DeviceKeys } from '#core/sync/keys.ts';
import { nextBatch } from '#core/sync/station/outbox.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { chainHash } from '#shared/sync/change.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import {
  batchText,
  enrolText,
  sessionText,
  type Batch,
  type EnrolRequest,
  type PushRequest,
  type SessionRequest,
} from '#shared/sync/wire.ts';
import { temporaryFolder } from './store.ts';
import {
  forget,
  person,
  register,
  startHub,
  startStation,
  visit,
  type TestHub,
  type TestStation,
} from './sync-world.ts';

/** A centre with a history, and everybody who may knock at its door with something that was true once. */

export interface Caller {
  readonly device: string;
  readonly keys: DeviceKeys;
  token: string;
}

export interface FuzzWorld {
  readonly hub: TestHub;
  /** Two Puntos that are welcome, a computer that was revoked, and one that was frozen. */
  readonly callers: Readonly<Record<'own' | 'other' | 'revoked' | 'frozen', Caller>>;
  /** Of `own`, and never sent. */
  readonly fresh: Batch;
  /** Taken before, of `own` (one change is of another Punto) and of `other` (one is of a later program). */
  readonly taken: { readonly own: PushRequest; readonly other: PushRequest };
  /** What `frozen` wrote under numbers that it had used. */
  readonly reused: PushRequest;
  /** Signed by `own`, and answered before. */
  readonly usedSession: SessionRequest;
  /** A stranger's, with a code that `own` has used. */
  readonly usedCode: EnrolRequest;
  /** Snapshots of the two Puntos. */
  readonly snapshots: { readonly own: string; readonly other: string };
  /** Tokens last 15 minutes; a campaign lasts longer. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** Changes of others after which a Punto takes a snapshot; the trail of the refusals adds fewer than this. */
const FAR = 100;

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const settings = { pulledAtMost: FAR, thread: false };
  const hub = await startHub(temporaryFolder(), 0, settings, Number.MAX_SAFE_INTEGER);
  const stations: TestStation[] = [];
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  const other = await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
  const codeOf = async (site: string) => (await createEnrolmentCode(hub.context, 'central', site)).code;
  const started = async (code: string | null) => {
    const station = await startStation();
    stations.push(station);
    if (code !== null) await station.sync.enrol(code);
    const keys = await deviceKeys(station.context.store.local);
    return { station, keys, device: station.context.ledger.identity.device };
  };
  const code = await codeOf('PD01');
  const joya = await started(code);
  const inem = await started(await codeOf('PD07'));
  const lost = await started(await codeOf('PD01'));
  const cloned = await started(await codeOf('PD01'));
  const stranger = await started(null);
  const sessionOf = ({ device, keys }: Pick<Caller, 'device' | 'keys'>): SessionRequest =>
    sessionBy({ device, keys }, hub, hub.hub.identity.fingerprint);
  const callerOf = async ({ device, keys }: Pick<Caller, 'device' | 'keys'>): Promise<Caller> => ({
    device,
    keys,
    token: (await hub.hub.openSession(sessionOf({ device, keys }))).token,
  });
  const usedSession = sessionOf(joya);
  await hub.hub.openSession(usedSession);

  await joya.station.context.ledger.write('ana', (tx) => tx.append('attendance', visit(tx, other.id, 'x')));
  await registerMany(joya.station);
  const ofOwn = signedBy(joya.keys, await outbox(joya.station, hub));
  await hub.hub.push(joya.device, ofOwn);
  await joya.station.sync.syncNow();
  await register(joya.station, { documentNumber: '9999000025' });

  await registerMany(inem.station);
  const ofOther = signedBy(inem.keys, rechained(await outbox(inem.station, hub), { schemaVersion: 99 }));
  await hub.hub.push(inem.device, ofOther);

  await register(lost.station, { documentNumber: '9999000033' });
  await lost.station.sync.syncNow();
  const revoked = await callerOf(lost);
  await revokeDevice(hub.context, 'central', lost.device, 'PERDIDO');
  await register(cloned.station, { documentNumber: '9999000041' });
  const first = await outbox(cloned.station, hub);
  await hub.hub.push(cloned.device, signedBy(cloned.keys, first));
  const frozen = await callerOf(cloned);
  const reused = signedBy(cloned.keys, rechained(first, { actor: 'la copia' }));
  await hub.hub.push(cloned.device, reused).then(
    () => {
      throw new Error('a number used twice was taken');
    },
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    },
  );
  const callers = { own: await callerOf(joya), other: await callerOf(inem), revoked, frozen };
  const ready = async ({ device }: Caller) => {
    const offered = await hub.hub.snapshot(device, { cursor: 0, hubEpoch: 0 });
    if (offered.kind !== 'READY') throw new Error(`no snapshot: ${offered.kind}`);
    return offered.id;
  };
  return {
    hub,
    callers,
    fresh: await outbox(joya.station, hub),
    taken: { own: ofOwn, other: ofOther },
    reused,
    usedSession,
    usedCode: enrolmentBy(stranger, code),
    snapshots: { own: await ready(callers.own), other: await ready(callers.other) },
    renew: async () => {
      for (const caller of [callers.own, callers.other]) caller.token = (await callerOf(caller)).token;
    },
    close: async () => {
      for (const station of stations) await station.close();
      await hub.close();
      forget(hub, ...stations);
    },
  };
}

/** As a station says who it is to the centre whose key has this fingerprint. */
export function sessionBy(
  { device, keys }: Pick<Caller, 'device' | 'keys'>,
  { hub }: TestHub,
  fingerprint: string,
): SessionRequest {
  const unsigned = { device, nonce: hub.challenge(device).nonce, clientTime: Date.now() };
  return { ...unsigned, signature: signText(keys, sessionText(fingerprint, unsigned)) };
}

export function signedBy(keys: DeviceKeys, batch: Batch | string): PushRequest {
  const body = typeof batch === 'string' ? batch : JSON.stringify(batch);
  return { batch: body, signature: signText(keys, batchText(body)) };
}

/** More people than another Punto would download one by one. */
const registerMany = ({ context }: TestStation) =>
  context.ledger.write('ana', async (tx) => {
    for (let n = 0; n <= FAR; n += 1) {
      await tx.create('person', person(tx, context.siteId(), { documentNumber: `99991${n}` }));
    }
  });

/** What the centre lacks of a station. */
async function outbox({ context }: TestStation, { context: centre }: TestHub): Promise<Batch> {
  const { device } = context.ledger.identity;
  const chains = await centre.store.local
    .selectFrom('deviceChain')
    .select(['lane', 'epoch', 'ackedSeq'])
    .where('device', '=', device)
    .execute();
  const heads = new Map(chains.map((head) => [head.lane, head]));
  const batch = await nextBatch(context, heads, 500);
  if (batch === null) throw new Error('nothing waits to be sent');
  return batch;
}

/** The same changes written otherwise, in a chain without a flaw. */
function rechained(batch: Batch, alter: { readonly schemaVersion?: number; readonly actor?: string }): Batch {
  let { previousHash } = batch;
  const changes = batch.changes.map((each) => {
    const altered = { ...each, ...alter };
    previousHash = chainHash(sha256, previousHash, altered);
    return { ...altered, hash: previousHash };
  });
  return { ...batch, changes };
}

function enrolmentBy({ device, keys }: Pick<Caller, 'device' | 'keys'>, code: string): EnrolRequest {
  const ticket = parseEnrolmentCode(code, sha256Bytes);
  if (ticket === null) throw new Error('no code');
  const unsigned = {
    secret: Buffer.from(ticket.secret).toString('base64url'),
    device,
    name: 'x',
    signKey: publicJwkOf(keys.sign, 'Ed25519'),
    sealKey: publicJwkOf(keys.seal, 'X25519'),
    appVersion: '0',
  };
  return { ...unsigned, signature: signText(keys, enrolText(unsigned)) };
}
