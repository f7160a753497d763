import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { runCommand } from '../commands.ts';
import type { Core } from '../core.ts';
import { COMMAND_PATH, type CommandReply } from './command-wire.ts';

/** An import file of 100,000 rows is about 20 MB; base64 adds a third. */
const BODY_LIMIT = 256 * 1024 * 1024;

const order = z.strictObject({ name: z.string().max(40), input: z.unknown() });

/** The caller proves with the token of the 0600 file that it may read the folder. */
export function serveCommands(
  app: FastifyInstance,
  token: string,
  core: () => Core,
  report: (path: string, error: Error) => void,
): void {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  const expected = digest(`Bearer ${token}`);
  app.post(COMMAND_PATH, { bodyLimit: BODY_LIMIT }, async (request, reply): Promise<CommandReply> => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      reply.code(403);
      return { ok: false, code: 'NO_AUTORIZADO', message: 'La orden no trae el permiso de esta carpeta.' };
    }
    const parsed = order.safeParse(request.body);
    if (!parsed.success) {
      reply.code(400);
      return { ok: false, code: 'ENTRADA_INVALIDA', message: 'La orden no es válida.' };
    }
    try {
      return { ok: true, value: (await runCommand(core(), parsed.data.name, parsed.data.input)) ?? null };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
      report(parsed.data.name, error instanceof Error ? error : new Error('?'));
      reply.code(500);
      return { ok: false, code: 'DEFECTO', message: 'Algo falló; no se guardó nada de este último paso.' };
    }
  });
}
