import { tableLabel } from '#shared/text/tables.ts';
import { TOLERANCE_MS } from '#shared/sync/true-time.ts';
import type { TurnedAway } from '#shared/sync/turned-away.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatQuantity,
} from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type SyncStatus = Outputs['sync']['status'];

/** One line about this computer and the centre, in the words of a reception desk, with what to do. */
export interface Line {
  readonly tone: Tone;
  readonly title: string;
  readonly words: string;
}

const DAY = 86_400_000;
/** After this long without contact waiting for the network is not the only advice any more. */
const LONG = 2 * DAY;
/** A comparison that has not come for so long is worth a word. */
const STALE = 3 * DAY;

const data = (count: number) => formatQuantity(count, 'dato', 'datos');

/** What only a new code of the centre ends: the same screen takes it. */
const NEEDS_CODE: Readonly<Record<TurnedAway, { readonly title: string; readonly why: string }>> = {
  CONGELADO: {
    title: 'La central congeló este computador.',
    why: 'Vio dos historias distintas de él: ¿se copió o se restauró el disco?',
  },
  REVOCADO: {
    title: 'La central retiró el permiso de este computador.',
    why: 'No recibe ni envía nada hasta inscribirlo otra vez.',
  },
  INSCRIPCION_VENCIDA: {
    title: 'La inscripción de este computador venció.',
    why: 'Pasó más de un año sin hablar con la central.',
  },
  NO_INSCRITO: {
    title: 'La central no conoce este computador.',
    why: 'Puede que la hayan restaurado de una copia anterior a él.',
  },
};

/** Failures that waiting does not end, though the line is there. */
const TITLES: Readonly<Record<string, string>> = {
  CERTIFICADO_DISTINTO: 'Quien contesta no es la central de siempre.',
  DISCO_LLENO: 'Falta espacio en el disco; siga trabajando.',
  PROGRAMA_VIEJO: 'Hay que actualizar este programa.',
};

export function needsCode({ enrolled, turnedAway }: SyncStatus): boolean {
  return !enrolled || turnedAway !== null;
}

/** Whether the centre may be gone for good, so that the code of another one has a place here. `now` is ms UTC. */
export function mayBeLost({ lastError, lastErrorCode, lastContactAt }: SyncStatus, now: number): boolean {
  if (lastErrorCode === 'CERTIFICADO_DISTINTO') return true;
  return lastError !== null && lastContactAt !== null && now - lastContactAt >= LONG;
}

/** Why what waits is waiting: the one thing to know first. `now` is ms UTC. */
export function situationOf(status: SyncStatus, now: number, busy: boolean): Line {
  const { enrolled, lastError, lastErrorCode, turnedAway, lastContactAt, nextTryAt, online } = status;
  if (!enrolled) {
    return {
      tone: 'unknown',
      title: 'Este equipo aún no está inscrito en la central.',
      words: 'Todo se guarda aquí y se envía completo cuando se inscriba.',
    };
  }
  if (turnedAway !== null) {
    const { title, why } = NEEDS_CODE[turnedAway];
    const line =
      lastErrorCode === 'SIN_RED' ? ' Ahora además no hay red: sin ella no se puede inscribir.' : '';
    return {
      tone: 'bad',
      title,
      words: `${why} Siga atendiendo: nada se pierde. Pida a la central un código nuevo y péguelo en esta pantalla.${line}`,
    };
  }
  if (busy) return { tone: 'good', title: 'Sincronizando ahora…', words: 'Puede seguir trabajando.' };
  const again = nextTryAt === null ? '' : ` Reintento en ${formatDuration(nextTryAt - now)}.`;
  if (lastError !== null) {
    const title = lastErrorCode === null ? undefined : TITLES[lastErrorCode];
    if (title !== undefined) {
      return { tone: 'doubt', title, words: `${lastError}${online ? '' : again}` };
    }
    if (lastContactAt !== null && now - lastContactAt >= LONG) {
      return {
        tone: 'doubt',
        title: `Sin contacto con la central hace ${formatDuration(now - lastContactAt)}.`,
        words: `Siga atendiendo: nada se pierde y todo sale cuando vuelva la red. Revise el cable o el módem; si la red tarda, lleve lo pendiente en USB.${again}`,
      };
    }
    return {
      tone: 'doubt',
      title: 'La central no responde; siga trabajando.',
      words: `${lastError}${again}`,
    };
  }
  if (online) {
    return {
      tone: 'good',
      title: 'En línea con la central.',
      words: 'Lo que registre sale solo en segundos.',
    };
  }
  return {
    tone: 'unknown',
    title: 'Aún sin contacto con la central desde que se abrió el programa.',
    words: nextTryAt === null ? '' : `Se intenta en ${formatDuration(nextTryAt - now)}.`,
  };
}

/** 0 to 100, of the first copy; null when none is under way. Whole: "100 %" only when nothing is missing. */
export function filledPercent({ bootstrap }: SyncStatus): number | null {
  if (bootstrap === null) return null;
  const { done, total } = bootstrap;
  return total === 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
}

const MEANWHILE =
  'Ya puede atender: a quien no aparezca, regístrelo como persona nueva; si ya existía, las dos fichas se unen después.';

/** Whether all that this Punto may see is here. */
export function fillingOf(status: SyncStatus, busy: boolean): Line {
  const { ready, bootstrap, lastError } = status;
  const percent = `${filledPercent(status) ?? 0}\u00A0%`;
  if (ready && bootstrap === null) {
    return {
      tone: 'good',
      title: 'Datos de la central: completos.',
      words: 'Todo lo que este Punto puede ver está aquí.',
    };
  }
  if (bootstrap === null) {
    return {
      tone: 'unknown',
      title: 'Computador nuevo: falta recibir los datos de la central.',
      words: `${busy ? 'La central los está preparando.' : 'Llegan solos con el primer contacto.'} ${MEANWHILE}`,
    };
  }
  const { phase, done, total } = bootstrap;
  const amount =
    phase === 'DOWNLOAD'
      ? `${formatBytes(done)} de ${formatBytes(total)}`
      : `${formatCount(done)} de ${formatQuantity(total, 'registro', 'registros')}`;
  if (!busy && lastError !== null) {
    return {
      tone: 'doubt',
      title: `La copia inicial quedó en ${percent}.`,
      words: `Sigue desde ahí, sin empezar de nuevo, en el próximo contacto. ${MEANWHILE}`,
    };
  }
  return {
    tone: 'unknown',
    title: `${phase === 'DOWNLOAD' ? 'Recibiendo' : 'Guardando'} la copia inicial: ${percent}.`,
    words: `Van ${amount}. ${MEANWHILE}`,
  };
}

/** What the daily comparison with the centre found. */
export function comparisonOf({ compared, ready }: SyncStatus, now: number): Line {
  if (compared === null || compared.skipped === true || !ready) {
    return {
      tone: 'unknown',
      title: 'Comparación diaria: todavía ninguna.',
      words: 'Se hace sola, una vez al día, cuando nada espera por enviar.',
    };
  }
  const when = formatMoment(compared.at, now);
  if (compared.unknown > 0) {
    return {
      tone: 'doubt',
      title: `Comparación diaria: la central no conoce ${data(compared.unknown)} de aquí.`,
      words: `No se borró nada (${when}). Avise a la central para que lo revise.`,
    };
  }
  if (now - compared.at > STALE) {
    return {
      tone: 'doubt',
      title: `Comparación diaria: ninguna hace ${formatDuration(now - compared.at)}.`,
      words: 'Se hace sola cuando haya red y todo lo pendiente haya salido.',
    };
  }
  if (compared.repeated > 0) {
    return {
      tone: 'good',
      title: `Comparación diaria: la central recibe otra vez ${data(compared.repeated)}.`,
      words: `Los había perdido y este computador los tenía (${when}). No hay que hacer nada.`,
    };
  }
  const healed = Object.entries(compared.healed);
  if (healed.length > 0) {
    const what = healed.map(([table, count]) => `${tableLabel(table)}: ${formatCount(count)}`).join(', ');
    const count = healed.reduce((sum, [, each]) => sum + each, 0);
    return {
      tone: 'good',
      title: `Comparación diaria: se ${count === 1 ? 'corrigió' : 'corrigieron'} ${data(count)}.`,
      words: `${what} (${when}). No hay que hacer nada.`,
    };
  }
  return {
    tone: 'good',
    title: 'Comparación diaria: igual a la central.',
    words: `Última vez (${when}): sin diferencias.`,
  };
}

/** How far this computer's clock is off; undefined before the first contact. */
export function clockOf({ clockErrorMs }: SyncStatus): Line | undefined {
  if (clockErrorMs === null) return undefined;
  if (Math.abs(clockErrorMs) < TOLERANCE_MS) {
    return { tone: 'good', title: 'Reloj: bien.', words: 'Va con el de la central.' };
  }
  const by = formatDuration(Math.abs(clockErrorMs));
  return {
    tone: 'doubt',
    title: `Reloj: va ${by} ${clockErrorMs > 0 ? 'adelantado' : 'atrasado'}.`,
    words:
      'Corrija la fecha y la hora del computador. Lo ya registrado se cuenta con su hora verdadera, marcado «hora corregida».',
  };
}
