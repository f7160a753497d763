import { createHash } from 'node:crypto';
import { Refusal } from '#shared/domain/failure.ts';
import { enrolText, type EnrolReply, type EnrolRequest } from '#shared/sync/wire.ts';
import { certifyDeviceIn } from '../../certificate-keys.ts';
import type { HubParts } from './hub.ts';
import { isSignedBy, sealTo } from '../keys.ts';

/**
 * Makes a device the station of the code's Punto. The code is used once, except by the device that used it: its
 * answer may have been lost. Expiry is by this clock alone.
 */
export async function enrolDevice(parts: HubParts, request: EnrolRequest): Promise<EnrolReply> {
  const { ledger } = parts.context;
  if (!isSignedBy(request.signKey, enrolText(request), request.signature)) {
    throw new Refusal(
      'CODIGO_INVALIDO',
      'La inscripción no está firmada por este computador; inténtelo de nuevo.',
    );
  }
  const secretHash = createHash('sha256').update(Buffer.from(request.secret, 'base64url')).digest('hex');
  const signKey = JSON.stringify(request.signKey);
  const sealKey = JSON.stringify(request.sealKey);
  const site = await ledger.write('central@inscripcion', async (tx) => {
    const code = await tx.read
      .selectFrom('enrolmentCode')
      .selectAll()
      .where('secretHash', '=', secretHash)
      .executeTakeFirst();
    if (code === undefined) {
      throw new Refusal('CODIGO_INVALIDO', 'La central no conoce este código. Pida uno nuevo.');
    }
    const known = await tx.read
      .selectFrom('device')
      .selectAll()
      .where('id', '=', request.device)
      .executeTakeFirst();
    const repeated = code.usedBy === request.device && known?.signKey === signKey;
    if (code.usedAt !== null && !repeated) {
      throw new Refusal(
        'CODIGO_USADO',
        'Este código ya se usó en otro computador. Pida uno nuevo a la central.',
      );
    }
    if (code.usedAt === null && tx.now >= code.expiresAt) {
      throw new Refusal('CODIGO_VENCIDO', 'Este código venció. Pida uno nuevo a la central.');
    }
    const found = await tx.read
      .selectFrom('site')
      .select(['id', 'code', 'name'])
      .where('id', '=', code.siteId)
      .executeTakeFirst();
    if (found === undefined) throw new Refusal('CODIGO_INVALIDO', 'El Punto de este código ya no existe.');
    if (repeated) return found;
    if (known !== undefined && (known.signKey !== signKey || known.siteId !== code.siteId)) {
      throw new Refusal(
        'CONFLICTO',
        'La central ya conoce este computador con otra llave o en otro Punto. Use una carpeta de datos nueva.',
      );
    }
    if (known === undefined) {
      await tx.local
        .insertInto('device')
        .values({
          id: request.device,
          siteId: code.siteId,
          name: request.name,
          signKey,
          sealKey,
          enrolledAt: tx.now,
          revokedAt: null,
          frozenAt: null,
          lastContactAt: tx.now,
          lastPushAt: null,
          clockOffsetMs: null,
          appVersion: request.appVersion,
          pending: null,
          pendingSince: null,
        })
        .execute();
    } else {
      // A revoked device that was given a new code works again; its history goes on where it stood.
      await tx.local
        .updateTable('device')
        .set({ sealKey, name: request.name, revokedAt: null, lastContactAt: tx.now })
        .where('id', '=', request.device)
        .execute();
    }
    await certifyDeviceIn(tx, { id: request.device, signKey, siteId: code.siteId });
    await tx.local
      .updateTable('enrolmentCode')
      .set({ usedAt: tx.now, usedBy: request.device })
      .where('id', '=', code.id)
      .execute();
    await tx.append('auditEntry', {
      id: tx.newId(),
      siteId: code.siteId,
      at: tx.now,
      actor: 'central@inscripcion',
      action: 'DEVICE_ENROLLED',
      subject: request.device,
      detail: null,
    });
    return found;
  });
  parts.context.publish('central');
  const cityKey = parts.context.cityKey();
  if (cityKey === null) throw new Error('A centre without the key of the claims was composed wrongly.');
  return {
    device: request.device,
    siteId: site.id,
    siteCode: site.code,
    siteName: site.name,
    sealedCityKey: await sealTo(request.sealKey, cityKey),
    recoveryKey: parts.keyCopies.publicKey,
    serverTime: parts.context.clocks.now(),
  };
}
