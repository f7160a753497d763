import { z } from 'zod';
import { contract } from '#shared/domain/contract.ts';
import { exclusionVerdict } from '#shared/domain/exclusion.ts';
import { calendarDate, id, tidyText } from '#shared/domain/fields.ts';
import { serviceHoursSchema } from '#shared/domain/service-hours.ts';
import { allow, router, type RequestContext } from '../../http/trpc.ts';
import { exclusionChoices } from './choices.ts';
import { addZones, changeZones, contractZones, MOST_ZONES, removeZones } from './contract-zones.ts';
import { listContracts, removeContract, saveContract } from './contracts.ts';
import { decideExclusion } from './decide.ts';
import { listExclusions, type Officer } from './exclusions.ts';
import { checkExclusion, exclusionRequest, requestExclusion, wantedTime } from './request.ts';

const supervisor = () => allow(['wifi', 'central', 'admin']);
/** At the centre, and on a station that works alone (the core decides). */
const centre = () => allow(['central', 'admin']);

function officerOf(ctx: Pick<RequestContext, 'session'> & { readonly actor: string }): Officer {
  return {
    actor: ctx.actor,
    username: ctx.session?.username ?? ctx.actor,
    role: ctx.session?.role ?? '',
  };
}

const { number, operator, targetMilli, startsOn, endsOn } = contract.schema.shape;
const contractInput = z.strictObject({
  id: id.optional(),
  number,
  operator,
  targetMilli,
  hours: serviceHoursSchema,
  startsOn,
  endsOn,
});

const termIds = z.array(id).min(1, 'Elija al menos una zona.').max(MOST_ZONES);

/** What the operator owes: contracts with their zones, and the time that is left out of them. */
export const contractsRouter = router({
  list: supervisor().query(({ ctx }) => listContracts(ctx.core.context)),
  save: centre()
    .input(contractInput)
    .mutation(({ ctx, input }) => saveContract(ctx.core.context, ctx.actor, input)),
  remove: centre()
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => removeContract(ctx.core.context, ctx.actor, input.id)),

  zones: supervisor()
    .input(z.strictObject({ contractId: id }))
    .query(({ ctx, input }) => contractZones(ctx.core.context, input.contractId)),
  addZones: centre()
    .input(z.strictObject({ contractId: id, zoneIds: termIds, commissionedOn: calendarDate }))
    .mutation(({ ctx, input }) => addZones(ctx.core.context, ctx.actor, input)),
  changeZones: centre()
    .input(
      z.strictObject({
        contractId: id,
        termIds,
        commissionedOn: calendarDate.optional(),
        withdrawnOn: calendarDate.nullable().optional(),
      }),
    )
    .mutation(({ ctx, input }) => changeZones(ctx.core.context, ctx.actor, input)),
  removeZones: centre()
    .input(z.strictObject({ contractId: id, termIds }))
    .mutation(({ ctx, input }) => removeZones(ctx.core.context, ctx.actor, input)),

  choices: supervisor().query(({ ctx }) => exclusionChoices(ctx.core.context)),
  exclusions: supervisor()
    .input(
      z.strictObject({
        state: z.enum(['PENDIENTE', ...exclusionVerdict.options]).nullable(),
        zoneId: id.nullable(),
      }),
    )
    .query(({ ctx, input }) => listExclusions(ctx.core.context, officerOf(ctx), input)),
  /** What would come of a request: how many zones, what it overlaps. Writes nothing. */
  checkExclusion: supervisor()
    .input(wantedTime)
    .query(({ ctx, input }) => checkExclusion(ctx.core.context, input)),
  requestExclusion: supervisor()
    .input(exclusionRequest)
    .mutation(({ ctx, input }) => requestExclusion(ctx.core.context, officerOf(ctx), input)),
  decideExclusion: centre()
    .input(z.strictObject({ id, verdict: exclusionVerdict, reason: z.string().max(500).transform(tidyText) }))
    .mutation(({ ctx, input }) => decideExclusion(ctx.core.context, officerOf(ctx), input)),
});
