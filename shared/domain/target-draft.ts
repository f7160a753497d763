import { z } from 'zod';
import { Refusal } from './failure.ts';
import { addressKey, snmpTargetSchema, type SnmpTarget } from './snmp-target.ts';

/**
 * A target as a person writes it in a form. What is kept is never shown again, so a secret that is left empty means the
 * one that is kept; but only for the same device and user: a secret must not be sent to an address that somebody
 * only wrote over the old one.
 */
export const targetDraftSchema = z.strictObject({
  zoneId: z.string().min(1).max(64),
  host: z.string().max(100),
  port: z.number(),
  version: z.enum(['2c', '3']),
  community: z.string().max(255).optional(),
  user: z.string().max(32).optional(),
  level: z.enum(['noAuthNoPriv', 'authNoPriv', 'authPriv']).optional(),
  authProtocol: z.enum(['SHA', 'SHA256']).optional(),
  authKey: z.string().max(255).optional(),
  privProtocol: z.enum(['AES128', 'AES256']).optional(),
  privKey: z.string().max(255).optional(),
  profile: z.string().max(60).optional(),
  ifIndex: z.number().optional(),
});

export type TargetDraft = z.infer<typeof targetDraftSchema>;

/** Throws ENTRADA_INVALIDA with the field and what to do about it. */
export function completeTarget(draft: TargetDraft, kept: SnmpTarget | null): SnmpTarget {
  const parsed = snmpTargetSchema.safeParse(meant(draft, kept), {
    error: () => 'Este dato no es válido; revíselo.',
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? '');
  throw new Refusal('ENTRADA_INVALIDA', `${issue?.message ?? ''}${whyAgain(field, draft, kept)}`, { field });
}

const SECRETS: ReadonlySet<string> = new Set(['community', 'authKey', 'privKey']);

/** A person who saw "kept" beside the field has to hear why it is asked for again. */
function whyAgain(field: string, draft: TargetDraft, kept: SnmpTarget | null): string {
  if (kept === null || !SECRETS.has(field) || keepsSecrets(draft, kept)) return '';
  return ' Lo guardado era de otra dirección, versión o usuario y no se envía a un equipo distinto.';
}

/** Whether the secrets that are kept may be used with this draft. */
export function keepsSecrets(
  draft: Pick<TargetDraft, 'host' | 'port' | 'version' | 'user'>,
  kept: { readonly host: string; readonly port: number; readonly version: string; readonly user?: string },
): boolean {
  const sameUser = kept.version === '2c' || kept.user === draft.user?.trim();
  return addressKey(draft) === addressKey(kept) && draft.version === kept.version && sameUser;
}

/** The draft without what its version and level do not use, and with the secrets that are kept. */
function meant(draft: TargetDraft, kept: SnmpTarget | null): object {
  const old = kept !== null && keepsSecrets(draft, kept) ? kept : null;
  const where = {
    zoneId: draft.zoneId,
    host: draft.host.trim(),
    port: draft.port,
    ...(draft.profile === undefined || draft.profile === '' ? {} : { profile: draft.profile }),
    ...(draft.ifIndex === undefined ? {} : { ifIndex: draft.ifIndex }),
  };
  if (draft.version === '2c') {
    const community = draft.community || (old?.version === '2c' ? old.community : '');
    return { ...where, version: '2c', community };
  }
  const secrets = old?.version === '3' ? old : null;
  const user = { ...where, version: '3', user: draft.user?.trim() ?? '', level: draft.level };
  if (draft.level === undefined || draft.level === 'noAuthNoPriv') return user;
  const signed = {
    ...user,
    authProtocol: draft.authProtocol,
    authKey: draft.authKey || secrets?.authKey,
  };
  if (draft.level === 'authNoPriv') return signed;
  return { ...signed, privProtocol: draft.privProtocol, privKey: draft.privKey || secrets?.privKey };
}
