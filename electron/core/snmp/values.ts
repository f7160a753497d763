/** What net-snmp hands over, as numbers and text; undefined for anything else, the library's own null included. */

export function naturalNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Counter64 arrives as its bytes, one to nine of them, without leading zeros. */
export function counter64(value: unknown): bigint | undefined {
  if (!Buffer.isBuffer(value) || value.length === 0 || value.length > 9) return undefined;
  return BigInt.asUintN(64, BigInt(`0x${value.toString('hex')}`));
}

export function readableText(value: unknown): string | undefined {
  if (!Buffer.isBuffer(value)) return undefined;
  return value
    .toString('utf8')
    .replace(/\p{Cc}/gu, '')
    .slice(0, 255);
}
