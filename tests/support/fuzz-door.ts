import { createHash } from 'node:crypto';
import { Agent, request } from 'node:https';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { SNAPSHOT_SETTINGS } from '#core/sync/hub/snapshot.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { deviceKeys, signText } from '#core/sync/keys.ts';
import { nextBatch } from '#core/sync/station/outbox.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { batchText, sessionReply, sessionText } from '#shared/sync/wire.ts';
import { seeded } from './bench-city.ts';
import { temporaryFolder } from './store.ts';
import { forget, register, startHub, startStation, type TestHub } from './sync-world.ts';

/** What strangers and altered programs may send to the centre's door, by the thousand. */

export interface FuzzResult {
  readonly requests: number;
  /** HTTP status → how many. */
  readonly statuses: Record<string, number>;
  /** Requests that the centre neither answered nor closed the line of for being too large. */
  readonly unanswered: number;
  /** Errors that the centre reported as its own. */
  readonly defects: number;
  /** Tables whose rows are not what they were; the audit of the refusals is left out. */
  readonly changed: readonly string[];
  /** Entries of the audit that tell of them. */
  readonly audited: number;
  /** How much the process grew, MB: the centre runs in it. */
  readonly grownMB: number;
}

const PATHS = [
  'enrol',
  'challenge',
  'session',
  'push',
  'pull',
  'heartbeat',
  'snapshot',
  'nothing',
  '',
] as const;
const IN_FLIGHT = 8;
const WARM_UP = 500;

export async function fuzzDoor(requests: number, seed: number): Promise<FuzzResult> {
  const hub = await startHub(temporaryFolder(), 0, SNAPSHOT_SETTINGS, Number.MAX_SAFE_INTEGER);
  const station = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  const code = (await createEnrolmentCode(hub.context, 'central', 'PD01')).code;
  await station.sync.enrol(code);
  await register(station, { documentNumber: '9999000017' });
  await station.sync.syncNow();
  await register(station, { documentNumber: '9999000025' });
  const forge = await forger(hub, station.context, seed);
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT, rejectUnauthorized: false });
  const statuses: Record<string, number> = {};
  let unanswered = 0;
  const run = async (count: number) => {
    let left = count;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const status = await send(agent, hub.port, forge()).catch(() => null);
        if (status === null) unanswered += 1;
        else statuses[status] = (statuses[status] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  };
  try {
    await run(Math.min(WARM_UP, requests));
    const before = await rowsOf(hub);
    const grown = process.memoryUsage().rss;
    await run(Math.max(0, requests - WARM_UP));
    const after = await rowsOf(hub);
    await hub.hub.stop();
    const { audited } = await hub.context.store.read
      .selectFrom('auditEntry')
      .select((column) => column.fn.countAll<number>().as('audited'))
      .where('action', '=', 'SINCRONIZACION_RECHAZADA')
      .executeTakeFirstOrThrow();
    return {
      requests,
      statuses,
      unanswered,
      defects: hub.defects.length,
      changed: [...before].filter(([table, hash]) => after.get(table) !== hash).map(([table]) => table),
      audited,
      grownMB: Math.round((process.memoryUsage().rss - grown) / 1_048_576),
    };
  } finally {
    agent.destroy();
    await station.close();
    await hub.close();
    forget(hub, station);
  }
}

interface Forged {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Makes one request after the other: noise, shapes that are nearly right, and true messages that were altered. */
async function forger(hub: TestHub, context: TestHub['context'], seed: number): Promise<() => Forged> {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const bytes = (length: number) => Uint8Array.from({ length }, () => below(256));
  const keys = await deviceKeys(context.store.local);
  const { device } = context.ledger.identity;
  const batch = await nextBatch(context, new Map(), 500);
  if (batch === null) throw new Error('nothing waits to be sent');
  const { nonce } = hub.hub.challenge(device);
  const unsigned = { device, nonce, clientTime: Date.now(), schemaVersion: SCHEMA_VERSION };
  const session = sessionReply.parse(
    await hub.hub.openSession({
      ...unsigned,
      signature: signText(keys, sessionText(hub.hub.identity.fingerprint, unsigned)),
    }),
  );
  const signed = (text: string) => ({ batch: text, signature: signText(keys, batchText(text)) });
  const [first] = batch.changes;
  if (first === undefined) throw new Error('an empty batch');
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const key = (crv: string) => ({ kty: 'OKP', crv, x: 'A'.repeat(43) });
  const enrolment = {
    device: 'stranger',
    name: 'x',
    signKey: key('Ed25519'),
    sealKey: key('X25519'),
    appVersion: '0',
    signature: '',
  };

  const value = (depth: number): unknown =>
    pick([
      () => null,
      () => below(2) === 0,
      () => (random() - 0.5) * 10 ** below(20),
      () => 'x'.repeat(below(300)),
      () => Buffer.from(bytes(below(40))).toString('latin1'),
      () => (depth > 2 ? 0 : Array.from({ length: below(5) }, () => value(depth + 1))),
      () =>
        depth > 2
          ? 0
          : Object.fromEntries(Array.from({ length: below(5) }, () => [pick(NAMES), value(depth + 1)])),
      () => '__proto__',
      () => device,
    ])();
  /**
   * A batch that its own device signed and that nobody may believe. None contradicts its own history: that freezes the
   * device, as it should (see hub/forks.ts).
   */
  const liar = () =>
    pick([
      () => ({ ...batch, device: 'another' }),
      () => ({
        ...batch,
        changes: batch.changes.map((each) => ({ ...each, hash: 'e'.repeat(64) })),
      }),
      () => ({ ...batch, changes: [{ ...first, txSize: 400 }] }),
      () => ({ ...batch, changes: [{ ...first, payload: '{"siteId":"elsewhere"}' }, first] }),
      () => ({ ...batch, changes: [{ ...first, seq: first.seq + 50, txId: first.seq + 50 }] }),
      () => ({ ...batch, lane: 7 }),
      () => ({ ...batch, changes: [] }),
      () => ({ ...batch, changes: [{ ...first, schemaVersion: 99, tableName: 'future', hash: value(0) }] }),
    ])();
  /** Messages, and the door that each is nearly right for. */
  const message = (): readonly [path: string, body: unknown] =>
    pick<() => readonly [string, unknown]>([
      () => [pick(PATHS), value(0)],
      () => ['session', { device, nonce, clientTime: value(1), signature: 'A'.repeat(86) }],
      () => ['challenge', { device: value(1) }],
      () => ['enrol', { ...enrolment, secret: Buffer.from(bytes(16)).toString('base64url') }],
      () => ['enrol', { ...enrolment, device: value(1), signKey: value(1) }],
      () => ['push', { batch: JSON.stringify(batch), signature: 'A'.repeat(86) }],
      () => ['push', { batch: value(1), signature: value(1) }],
      () => ['push', signed(JSON.stringify(liar()))],
      () => ['push', signed(JSON.stringify(batch).slice(0, below(900)))],
      () => ['pull', { cursor: value(1), hubEpoch: value(1), epoch: value(1) }],
      () => ['pull', { cursor: below(10 ** below(15)), hubEpoch: below(9), epoch: 1 + below(3) }],
      () => ['snapshot', value(0)],
      () => ['heartbeat', { appVersion: 'x'.repeat(below(200)), pending: -below(5) - 1, zones: value(1) }],
    ])();
  return () => {
    const [nearly, content] = message();
    const packed = gzipSync(JSON.stringify(content));
    const body = pick<() => Uint8Array>([
      () => packed,
      () => packed,
      () => packed,
      () => packed.subarray(0, below(packed.length)),
      () => packed.map((byte) => (below(40) === 0 ? byte ^ (1 << below(8)) : byte)),
      () => bytes(below(2_000)),
      () => (below(50) === 0 ? bomb : packed),
    ])();
    const path = below(3) === 0 ? pick(PATHS) : nearly;
    return {
      method: below(20) === 0 ? pick(['GET', 'PUT', 'DELETE', 'OPTIONS']) : 'POST',
      path: below(30) === 0 ? `${path}/${encodeURIComponent(String(value(2))).slice(0, 200)}` : path,
      headers: {
        'content-type':
          below(15) === 0 ? pick(['application/json', 'text/plain', '']) : 'application/x-puntos-sync',
        authorization:
          below(4) === 0
            ? `Bearer ${Buffer.from(bytes(18)).toString('base64url')}`
            : `Bearer ${session.token}`,
      },
      body,
    };
  };
}

const NAMES = [
  'device',
  'batch',
  'signature',
  'changes',
  'epoch',
  'seq',
  'cursor',
  '__proto__',
  'constructor',
  'zones',
];

function send(agent: Agent, port: number, { method, path, headers, body }: Forged): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const call = request({
    agent,
    host: '127.0.0.1',
    port,
    path: `/sync/${path}`,
    method,
    headers: { ...headers, 'content-length': body.length },
  });
  call.on('response', (reply) => {
    reply.resume();
    reply.on('end', () => resolve(reply.statusCode ?? 0));
    reply.on('error', reject);
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

/** Table → hash of its rows. What a device says of itself, and the trail of the refusals, may change. */
async function rowsOf({ context }: TestHub): Promise<Map<string, string>> {
  const rows = async (query: string) => (await sql.raw<object>(query).execute(context.store.raw)).rows;
  const tables = (await context.store.raw.introspection.getTables()).filter(
    ({ name, isView }) => !isView && !name.startsWith('personSearch'),
  );
  const what: Record<string, string> = {
    auditEntry: `SELECT * FROM "auditEntry" WHERE "action" <> 'SINCRONIZACION_RECHAZADA'`,
    change: `SELECT * FROM "change" WHERE "tableName" <> 'auditEntry'`,
    device:
      'SELECT "id", "siteId", "signKey", "sealKey", "enrolledAt", "revokedAt", "frozenAt" FROM "device"',
  };
  const hashes = new Map<string, string>();
  for (const { name } of tables) {
    const text = JSON.stringify(await rows(what[name] ?? `SELECT * FROM "${name}"`));
    hashes.set(name, createHash('sha256').update(text).digest('hex'));
  }
  return hashes;
}
