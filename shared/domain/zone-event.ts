import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant } from './fields.ts';

/** What a vantage noticed of a zone beside its intervals: a restart of its device, or polls lost without an outage. */
export const zoneEvent = defineEntity({
  table: 'zoneEvent',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    vantage: id,
    zoneId: id,
    kind: z.enum(['REINICIO', 'PERDIDA']),
    /** REINICIO: when the poll that showed it was sent. PERDIDA: the first lost poll. */
    at: instant,
    /** PERDIDA: the poll that was answered again. */
    until: instant.nullable(),
    /** REINICIO: how long the device had been up, ms; null where no counter says so. */
    uptimeMs: z.int().min(0).nullable(),
    /** REINICIO: ms without a good poll before it. */
    silentMs: z.int().min(0).nullable(),
    /** REINICIO: the counters that show it, and after a slash those that deny it: `sysUpTime+engineBoots/hrUptime`. */
    saidBy: z.string().max(120).nullable(),
  }),
});

/**
 * One hour of a vantage, all its zones in one row: polls, losses, round trip, clients and traffic. Kept 400 days.
 * `data` is the base64 of the deflated JSON of `hourRows` in zone-hours.ts.
 */
export const wifiHour = defineEntity({
  table: 'wifiHour',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  expiry: { field: 'hour', days: 400 },
  schema: z.object({
    id,
    siteId: z.string().max(64),
    vantage: id,
    /** Beginning of the hour. */
    hour: instant,
    data: z.string().min(4).max(60_000),
  }),
});
