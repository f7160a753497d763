import type { Selectable } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { publicJwk, type PublicJwk } from '#shared/sync/wire.ts';
import type { DeviceRow, Reader } from '../../db/tables.ts';

/** The device as the centre knows it. Refused: unknown, revoked or frozen ones. */
export async function admittedDevice(db: Reader, id: string): Promise<Selectable<DeviceRow>> {
  const row = await db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw new Refusal(
      'NO_INSCRITO',
      'La central no conoce este computador. Pida un código de inscripción nuevo.',
    );
  }
  if (row.revokedAt !== null) {
    throw new Refusal(
      'REVOCADO',
      'La central retiró el permiso de este computador. Lo registrado sigue guardado aquí; llame a la central.',
    );
  }
  if (row.frozenAt !== null) {
    throw new Refusal(
      'CONGELADO',
      'La central vio dos historias distintas de este computador (¿un disco clonado o restaurado?). Lo registrado sigue guardado aquí; llame a la central.',
    );
  }
  return row;
}

export function signKeyOf(device: Pick<DeviceRow, 'signKey'>): PublicJwk {
  return publicJwk.parse(JSON.parse(device.signKey));
}
