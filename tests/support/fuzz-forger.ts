import { gzipSync } from 'node:zlib';
import { seeded } from './bench-city.ts';
import { sessionBy, signedBy, type FuzzWorld } from './fuzz-world.ts';

/** One request, and what is known of it. */
export interface Forged {
  readonly kind: string;
  /** It asks for what the centre must refuse, at the door that would grant it. */
  readonly refusable: boolean;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  /** Bytes after which the line breaks off. */
  readonly cutAfter: number | null;
}

/** What a message says: to which door, by whom, and whether it may be granted. */
interface Message {
  readonly path: string;
  readonly body?: unknown;
  readonly by?: keyof FuzzWorld['callers'];
  readonly headers?: Record<string, string>;
  /** True: the centre may answer it, and nothing changes. */
  readonly harmless?: true;
}

const PATHS = [
  'enrol',
  'challenge',
  'session',
  'push',
  'pull',
  'heartbeat',
  'snapshot',
  'digest',
  'nothing',
  '',
] as const;
const NAMES = ['device', 'batch', 'signature', 'changes', 'epoch', 'seq', 'cursor', 'kind', 'zones'];
/** Names that are something else in JavaScript. */
const TRAPS = ['__proto__', 'constructor', 'toString'];
const TOO_LARGE = 3_100_000;

/** Makes one request after the other: noise, shapes that are nearly right, and true messages that were altered. */
export function forger(world: FuzzWorld, seed: number): () => Forged {
  const { hub, callers, fresh, taken, reused, usedSession, usedCode, snapshots } = world;
  const { own, other, revoked, frozen } = callers;
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const bytes = (length: number) => Uint8Array.from({ length }, () => below(256));
  const text = (length: number) => Buffer.from(bytes(length)).toString('base64url');
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const large = new Uint8Array(TOO_LARGE);
  const [first] = fresh.changes;
  if (first === undefined) throw new Error('an empty batch');

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
          : Object.fromEntries(
              Array.from({ length: below(5) }, () => [pick([...NAMES, ...TRAPS]), value(depth + 1)]),
            ),
      () => '__proto__',
      () => own.device,
    ])();
  /**
   * A batch that its own device signed and that nobody may believe. None contradicts its own history: that freezes the
   * device, as it should (see hub/forks.ts).
   */
  const liar = () =>
    pick([
      () => ({ ...fresh, device: 'another' }),
      () => ({ ...fresh, changes: fresh.changes.map((each) => ({ ...each, hash: 'e'.repeat(64) })) }),
      () => ({ ...fresh, changes: [{ ...first, txSize: 400 }] }),
      () => ({ ...fresh, changes: [{ ...first, payload: '{"siteId":"elsewhere"}' }, first] }),
      () => ({ ...fresh, lane: 7 }),
      () => ({ ...fresh, changes: [] }),
      () => ({ ...fresh, changes: [{ ...first, schemaVersion: 99, tableName: 'future', hash: value(0) }] }),
    ])();
  const range = () =>
    pick([
      'bytes=0-',
      'bytes=7-',
      'bytes=999999999999999-',
      'bytes=9999999999999999999999-',
      'bytes=-5',
      'bytes=9-2',
      'bytes=0-0,2-3',
      text(9),
    ]);
  const signedIn = (caller: typeof own, fingerprint = hub.hub.identity.fingerprint) =>
    sessionBy(caller, hub, fingerprint);

  /** Every kind of bad input, by its name. */
  const kinds: Readonly<Record<string, () => Message>> = {
    noise: () => ({ path: pick(PATHS), body: value(0), harmless: true }),
    unsigned: () => ({
      path: 'push',
      body: { batch: JSON.stringify(fresh), signature: pick(['', text(64)]) },
    }),
    'signed by another': () => ({ path: 'push', body: signedBy(other.keys, fresh) }),
    'signed, then altered': () => {
      const { batch, signature } = signedBy(own.keys, fresh);
      return { path: 'push', body: { batch: batch.replace('9999000025', '9999000026'), signature } };
    },
    'signed nonsense': () => ({ path: 'push', body: signedBy(own.keys, JSON.stringify(value(0))) }),
    'signed lies': () => ({ path: 'push', body: signedBy(own.keys, JSON.stringify(liar())) }),
    'signed and torn': () => ({
      path: 'push',
      body: signedBy(own.keys, JSON.stringify(fresh).slice(0, below(900))),
    }),
    'a gap': () => ({
      path: 'push',
      body: signedBy(own.keys, {
        ...fresh,
        changes: [{ ...first, seq: first.seq + 50, txId: first.seq + 50, txSize: 1 }],
      }),
      harmless: true,
    }),
    'taken before': () => ({ path: 'push', body: taken.own, harmless: true }),
    'taken before, of a later program': () => ({
      path: 'push',
      body: taken.other,
      by: 'other',
      harmless: true,
    }),
    'taken from another': () => ({ path: 'push', body: taken.own, by: 'other' }),
    'a number used twice': () => ({ path: 'push', body: reused, by: 'frozen' }),
    'a revoked computer': () => ({
      by: 'revoked',
      ...pick<() => Message>([
        () => ({ path: 'push', body: signedBy(revoked.keys, { ...fresh, device: revoked.device }) }),
        () => ({ path: 'pull', body: { cursor: 0, hubEpoch: 1, epoch: 1 } }),
        () => ({ path: 'session', body: signedIn(revoked) }),
        () => ({ path: 'snapshot', body: { cursor: 0, hubEpoch: 1 } }),
        () => ({ path: 'digest', body: { kind: 'ASK', schemaVersion: 5 } }),
        () => ({ path: `snapshot/${snapshots.own}` }),
      ])(),
    }),
    'a frozen computer': () => ({
      by: 'frozen',
      ...pick<() => Message>([
        () => ({ path: 'pull', body: { cursor: 0, hubEpoch: 1, epoch: 1 } }),
        () => ({ path: 'session', body: signedIn(frozen) }),
        () => ({ path: 'digest', body: { kind: 'ASK', schemaVersion: 5 } }),
      ])(),
    }),
    'a session answered before': () => ({ path: 'session', body: usedSession }),
    'a session for another certificate': () => ({ path: 'session', body: signedIn(own, 'f'.repeat(64)) }),
    'a session of another': () => ({ path: 'session', body: { ...signedIn(own), device: other.device } }),
    'a session made up': () => ({
      path: 'session',
      body: { device: own.device, nonce: text(24), clientTime: value(1), signature: text(64) },
    }),
    'a code used twice': () => ({ path: 'enrol', body: usedCode }),
    'a code made up': () => ({ path: 'enrol', body: { ...usedCode, secret: text(16) } }),
    'an enrolment of nobody': () => ({
      path: 'enrol',
      body: { ...usedCode, device: value(1), signKey: value(1) },
    }),
    challenges: () => ({ path: 'challenge', body: { device: value(1) }, harmless: true }),
    'a pull of nonsense': () => ({
      path: 'pull',
      body: { cursor: value(1), hubEpoch: value(1), epoch: value(1) },
      harmless: true,
    }),
    'a pull from anywhere': () => ({
      path: 'pull',
      body: {
        cursor: below(10 ** below(15)),
        hubEpoch: below(9),
        epoch: 1 + below(3),
        snapshots: below(2) === 0,
      },
      by: pick(['own', 'other']),
      harmless: true,
    }),
    'a snapshot from anywhere': () => ({
      path: 'snapshot',
      body: pick([value(0), { cursor: below(10 ** below(15)), hubEpoch: below(9) }]),
      harmless: true,
    }),
    'a part of a snapshot': () => ({
      path: `snapshot/${snapshots.own}`,
      headers: { range: range() },
      harmless: true,
    }),
    'a snapshot of another Punto': () => ({
      path: `snapshot/${snapshots.other}`,
      headers: { range: range() },
    }),
    'a snapshot made up': () => ({
      path: `snapshot/${pick([text(12), '..%2f..%2fpuntos.db', '%00', encodeURIComponent(JSON.stringify(value(2)) ?? '').slice(0, 90)])}`,
      headers: { range: range() },
    }),
    'digests of anything': () => ({
      path: 'digest',
      body: pick<() => unknown>([
        () => ({ kind: 'ASK', schemaVersion: pick([5, 4, 99, -1]) }),
        () => ({ kind: 'ROWS', table: pick(['person', 'user', 'device', 'x']), buckets: [below(300)] }),
        () => ({ kind: 'KNOWN', table: pick(['person', 'change', '__proto__']), ids: [text(9), value(1)] }),
        () => ({ kind: pick(NAMES), table: value(1), buckets: value(1), ids: value(1) }),
      ])(),
      harmless: true,
    }),
    'a heartbeat of nonsense': () => ({
      path: 'heartbeat',
      body: {
        appVersion: 'x'.repeat(below(200)),
        pending: -below(5) - 1,
        zones: value(1),
        sealedKey: text(90),
      },
    }),
  };
  const names = Object.keys(kinds);

  return () => {
    const kind = pick(names);
    const message = kinds[kind]?.();
    if (message === undefined) throw new Error('no such kind');
    const file = message.path.startsWith('snapshot/');
    const packed = file ? new Uint8Array() : gzipSync(JSON.stringify(message.body ?? null));
    const spoilt = (): Uint8Array =>
      pick([
        () => packed.subarray(0, below(packed.length)),
        () => packed.map((byte) => (below(40) === 0 ? byte ^ (1 << below(8)) : byte)),
        () => bytes(below(2_000)),
        () => (below(12) === 0 ? bomb : packed),
        () => (below(15) === 0 ? large : packed),
      ])();
    const body = file || below(3) > 0 ? packed : spoilt();
    const path =
      below(8) === 0
        ? pick(PATHS)
        : below(60) === 0
          ? `${message.path}/${encodeURIComponent(text(9))}`
          : message.path;
    return {
      kind: body === bomb ? 'a bomb' : body === large ? 'too large' : kind,
      refusable: message.harmless !== true && path === message.path,
      method: below(40) === 0 ? pick(['GET', 'PUT', 'DELETE', 'OPTIONS']) : file ? 'GET' : 'POST',
      path,
      headers: {
        ...(!file && { 'content-type': contentType() }),
        ...message.headers,
        authorization: `Bearer ${below(8) === 0 ? text(24) : callers[message.by ?? 'own'].token}`,
      },
      body,
      cutAfter: body.length > 10 && below(50) === 0 ? below(body.length) : null,
    };
  };

  function contentType(): string {
    return below(25) === 0 ? pick(['application/json', 'text/plain', '']) : 'application/x-puntos-sync';
  }
}
