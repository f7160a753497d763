import { z } from 'zod';
import { allow, router } from '../../http/trpc.ts';
import { indicators } from './indicators.ts';

export const indicatorsRouter = router({
  period: allow(['central', 'admin'])
    .input(
      z.strictObject({
        from: z.string().max(20),
        to: z.string().max(20),
        siteCode: z.string().max(40).optional(),
      }),
    )
    .query(({ ctx, input }) => indicators(ctx.core.context, input)),
});
