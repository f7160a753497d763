import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { counter64, naturalNumber, readableText } from '#core/snmp/values.ts';

/** As an agent encodes it (BER): as few bytes as possible, a zero before a set high bit, or always eight. */
const encoded = (value: bigint, whole: boolean): Buffer => {
  const hex = value.toString(16).padStart(whole ? 16 : 2, '0');
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return !whole && (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
};

it('a 64-bit counter is read from one to nine bytes', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.integer({ min: 0, max: 63 }),
      fc.boolean(),
      (any, shift, whole) => {
        const value = any >> BigInt(shift);
        expect(counter64(encoded(value, whole))).toBe(value);
      },
    ),
    { numRuns: 10_000 },
  );
  expect([4, 8, 9].map((length) => counter64(Buffer.alloc(length, 1))?.toString(16))).toEqual([
    '1010101',
    '101010101010101',
    '101010101010101',
  ]);
});

it('what is no counter, number or text is nothing', () => {
  expect([counter64(7), counter64(Buffer.alloc(0)), counter64(Buffer.alloc(10))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([-1, 1.5, null, '3', Number.MAX_VALUE].map(naturalNumber)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
  expect([readableText('x'), readableText(Buffer.from('ap\u0007-1'))]).toEqual([undefined, 'ap-1']);
});
