import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { localDate } from '#shared/domain/bogota.ts';
import type { CourseHome, GivenCourse } from '#tests/support/course.ts';
import { certificateCode, type UnsignedCertificate } from '#shared/domain/certificate-code.ts';
import { fromBase64Url } from '#shared/domain/certificate-text.ts';
import {
  CITY_ID_BYTES,
  issuerText,
  type CertificateTrust,
  type Issuer,
} from '#shared/domain/certificate-trust.ts';

/** A pair of Ed25519 keys of a test. */
export interface TestKey {
  /** base64url. */
  readonly x: string;
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export function testKey(): TestKey {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const x = jwk.x ?? '';
  return {
    x,
    publicKey: fromBase64Url(x, 32) ?? new Uint8Array(),
    sign: (message) => sign(null, message, key),
  };
}

/** A city with one computer that may issue. */
export function testCity(siteCode = 'PD01') {
  const city = testKey();
  const device = testKey();
  const issuer: Issuer = {
    cityId: city.publicKey.subarray(0, CITY_ID_BYTES),
    siteCode,
    publicKey: device.publicKey,
    signature: city.sign(issuerText(device.publicKey, siteCode)),
  };
  const trust: CertificateTrust = { cityKeys: [city.publicKey], revoked: [], revokedIssuers: [] };
  const code = (given: Partial<UnsignedCertificate> = {}) =>
    certificateCode({ ...CONTENT, ...given }, issuer, device.sign);
  return { city, device, issuer, trust, code };
}

/** Of an invented person. */
export const CONTENT: UnsignedCertificate = {
  serial: Uint8Array.of(1, 2, 3, 4, 5),
  holder: 'Ana M. Pe*** Pr***',
  courseName: 'Fotografía con Celular',
  minutes: 1_200,
  completedOn: '2026-04-14',
  issuedAt: Date.parse('2026-04-15T15:42:07Z'),
};

/** The first `count` people of a course were at all of its sessions, and its lists are closed. */
export async function attendAll(home: CourseHome, course: GivenCourse, count: number): Promise<void> {
  const siteId = home.siteId();
  for (const session of course.sessions) {
    await home.ledger.write('user:test', async (tx) => {
      for (const { personId } of course.people.slice(0, count)) {
        await tx.append('sessionMark', {
          id: tx.newId(),
          siteId,
          sessionId: session.id,
          groupId: course.groupId,
          personId,
          mark: 'PRESENTE',
          startedAt: session.startsAt,
          endedAt: session.endsAt,
          localDate: localDate(session.startsAt),
          arrivedAt: null,
          markedAt: session.endsAt,
          how: 'LISTA',
          reason: null,
          officer: 'user:test',
        });
      }
      await tx.patch('courseSession', session.id, { closedAt: session.endsAt, closedBy: 'user:test' });
    });
  }
}
