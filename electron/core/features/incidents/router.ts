import { z } from 'zod';
import { id, instant } from '#shared/domain/fields.ts';
import { incidentAct } from '#shared/domain/incident-act.ts';
import type { Core } from '../../core.ts';
import { allow, router } from '../../http/trpc.ts';
import { noteAct, type Officer } from './acts.ts';

const supervisors = () => allow(['wifi', 'central', 'admin']);
const { act, cause, note } = incidentAct.schema.shape;

export const incidentsRouter = router({
  act: supervisors()
    .input(
      z.strictObject({ zoneId: id, at: instant, act, cause: cause.default(null), note: note.default(null) }),
    )
    .mutation(({ ctx, input }) => noteAct(officerOf(ctx), input)),
});

function officerOf(ctx: {
  readonly core: Core;
  readonly session: { readonly username: string } | null;
  readonly actor: string;
}): Officer {
  return { context: ctx.core.context, actor: ctx.actor, officer: ctx.session?.username ?? ctx.actor };
}
