import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import {
  enrolText,
  rebirthText,
  type ChainHead,
  type EnrolReply,
  type EnrolRequest,
} from '#shared/sync/wire.ts';
import { certifyDeviceIn, revokeKeyIn } from '../../certificate-keys.ts';
import type { DeviceRow } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { endAssignmentsIn } from '../../wifi/assignments.ts';
import { isSignedBy, sealTo } from '../keys.ts';
import { ENROLMENT_LIFETIME_MS, hasExpired, signKeyOf } from './devices.ts';
import type { HubParts } from './hub.ts';
import { writerOf } from './journal.ts';
import { isFormer, noteCameOver } from './lineage.ts';

const ACTOR = 'central@inscripcion';

/**
 * Makes a device the station of the code's Punto. The code is used once, except by the device that used it: its
 * answer may have been lost. Expiry is by this clock alone. A device that was revoked, frozen or has expired never
 * works again: its computer is told to come back as a new one (INSCRIPCION_NUEVA), which leaves the code unused.
 */
export async function enrolDevice(parts: HubParts, request: EnrolRequest): Promise<EnrolReply> {
  const { ledger } = parts.context;
  if (!isSignedBy(request.signKey, enrolText(request), request.signature)) {
    throw new Refusal(
      'CODIGO_INVALIDO',
      'La inscripción no está firmada por este computador; inténtelo de nuevo.',
    );
  }
  const site = await ledger.write(ACTOR, async (tx) => {
    const { code, repeated, known } = await usableCode(tx, request);
    const found = await tx.read
      .selectFrom('site')
      .select(['id', 'code', 'name'])
      .where('id', '=', code.siteId)
      .executeTakeFirst();
    if (found === undefined) throw new Refusal('CODIGO_INVALIDO', 'El Punto de este código ya no existe.');
    if (request.site !== undefined && request.site !== found.id) {
      throw new Refusal(
        'CONFLICTO',
        `Este código es del Punto ${found.code} ${found.name}, y este computador era de otro. Pida a la central un código de su Punto.`,
      );
    }
    if (repeated) return found;
    if (known === undefined) await admit(tx, request, code.siteId);
    else await renew(tx, request, known, code.siteId);
    if (request.site !== undefined) await noteCameOver(writerOf(tx), request.device);
    const signKey = JSON.stringify(request.signKey);
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
      actor: ACTOR,
      action: request.formerly === undefined ? 'DEVICE_ENROLLED' : 'DEVICE_REBORN',
      subject: request.device,
      detail: request.formerly?.device ?? null,
    });
    return found;
  });
  parts.context.publish('central');
  const { device, formerly } = request;
  const chains = formerly && (await formerChains(parts, device, formerly.device));
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
    ...(chains && { formerChains: chains }),
  };
}

/** Where this centre stands in the chains of what the computer proved to have been, when it was admitted. */
async function formerChains(
  { context }: HubParts,
  id: string,
  named: string,
): Promise<ChainHead[] | undefined> {
  const { read } = context.store;
  if (!(await isFormer(read, id, named))) return undefined;
  return read
    .selectFrom('deviceChain')
    .select(['lane', 'epoch', 'ackedSeq', 'ackedHash'])
    .where('device', '=', named)
    .orderBy('lane')
    .execute();
}

/** The code, and what is known of the device that brings it. Refused: used up, expired or unknown ones. */
async function usableCode(tx: LedgerTx, request: EnrolRequest) {
  const secretHash = createHash('sha256').update(Buffer.from(request.secret, 'base64url')).digest('hex');
  const code = await tx.read
    .selectFrom('enrolmentCode')
    .selectAll()
    .where('secretHash', '=', secretHash)
    .executeTakeFirst();
  if (code === undefined) {
    throw new Refusal('CODIGO_INVALIDO', 'La central no conoce este código. Pida uno nuevo.');
  }
  const known = await deviceIn(tx, request.device);
  const repeated = code.usedBy === request.device && known?.signKey === JSON.stringify(request.signKey);
  if (code.usedAt !== null && !repeated) {
    throw new Refusal(
      'CODIGO_USADO',
      'Este código ya se usó en otro computador. Pida uno nuevo a la central.',
    );
  }
  if (code.usedAt === null && tx.now >= code.expiresAt) {
    throw new Refusal('CODIGO_VENCIDO', 'Este código venció. Pida uno nuevo a la central.');
  }
  return { code, repeated, known };
}

const deviceIn = (tx: LedgerTx, id: string) =>
  tx.read.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst();

async function admit(tx: LedgerTx, request: EnrolRequest, siteId: string): Promise<void> {
  const known = request.formerly === undefined ? null : await replaced(tx, request, siteId);
  const formerly = await learnAncestors(tx, request, siteId, known);
  await tx.local
    .insertInto('device')
    .values({
      id: request.device,
      siteId,
      name: request.name,
      signKey: JSON.stringify(request.signKey),
      sealKey: JSON.stringify(request.sealKey),
      enrolledAt: tx.now,
      revokedAt: null,
      frozenAt: null,
      lastContactAt: tx.now,
      lastPushAt: null,
      clockOffsetMs: null,
      appVersion: request.appVersion,
      pending: null,
      pendingSince: null,
      expiresAt: tx.now + ENROLMENT_LIFETIME_MS,
      formerly,
    })
    .execute();
}

/**
 * What a computer was before this centre began, or since it was the last that is `known` here, retired for good, so that
 * what it measured then counts as its own. It is believed: who holds a code of the Punto may write there, and a device
 * that is known here is nobody's ancestor by word. Returns the newest.
 */
async function learnAncestors(
  tx: LedgerTx,
  request: EnrolRequest,
  siteId: string,
  known: string | null,
): Promise<string | null> {
  let formerly = known;
  for (const { device, signKey } of (request.ancestors ?? []).toReversed()) {
    if ((await deviceIn(tx, device)) !== undefined || device === request.device) continue;
    await tx.local
      .insertInto('device')
      .values({
        id: device,
        siteId,
        name: request.name,
        signKey: JSON.stringify(signKey),
        sealKey: JSON.stringify(request.sealKey),
        enrolledAt: tx.now,
        revokedAt: tx.now,
        frozenAt: null,
        lastContactAt: null,
        lastPushAt: null,
        clockOffsetMs: null,
        appVersion: null,
        pending: null,
        pendingSince: null,
        expiresAt: tx.now,
        formerly,
      })
      .execute();
    formerly = device;
  }
  return formerly;
}

/** A device in good standing that was given another code: nothing changes but what it says of itself. */
async function renew(
  tx: LedgerTx,
  request: EnrolRequest,
  known: Selectable<DeviceRow>,
  siteId: string,
): Promise<void> {
  if (known.signKey !== JSON.stringify(request.signKey) || known.siteId !== siteId) throw elsewhere();
  if (known.revokedAt !== null || known.frozenAt !== null || hasExpired(known, tx.now)) {
    throw new Refusal(
      'INSCRIPCION_NUEVA',
      'La central retiró la inscripción anterior de este computador: se inscribe como uno nuevo, con todo lo que tiene sin enviar.',
    );
  }
  const sealKey = JSON.stringify(request.sealKey);
  await tx.local
    .updateTable('device')
    .set({ sealKey, name: request.name, lastContactAt: tx.now, expiresAt: tx.now + ENROLMENT_LIFETIME_MS })
    .where('id', '=', request.device)
    .execute();
}

/**
 * The device that this computer was, as its old key proves. It is retired for good: whoever still holds its disk (a
 * clone) needs a code of their own.
 */
async function replaced(tx: LedgerTx, request: EnrolRequest, siteId: string): Promise<string> {
  const { device, signature } = request.formerly ?? { device: '', signature: '' };
  const before = await deviceIn(tx, device);
  if (before === undefined || !isSignedBy(signKeyOf(before), rebirthText(request, device), signature)) {
    throw new Refusal(
      'CODIGO_INVALIDO',
      'Este computador no prueba cuál era antes. Use una carpeta de datos nueva.',
    );
  }
  if (before.siteId !== siteId) throw elsewhere();
  if (before.revokedAt === null) {
    await tx.local.updateTable('device').set({ revokedAt: tx.now }).where('id', '=', device).execute();
    await revokeKeyIn(tx, device);
    await endAssignmentsIn(tx, device);
  }
  return device;
}

const elsewhere = () =>
  new Refusal(
    'CONFLICTO',
    'La central ya conoce este computador con otra llave o en otro Punto. Use una carpeta de datos nueva.',
  );
