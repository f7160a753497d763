import { z } from 'zod';
import { id } from '#shared/domain/fields.ts';
import { namedSentinelSchema } from '#shared/domain/snmp-target.ts';
import { targetDraftSchema } from '#shared/domain/target-draft.ts';
import { allow, router } from '../../http/trpc.ts';
import { assignZones } from './assign.ts';
import { importTargets } from './import-targets.ts';
import { importZones } from './import-zones.ts';
import { listTargets } from './list.ts';
import { removeTarget, saveTarget } from './save.ts';
import { saveSentinels } from './sentinels.ts';
import { trySentinel, tryTarget } from './try.ts';

const supervisor = (host?: 'central') => allow(['wifi', 'central', 'admin'], host);

/** A list of thousands of zones has less than half of this; the body of a request holds it. */
const MAX_BASE64 = 3_500_000;

const file = z.strictObject({
  fileName: z.string().max(300),
  /** Nothing of it is stored but what is imported: it may hold credentials. */
  base64: z.base64().max(MAX_BASE64, 'El archivo es demasiado grande: hasta 2,5 MB.'),
  dryRun: z.boolean(),
});

const request = ({ fileName, base64, dryRun }: z.infer<typeof file>, actor: string) => ({
  fileName,
  bytes: Buffer.from(base64, 'base64'),
  dryRun,
  actor,
});

/** No answer of these holds a credential; what was kept is never shown again. */
export const targetsRouter = router({
  list: supervisor().query(({ ctx }) => listTargets(ctx.core.context)),
  save: supervisor()
    .input(targetDraftSchema)
    .mutation(async ({ ctx, input }) => {
      await saveTarget(ctx.core.context, ctx.actor, input);
      await ctx.core.reloadWifi();
    }),
  remove: supervisor()
    .input(z.strictObject({ zoneId: id }))
    .mutation(async ({ ctx, input }) => {
      await removeTarget(ctx.core.context, ctx.actor, input.zoneId);
      await ctx.core.reloadWifi();
    }),
  /** Sends packets, so it is no query: nothing repeats it by itself. */
  try: supervisor()
    .input(targetDraftSchema)
    .mutation(({ ctx, input }) => tryTarget(ctx.core.context, input)),
  importZones: supervisor()
    .input(file)
    .mutation(async ({ ctx, input }) => {
      const report = await importZones(ctx.core.context, request(input, ctx.actor));
      if (!input.dryRun) await ctx.core.reloadWifi();
      return report;
    }),
  importTargets: supervisor()
    .input(file)
    .mutation(async ({ ctx, input }) => {
      const report = await importTargets(ctx.core.context, request(input, ctx.actor));
      if (!input.dryRun) await ctx.core.reloadWifi();
      return report;
    }),
  assign: supervisor('central')
    .input(
      z.strictObject({
        zoneIds: z.array(id).min(1, 'Escoja al menos una zona.').max(5_000),
        first: id.nullable(),
        second: id.nullable(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const assigned = await assignZones(ctx.core.context, ctx.actor, input);
      await ctx.core.reloadWifi();
      return assigned;
    }),
  saveSentinels: supervisor()
    .input(z.strictObject({ sentinels: z.array(namedSentinelSchema).max(20, 'Hasta 20 equipos.') }))
    .mutation(async ({ ctx, input }) => {
      await saveSentinels(ctx.core.context, ctx.actor, input.sentinels);
      await ctx.core.reloadWifi();
    }),
  trySentinel: supervisor()
    .input(namedSentinelSchema)
    .mutation(({ input }) => trySentinel(input)),
});
