import { z } from 'zod';
import { service } from '#shared/domain/codes.ts';
import { id } from '#shared/domain/fields.ts';
import { allow, router } from '../../http/trpc.ts';
import { endAttendance, registerAttendance, voidAttendance } from './attendance.ts';
import { today } from './today.ts';

const desk = () => allow(['desk', 'admin'], 'station');

export const attendanceRouter = router({
  register: desk()
    .input(z.strictObject({ personId: id, service, evenIfRepeated: z.boolean().optional() }))
    .mutation(({ ctx, input }) => {
      const { evenIfRepeated, ...rest } = input;
      return registerAttendance(
        ctx.core.context,
        ctx.actor,
        evenIfRepeated === undefined ? rest : { ...rest, evenIfRepeated },
      );
    }),
  end: desk()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => endAttendance(ctx.core.context, ctx.actor, input.id)),
  void: desk()
    .input(z.strictObject({ id, reason: z.string().min(1, 'Escriba por qué se anula.').max(200) }))
    .mutation(({ ctx, input }) => voidAttendance(ctx.core.context, ctx.actor, input.id, input.reason)),
  today: desk().query(({ ctx }) => today(ctx.core.context)),
});
