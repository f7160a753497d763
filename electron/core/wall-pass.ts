import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from '#shared/domain/bogota.ts';
import type { CoreContext } from './context.ts';
import { readMeta, writeMeta } from './db/meta.ts';

/**
 * A wall hangs for weeks and a session ends with the working day: whoever opens the wall leaves a pass in its browser,
 * which shows the states of the public zones and opens nothing else. It is `issuedAt.signature`, signed with a secret of
 * this data folder; the wall gets a new one while it hangs, and gives it back when it is left.
 */
const LIFETIME_MS = 60 * DAY_MS;
const RENEWED_AFTER_MS = DAY_MS;
export const PASS_SECONDS = LIFETIME_MS / 1_000;

export type PassVerdict = 'REFUSED' | 'GOOD' | 'RENEW';

export async function givePass({ store, clocks }: CoreContext): Promise<string> {
  let secret = await readMeta(store.local, 'wallSecret');
  if (secret === null) {
    secret = Buffer.from(clocks.randomBytes(32)).toString('base64url');
    await writeMeta(store.local, 'wallSecret', secret);
  }
  const issuedAt = String(clocks.now());
  return `${issuedAt}.${signature(secret, issuedAt)}`;
}

/** A clock that was set back makes a pass younger, never void. */
export async function judgePass({ store, clocks }: CoreContext, pass: string): Promise<PassVerdict> {
  const secret = await readMeta(store.read, 'wallSecret');
  const [issuedAt = '', signed = ''] = pass.split('.', 2);
  if (secret === null || !/^\d{1,15}$/u.test(issuedAt)) return 'REFUSED';
  if (!same(signed, signature(secret, issuedAt))) return 'REFUSED';
  const age = clocks.now() - Number(issuedAt);
  if (age > LIFETIME_MS) return 'REFUSED';
  return age > RENEWED_AFTER_MS ? 'RENEW' : 'GOOD';
}

function signature(secret: string, issuedAt: string): string {
  return createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(`muro ${issuedAt}`)
    .digest('base64url');
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
