import { z } from 'zod';
import { id } from '#shared/domain/fields.ts';
import type { allow } from '../../http/trpc.ts';
import { duplicateCases } from '../../duplicate-cases.ts';
import { comparePair } from './comparison.ts';
import { mergeOrder, mergePeople, pairOfIds, separatePeople, undoDecision, undoOrder } from './decisions.ts';
import { duplicatesOf } from './duplicates.ts';

/** The same at a Punto and at the central office, each for its own roles. */
export function pairProcedures(allowed: () => ReturnType<typeof allow>) {
  return {
    cases: allowed().query(({ ctx }) => duplicateCases(ctx.core.context)),
    compare: allowed()
      .input(pairOfIds)
      .query(({ ctx, input }) => comparePair(ctx.core.context, ctx.actor, input)),
    duplicates: allowed()
      .input(z.strictObject({ id }))
      .query(({ ctx, input }) => duplicatesOf(ctx.core.context, input.id)),
    merge: allowed()
      .input(mergeOrder)
      .mutation(({ ctx, input }) => mergePeople(ctx.core.context, ctx.actor, input)),
    separate: allowed()
      .input(pairOfIds)
      .mutation(({ ctx, input }) => separatePeople(ctx.core.context, ctx.actor, input)),
    undoDecision: allowed()
      .input(undoOrder)
      .mutation(({ ctx, input }) => undoDecision(ctx.core.context, ctx.actor, input)),
  };
}
