import { z } from 'zod';
import { SHIPPED_CATALOGUE } from '#shared/domain/service-catalogue.ts';
import { serviceItem } from '#shared/domain/service-item.ts';
import { allow, router } from '../../http/trpc.ts';
import { readCatalogue } from '../../services.ts';
import { saveServices } from './services.ts';

const { id, label, position } = serviceItem.schema.shape;
const entry = z.strictObject({ id, label, position, active: z.boolean(), stays: z.boolean() });

export const servicesRouter = router({
  /** Every screen that names a service asks this; there is nothing personal in it. */
  list: allow('session').query(({ ctx }) => readCatalogue(ctx.core.context.store.read)),
  save: allow(['central', 'admin'], 'central')
    .input(z.strictObject({ services: z.array(entry).max(SHIPPED_CATALOGUE.length) }))
    .mutation(({ ctx, input }) => saveServices(ctx.core.context, ctx.actor, input.services)),
});
