import { initTRPC, TRPCError } from '@trpc/server';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { Refusal, type RefusalCode } from '#shared/domain/failure.ts';
import { actorOf, type Session } from '../features/users/sessions.ts';
import type { Core } from '../core.ts';
import '../spanish-faults.ts';

/** What a procedure gets: the composed core and who asks. */
export interface RequestContext {
  readonly core: Core;
  readonly session: Session | null;
  /** Puts the session cookie on the reply, or takes it away. */
  readonly setSession: (token: string | null) => void;
  /** The one-time token of the set-up, as sent by the browser. */
  readonly report: (path: string, error: Error) => void;
}

/**
 * Who may call a procedure. Without this a procedure is refused to everybody: access is granted, never forgotten.
 *   public   before anybody has logged in (login, set-up, status)
 *   session  anybody who is logged in, even with the screen locked
 *   roles    these roles, with the screen unlocked
 */
export interface Access {
  readonly access: 'public' | 'session' | readonly Role[];
  /** The kind of host on which it exists; both when absent. */
  readonly host?: HostRole;
}

/** What the renderer receives of an error. */
export interface RefusalShape {
  readonly code: RefusalCode | 'DEFECTO';
  readonly message: string;
  readonly details: Record<string, string | number>;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<Access>()
  .create({
    errorFormatter: ({ shape, error }) => {
      const cause = error.cause;
      const refusal: RefusalShape =
        cause instanceof Refusal
          ? { code: cause.code, message: cause.message, details: cause.details }
          : error.code === 'BAD_REQUEST' && cause?.name === 'ZodError'
            ? { code: 'ENTRADA_INVALIDA', message: firstIssue(cause), details: {} }
            : {
                code: 'DEFECTO',
                message:
                  'Algo falló y no se guardó nada de este paso. Repítalo; si sigue, avise a la central.',
                details: {},
              };
      // The original message may hold data or paths: it stays on this machine.
      return {
        ...shape,
        message: refusal.message,
        data: { code: shape.data.code, path: shape.data.path, refusal },
      };
    },
  });

function firstIssue(error: Error): string {
  const issues =
    'issues' in error && Array.isArray(error.issues) ? (error.issues as { message?: string }[]) : [];
  return issues[0]?.message ?? 'Un dato no es válido; revíselo.';
}

export const router = t.router;

const HTTP_CODE: Partial<Record<RefusalCode, TRPCError['code']>> = {
  NO_AUTORIZADO: 'FORBIDDEN',
  SESION_VENCIDA: 'UNAUTHORIZED',
  SESION_BLOQUEADA: 'UNAUTHORIZED',
  ESPERE: 'TOO_MANY_REQUESTS',
  NO_EXISTE: 'NOT_FOUND',
  YA_EXISTE: 'CONFLICT',
  CONFLICTO: 'CONFLICT',
};

function refuse(refusal: Refusal): TRPCError {
  return new TRPCError({
    code: HTTP_CODE[refusal.code] ?? 'BAD_REQUEST',
    message: refusal.message,
    cause: refusal,
  });
}

const guarded = t.procedure.use(async ({ ctx, meta, path, next }) => {
  const denial = denied(meta, ctx);
  if (denial !== null) throw refuse(denial);
  const result = await next({
    ctx: { ...ctx, actor: ctx.session === null ? 'anonymous' : actorOf(ctx.session) },
  });
  if (!result.ok) {
    const cause = result.error.cause;
    if (cause instanceof Refusal) throw refuse(cause);
    if (result.error.code === 'INTERNAL_SERVER_ERROR') ctx.report(path, cause ?? result.error);
  }
  return result;
});

/** Default deny: null when the caller may pass. */
export function denied(
  meta: Access | undefined,
  ctx: Pick<RequestContext, 'core' | 'session'>,
): Refusal | null {
  if (meta === undefined) return forbidden();
  if (meta.host !== undefined && meta.host !== ctx.core.context.role) return forbidden();
  if (meta.access === 'public') return null;
  if (ctx.session === null)
    return new Refusal('SESION_VENCIDA', 'La sesión terminó. Ingrese de nuevo; lo guardado está seguro.');
  if (meta.access === 'session') return null;
  if (ctx.session.lockedAt !== null) {
    return new Refusal('SESION_BLOQUEADA', 'La pantalla está bloqueada. Escriba su clave para seguir.');
  }
  return meta.access.includes(ctx.session.role) ? null : forbidden();
}

function forbidden(): Refusal {
  return new Refusal('NO_AUTORIZADO', 'Su usuario no tiene permiso para esto. Pídalo a quien administra.');
}

/** The only way to make a procedure: it must say who may call it. */
export function allow(access: Access['access'], host?: HostRole) {
  return guarded.meta(host === undefined ? { access } : { access, host });
}

export const createCaller = t.createCallerFactory;
