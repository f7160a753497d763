import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#shared/domain/failure.ts';
import { importKind } from '#shared/domain/import-run.ts';
import { IMPORT_FILE_PATH, IMPORT_HEADERS, IMPORT_PROBLEMS_PATH } from '#shared/domain/import-upload.ts';
import { audit } from '../audit.ts';
import { IMPORTERS } from '../features/imports/access.ts';
import { actorOf, type Session } from '../features/users/sessions.ts';
import { MAX_FILE_BYTES, tooLarge } from '../files/table.ts';
import type { Core } from '../core.ts';
import { refuse, takeBytes } from './bytes.ts';
import { denied } from './trpc.ts';

interface Caller {
  readonly core: Core;
  readonly session: Session | null;
}

/** Room for the file's own refusal to be said, instead of a connection that is cut. */
const BODY_LIMIT = MAX_FILE_BYTES + 1024 * 1024;

/**
 * Where a window hands over the file that it imports, and takes the table of its problems: bytes, which the
 * procedures do not carry. The body is read only once the caller has proven that they may, and is kept in memory alone.
 * The name comes in a header, because addresses are kept in histories.
 */
export function serveImports(app: FastifyInstance, callerOf: (cookies: object) => Promise<Caller>): void {
  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await callerOf(request.cookies);
    const refusal = denied({ access: IMPORTERS[caller.core.context.role] }, caller);
    if (refusal !== null) return refuse(reply.code(403), refusal);
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > MAX_FILE_BYTES) return refuse(reply.code(413), tooLarge(nameOf(request)));
    return undefined;
  };

  void app.register(async (door) => {
    takeBytes(door, BODY_LIMIT);
    door.post(IMPORT_FILE_PATH, { onRequest: admit, bodyLimit: BODY_LIMIT }, async (request, reply) => {
      const { core } = await callerOf(request.cookies);
      const kind = importKind.safeParse(request.headers[IMPORT_HEADERS.kind]);
      if (!kind.success || !Buffer.isBuffer(request.body)) {
        return refuse(reply.code(400), new Refusal('ENTRADA_INVALIDA', 'Falta el archivo o su clase.'));
      }
      try {
        await core.imports.open({ kind: kind.data, bytes: request.body, fileName: nameOf(request) });
        return await reply.send({ ok: true });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refuse(reply.code(400), error);
      }
    });
    door.get(IMPORT_PROBLEMS_PATH, { onRequest: admit }, async (request, reply) => {
      const { core, session } = await callerOf(request.cookies);
      try {
        const table = await core.imports.problemsTable();
        if (session !== null) {
          const detail = JSON.stringify({ rows: table.rows });
          await audit(core.context, actorOf(session), 'PROBLEMAS_DE_IMPORTACION_DESCARGADOS', null, detail);
        }
        return await reply
          .header('cache-control', 'no-store')
          .header('content-disposition', 'attachment; filename="problemas-de-importacion.csv"')
          .type('text/csv; charset=utf-8')
          .send(table.text);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refuse(reply.code(404), error);
      }
    });
  });
}

function nameOf(request: FastifyRequest): string {
  try {
    const name = decodeURIComponent(String(request.headers[IMPORT_HEADERS.name] ?? ''));
    return name === '' ? 'archivo' : name.slice(0, 300);
  } catch {
    return 'archivo';
  }
}
