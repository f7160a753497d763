import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Making one costs four times as much as a claim does, and a bootstrap makes thousands of claims. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

/** HMAC-SHA256(city key, document key): lets Puntos recognise a document without sharing its number. */
export function claimOf(cityKey: Uint8Array, key: string): string {
  let secret = prepared.get(cityKey);
  if (secret === undefined) {
    secret = createSecretKey(cityKey);
    prepared.set(cityKey, secret);
  }
  return createHmac('sha256', secret).update(key).digest('base64url');
}
