/** What net-snmp hands over, as numbers and text; undefined for anything else, the library's own null included. */

export function naturalNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Counter64 arrives as its bytes, one to nine of them, without leading zeros but for a sign. */
export function counter64(value: unknown): bigint | undefined {
  if (!Buffer.isBuffer(value) || value.length === 0 || value.length > 9) return undefined;
  // Numbers hold six bytes exactly, and a round of polls reads hundreds of these.
  const above = Math.max(0, value.length - 6);
  const low = BigInt(value.readUIntBE(above, value.length - above));
  return above === 0 ? low : BigInt.asUintN(64, (BigInt(value.readUIntBE(0, above)) << 48n) | low);
}

export function readableText(value: unknown): string | undefined {
  if (!Buffer.isBuffer(value)) return undefined;
  return value
    .toString('utf8')
    .replace(/\p{Cc}/gu, '')
    .slice(0, 255);
}
