import { z } from 'zod';
import { hostRole } from '#shared/domain/codes.ts';
import { allow, router } from '../../http/trpc.ts';

export const setupRouter = router({
  state: allow('public').query(async ({ ctx }) => ({
    needed: await ctx.core.setup.needed(),
    /** Null while nothing has fixed the role of this folder: set-up asks. */
    role: ctx.core.setup.fixedRole,
    tokenNeeded: ctx.core.setup.tokenNeeded,
    puntos: ctx.core.puntos,
  })),
  /** Fixes the role, names the Punto, and makes the first administrator. Needs the one-time token. */
  complete: allow('public')
    .input(
      z.strictObject({
        token: z.string().max(200),
        role: hostRole,
        siteName: z.string().max(80).optional(),
        enrolmentCode: z.string().max(4000).optional(),
        username: z.string().max(200),
        displayName: z.string().max(80),
        password: z.string().max(400),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { siteName, enrolmentCode, ...rest } = input;
      const session = await ctx.core.setup.complete({
        ...rest,
        siteName: siteName ?? null,
        enrolmentCode: enrolmentCode ?? null,
      });
      ctx.setSession(session.token);
      return { role: input.role };
    }),
});
