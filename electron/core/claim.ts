import { createHmac } from 'node:crypto';

/** HMAC-SHA256(city key, document key): lets Puntos recognise a document without sharing its number. */
export function claimOf(cityKey: Uint8Array, key: string): string {
  return createHmac('sha256', cityKey).update(key).digest('base64url');
}
