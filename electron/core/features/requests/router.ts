import { z } from 'zod';
import { subjectRequestKind } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { calendarDate, id, text } from '#shared/domain/fields.ts';
import { allow, router } from '../../http/trpc.ts';
import { filePdf } from './file-pdf.ts';
import { answerRequest, extendRequest, listRequests, openRequest } from './requests.ts';

/** A Punto's desk answers at its Punto, the central office at the centre. */
const officers = () =>
  allow(['desk', 'central', 'admin']).use(({ ctx, next }) => {
    const elsewhere = ctx.core.context.role === 'station' ? 'central' : 'desk';
    if (ctx.session?.role === elsewhere) {
      throw new Refusal('NO_AUTORIZADO', 'Su usuario no tiene permiso para esto. Pídalo a quien administra.');
    }
    return next();
  });

export const requestsRouter = router({
  list: officers()
    .input(
      z.strictObject({
        state: z.enum(['ABIERTAS', 'CERRADAS']).optional(),
        kind: subjectRequestKind.optional(),
        personId: id.optional(),
      }),
    )
    .query(({ ctx, input }) => listRequests(ctx.core.context, input)),
  open: officers()
    .input(
      z.strictObject({
        personId: id,
        kind: subjectRequestKind,
        detail: text(1_000, 'Escriba qué pide la persona.'),
        receivedOn: calendarDate,
      }),
    )
    .mutation(({ ctx, input }) => openRequest(ctx.core.context, ctx.actor, input)),
  extend: officers()
    .input(z.strictObject({ id, reason: text(300, 'Escriba por qué se necesita más tiempo.') }))
    .mutation(({ ctx, input }) => extendRequest(ctx.core.context, ctx.actor, input)),
  answer: officers()
    .input(
      z.strictObject({
        id,
        decision: z.enum(['ATENDIDA', 'NEGADA']),
        text: text(2_000, 'Escriba qué se respondió.'),
      }),
    )
    .mutation(({ ctx, input }) => answerRequest(ctx.core.context, ctx.actor, input)),
  /** A mutation, because every export is written on the audit trail. */
  filePdf: officers()
    .input(z.strictObject({ personId: id }))
    .mutation(({ ctx, input }) =>
      filePdf(ctx.core.context, ctx.actor, { ...input, sensitive: ctx.session?.role !== 'desk' }),
    ),
});
