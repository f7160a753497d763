import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { role } from '#shared/domain/codes.ts';
import { allow, router, type RequestContext } from '../../http/trpc.ts';
import { dismissRecoveryNotice, readRecoveryNotice } from '../../recovery-notice.ts';
import { siteLabel } from '../../site-label.ts';

const sessionOf = (ctx: RequestContext) => {
  if (ctx.session === null) throw new Refusal('SESION_VENCIDA', 'La sesión terminó. Ingrese de nuevo.');
  return ctx.session;
};

export const sessionRouter = router({
  /** What the frame of every screen needs: where this is, who is here, and whether set-up comes first. */
  status: allow('public').query(async ({ ctx }) => ({
    role: ctx.core.context.role,
    place: await siteLabel(ctx.core.context),
    version: ctx.core.version,
    setupNeeded: await ctx.core.setup.needed(),
    /** What was restored and nobody has read yet; how this folder fares is not for strangers. */
    recovered:
      ctx.session === null || ctx.session.lockedAt !== null
        ? null
        : await readRecoveryNotice(ctx.core.context),
    user:
      ctx.session === null
        ? null
        : {
            username: ctx.session.username,
            displayName: ctx.session.displayName,
            role: ctx.session.role,
            locked: ctx.session.lockedAt !== null,
          },
  })),
  login: allow('public')
    .input(z.strictObject({ username: z.string().max(200), password: z.string().max(200) }))
    .mutation(async ({ ctx, input }) => {
      const { token, session } = await ctx.core.sessions.login(input.username, input.password);
      ctx.setSession(token);
      return { displayName: session.displayName, role: session.role };
    }),
  logout: allow('session').mutation(async ({ ctx }) => {
    await ctx.core.sessions.logout(sessionOf(ctx));
    ctx.setSession(null);
  }),
  /** Somebody read what `recovered` says. */
  dismissRecovered: allow(role.options)
    .input(z.strictObject({ at: z.int() }))
    .mutation(({ ctx, input }) => dismissRecoveryNotice(ctx.core.context, input.at)),
  lock: allow('session').mutation(({ ctx }) => ctx.core.sessions.lock(sessionOf(ctx))),
  unlock: allow('session')
    .input(z.strictObject({ password: z.string().max(200) }))
    .mutation(({ ctx, input }) => ctx.core.sessions.unlock(sessionOf(ctx), input.password)),
});
