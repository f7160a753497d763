import { createHash } from 'node:crypto';
import type { Comuna } from '#shared/domain/codes.ts';
import type { RevocationReason } from '#shared/domain/device-acts.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { siteIdOf } from '#shared/domain/site.ts';
import { formatEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { auditIn } from '../../audit.ts';
import { revokeKeyIn } from '../../certificate-keys.ts';
import type { CoreContext } from '../../context.ts';
import { readMeta } from '../../db/meta.ts';
import { hubIdentity } from '../../sync/hub/identity.ts';
import { sha256Bytes } from '../../sync/keys.ts';
import { endAssignmentsIn } from '../../wifi/assignments.ts';

/** Long enough to carry the code to the Punto on the next working day. */
const CODE_LIFETIME_MS = 48 * 3_600_000;

/** Adds a Punto. Refused when its code is taken. */
export async function createSite(
  context: CoreContext,
  actor: string,
  input: { code: string; name: string; comuna?: Comuna | null },
): Promise<{ id: string; code: string }> {
  return context.ledger.write(actor, async (tx) => {
    const code = input.code.trim().toUpperCase();
    const taken = await tx.read
      .selectFrom('site')
      .select('id')
      .where('code', '=', code)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (taken !== undefined) {
      throw new Refusal('YA_EXISTE', `Ya hay un Punto con el código ${code}; use otro.`);
    }
    const named = siteIdOf(code);
    // A Punto of this code that was taken out keeps its id.
    const held = await tx.read.selectFrom('site').select('id').where('id', '=', named).executeTakeFirst();
    const id = held === undefined ? named : tx.newId();
    await tx.create('site', {
      id,
      code,
      name: input.name,
      comuna: input.comuna ?? null,
      active: 1,
      deletedAt: null,
    });
    await auditIn(tx, context, actor, 'SITE_CREATED', id);
    return { id, code };
  });
}

/**
 * A single-use code with which one computer becomes the station of a Punto; valid 48 hours by the centre's clock.
 * The secret itself is not kept, only its hash. Refused while the centre has no address that stations can reach.
 */
export async function createEnrolmentCode(
  context: CoreContext,
  actor: string,
  siteCode: string,
): Promise<{ code: string; expiresAt: number }> {
  const url = await readMeta(context.store.local, 'centreUrl');
  if (url === null) {
    throw new Refusal(
      'NO_EXISTE',
      'La central todavía no tiene dirección: póngala en marcha («puntos central serve») y pida el código después.',
    );
  }
  const identity = await hubIdentity(context.store, context.clocks.now());
  const secret = context.clocks.randomBytes(16);
  return context.ledger.write(actor, async (tx) => {
    const code = siteCode.trim().toUpperCase();
    const site = await tx.read
      .selectFrom('site')
      .select('id')
      .where('code', '=', code)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (site === undefined) {
      throw new Refusal('NO_EXISTE', `No hay un Punto con el código ${code}; créelo primero.`);
    }
    const expiresAt = tx.now + CODE_LIFETIME_MS;
    await tx.local
      .insertInto('enrolmentCode')
      .values({
        id: tx.newId(),
        siteId: site.id,
        secretHash: createHash('sha256').update(secret).digest('hex'),
        createdAt: tx.now,
        expiresAt,
        usedAt: null,
        usedBy: null,
      })
      .execute();
    await auditIn(tx, context, actor, 'ENROLMENT_CODE_CREATED', site.id);
    const { fingerprint } = identity;
    return { code: formatEnrolmentCode({ url, fingerprint, secret }, sha256Bytes), expiresAt };
  });
}

/**
 * From now on the device is refused at the door, signs no certificate and polls no zone. What it sent before stays.
 * Throws NO_EXISTE for a device that is not enrolled, or no more.
 */
export async function revokeDevice(
  context: CoreContext,
  actor: string,
  device: string,
  reason: RevocationReason = 'OTRA',
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const result = await tx.local
      .updateTable('device')
      .set({ revokedAt: tx.now })
      .where('id', '=', device)
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) {
      throw new Refusal('NO_EXISTE', 'No hay un computador inscrito con esa identificación.');
    }
    await revokeKeyIn(tx, device);
    await endAssignmentsIn(tx, device);
    await auditIn(tx, context, actor, 'DEVICE_REVOKED', device, reason);
  });
  context.publish('central');
}
