import type { RefusalCode } from '#shared/domain/failure.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';

/** ms between two entries about the same thing: strangers may knock a million times, and the trail must not grow with them. */
const QUIET_MS = 10 * 60_000;
/** Devices and codes that are told apart; further ones are counted as one. */
const MOST_KEPT = 200;
/** What happens to every station now and then, and says nothing about who asked. */
const ORDINARY: ReadonlySet<RefusalCode> = new Set(['SESION_VENCIDA', 'DISCO_LLENO', 'BASE_AUSENTE']);

export interface Refusals {
  /** A request of `device` (null: of somebody who did not prove who they are) was refused with `code`. */
  note(device: string | null, code: RefusalCode): void;
  /** Writes down what was counted and not yet written. */
  flush(): Promise<void>;
}

interface Counted {
  readonly device: string | null;
  readonly code: string;
  count: number;
  writtenAt: number;
}

/** Keeps the audit of what the centre's door refused: the first of each kind at once, then sums. */
export function createRefusals(
  context: CoreContext,
  report: (place: string, error: Error) => void,
): Refusals {
  const kept = new Map<string, Counted>();
  let writing: Promise<void> = Promise.resolve();

  function write(entry: Counted): void {
    const { device, code, count } = entry;
    entry.count = 0;
    entry.writtenAt = context.clocks.now();
    writing = writing
      .then(() => audit(context, 'central@puerta', 'SINCRONIZACION_RECHAZADA', device, `${code} ×${count}`))
      .then(
        () => {},
        (error: unknown) => report('refusals', error instanceof Error ? error : new Error('not an error')),
      );
  }

  function entryOf(device: string | null, code: string): Counted {
    const key = `${device ?? ''} ${code}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT && code !== 'VARIAS') return entryOf(null, 'VARIAS');
    const fresh = { device, code, count: 0, writtenAt: Number.NEGATIVE_INFINITY };
    kept.set(key, fresh);
    return fresh;
  }

  return {
    note: (device, code) => {
      if (ORDINARY.has(code)) return;
      const entry = entryOf(device, code);
      entry.count += 1;
      if (context.clocks.now() - entry.writtenAt >= QUIET_MS) write(entry);
    },
    flush: async () => {
      for (const entry of kept.values()) if (entry.count > 0) write(entry);
      await writing;
    },
  };
}
