import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatEnrolmentCode, parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const ticket = fc.record({
  url: fc.constantFrom('https://10.0.0.7:8443', 'https://central.bucaramanga.gov.co', 'https://[::1]:1'),
  fingerprint: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('hex')),
  secret: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

describe('the text of an enrolment code', () => {
  it('carries address, fingerprint and secret there and back, however it is typed', () => {
    fc.assert(
      fc.property(ticket, (original) => {
        const code = formatEnrolmentCode(original, sha256);
        expect(code).toMatch(/^PD1(-[0-9A-HJKMNP-TV-Z]{1,5})+$/);
        const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`;
        // The prefix itself holds a 1.
        for (const text of [code, typed.replace('pdl', 'pd1')]) {
          const parsed = parseEnrolmentCode(text, sha256);
          expect({ ...parsed, secret: [...(parsed?.secret ?? [])] }).toEqual({
            ...original,
            secret: [...original.secret],
          });
        }
      }),
    );
  });

  it('is not accepted with one letter changed, left out or added', () => {
    fc.assert(
      fc.property(ticket, fc.nat(), fc.constantFrom('2', 'K', 'Z', ''), (original, at, letter) => {
        const code = formatEnrolmentCode(original, sha256).replaceAll('-', '');
        const place = 3 + (at % (code.length - 3));
        fc.pre(code[place] !== letter);
        expect(parseEnrolmentCode(code.slice(0, place) + letter + code.slice(place + 1), sha256)).toBeNull();
      }),
    );
  });

  it('is never anything that a person types by mistake', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseEnrolmentCode(text, sha256)).toBeNull();
      }),
    );
  });
});
