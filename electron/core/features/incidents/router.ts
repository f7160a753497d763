import { z } from 'zod';
import type { Role } from '#shared/domain/codes.ts';
import { calendarDate, id, instant } from '#shared/domain/fields.ts';
import { incidentAct } from '#shared/domain/incident-act.ts';
import type { Core } from '../../core.ts';
import { allow, router } from '../../http/trpc.ts';
import { alertsShown, readAlerts } from '../../wifi/alerts.ts';
import { noteAct, type Officer } from './acts.ts';
import { incidentFigures, listIncidents } from './list.ts';
import { ticketText } from './ticket.ts';

const SUPERVISORS: readonly Role[] = ['wifi', 'central', 'admin'];
const supervisors = () => allow(SUPERVISORS);
const period = z.strictObject({ from: calendarDate, to: calendarDate });
const { act, cause, note } = incidentAct.schema.shape;

export const incidentsRouter = router({
  list: supervisors()
    .input(period)
    .query(({ ctx, input }) => listIncidents(ctx.core.context, input)),
  figures: supervisors()
    .input(period)
    .query(({ ctx, input }) => incidentFigures(ctx.core.context, input)),
  ticketText: supervisors()
    .input(z.strictObject({ zoneId: id, at: instant }))
    .query(({ ctx, input }) => ticketText(ctx.core.context, input, officerOf(ctx).officer)),
  act: supervisors()
    .input(
      z.strictObject({ zoneId: id, at: instant, act, cause: cause.default(null), note: note.default(null) }),
    )
    .mutation(({ ctx, input }) => noteAct(officerOf(ctx), input)),
  /** Outages that this user is to be told of. Also while the screen is locked: the desktop goes on telling. */
  alerts: allow('session').query(({ ctx }) =>
    isTold(ctx.session) ? readAlerts(ctx.core.context, officerOf(ctx).officer) : [],
  ),
  alertsShown: allow('session')
    .input(z.strictObject({ zoneIds: z.array(id).min(1).max(10_000) }))
    .mutation(({ ctx, input }) => alertsShown(ctx.core.context, officerOf(ctx).officer, input.zoneIds)),
});

function officerOf(ctx: {
  readonly core: Core;
  readonly session: { readonly username: string } | null;
  readonly actor: string;
}): Officer {
  return { context: ctx.core.context, actor: ctx.actor, officer: ctx.session?.username ?? ctx.actor };
}

function isTold(session: { readonly role: Role } | null): boolean {
  return session !== null && SUPERVISORS.includes(session.role);
}
