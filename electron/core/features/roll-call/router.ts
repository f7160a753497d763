import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { id } from '#shared/domain/fields.ts';
import { audit } from '../../audit.ts';
import { allow, router, type RequestContext } from '../../http/trpc.ts';
import { agenda } from './agenda.ts';
import { closeList, closing } from './close.ts';
import { openList } from './list.ts';
import { savedMarks, saveMarks } from './marks.ts';
import { decideResults, decisions, groupResults } from './results.ts';
import { ownSession, type Viewer } from './session.ts';
import { addVisitor, findByDocument, visitor } from './visitors.ts';

const taught = () => allow(['desk', 'instructor', 'admin'], 'station');
const ofSession = z.strictObject({ sessionId: id });

/** Who asks, for what an instructor may see of the groups. */
function viewerOf({ session }: RequestContext): Viewer {
  if (session === null) throw new Refusal('SESION_VENCIDA', 'La sesión terminó. Ingrese de nuevo.');
  return session;
}

export const rollCallRouter = router({
  agenda: taught().query(({ ctx }) => agenda(ctx.core.context, viewerOf(ctx))),
  list: taught()
    .input(ofSession)
    .query(({ ctx, input }) => openList(ctx.core.context, viewerOf(ctx), input.sessionId)),
  save: taught()
    .input(savedMarks)
    .mutation(({ ctx, input }) => saveMarks(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
  close: taught()
    .input(closing)
    .mutation(({ ctx, input }) => closeList(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
  find: taught()
    .input(z.strictObject({ sessionId: id, documentNumber: z.string().min(3).max(40) }))
    .query(({ ctx, input }) => findByDocument(ctx.core.context, viewerOf(ctx), input)),
  addVisitor: taught()
    .input(visitor)
    .mutation(({ ctx, input }) => addVisitor(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
  /** A sheet with names leaves the program: who printed which stays on the trail. */
  printed: taught()
    .input(ofSession)
    .mutation(async ({ ctx, input }) => {
      const { context } = ctx.core;
      await ownSession(context.store.read, context, viewerOf(ctx), input.sessionId);
      await audit(context, ctx.actor, 'HOJA_DE_FIRMAS_IMPRESA', input.sessionId);
    }),
  results: taught()
    .input(z.strictObject({ groupId: id }))
    .query(({ ctx, input }) => groupResults(ctx.core.context, viewerOf(ctx), input.groupId)),
  decide: taught()
    .input(decisions)
    .mutation(({ ctx, input }) => decideResults(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
});
