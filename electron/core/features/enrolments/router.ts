import { z } from 'zod';
import { withdrawalReason } from '#shared/domain/enrolment.ts';
import { id } from '#shared/domain/fields.ts';
import { audit } from '../../audit.ts';
import { allow, router } from '../../http/trpc.ts';
import { confirmRequest, enrol } from './enrol.ts';
import { openGroups } from './groups.ts';
import { groupList } from './list.ts';
import { withdraw } from './withdraw.ts';

const desk = () => allow(['desk', 'admin'], 'station');

export const enrolmentsRouter = router({
  openGroups: desk()
    .input(z.strictObject({ personId: id.nullable() }))
    .query(({ ctx, input }) => openGroups(ctx.core.context, input.personId)),
  enrol: desk()
    .input(z.strictObject({ groupId: id, personId: id }))
    .mutation(({ ctx, input }) => enrol(ctx.core.context, ctx.actor, input)),
  confirm: desk()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => confirmRequest(ctx.core.context, ctx.actor, input.id)),
  withdraw: desk()
    .input(z.strictObject({ id, reason: withdrawalReason }))
    .mutation(({ ctx, input }) => withdraw(ctx.core.context, ctx.actor, input)),
  /** An instructor sees the groups that they give; the others all that this computer knows. */
  list: allow(['desk', 'instructor', 'central', 'admin'])
    .input(z.strictObject({ groupId: id }))
    .query(({ ctx, input }) =>
      groupList(
        ctx.core.context,
        input.groupId,
        ctx.session?.role === 'instructor' ? ctx.session.username : null,
      ),
    ),
  /** A list on paper leaves the program: who printed which group stays on the trail. */
  printed: allow(['desk', 'instructor', 'central', 'admin'])
    .input(z.strictObject({ groupId: id }))
    .mutation(({ ctx, input }) =>
      audit(ctx.core.context, ctx.actor, 'LISTA_DE_GRUPO_IMPRESA', input.groupId),
    ),
});
