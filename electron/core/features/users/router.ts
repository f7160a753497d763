import { z } from 'zod';
import { role } from '#shared/domain/codes.ts';
import { allow, router } from '../../http/trpc.ts';
import { addAccount, listAccounts } from './accounts.ts';

export const usersRouter = router({
  list: allow(['admin']).query(({ ctx }) => listAccounts(ctx.core.context)),
  add: allow(['admin'])
    .input(
      z.strictObject({
        username: z.string().max(200),
        displayName: z.string().max(80),
        role,
        password: z.string().max(400),
        siteId: z.string().max(64).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { siteId, ...account } = input;
      const id = await addAccount(
        ctx.core.context,
        ctx.actor,
        siteId === undefined ? account : { ...account, siteId },
      );
      ctx.core.context.publish('users');
      return { id };
    }),
});
