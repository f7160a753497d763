import { z } from 'zod';
import { forkFinding, revocationReason } from '#shared/domain/device-acts.ts';
import { calendarDate, id } from '#shared/domain/fields.ts';
import { allow, router } from '../../http/trpc.ts';
import { centralAttendance } from './attendance.ts';
import { cancelEnrolmentCode, reactivateDevice } from './device-acts.ts';
import { centralOverview } from './overview.ts';
import { puntoPage } from './punto.ts';
import { createEnrolmentCode, createSite, revokeDevice } from './sites.ts';
import { waitingDecisions } from './waiting.ts';

const central = () => allow(['central', 'admin'], 'central');
const admin = () => allow(['admin'], 'central');

export const centralRouter = router({
  overview: central().query(({ ctx }) => centralOverview(ctx.core.context, ctx.core.version)),
  waiting: central().query(({ ctx }) => waitingDecisions(ctx.core.context)),
  punto: central()
    .input(z.strictObject({ siteId: id }))
    .query(({ ctx, input }) => puntoPage(ctx.core.context, input.siteId, ctx.core.version)),
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
    .mutation(async ({ ctx, input }) => {
      const code = await createEnrolmentCode(ctx.core.context, ctx.actor, input.siteCode);
      ctx.core.context.publish('central');
      return code;
    }),
  cancelEnrolmentCode: admin()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => cancelEnrolmentCode(ctx.core.context, ctx.actor, input.id)),
  revokeDevice: admin()
    .input(z.strictObject({ device: id, reason: revocationReason }))
    .mutation(({ ctx, input }) => revokeDevice(ctx.core.context, ctx.actor, input.device, input.reason)),
  reactivateDevice: admin()
    .input(z.strictObject({ device: id, finding: forkFinding }))
    .mutation(({ ctx, input }) => reactivateDevice(ctx.core.context, ctx.actor, input.device, input.finding)),
});
