import { z } from 'zod';
import { calendarDate, text } from '#shared/domain/fields.ts';
import { audit } from '../../audit.ts';
import { allow, router } from '../../http/trpc.ts';
import { checkDay } from './check.ts';
import { daySheet } from './sheet.ts';

const desk = () => allow(['desk', 'admin'], 'station');

export const dayRouter = router({
  sheet: desk()
    .input(z.strictObject({ date: calendarDate }))
    .query(({ ctx, input }) => daySheet(ctx.core.context, input.date)),
  check: desk()
    .input(
      z.strictObject({
        moment: z.enum(['APERTURA', 'CIERRE']),
        inOrder: z.array(z.string().max(40)).max(20),
        note: text(500, 'Escriba la novedad.').nullable(),
        endOpen: z.boolean(),
      }),
    )
    .mutation(({ ctx, input }) =>
      checkDay(ctx.core.context, ctx.actor, ctx.session?.username ?? ctx.actor, input),
    ),
  /** A sheet on paper leaves the program: who printed which day stays on the trail. */
  printed: desk()
    .input(z.strictObject({ date: calendarDate }))
    .mutation(({ ctx, input }) =>
      audit(ctx.core.context, ctx.actor, 'HOJA_DEL_DIA_IMPRESA', null, JSON.stringify({ date: input.date })),
    ),
});
