import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { v7 } from 'uuid';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { sha256 } from '#core/ledger/ledger.ts';
import { publicJwkOf, sha256Bytes, signText, type DeviceKeys } from '#core/sync/keys.ts';
import { chainHash, genesisHash, payloadHash, SCHEMA_VERSION } from '#shared/sync/change.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import {
  batchText,
  challengeReply,
  enrolText,
  heartbeatReply,
  pushReply,
  sessionReply,
  sessionText,
  type Batch,
  type WireChange,
} from '#shared/sync/wire.ts';
import { person, visit } from './sync-world.ts';

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/**
 * A computer of a Punto without a database: it says on the wire what a station says, so that a thousand of them fit
 * into one process. Each calls from an address of its own, as the Puntos of a city do.
 */
export interface LightStation {
  /** One whole contact with a day's work; ms that the push alone took, as this side waits for it. */
  contact(): Promise<number>;
  /** Changes of its day. */
  readonly changes: number;
  readonly visits: number;
}

const NEW_PEOPLE = 12;
const VISITS = 40;
const STAY_MS = 45 * 60_000;

/** Enrols with a code and prepares its day: some new people, forty visits, and how each ended. */
export async function lightStation(number: number, code: string): Promise<LightStation> {
  const ticket = parseEnrolmentCode(code, sha256Bytes);
  if (ticket === null) throw new Error('The centre made a code that nobody can read.');
  const keys = {
    sign: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
    seal: generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }),
  } as unknown as DeviceKeys;
  const device = `simulado-${number}`;
  const post = line(ticket.url, number);
  const unsigned = {
    secret: Buffer.from(ticket.secret).toString('base64url'),
    device,
    name: device,
    signKey: publicJwkOf(keys.sign, 'Ed25519'),
    sealKey: publicJwkOf(keys.seal, 'X25519'),
    appVersion: '0',
  };
  await post('enrol', await envelope({ ...unsigned, signature: signText(keys, enrolText(unsigned)) }));
  const batch = dayOf(device, number);
  const text = JSON.stringify(batch);
  const push = await envelope({ batch: text, signature: signText(keys, batchText(text)) });
  return {
    changes: batch.changes.length,
    visits: VISITS,
    contact: async () => {
      const { nonce } = challengeReply.parse(await post('challenge', await envelope({ device })));
      const asked = { device, nonce, clientTime: Date.now() };
      const signature = signText(keys, sessionText(ticket.fingerprint, asked));
      const { token } = sessionReply.parse(await post('session', await envelope({ ...asked, signature })));
      const began = performance.now();
      const answer = pushReply.parse(await post('push', push, token));
      const took = performance.now() - began;
      if (answer.kind !== 'ACKED' || answer.verdicts.length > 0) throw new Error('The day was not applied.');
      const health = {
        appVersion: '0',
        pending: 0,
        pendingSince: null,
        zones: [],
        diskFree: 1,
        quarantined: 0,
      };
      const beat = await envelope({ ...health, schemaVersion: SCHEMA_VERSION });
      heartbeatReply.parse(await post('heartbeat', beat, token));
      return took;
    },
  };
}

const envelope = (body: object) => packed(Buffer.from(JSON.stringify(body)));

function dayOf(device: string, number: number): Batch {
  const epoch = 1;
  const previousHash = genesisHash(sha256, device, epoch, 0);
  const opened = Date.now() - 10 * 3_600_000;
  const changes: WireChange[] = [];
  let hash = previousHash;
  const write = (
    at: number,
    rows: readonly (readonly [table: string, row: Readonly<Record<string, unknown>>])[],
  ) => {
    const txId = changes.length + 1;
    for (const [tableName, { id, ...fields }] of rows) {
      const salt = randomBytes(16).toString('hex');
      const payload = JSON.stringify(fields);
      const header = {
        device,
        epoch,
        seq: changes.length + 1,
        txId,
        txSize: rows.length,
        hlc: at * 1_000 + changes.length,
        wallTime: at,
        tableName,
        rowId: String(id),
        actor: `desk${number}@recepcion`,
        schemaVersion: SCHEMA_VERSION,
        payloadHash: payloadHash(sha256, salt, payload, null),
      };
      hash = chainHash(sha256, hash, header);
      changes.push({ ...header, payload, seen: null, salt, hash });
    }
  };
  const people: string[] = [];
  const written: { at: number; rows: Parameters<typeof write>[1] }[] = [];
  for (let index = 0; index < VISITS; index += 1) {
    const at = opened + index * 600_000;
    const tx = { now: at, newId: () => v7({ msecs: at }) } as LedgerTx;
    const isNew = index % Math.ceil(VISITS / NEW_PEOPLE) === 0;
    const own = isNew
      ? person(tx, '', {
          documentNumber: `9${String(number).padStart(5, '0')}${String(index).padStart(4, '0')}`,
          givenNames: `Visitante ${index}`,
          surnames: `Ficticio Punto ${number}`,
        })
      : null;
    if (own !== null) people.push(own.id);
    const came = visit(tx, '', own?.id ?? people[index % people.length] ?? '');
    written.push({ at, rows: [...(own === null ? [] : [['person', own] as const]), ['attendance', came]] });
    const endedAt = at + STAY_MS;
    const end = { id: v7({ msecs: endedAt }), siteId: '', attendanceId: came.id, endedAt, how: 'DESK' };
    written.push({ at: endedAt, rows: [['attendanceEnd', end]] });
  }
  // In the order of the day: a clock that went back would cost the centre a time correction for each visit.
  for (const { at, rows } of written.toSorted((a, b) => a.at - b.at)) write(at, rows);
  return { device, lane: 0, epoch, previousHash, changes };
}

type Post = (path: string, body: Buffer, token?: string) => Promise<unknown>;

/** HTTPS from a loopback address of its own; whose key answers is the production client's matter. */
function line(url: string, number: number): Post {
  const { hostname: host, port } = new URL(url);
  const localAddress = `127.1.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false, localAddress });
  return async (path, body, token) => {
    const call = request({
      agent,
      host,
      port,
      path: `/sync/${path}`,
      method: 'POST',
      headers: {
        'content-type': 'application/x-puntos-sync',
        'content-length': body.length,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    call.end(body);
    const [reply] = (await once(call, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of reply) parts.push(part as Buffer);
    const answer = (await unpacked(Buffer.concat(parts))).toString('utf8');
    if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.statusCode} ${answer.slice(0, 200)}`);
    return JSON.parse(answer);
  };
}
