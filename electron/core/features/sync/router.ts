import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { audit } from '../../audit.ts';
import type { Core } from '../../core.ts';
import { allow, router } from '../../http/trpc.ts';
import type { StationSync } from '../../sync/station/station.ts';

function stationSync(core: Core): StationSync {
  if (core.sync === null) throw new Refusal('ROL_EQUIVOCADO', 'La central no se sincroniza con otra.');
  return core.sync;
}

export const syncRouter = router({
  status: allow(['desk', 'instructor', 'wifi', 'admin'], 'station').query(({ ctx }) =>
    stationSync(ctx.core).status(),
  ),
  now: allow(['desk', 'instructor', 'wifi', 'admin'], 'station').mutation(({ ctx }) =>
    stationSync(ctx.core).syncNow(),
  ),
  enrol: allow(['admin'], 'station')
    .input(
      z.strictObject({
        code: z.string().min(1, 'Pegue el código de inscripción.').max(4000),
        /** The centre of before is lost, and this is another one. */
        anotherCentre: z.boolean().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const enrolled = await stationSync(ctx.core).enrol(input.code, input.anotherCentre);
      await audit(ctx.core.context, ctx.actor, 'INSCRIPCION', enrolled.siteId);
      ctx.core.context.publish('session');
      return enrolled;
    }),
  /** Changes nothing but the audit trail, where it leaves who saw the code. */
  recoveryCode: allow(['admin'], 'station').mutation(async ({ ctx }) => {
    await audit(ctx.core.context, ctx.actor, 'CODIGO_RECUPERACION_VISTO', null);
    return { code: ctx.core.keyRecovery.code() };
  }),
});
