import { z } from 'zod';
import { comuna, zoneState } from './codes.ts';
import { defineEntity } from './entity.ts';
import { id, instant, text } from './fields.ts';

/** A public WiFi zone of the official list. Its id is UUIDv5(data set, normalised name): see zone-list.ts. */
export const zone = defineEntity({
  table: 'zone',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    name: text(120, 'La zona no tiene nombre.'),
    address: z.string().max(200).nullable(),
    neighbourhood: z.string().max(120).nullable(),
    comuna: comuna.nullable(),
    area: z.enum(['URBANA', 'RURAL']).nullable(),
    latitude: z.number().min(-90).max(90).nullable(),
    longitude: z.number().min(-180).max(180).nullable(),
    deletedAt: instant.nullable(),
  }),
});

/** What one vantage (a polling station) knows of a zone over [t0, t1), ms UTC. No row means not observed. */
export const wifiInterval = defineEntity({
  table: 'wifiInterval',
  kind: 'fact',
  owner: 'station',
  scope: 'site',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    vantage: id,
    zoneId: id,
    state: zoneState,
    t0: instant,
    t1: instant,
  }),
});
