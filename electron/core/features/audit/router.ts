import { z } from 'zod';
import { calendarDate, id } from '#shared/domain/fields.ts';
import { audit } from '../../audit.ts';
import { allow, router } from '../../http/trpc.ts';
import { searchAudit } from './search.ts';

const central = () => allow(['central', 'admin'], 'central');

export const auditRouter = router({
  /** A mutation because asking what was done with one person is itself an act with them, and leaves a trace. */
  search: central()
    .input(
      z.strictObject({
        from: calendarDate,
        to: calendarDate,
        siteId: id.nullable(),
        action: z.string().max(60).nullable(),
        actor: z.string().max(120).nullable(),
        documentNumber: z.string().min(3).max(40).nullable(),
        cursor: z.string().max(200).nullable(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { context } = ctx.core;
      const page = await searchAudit(context, input);
      const [first] = page.rows;
      if (input.documentNumber !== null && input.cursor === null)
        await audit(context, ctx.actor, 'AUDITORIA_CONSULTADA', first?.subject ?? null);
      return page;
    }),
  sites: central().query(({ ctx }) =>
    ctx.core.context.store.read
      .selectFrom('site')
      .select(['id', 'code', 'name'])
      .where('deletedAt', 'is', null)
      .orderBy('code')
      .execute(),
  ),
});
