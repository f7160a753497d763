import { z } from 'zod';
import { spaceKind } from '#shared/domain/codes.ts';
import { calendarDate, id, text } from '#shared/domain/fields.ts';
import { audit } from '../../audit.ts';
import { allow, router } from '../../http/trpc.ts';
import { activeSpaces } from '../../room-timeline.ts';
import { cancelReservation, markArrived } from './acts.ts';
import { checkWanted } from './check.ts';
import { changeInput, checkInput, reserveInput } from './request.ts';
import { changeReservation, reserve } from './reserve.ts';
import { daySchedule, reservationDetail, todaysReservations, weekSchedule } from './schedule.ts';
import { exportUsage, usageOf } from './usage.ts';

const desk = () => allow(['desk', 'admin'], 'station');

/** Local dates, [from, to). */
const period = z.strictObject({ from: calendarDate, to: calendarDate, kind: spaceKind.nullable() });

/** Reservations of rooms, desks and computers beside the courses, and how much the spaces are used. */
export const roomsRouter = router({
  spaces: desk().query(({ ctx }) => activeSpaces(ctx.core.context)),
  day: desk()
    .input(z.strictObject({ date: calendarDate }))
    .query(({ ctx, input }) => daySchedule(ctx.core.context, input.date)),
  week: desk()
    .input(z.strictObject({ spaceId: id, date: calendarDate }))
    .query(({ ctx, input }) => weekSchedule(ctx.core.context, input)),
  today: desk().query(({ ctx }) => todaysReservations(ctx.core.context)),
  reservation: desk()
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => reservationDetail(ctx.core.context, input.id)),
  /** What would come of it: the dates, what is in the way, what to know. Writes nothing. */
  check: desk()
    .input(checkInput)
    .query(({ ctx, input }) => checkWanted(ctx.core.context, input)),
  reserve: desk()
    .input(reserveInput)
    .mutation(({ ctx, input }) =>
      reserve(ctx.core.context, ctx.actor, ctx.session?.username ?? ctx.actor, input),
    ),
  change: desk()
    .input(changeInput)
    .mutation(({ ctx, input }) => changeReservation(ctx.core.context, ctx.actor, input)),
  cancel: desk()
    .input(
      z.strictObject({
        id,
        scope: z.enum(['UNA', 'SIGUIENTES']),
        reason: text(200, 'Escriba por qué se cancela.'),
      }),
    )
    .mutation(({ ctx, input }) => cancelReservation(ctx.core.context, ctx.actor, input)),
  arrived: desk()
    .input(z.strictObject({ id, arrived: z.boolean() }))
    .mutation(({ ctx, input }) => markArrived(ctx.core.context, ctx.actor, input)),
  usage: desk()
    .input(period)
    .query(({ ctx, input }) => usageOf(ctx.core.context, input)),
  exportUsage: desk()
    .input(period)
    .mutation(({ ctx, input }) => exportUsage(ctx.core.context, ctx.actor, input)),
  usagePrinted: desk()
    .input(period)
    .mutation(({ ctx, input }) =>
      audit(ctx.core.context, ctx.actor, 'USO_IMPRESO', null, JSON.stringify(input)),
    ),
});
