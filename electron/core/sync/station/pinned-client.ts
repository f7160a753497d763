import { Agent, request as httpsRequest } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { z } from 'zod';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { errorReply } from '#shared/sync/wire.ts';
import { fingerprintOf } from '../keys.ts';

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/** A third less work than zlib's own choice for 7 % more bytes: half of what is sent are hashes, which no level shortens. */
const PACKING = { level: 3 };
/** A page is 1 MB of text; twice escaped and with room to spare. */
const MAX_REPLY_BYTES = 16_000_000;
const CONTENT_TYPE = 'application/x-puntos-sync';

export interface Timeouts {
  /** ms for the connection and its handshake. */
  readonly connect: number;
  /** ms without a single byte. */
  readonly silence: number;
  /** ms for the whole exchange. */
  readonly total: number;
}

export const TIMEOUTS: Timeouts = { connect: 10_000, silence: 30_000, total: 90_000 };

/** The centre took too long, or says that the message was too large: send less. */
export class SendLess extends Error {}

export interface PinnedClient {
  /**
   * POST and the validated answer. Throws SendLess, or Refusal: CERTIFICADO_DISTINTO, SIN_RED, and whatever the
   * centre refuses with.
   */
  post<Schema extends z.ZodType>(
    path: string,
    body: object,
    schema: Schema,
    token?: string,
  ): Promise<z.output<Schema>>;
  /**
   * GET of a file from byte `from` on, handed over as it comes; a file may take as long as it flows. Resolves when
   * all of it came. Throws like post.
   */
  fetch(path: string, from: number, token: string, take: (chunk: Uint8Array) => void): Promise<void>;
  close(): void;
}

/** Opens the line to a centre: HTTPS, unless a simulation brings its own. */
export type Connect = (url: string, fingerprint: string, timeouts: Timeouts) => PinnedClient;

/**
 * HTTPS to the one centre whose public key is pinned. Names, dates and authorities of its certificate count for
 * nothing (a station's clock may be years off); the key counts, and is checked before a byte is sent.
 */
export function createPinnedClient(
  url: string,
  fingerprint: string,
  timeouts: Timeouts = TIMEOUTS,
): PinnedClient {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  // The agent waits for the callback before it writes a request: an unknown key gets to see nothing.
  agent.createConnection = (_options, done) => {
    openSocket(host, Number(port === '' ? '443' : port), fingerprint, timeouts.connect, (error, socket) =>
      // The agent looks at the socket only when there is no error.
      done?.(error, socket as TLSSocket),
    );
    return undefined;
  };

  async function exchange(path: string, body: Buffer, token: string | undefined) {
    const reply = Promise.withResolvers<{ status: number; body: Buffer }>();
    const call = httpsRequest(
      {
        agent,
        host,
        port,
        path: `/sync/${path}`,
        method: 'POST',
        timeout: timeouts.silence,
        headers: {
          'content-type': CONTENT_TYPE,
          'content-length': body.length,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_REPLY_BYTES) response.destroy(new Error('The reply is too large.'));
          else chunks.push(chunk);
        });
        response.on('end', () => {
          if (response.complete) {
            reply.resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
          } else reply.reject(offline());
        });
        response.on('error', reply.reject);
        response.on('close', () => reply.reject(offline()));
      },
    );
    const deadline = setTimeout(() => call.destroy(new SendLess()), timeouts.total);
    call.on('timeout', () => call.destroy(new SendLess()));
    call.on('error', reply.reject);
    call.end(body);
    try {
      return await reply.promise;
    } catch (error) {
      throw error instanceof Refusal || error instanceof SendLess ? error : offline();
    } finally {
      clearTimeout(deadline);
    }
  }

  function download(path: string, from: number, token: string, take: (chunk: Uint8Array) => void) {
    const done = Promise.withResolvers<{ status: number; body: Buffer }>();
    const call = httpsRequest(
      {
        agent,
        host,
        port,
        path: `/sync/${path}`,
        method: 'GET',
        timeout: timeouts.silence,
        headers: { authorization: `Bearer ${token}`, ...(from > 0 && { range: `bytes=${from}-` }) },
      },
      (response) => {
        const status = response.statusCode ?? 0;
        // A centre, or something in between, that does not know the rest of a file sends it whole.
        let skip = status === 200 ? from : 0;
        const refusal: Buffer[] = [];
        response.on('data', (chunk: Buffer) => {
          if (status !== 200 && status !== 206) {
            if (refusal.length < 1_000) refusal.push(chunk);
            return;
          }
          const fresh = chunk.subarray(skip);
          skip -= chunk.length - fresh.length;
          try {
            if (fresh.length > 0) take(fresh);
          } catch (error) {
            done.reject(error);
            response.destroy();
          }
        });
        response.on('end', () => {
          if (response.complete) done.resolve({ status, body: Buffer.concat(refusal) });
          else done.reject(offline());
        });
        response.on('error', () => done.reject(offline()));
        response.on('close', () => done.reject(offline()));
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', (error) => done.reject(error instanceof Refusal ? error : offline()));
    call.end();
    return done.promise;
  }

  return {
    fetch: async (path, from, token, take) => {
      const { status, body } = await download(path, from, token, take);
      if (status === 200 || status === 206) return;
      if (status >= 500) throw failing();
      throw refusalOf(await readReply(body));
    },
    post: async (path, body, schema, token) => {
      const answer = await exchange(path, await packed(Buffer.from(JSON.stringify(body)), PACKING), token);
      // Something in between may answer these in its own words.
      if (answer.status === 413) throw new SendLess();
      if (answer.status >= 500) throw failing();
      const value = await readReply(answer.body);
      if (answer.status === 200) {
        const parsed = schema.safeParse(value);
        if (!parsed.success) throw notUnderstood();
        return parsed.data;
      }
      throw refusalOf(value);
    },
    close: () => agent.destroy(),
  };
}

function refusalOf(value: unknown): Refusal {
  const failure = errorReply.safeParse(value);
  if (!failure.success) return notUnderstood();
  const { code, message } = failure.data.error;
  return new Refusal(code as RefusalCode, message.slice(0, 300));
}

async function readReply(body: Buffer): Promise<unknown> {
  try {
    return JSON.parse((await unpacked(body, { maxOutputLength: MAX_REPLY_BYTES })).toString('utf8'));
  } catch {
    throw notUnderstood();
  }
}

/** Calls back once: with a connection whose key is the pinned one, or with why there is none. */
function openSocket(
  host: string,
  port: number,
  pin: string,
  timeoutMs: number,
  done: (error: Error | null, socket?: TLSSocket) => void,
): void {
  const socket = connect({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.3' });
  const deadline = setTimeout(() => socket.destroy(offline()), timeoutMs);
  let settled = false;
  const settle = (error: Error | null) => {
    if (settled) return;
    settled = true;
    clearTimeout(deadline);
    if (error === null) done(null, socket);
    else done(error instanceof Refusal ? error : offline());
  };
  socket.once('error', settle);
  socket.once('close', () => settle(offline()));
  socket.once('secureConnect', () => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate !== undefined && fingerprintOf(certificate) === pin) {
      socket.off('error', settle);
      settle(null);
      return;
    }
    socket.destroy(
      new Refusal(
        'CERTIFICADO_DISTINTO',
        'Quien contesta en la dirección de la central no es la central (certificado distinto). No se envió nada; avise a la central.',
      ),
    );
  });
}

const offline = () =>
  new Refusal('SIN_RED', 'No hay conexión con la central. Lo registrado queda guardado y se envía después.');

const failing = () =>
  new Refusal('SIN_RED', 'La central tiene una falla. Lo registrado queda guardado y se envía después.');

const notUnderstood = () =>
  new Refusal(
    'SIN_RED',
    'La central contestó algo que este programa no entiende. Actualice el programa; lo registrado queda guardado.',
  );
