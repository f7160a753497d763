import { z } from 'zod';
import { service } from './codes.ts';
import { defineEntity } from './entity.ts';
import { flag, instant, text } from './fields.ts';

/**
 * How a service is offered at the desks: its name, its place among the F-keys, whether it is offered at all, and
 * whether the visitor stays. The centre's catalogue; a service without a row is offered as the program ships it.
 */
export const serviceItem = defineEntity({
  table: 'serviceItem',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    /** The code itself: the indicators know services by it. */
    id: service,
    label: text(40, 'Escriba el nombre del servicio.'),
    /** 1 is F1. */
    position: z.int().min(1).max(10),
    active: flag,
    /** 0: a visit of this service is over as soon as it is registered (an errand, a print). */
    stays: flag,
    deletedAt: instant.nullable(),
  }),
});
