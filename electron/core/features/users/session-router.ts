import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { allow, router, type RequestContext } from '../../http/trpc.ts';
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
  lock: allow('session').mutation(({ ctx }) => ctx.core.sessions.lock(sessionOf(ctx))),
  unlock: allow('session')
    .input(z.strictObject({ password: z.string().max(200) }))
    .mutation(({ ctx, input }) => ctx.core.sessions.unlock(sessionOf(ctx), input.password)),
});
