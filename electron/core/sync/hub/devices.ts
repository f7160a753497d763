import type { Selectable } from 'kysely';
import { Refusal } from '#shared/domain/failure.ts';
import { OLDEST_SUPPORTED } from '#shared/sync/change.ts';
import { publicJwk, type PublicJwk } from '#shared/sync/wire.ts';
import type { DeviceRow, Reader } from '../../db/tables.ts';

export const frozen = () =>
  new Refusal(
    'CONGELADO',
    'La central vio dos historias distintas de este computador (¿un disco clonado o restaurado?). Lo registrado sigue guardado aquí; pídale a la central un código de inscripción nuevo.',
  );

/** How long an enrolment is good after the last session, by the centre's clock alone. */
export const ENROLMENT_LIFETIME_MS = 365 * 86_400_000;

/** The device as the centre knows it. Refused: unknown, revoked, frozen or expired ones. `now` is the centre's. */
export async function admittedDevice(db: Reader, id: string, now: number): Promise<Selectable<DeviceRow>> {
  const row = await db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw new Refusal(
      'NO_INSCRITO',
      'La central no conoce este computador. Pida un código de inscripción nuevo.',
    );
  }
  if (row.frozenAt !== null) throw frozen();
  if (row.revokedAt !== null) {
    throw new Refusal(
      'REVOCADO',
      'La central retiró el permiso de este computador. Lo registrado sigue guardado aquí; para seguir hace falta un código de inscripción nuevo.',
    );
  }
  if (hasExpired(row, now)) {
    throw new Refusal(
      'INSCRIPCION_VENCIDA',
      'La inscripción de este computador venció: pasó más de un año sin hablar con la central. Lo registrado sigue guardado aquí; pida un código de inscripción nuevo.',
    );
  }
  return row;
}

export function hasExpired({ expiresAt }: Pick<Selectable<DeviceRow>, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && now >= expiresAt;
}

/**
 * Refuses downloads to a program that is too old to take what this centre holds. What it sends is taken all the same:
 * see upcast. A station says its version before it downloads; one that has not is refused nothing.
 */
export function refuseOutdated({ schemaVersion }: Pick<Selectable<DeviceRow>, 'schemaVersion'>): void {
  if (schemaVersion === null || schemaVersion >= OLDEST_SUPPORTED) return;
  throw new Refusal(
    'PROGRAMA_VIEJO',
    'Este programa es muy antiguo para recibir los datos de la central: actualícelo. Lo que se registra aquí se sigue enviando.',
  );
}

export function signKeyOf(device: Pick<DeviceRow, 'signKey'>): PublicJwk {
  return publicJwk.parse(JSON.parse(device.signKey));
}
