import { Refusal } from '#shared/domain/failure.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { recoveryCodeOf } from '../../db/key-recovery.ts';
import { openKeyCopy } from '../../sync/hub/key-copies.ts';

/**
 * The recovery code of a station, from the sealed copy that it sent. `wanted` is the device's id, or the code of a
 * Punto with one computer. Audited, also when there is no copy. Throws NO_EXISTE, CONFLICTO or LLAVE_ERRADA.
 */
export async function openStationKey(
  context: CoreContext,
  actor: string,
  wanted: string,
): Promise<{ device: string; site: string; code: string }> {
  const found = await context.store.read
    .selectFrom('device')
    .innerJoin('site', 'site.id', 'device.siteId')
    .select(['device.id', 'device.name', 'site.code'])
    .where((eb) =>
      eb.or([eb('device.id', '=', wanted.trim()), eb('site.code', '=', wanted.trim().toUpperCase())]),
    )
    .orderBy('device.enrolledAt')
    .execute();
  const [device, ...others] = found;
  if (device === undefined) {
    throw new Refusal('NO_EXISTE', 'La central no conoce ese equipo. Escriba su identificación o el Punto.');
  }
  if (others.length > 0) {
    throw new Refusal(
      'CONFLICTO',
      `Ese Punto tiene varios equipos; elija uno con --device: ${found.map(({ id, name }) => `${id} (${name})`).join(', ')}.`,
    );
  }
  await audit(context, actor, 'LLAVE_DE_PUNTO_ABIERTA', device.id);
  return {
    device: device.id,
    site: device.code,
    code: recoveryCodeOf(await openKeyCopy(context.store, device.id)),
  };
}
