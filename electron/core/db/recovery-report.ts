import { timeOfDay, withArticle } from '#shared/text/clock-words.ts';
import type { Life } from './marks.ts';
import type { Restored } from './recovery.ts';

/** What happened to the data, for the host to show. */
export interface RecoveryReport {
  readonly cause: 'DAMAGED' | 'MISSING' | 'OLDER_FILE';
  /** When the snapshot that is now in use was taken (ms UTC); null when none was used. */
  readonly snapshotAt: number | null;
  /** Changes saved later that are not in it; null when nobody knows. */
  readonly lost: number | null;
  /** Folder below quarantine/ with what was set aside. */
  readonly quarantined: string | null;
  /** When this was found (ms UTC). */
  readonly at: number;
  /** The whole of it for people, in Spanish. */
  readonly message: string;
}

// Made when needed: the first of them costs 50 ms, and nearly every start has nothing to report.
const dayText = (instant: number) =>
  new Intl.DateTimeFormat('es-CO', { timeZone: 'America/Bogota', dateStyle: 'long' }).format(instant);
const dateText = (instant: number) => `${dayText(instant)} a ${withArticle(timeOfDay(instant))}`;
const countText = (count: number) => new Intl.NumberFormat('es-CO').format(count);

/** Null when the database is as it was left. */
export function reportRecovery(restored: Restored | null, life: Life, now: number): RecoveryReport | null {
  const later = laterChanges(life.lost);
  const back =
    'Lo que ya se había sincronizado vuelve de la central con la próxima sincronización; revise y registre de nuevo lo demás.';
  if (restored !== null) {
    const what =
      restored.cause === 'DAMAGED'
        ? 'La base de datos estaba dañada.'
        : 'Faltaba el archivo de la base de datos.';
    const kept =
      restored.quarantined === null
        ? ''
        : ` Lo que había se guardó, sin borrar nada, en «quarantine/${restored.quarantined}».`;
    return {
      cause: restored.cause,
      snapshotAt: restored.snapshot.at,
      lost: life.lost,
      quarantined: restored.quarantined,
      at: now,
      message: `${what} Se restauró la copia del ${dateText(restored.snapshot.at)}; ${later}. ${life.lost === 0 ? 'No hay que hacer nada.' : back}${kept}`,
    };
  }
  if (life.reason !== 'RESTORED' && life.reason !== 'LOG_SHORTER') return null;
  if (life.lost === 0) return null;
  return {
    cause: 'OLDER_FILE',
    snapshotAt: null,
    lost: life.lost,
    quarantined: null,
    at: now,
    message: `La base de datos es más antigua que lo último que se guardó en este equipo: ${later}. ${back}`,
  };
}

function laterChanges(lost: number | null): string {
  if (lost === null) return 'no se sabe cuántos cambios posteriores faltan';
  if (lost === 0) return 'no falta ningún cambio posterior';
  return lost === 1 ? 'falta 1 cambio posterior' : `faltan ${countText(lost)} cambios posteriores`;
}
