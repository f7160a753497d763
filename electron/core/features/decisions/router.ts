import { z } from 'zod';
import { id, text } from '#shared/domain/fields.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Core } from '../../core.ts';
import { allow, router } from '../../http/trpc.ts';
import type { Decisions } from '../../sync/hub/decide.ts';
import { conflictDetail, forkDetail, operationDetail } from './detail.ts';
import { decisionCounts, decisionList } from './list.ts';
import { recentDecisions } from './recent.ts';

const central = () => allow(['central', 'admin'], 'central');

function decisionsOf(core: Core): Decisions {
  if (core.decisions === null)
    throw new Refusal('ROL_EQUIVOCADO', 'Esto solo se hace en la oficina central.');
  return core.decisions;
}

/** See operation-key.ts; four parts of a chain's place. */
const operation = z.string().min(1).max(100);
/** What is alike is decided together. */
const MOST_AT_ONCE = 500;
const operations = z.array(operation).min(1).max(MOST_AT_ONCE);
const reason = text(200, 'Escriba por qué se descarta.');
const value = z.union([z.string().max(2_000), z.number(), z.null()]);

export const decisionsRouter = router({
  counts: central().query(({ ctx }) => decisionCounts(ctx.core.context)),
  list: central().query(({ ctx }) => decisionList(ctx.core.context)),
  recent: central().query(({ ctx }) => recentDecisions(ctx.core.context, ctx.actor)),
  operation: central()
    .input(z.strictObject({ id: operation }))
    .query(({ ctx, input }) => operationDetail(ctx.core.context, ctx.actor, input.id)),
  conflict: central()
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => conflictDetail(ctx.core.context, ctx.actor, input.id)),
  fork: central()
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => forkDetail(ctx.core.context, ctx.actor, input.id)),
  retry: central()
    .input(z.strictObject({ ids: operations }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).retry(ctx.actor, input.ids)),
  dismiss: central()
    .input(z.strictObject({ ids: operations, reason }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).dismiss(ctx.actor, input.ids, input.reason)),
  amend: central()
    .input(z.strictObject({ id: operation, fields: z.record(z.string().max(64), value) }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).amend(ctx.actor, input.id, input.fields)),
  decideConflict: central()
    .input(z.strictObject({ id, choice: z.enum(['KEEP', 'TAKE']), seen: z.string().max(200) }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).decideConflict(ctx.actor, input)),
  unpackFork: central()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).unpackFork(ctx.actor, input.id)),
  dismissFork: central()
    .input(z.strictObject({ id, reason }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).dismissFork(ctx.actor, input.id, input.reason)),
  undo: central()
    .input(z.strictObject({ ids: z.array(id).min(1).max(MOST_AT_ONCE) }))
    .mutation(({ ctx, input }) => decisionsOf(ctx.core).undo(ctx.actor, input.ids)),
});
