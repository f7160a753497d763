import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#shared/domain/failure.ts';

/** Bodies of bytes, kept in memory alone; larger ones than `limit` are cut off. */
export function takeBytes(door: FastifyInstance, limit: number): void {
  door.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: limit },
    (_request, body, done) => done(null, body),
  );
}

/** A refusal as the window reads it beside the procedures. */
export function refuse(reply: FastifyReply, { code, message, details }: Refusal): FastifyReply {
  return reply.send({ code, message, details });
}
