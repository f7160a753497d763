import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { id, instant } from './fields.ts';

/** Who did what. `detail` names things by id and code, never by name or document. */
export const auditEntry = defineEntity({
  table: 'auditEntry',
  kind: 'fact',
  owner: 'station',
  scope: 'centre',
  schema: z.object({
    id,
    siteId: z.string().max(64),
    at: instant,
    actor: z.string().min(1).max(120),
    action: z.string().min(1).max(60),
    subject: z.string().max(120).nullable(),
    detail: z.string().max(2000).nullable(),
  }),
});
