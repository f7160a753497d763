import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#shared/domain/failure.ts';
import { text } from '#shared/domain/fields.ts';
import { writeMeta } from '../../db/meta.ts';
import type { CoreContext } from '../../context.ts';

/** The one-time token that `serve` prints when nobody can log in yet; gone once set-up is complete. */
export interface SetupGate {
  readonly token: string;
}

const digest = (value: string) => createHash('sha256').update(value).digest();

/** Compares in constant time; blanks and case are forgiven because the token is read from a console. */
export function checkSetupToken(gate: SetupGate | null, given: string): void {
  const clean = (value: string) => value.toLowerCase().replace(/[\s-]/g, '');
  if (gate === null) throw new Refusal('NO_AUTORIZADO', 'La preparación ya se hizo. Ingrese con su usuario.');
  if (!timingSafeEqual(digest(clean(gate.token)), digest(clean(given)))) {
    throw new Refusal(
      'CLAVE_ERRADA',
      'El código de preparación no coincide. Está en la ventana donde se inició el programa.',
    );
  }
}

export async function nameStation(context: CoreContext, siteName: string): Promise<void> {
  const parsed = text(80, 'Escriba o elija el nombre del Punto.').safeParse(siteName);
  if (!parsed.success) {
    throw new Refusal('ENTRADA_INVALIDA', parsed.error.issues[0]?.message ?? 'Revise el nombre.', {
      field: 'siteName',
    });
  }
  await writeMeta(context.store.local, 'setup', JSON.stringify({ siteName: parsed.data }));
}
