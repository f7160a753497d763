import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant } from './fields.ts';

/** A setting of the centre for all Puntos: id is its name, value is JSON. */
export const setting = defineEntity({
  table: 'setting',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({ id, value: z.string().max(10_000), deletedAt: instant.nullable() }),
});
