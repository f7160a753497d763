import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant } from './fields.ts';

/**
 * Which station polls a zone, as the centre decides: a first and a second vantage. A zone that nobody was assigned is
 * polled by whoever has its target. What a vantage saw while it was not assigned does not count.
 */
export const zoneAssignment = defineEntity({
  table: 'zoneAssignment',
  kind: 'record',
  owner: 'centre',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    /** Device of the station that polls. */
    vantage: id,
    zoneId: id,
    rank: z.enum(['PRIMERA', 'SEGUNDA']),
    startsAt: instant,
    endsAt: instant.nullable(),
    /** The zone's SNMP target as a JWE that only the station's own key opens; null where the station has its own. */
    sealedTarget: z.string().max(4_000).nullable(),
    deletedAt: instant.nullable(),
  }),
});
