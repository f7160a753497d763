import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { outboxHead, outboxLine, type OutboxHead, type OutboxLine } from '#shared/sync/usb-package.ts';
import type { DeviceRow } from '../../db/tables.ts';
import { hasExpired, signKeyOf } from '../hub/devices.ts';
import type { HubParts } from '../hub/hub.ts';
import { isSignedBy } from '../keys.ts';
import { damagedPackage, invalid, jsonOf, labelOf, openPackage, signedText } from './package.ts';

/** A package of a computer that may send. */
export interface ProvenPackage {
  readonly head: OutboxHead;
  readonly lines: readonly OutboxLine[];
  readonly device: Selectable<DeviceRow>;
}

/** All of a package, proven to be whole and written by a computer of this city, before any of it counts. */
export async function provenPackage(parts: HubParts, bytes: Uint8Array): Promise<ProvenPackage> {
  const { fingerprint } = parts.identity;
  const label = labelOf(bytes, 'OUTBOX', fingerprint);
  const content = await openPackage(bytes, parts.keyCopies.pair);
  const device = await admitted(parts, label.from);
  if (!isSignedBy(signKeyOf(device), signedText('OUTBOX', content), content.signature)) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'El paquete no está firmado por el computador que dice. No se tomó nada de él.',
    );
  }
  const [first = '', ...rest] = content.lines;
  const head = read(outboxHead, first);
  const lines = rest.map((line) => read(outboxLine, line));
  if (head.device !== device.id || head.centre !== fingerprint) throw damagedPackage();
  return { head, lines, device };
}

function read<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(line));
  // Whole and signed, and not of the form that this program knows.
  if (!parsed.success)
    throw invalid('Este programa no entiende el paquete. Actualice la central y repítalo.');
  return parsed.data;
}

/** Like the network's door, in words for whoever stands at the centre. */
async function admitted(parts: HubParts, id: string): Promise<Selectable<DeviceRow>> {
  const row = await parts.context.store.read
    .selectFrom('device')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refusal(
      'NO_INSCRITO',
      'El paquete es de un computador que esta central no conoce. No se tomó nada de él.',
    );
  }
  if (row.revokedAt !== null) {
    throw new Refusal(
      'REVOCADO',
      `A ${row.name} se le retiró el permiso: sus paquetes no se reciben. Si debe volver, inscríbalo con un código nuevo.`,
    );
  }
  if (row.frozenAt !== null) throw frozen(row);
  if (hasExpired(row, parts.context.clocks.now())) {
    throw new Refusal(
      'INSCRIPCION_VENCIDA',
      `La inscripción de ${row.name} venció: pasó más de un año sin hablar con la central. Inscríbalo con un código nuevo; lo suyo sigue guardado allá.`,
    );
  }
  return row;
}

export const frozen = (device: Pick<DeviceRow, 'name'>) =>
  new Refusal(
    'CONGELADO',
    `${device.name} está congelado: la central vio dos historias distintas de él. Decida primero qué vale; su paquete sigue completo en la memoria USB.`,
  );
