import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { USB_PATHS, USB_RESULT_HEADER } from '#shared/domain/usb-upload.ts';
import { MAX_PACKAGE_BYTES } from '#shared/sync/usb-package.ts';
import type { Core } from '../core.ts';
import { actorOf, type Session } from '../features/users/sessions.ts';
import { CARRIERS } from '../sync/carrier/access.ts';
import { refuse, takeBytes } from './bytes.ts';
import { denied } from './trpc.ts';

interface Caller {
  readonly core: Core;
  readonly session: Session | null;
}

/** Room for a file that is a little too large to be refused in words. */
const BODY_LIMIT = MAX_PACKAGE_BYTES + 1024 * 1024;

/**
 * Where a window hands over the file of a USB stick and takes the one that goes back. The body is read only once the
 * caller has proven that they may, and is kept in memory alone.
 */
export function serveUsb(app: FastifyInstance, callerOf: (cookies: object) => Promise<Caller>): void {
  const admit = (host: HostRole) => async (request: FastifyRequest, reply: FastifyReply) => {
    const refusal = denied({ access: CARRIERS[host], host }, await callerOf(request.cookies));
    if (refusal !== null) return refuse(reply.code(403), refusal);
    if (Number(request.headers['content-length'] ?? 0) <= BODY_LIMIT) return undefined;
    return refuse(reply.code(413), new Refusal('ARCHIVO_INVALIDO', TOO_LARGE));
  };
  void app.register(async (door) => {
    takeBytes(door, BODY_LIMIT);
    const serve = (
      path: string,
      host: HostRole,
      answer: (caller: Caller, actor: string, body: Buffer, reply: FastifyReply) => Promise<FastifyReply>,
    ) => {
      door.post(path, { onRequest: admit(host), bodyLimit: BODY_LIMIT }, async (request, reply) => {
        const caller = await callerOf(request.cookies);
        if (caller.session === null) return reply.code(403).send();
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        try {
          return await answer(
            caller,
            actorOf(caller.session),
            body,
            reply.header('cache-control', 'no-store'),
          );
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          return refuse(reply.code(400), error);
        }
      });
    };
    serve(USB_PATHS.take, 'central', async ({ core }, actor, body, reply) => {
      if (core.intake === null) throw wrongHost();
      const { reply: answer, ...taken } = await core.intake.take(actor, body);
      return sendBytes(reply, answer.bytes, { ...taken, replyName: answer.name });
    });
    serve(USB_PATHS.make, 'station', async ({ core }, actor, _body, reply) => {
      if (core.sync === null) throw wrongHost();
      const { bytes, ...made } = await core.sync.carrier.make(actor);
      return sendBytes(reply, bytes, made);
    });
    serve(USB_PATHS.read, 'station', async ({ core }, _actor, body, reply) => {
      if (core.sync === null) throw wrongHost();
      return reply.send(await core.sync.carrier.read(body));
    });
  });
}

const TOO_LARGE = `El archivo pesa más de ${MAX_PACKAGE_BYTES / 1024 / 1024} MB: no es un paquete de USB.`;

const wrongHost = () => new Refusal('ROL_EQUIVOCADO', 'Esto no se hace en este computador.');

function sendBytes(reply: FastifyReply, bytes: Uint8Array, result: object): FastifyReply {
  return reply
    .header(USB_RESULT_HEADER, encodeURIComponent(JSON.stringify(result)))
    .type('application/octet-stream')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
