import { z } from 'zod';
import { anonymousAttendance, attendanceNote, attendanceVoid } from '#shared/domain/attendance.ts';
import { ageGroup, service, sex } from '#shared/domain/codes.ts';
import { calendarDate, id, instant, text } from '#shared/domain/fields.ts';
import { allow, router } from '../../http/trpc.ts';
import { registerAttendance, registerLate } from './attendance.ts';
import { noteAttendance, voidAttendance } from './corrections.ts';
import { correctableDay, today } from './day.ts';
import { dropNewcomer, keepNewcomer, newcomer, pendingNewcomers } from './group.ts';
import { headCounts, saveHeadCount, voidHeadCount } from './heads.ts';
import { endAttendance } from './leaving.ts';
import { deskLimits } from './limits.ts';

const desk = () => allow(['desk', 'admin'], 'station');
const { reason } = attendanceVoid.schema.shape;
/** One cell of each sex and age group. */
const CELLS = sex.options.length * ageGroup.options.length;
const cell = z.strictObject({ sex, ageGroup, count: anonymousAttendance.schema.shape.count });

export const attendanceRouter = router({
  register: desk()
    .input(
      z.strictObject({
        personId: id,
        service,
        evenIfRepeated: z.boolean().optional(),
        origin: z.enum(['DESK', 'GROUP']).optional(),
      }),
    )
    .mutation(({ ctx, input }) => registerAttendance(ctx.core.context, ctx.actor, input)),
  registerLate: desk()
    .input(z.strictObject({ personId: id, service, startedAt: instant }))
    .mutation(({ ctx, input }) => registerLate(ctx.core.context, ctx.actor, input)),
  end: desk()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) =>
      endAttendance(ctx.core.context, ctx.actor, ctx.session?.username ?? ctx.actor, input.id),
    ),
  void: desk()
    .input(z.strictObject({ id, reason }))
    .mutation(({ ctx, input }) => voidAttendance(ctx.core.context, ctx.actor, input.id, input.reason)),
  note: desk()
    .input(z.strictObject({ id, text: attendanceNote.schema.shape.text }))
    .mutation(({ ctx, input }) => noteAttendance(ctx.core.context, ctx.actor, input.id, input.text)),
  today: desk().query(({ ctx }) => today(ctx.core.context)),
  day: desk()
    .input(z.strictObject({ date: calendarDate }))
    .query(({ ctx, input }) => correctableDay(ctx.core.context, input.date)),
  limits: desk().query(({ ctx }) => deskLimits(ctx.core.context.store.read)),
  newcomers: desk().query(({ ctx }) => pendingNewcomers(ctx.core.context)),
  keepNewcomer: desk()
    .input(newcomer)
    .mutation(({ ctx, input }) => keepNewcomer(ctx.core.context, ctx.actor, input)),
  dropNewcomer: desk()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => dropNewcomer(ctx.core.context, input.id)),
  headCounts: desk().query(({ ctx }) => headCounts(ctx.core.context)),
  countHeads: desk()
    .input(
      z.strictObject({
        service,
        note: text(300, 'Escriba de qué fue el evento.'),
        cells: z.array(cell).max(CELLS),
      }),
    )
    .mutation(({ ctx, input }) => saveHeadCount(ctx.core.context, ctx.actor, input)),
  voidHeadCount: desk()
    .input(z.strictObject({ id, reason }))
    .mutation(({ ctx, input }) => voidHeadCount(ctx.core.context, ctx.actor, input.id, input.reason)),
});
