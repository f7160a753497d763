import { z } from 'zod';
import { calendarDate, id } from '#shared/domain/fields.ts';
import { allow, router } from '../../http/trpc.ts';
import { centralAttendance } from './attendance.ts';
import { centralOverview } from './overview.ts';
import { createEnrolmentCode, createSite } from './sites.ts';

const central = () => allow(['central', 'admin'], 'central');
const admin = () => allow(['admin'], 'central');

export const centralRouter = router({
  overview: central().query(({ ctx }) => centralOverview(ctx.core.context)),
  attendance: central()
    .input(
      z.strictObject({ date: calendarDate, siteId: id.optional(), cursor: z.string().max(200).optional() }),
    )
    .query(({ ctx, input }) => {
      const { siteId, cursor, date } = input;
      return centralAttendance(ctx.core.context, {
        date,
        ...(siteId === undefined ? {} : { siteId }),
        ...(cursor === undefined ? {} : { cursor }),
      });
    }),
  addSite: admin()
    .input(z.strictObject({ code: z.string().max(40), name: z.string().max(200) }))
    .mutation(async ({ ctx, input }) => {
      const site = await createSite(ctx.core.context, ctx.actor, input);
      ctx.core.context.publish('central');
      return site;
    }),
  createEnrolmentCode: admin()
    .input(z.strictObject({ siteCode: z.string().max(40) }))
    .mutation(({ ctx, input }) => createEnrolmentCode(ctx.core.context, ctx.actor, input.siteCode)),
});
