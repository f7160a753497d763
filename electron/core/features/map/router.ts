import { z } from 'zod';
import { allow, router } from '../../http/trpc.ts';
import { loadOutlines, removeOutlines } from './outlines.ts';
import { cityPlan } from './plan.ts';

const supervisor = () => allow(['wifi', 'central', 'admin']);
const point = z.tuple([z.number(), z.number()]).readonly();
const ring = z.array(point).max(50_000).readonly();
/** Wider than what `tidyOutlines` takes, so that the refusal is its own, which says what to do. */
const outline = z.strictObject({ name: z.string().max(1_000), rings: z.array(ring).max(5_000).readonly() });

export const mapRouter = router({
  plan: supervisor().query(({ ctx }) => cityPlan(ctx.core.context)),
  loadOutlines: supervisor()
    .input(z.strictObject({ outlines: z.array(outline).max(1_000).readonly() }))
    .mutation(({ ctx, input }) => loadOutlines(ctx.core.context, ctx.actor, input.outlines)),
  removeOutlines: supervisor().mutation(({ ctx }) => removeOutlines(ctx.core.context, ctx.actor)),
});
