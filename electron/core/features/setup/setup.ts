import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#shared/domain/failure.ts';
import { text } from '#shared/domain/fields.ts';
import type { CoreContext } from '../../context.ts';
import { writeMeta } from '../../db/meta.ts';

/** Guesses before the token is void: eight digits must not be tried out. */
const MOST_GUESSES = 10;

/** Guards the set-up with the one-time token that `serve` prints while nobody can log in. */
export interface SetupGate {
  /** Null: the window has proven itself in another way. Throws NO_AUTORIZADO or CLAVE_ERRADA. */
  check(given: string | null): void;
  close(): void;
}

const digest = (value: string) => createHash('sha256').update(value).digest();
/** Blanks and hyphens are forgiven because the token is read from one window and typed into another. */
const clean = (value: string) => value.replace(/[\s-]/g, '');

export function createSetupGate(token: string | null): SetupGate {
  let open = token !== null;
  let guesses = 0;
  return {
    check: (given) => {
      if (!open || token === null) {
        throw new Refusal('NO_AUTORIZADO', 'La preparación ya se hizo. Ingrese con su usuario.');
      }
      if (given === null) return;
      guesses += 1;
      if (guesses > MOST_GUESSES) {
        throw new Refusal(
          'NO_AUTORIZADO',
          'Demasiados intentos: el código ya no sirve. Cierre el programa y ábralo de nuevo para recibir otro.',
        );
      }
      if (!timingSafeEqual(digest(clean(token)), digest(clean(given)))) {
        throw new Refusal(
          'CLAVE_ERRADA',
          'El código de preparación no coincide. Está en la ventana donde se inició el programa.',
          { field: 'token' },
        );
      }
    },
    close: () => {
      open = false;
    },
  };
}

const stationName = text(80, 'Escriba o elija el nombre del Punto.');

/** The name as it will be kept. Throws ENTRADA_INVALIDA. */
export function checkStationName(name: string | null): string {
  const parsed = stationName.safeParse(name ?? '');
  if (parsed.success) return parsed.data;
  throw new Refusal('ENTRADA_INVALIDA', parsed.error.issues[0]?.message ?? 'Revise el nombre.', {
    field: 'siteName',
  });
}

export async function nameStation(context: CoreContext, name: string): Promise<void> {
  await writeMeta(context.store.local, 'setup', JSON.stringify({ siteName: checkStationName(name) }));
}
