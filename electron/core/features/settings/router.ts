import { z } from 'zod';
import { allow, router } from '../../http/trpc.ts';
import { listSettings, writeSetting } from '../../settings.ts';

export const settingsRouter = router({
  list: allow(['central', 'admin'], 'central').query(({ ctx }) => listSettings(ctx.core.context.store.read)),
  set: allow(['central', 'admin'], 'central')
    .input(z.strictObject({ name: z.string().max(80), value: z.string().max(10_000) }))
    .mutation(async ({ ctx, input }) => {
      const set = await writeSetting(ctx.core.context, ctx.actor, input);
      ctx.core.context.publish('central');
      return set;
    }),
});
