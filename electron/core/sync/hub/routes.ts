import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import {
  challengeRequest,
  enrolRequest,
  heartbeatRequest,
  pullRequest,
  pushRequest,
  sessionRequest,
} from '#shared/sync/wire.ts';
import { digestRequest } from '#shared/sync/wire-digest.ts';
import { snapshotRequest } from '#shared/sync/wire-snapshot.ts';
import type { Hub } from './hub.ts';
import { createRateLimit } from './rate-limit.ts';

export const SYNC_CONTENT_TYPE = 'application/x-puntos-sync';

/** Compressed, and unpacked: a batch is 1 MB of text, escaped once more inside its envelope. */
const MAX_BODY_BYTES = 3_000_000;
const MAX_UNPACKED_BYTES = 12_000_000;
/** A cut loses what is in the air: each of these becomes a TLS record that counts once it is there. */
const FILE_CHUNK = 4_096;
/** A station asks a few times a minute; eight Puntos may share one address. */
const ANONYMOUS_PER_MINUTE = 120;

const STATUS: Partial<Record<RefusalCode, number>> = {
  SESION_VENCIDA: 401,
  NO_AUTORIZADO: 403,
  REVOCADO: 403,
  CONGELADO: 403,
  INSCRIPCION_VENCIDA: 403,
  PROGRAMA_VIEJO: 403,
  NO_INSCRITO: 403,
  DISCO_LLENO: 507,
  BASE_AUSENTE: 503,
  ESPERE: 429,
  NO_EXISTE: 404,
};

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

export interface HubRouteOptions {
  readonly hub: Hub;
  readonly now: () => number;
  /** Hears of defects; never of what was sent. */
  readonly report: (path: string, error: Error) => void;
  /** Requests a minute from one address that has not proved who it is; ANONYMOUS_PER_MINUTE unless a test knocks. */
  readonly anonymousPerMinute?: number;
}

function tokenOf(request: FastifyRequest): string {
  const [kind, token] = (request.headers.authorization ?? '').split(' ');
  return kind === 'Bearer' ? (token ?? '') : '';
}

/** Who asks, as far as a token proved it. */
const askedBy = new WeakMap<FastifyRequest, string>();

/** Registers POST /sync/* on the centre's server. Callers prove themselves by signature and token. */
export function registerHubRoutes(app: FastifyInstance, options: HubRouteOptions): void {
  void app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        SYNC_CONTENT_TYPE,
        { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
        async (request: FastifyRequest, body: Buffer) => {
          const parsed = parseBody(body);
          if (request.routeOptions.url === '/sync/push') options.hub.expectPush(tokenOf(request), parsed);
          return parsed;
        },
      );
      scope.setErrorHandler((error, request, reply) => fail(options, error, request, reply));
      routes(scope, options);
    },
    { prefix: '/sync' },
  );
}

function routes(scope: FastifyInstance, { hub, now, anonymousPerMinute }: HubRouteOptions): void {
  const anonymous = createRateLimit(anonymousPerMinute ?? ANONYMOUS_PER_MINUTE, now);
  const open = <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    answer: (body: z.output<Schema>) => Promise<object> | object,
  ) => {
    scope.post(path, async (request, reply) => {
      if (!anonymous(request.ip)) throw new Refusal('ESPERE', 'Demasiados intentos; espere un minuto.');
      return send(reply, await answer(checked(schema, request.body)));
    });
  };
  const deviceOf = (request: FastifyRequest) => {
    const device = hub.deviceOf(tokenOf(request));
    askedBy.set(request, device);
    return device;
  };
  const guarded = <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    answer: (device: string, body: z.output<Schema>) => Promise<object>,
  ) => {
    scope.post(path, async (request, reply) => {
      return send(reply, await answer(deviceOf(request), checked(schema, request.body)));
    });
  };
  open('/enrol', enrolRequest, hub.enrol);
  open('/challenge', challengeRequest, ({ device }) => hub.challenge(device));
  open('/session', sessionRequest, hub.openSession);
  guarded('/push', pushRequest, hub.push);
  guarded('/pull', pullRequest, hub.pull);
  guarded('/heartbeat', heartbeatRequest, hub.heartbeat);
  guarded('/snapshot', snapshotRequest, hub.snapshot);
  guarded('/digest', digestRequest, hub.digest);
  scope.get<{ Params: { id: string } }>('/snapshot/:id', async (request, reply) => {
    const { path, bytes } = await hub.snapshotFile(deviceOf(request), request.params.id);
    return sendFrom(reply, path, bytes, startOfRange(request.headers.range));
  });
}

/** The one kind of Range that a station asks for: what it lacks, to the end. Anything else is the whole file. */
function startOfRange(header: string | undefined): number {
  return Number(/^bytes=(\d{1,15})-$/u.exec(header ?? '')?.[1] ?? 0);
}

function sendFrom(reply: FastifyReply, path: string, bytes: number, start: number): FastifyReply {
  if (start >= bytes) return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  return reply
    .code(start === 0 ? 200 : 206)
    .headers({
      'content-type': 'application/octet-stream',
      'content-length': bytes - start,
      'accept-ranges': 'bytes',
      ...(start > 0 && { 'content-range': `bytes ${start}-${bytes - 1}/${bytes}` }),
    })
    .send(createReadStream(path, { start, highWaterMark: FILE_CHUNK }));
}

function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw malformed();
  return parsed.data;
}

const malformed = () => new Refusal('ENTRADA_INVALIDA', 'La central no entiende el mensaje.');

async function parseBody(body: Buffer): Promise<unknown> {
  try {
    return JSON.parse((await unpacked(body, { maxOutputLength: MAX_UNPACKED_BYTES })).toString('utf8'));
  } catch (error) {
    if (error instanceof RangeError) throw Object.assign(malformed(), { statusCode: 413 });
    throw malformed();
  }
}

async function send(reply: FastifyReply, answer: object, status = 200): Promise<FastifyReply> {
  const body = await packed(Buffer.from(JSON.stringify(answer)));
  return reply.code(status).header('content-type', SYNC_CONTENT_TYPE).send(body);
}

async function fail(
  options: HubRouteOptions,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const given =
    typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : null;
  if (error instanceof Refusal) {
    const { code, message } = error;
    options.hub.refused(askedBy.get(request) ?? null, code);
    return send(reply, { error: { code, message } }, given ?? STATUS[code] ?? 400);
  }
  const status = given ?? 500;
  if (status >= 500) {
    const path = request.routeOptions.url ?? '/sync';
    options.report(path, error instanceof Error ? error : new Error('not an error'));
  } else options.hub.refused(askedBy.get(request) ?? null, 'ENTRADA_INVALIDA');
  const message =
    status === 413 ? 'El mensaje es demasiado grande.' : 'La central falló; se intenta de nuevo.';
  return send(reply, { error: { code: status === 413 ? 'DEMASIADO' : 'FALLA', message } }, status);
}
