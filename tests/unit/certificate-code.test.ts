import { verifyAsync } from '@noble/ed25519';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '#core/certificate-keys.ts';
import { certificateCode, checkCertificate } from '#shared/domain/certificate-code.ts';
import { checkCertificateFile, sealedFile } from '#shared/domain/certificate-file.ts';
import { readSignedList, signedList, trustOf } from '#shared/domain/certificate-list.ts';
import { nameInPart } from '#shared/domain/certificate-name.ts';
import { fromBase32, toBase32 } from '#shared/domain/certificate-text.ts';
import type { CertificateTrust, VerifySignature } from '#shared/domain/certificate-trust.ts';
import { damagedDocumentIn, documentIn } from '#renderer/lib/wedge-signs.ts';
import { CONTENT, testCity } from '#tests/support/certificates.ts';

const noble: VerifySignature = async (publicKey, message, signature) => {
  try {
    return await verifyAsync(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};
const here = testCity();
const CODE = here.code();
const SAID = {
  number: 'PD01-2026-04106105',
  holder: 'Ana M. Pe*** Pr***',
  courseName: 'Fotografía con Celular',
  minutes: 1_200,
  completedOn: '2026-04-14',
  issuedOn: '2026-04-15',
};
const outcomeOf = async (text: string, trust: CertificateTrust = here.trust) =>
  (await checkCertificate(text, trust, verifyEd25519)).outcome;
/** Every run looks at other changes; a failing one prints its seed. */
const SEED = Math.floor(Math.random() * 2 ** 31);

describe('a certificate as text', () => {
  it('says what was signed, by node:crypto and by @noble/ed25519 alike', async () => {
    for (const verify of [verifyEd25519, noble]) {
      expect(await checkCertificate(CODE, here.trust, verify)).toEqual({
        outcome: 'VALIDO',
        message: 'Es un certificado válido de la ciudad.',
        certificate: SAID,
      });
    }
  });

  it('holds with blanks and lines in it, in small letters as a whole, and behind an address', async () => {
    const lines = CODE.match(/.{1,40}/gu)?.join('\r\n') ?? '';
    const mangled = `https>&&ejemplo.gov.co&curso1&${CODE}`;
    for (const text of [
      lines,
      ` ${CODE}\n`,
      CODE.toLowerCase(),
      `https://ejemplo.gov.co/curso1/#${CODE}`,
      mangled,
    ]) {
      expect(await outcomeOf(text)).toBe('VALIDO');
    }
    const [letter = ''] = /[A-Z]$/u.exec(CODE.slice(0, 40).replace(/[0-9]+$/u, '')) ?? [];
    expect(await outcomeOf(CODE.replace(letter, letter.toLowerCase()))).not.toBe('VALIDO');
  });

  it('fails at each of 10,000 random one-byte changes of its content', async () => {
    const bytes = fromBase32(CODE.slice(6)) ?? new Uint8Array();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = bytes.map((byte, index) => (index === at ? byte ^ change : byte));
        const { outcome, certificate } = await checkCertificate(
          `CURSO1${toBase32(altered)}`,
          here.trust,
          verifyEd25519,
        );
        expect({ outcome: outcome === 'VALIDO', certificate }).toEqual({ outcome: false, certificate: null });
      }),
      { numRuns: 10_000, seed: SEED },
    );
  }, 120_000);

  it('fails at each of 2,000 random changes of one letter of its text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(CODE.length - 1), fc.integer({ min: 0x20, max: 0x7e }), async (at, sign) => {
        const letter = String.fromCodePoint(sign);
        fc.pre(CODE[at] !== letter);
        expect(await outcomeOf(CODE.slice(0, at) + letter + CODE.slice(at + 1))).not.toBe('VALIDO');
      }),
      { numRuns: 2_000, seed: SEED },
    );
  }, 60_000);

  it('is incomplete wherever its QR was cut', async () => {
    for (let length = 1; length < CODE.length; length += 7) {
      expect([length, await outcomeOf(CODE.slice(0, length))]).toEqual([length, 'INCOMPLETO']);
    }
    expect(await outcomeOf(CODE.slice(CODE.length / 2))).toBe('INCOMPLETO');
    expect(await outcomeOf(`${CODE}0`)).toBe('ALTERADO');
  });

  it('tells another city, an issuer nobody certified and one that was revoked from one another', async () => {
    const other = testCity();
    expect(await outcomeOf(other.code())).toBe('OTRA_CIUDAD');
    // Another computer signs with the words of a certified one.
    const forged = certificateCode(
      CONTENT,
      { ...here.issuer, publicKey: other.device.publicKey },
      other.device.sign,
    );
    expect(await outcomeOf(forged)).toBe('EMISOR_NO_CERTIFICADO');
    // A certified computer gives numbers of a Punto that is not its own.
    const foreign = certificateCode(CONTENT, { ...here.issuer, siteCode: 'PD02' }, here.device.sign);
    expect(await outcomeOf(foreign)).toBe('EMISOR_NO_CERTIFICADO');
    const revokedAt = (at: number): CertificateTrust => ({
      ...here.trust,
      revokedIssuers: [{ publicKey: here.device.x, revokedAt: at }],
    });
    expect(await outcomeOf(CODE, revokedAt(CONTENT.issuedAt - 1_000))).toBe('EMISOR_REVOCADO');
    expect(await outcomeOf(CODE, revokedAt(CONTENT.issuedAt + 1_000))).toBe('VALIDO');
  });

  it('is known as revoked or as replaced, by its code and by its number alone', async () => {
    const listed = (...reasons: ('OTRO' | 'REEMPLAZADO')[]): CertificateTrust => ({
      ...here.trust,
      revoked: reasons.map((reason) => ({ number: SAID.number, reason, revokedAt: 0 })),
    });
    expect(await checkCertificate(CODE, listed('OTRO'), verifyEd25519)).toEqual({
      outcome: 'REVOCADO',
      message: 'La ciudad revocó este certificado: ya no vale. Pida otro en el Punto Digital que lo expidió.',
      certificate: SAID,
    });
    expect(await outcomeOf(CODE, listed('REEMPLAZADO'))).toBe('REEMPLAZADO');
    expect(await outcomeOf(CODE, listed('REEMPLAZADO', 'OTRO'))).toBe('REVOCADO');
    expect(await outcomeOf(SAID.number.toLowerCase(), listed('REEMPLAZADO'))).toBe('REEMPLAZADO');
    expect(await outcomeOf(SAID.number)).toBe('SOLO_NUMERO');
  });

  it('is told from everything else that a scanner reads', async () => {
    for (const text of [
      '',
      '   ',
      'hola',
      '7702001234567',
      'https://ejemplo.gov.co/',
      '9999000017',
      '🙂'.repeat(80),
    ]) {
      expect([text, await outcomeOf(text)]).toEqual([text, 'NO_ES_CERTIFICADO']);
    }
  });

  it('never looks like a document to the reader of cédulas', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 200, maxLength: 300 }), (bytes) => {
        const text = `CURSO1${toBase32(bytes)}`;
        expect([documentIn(text), documentIn(text.toLowerCase())]).toEqual([undefined, undefined]);
        // Sixteen figures in a row are the one sign left; by chance they come once in millions of certificates.
        if (!/\d{7}/u.test(text)) expect(damagedDocumentIn(text)).toBeUndefined();
      }),
      { numRuns: 500, seed: SEED },
    );
  });

  it('keeps the longest course and the shortest one, letter by letter', async () => {
    for (const courseName of [
      'Ñ',
      'Transformación Digital para Emprendedoras y Emprendedores '.repeat(2).trim(),
      'Ω'.repeat(120),
    ]) {
      const { certificate } = await checkCertificate(here.code({ courseName }), here.trust, verifyEd25519);
      expect(certificate?.courseName).toBe(courseName);
    }
  });
});

describe('base 32', () => {
  it('has one text for all bytes, and no bytes for any other text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = toBase32(bytes);
        expect([...(fromBase32(text) ?? [])]).toEqual([...bytes]);
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]*$/u);
      }),
      { seed: SEED },
    );
    expect(fromBase32('04')?.length).toBe(1);
    expect(fromBase32('0')).toBeNull();
    expect(fromBase32('01')).toBeNull();
    expect(fromBase32('0L')).toBeNull();
  });
});

describe('a name in part', () => {
  it('keeps what a paper can be compared with, and no more', () => {
    expect(nameInPart('Ana María', 'Peña Fictícia')).toBe('Ana M. Pe*** Fi***');
    expect(nameInPart('Íñigo', 'Li')).toBe('Íñigo L***');
    expect(nameInPart('  José   de la Cruz ', 'Güiza')).toBe('José d. l. C. Gü***');
    expect(nameInPart('Ana', '')).toBe('Ana');
    expect(nameInPart('N\u0303usta', 'A\u0301vila')).toBe('Ñusta Áv***');
  });
});

describe('a sealed file', () => {
  const pdf = Buffer.from(
    `%PDF-1.3\n/Keywords (${CODE})\n${'x'.repeat(400)}\nstartxref\n9\n%%EOF\n`,
    'latin1',
  );
  const NOW = CONTENT.issuedAt + 60_000;
  const sealed = sealedFile(pdf, here.issuer, NOW, here.device.sign);
  const fileOutcome = async (bytes: Uint8Array, trust = here.trust) =>
    (await checkCertificateFile(bytes, trust, verifyEd25519)).outcome;

  it('holds as it is, says which certificates are in it, and stays a PDF to those who look for its end', async () => {
    expect(await checkCertificateFile(sealed, here.trust, noble)).toEqual({
      outcome: 'VALIDO',
      message: 'El archivo está como se expidió y sus certificados valen.',
      certificates: [
        { outcome: 'VALIDO', message: 'Es un certificado válido de la ciudad.', certificate: SAID },
      ],
    });
    expect(Buffer.from(sealed.subarray(-1_024)).includes('%%EOF')).toBe(true);
  });

  it('fails at every random change of one byte, and when anything is cut off or added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = sealed.map((byte, index) => (index === at ? byte ^ change : byte));
        expect(await fileOutcome(altered)).not.toBe('VALIDO');
      }),
      { numRuns: 2_000, seed: SEED },
    );
    expect(await fileOutcome(pdf)).toBe('ALTERADO');
    expect(await fileOutcome(sealed.subarray(0, -1))).toBe('ALTERADO');
    expect(await fileOutcome(Buffer.concat([sealed, Buffer.from('%\n')]))).toBe('ALTERADO');
    expect(await fileOutcome(Buffer.from('%PDF-1.4\n%%EOF\n'))).toBe('NO_ES_CERTIFICADO');
    expect(await fileOutcome(Buffer.from('hola'))).toBe('NO_ES_CERTIFICADO');
    expect(await fileOutcome(new Uint8Array())).toBe('NO_ES_CERTIFICADO');
  }, 60_000);

  it('is no better than the certificates in it, nor than who sealed it', async () => {
    const revoked = [{ number: SAID.number, reason: 'NO_CUMPLIO', revokedAt: 0 }] as const;
    expect(await fileOutcome(sealed, { ...here.trust, revoked })).toBe('REVOCADO');
    const other = testCity();
    expect(await fileOutcome(sealedFile(pdf, other.issuer, NOW, other.device.sign))).toBe('OTRA_CIUDAD');
    const revokedIssuers = [{ publicKey: here.device.x, revokedAt: CONTENT.issuedAt + 1_000 }];
    expect(await fileOutcome(sealed, { ...here.trust, revokedIssuers })).toBe('EMISOR_REVOCADO');
  });
});

describe('the list of what is revoked', () => {
  const list = {
    issuedAt: 1_700_000_000_000,
    revoked: [{ number: SAID.number, reason: 'OTRO' as const, revokedAt: 1_699_000_000_000 }],
    revokedIssuers: [{ publicKey: here.device.x, revokedAt: 1_699_000_000_000 }],
  };
  const file = signedList(list, here.city.sign);

  it('is read with the city’s key, and refused when it was changed or is another city’s', async () => {
    const keys = [here.city.publicKey];
    const read = await readSignedList(file, keys, verifyEd25519);
    expect(trustOf(keys, read)).toEqual({
      cityKeys: keys,
      revoked: list.revoked,
      revokedIssuers: list.revokedIssuers,
    });
    for (const bad of [
      file.replace('OTRO', 'OTRA'),
      '{}',
      'null',
      '',
      signedList(list, testCity().city.sign),
    ]) {
      expect(await readSignedList(bad, keys, verifyEd25519)).toBeNull();
    }
    expect(await outcomeOf(CODE, trustOf(keys, null))).toBe('VALIDO');
  });
});
