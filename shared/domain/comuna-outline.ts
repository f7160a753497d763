import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant, text } from './fields.ts';

/** The outline of a comuna on the map of the zones, as the centre loaded it from a GeoJSON file. */
export const comunaOutline = defineEntity({
  table: 'comunaOutline',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    name: text(120, 'El contorno no tiene nombre.'),
    /** JSON: rings of [longitude, latitude] in degrees (WGS 84), five decimals, outer and inner alike (even-odd). */
    rings: z.string().min(2).max(60_000),
    deletedAt: instant.nullable(),
  }),
});
