import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#shared/domain/failure.ts';
import { WALL_PATHS } from '#shared/domain/wall.ts';
import { openWall } from '../features/wifi/wall.ts';
import type { Session } from '../features/users/sessions.ts';
import type { Core } from '../core.ts';
import { givePass, judgePass, PASS_SECONDS } from '../wall-pass.ts';
import { denied } from './trpc.ts';

interface WallDoorOptions {
  readonly core: () => Core;
  readonly sessionOf: (cookies: Record<string, string | undefined>) => Promise<Session | null>;
  readonly secure: boolean;
}

/** Whoever may see the board may hang it on a wall. */
const OPENERS = ['desk', 'wifi', 'central', 'admin'] as const;

/**
 * Where a wall asks, beside the procedures: a wall that is left hanging must not keep the session alive that opened it,
 * nor end with it. What it shows needs the pass and nothing else; to get a pass needs a session.
 */
export function serveWall(app: FastifyInstance, { core, sessionOf, secure }: WallDoorOptions): void {
  // Cookies ignore ports: one name per instance.
  const cookieName = () => `pd_muro_${core().context.ledger.identity.device}`;
  const attributes = { path: '/muro', httpOnly: true, sameSite: 'strict', secure } as const;
  const wall = openWall(
    () => core().context,
    () => core().version,
  );
  // A reply is a promise of its own being sent: it must not be what this resolves to.
  const hand = async (reply: FastifyReply): Promise<void> => {
    const pass = await givePass(core().context);
    void reply.setCookie(cookieName(), pass, { ...attributes, maxAge: PASS_SECONDS });
  };

  app.post(WALL_PATHS.open, async (request, reply) => {
    const session = await sessionOf(request.cookies);
    const refusal = denied({ access: OPENERS }, { core: core(), session });
    if (refusal !== null) return refuse(reply.code(403), refusal);
    await hand(reply);
    return reply.code(204).send();
  });
  app.post(WALL_PATHS.data, async (request: FastifyRequest, reply) => {
    const pass = request.cookies[cookieName()];
    const verdict = pass === undefined ? 'REFUSED' : await judgePass(core().context, pass);
    if (verdict === 'REFUSED')
      return refuse(
        reply.code(401),
        new Refusal('SESION_VENCIDA', 'Este muro no tiene permiso. Ábralo otra vez desde Zonas WiFi.'),
      );
    if (verdict === 'RENEW') await hand(reply);
    return reply.header('cache-control', 'no-store').send(await wall.read());
  });
  app.post(WALL_PATHS.close, async (_request, reply) =>
    reply.clearCookie(cookieName(), attributes).code(204).send(),
  );
}

function refuse(reply: FastifyReply, { code, message, details }: Refusal): FastifyReply {
  return reply.send({ code, message, details });
}
