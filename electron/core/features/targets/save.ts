import { Refusal } from '#shared/domain/failure.ts';
import { completeTarget, type TargetDraft } from '#shared/domain/target-draft.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { oidProfiles } from '../../snmp/profiles.ts';
import { resealIn } from '../../wifi/assignments.ts';
import { readOwnTarget, storeTargetIn } from '../../wifi/targets.ts';

/** The draft with the secrets that are kept, for the device and user they are of. Throws ENTRADA_INVALIDA. */
export function targetOfDraft(draft: TargetDraft, kept: SnmpTarget | null): SnmpTarget {
  if (draft.profile !== undefined && !oidProfiles.has(draft.profile)) {
    throw new Refusal('ENTRADA_INVALIDA', 'No hay un perfil con ese nombre.', { field: 'profile' });
  }
  return completeTarget(draft, kept);
}

/** Keeps how one zone's device is asked. The caller tells a running monitor. */
export async function saveTarget(context: CoreContext, actor: string, draft: TargetDraft): Promise<void> {
  const target = targetOfDraft(draft, await readOwnTarget(context.store.read, draft.zoneId));
  await context.ledger.write(actor, async (tx) => {
    const zone = await tx.read
      .selectFrom('zone')
      .select('id')
      .where('id', '=', target.zoneId)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (zone === undefined) throw new Refusal('NO_EXISTE', 'Esta zona ya no existe. No se guardó nada.');
    await storeTargetIn(tx, target);
    if (context.role === 'central') await resealIn(tx, target.zoneId, target);
    const { version, profile = null, ifIndex = null } = target;
    await auditIn(
      tx,
      context,
      actor,
      'EQUIPO_GUARDADO',
      target.zoneId,
      JSON.stringify({ version, profile, ifIndex }),
    );
  });
  context.publish('wifi');
}

/** Forgets a zone's device, here and at the stations that had it from here. */
export async function removeTarget(context: CoreContext, actor: string, zoneId: string): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const { numDeletedRows } = await tx.local
      .deleteFrom('snmpTarget')
      .where('zoneId', '=', zoneId)
      .executeTakeFirst();
    if (numDeletedRows === 0n)
      throw new Refusal('NO_EXISTE', 'Esta zona no tiene equipo en este computador.');
    if (context.role === 'central') await resealIn(tx, zoneId, null);
    await auditIn(tx, context, actor, 'EQUIPO_QUITADO', zoneId);
  });
  context.publish('wifi');
}
