import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Store } from '../../db/store.ts';
import { fingerprintOf } from '../keys.ts';

export interface HubIdentity {
  /** PEM; the HTTPS server of the centre serves with these. */
  readonly key: string;
  readonly cert: string;
  /** What enrolment codes carry and stations pin. */
  readonly fingerprint: string;
}

const stored = z.object({ key: z.string(), cert: z.string() });

/** Stations do not look at the dates (a clock that is years off must not lock them out); browsers do. */
const VALID_YEARS = 30;

/**
 * The centre's own key and certificate: made on the first start, the same ever after. They live in the encrypted database, so that a restored centre is the centre that its stations know.
 */
export async function hubIdentity(store: Store, now: number): Promise<HubIdentity> {
  const held = await readMeta(store.local, 'hubIdentity');
  if (held !== null) return withFingerprint(stored.parse(JSON.parse(held)));
  // Needed once in a centre's life, and slow to load: no start but the first waits for it.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'Puntos Digitales - Oficina central' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 86_400_000),
    notAfterDate: new Date(now + VALID_YEARS * 365 * 86_400_000),
  });
  const identity = { key: made.private, cert: made.cert };
  await writeMeta(store.local, 'hubIdentity', JSON.stringify(identity));
  return withFingerprint(identity);
}

function withFingerprint(identity: { key: string; cert: string }): HubIdentity {
  return { ...identity, fingerprint: fingerprintOf(new X509Certificate(identity.cert)) };
}
