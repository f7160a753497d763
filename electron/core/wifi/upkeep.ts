import { localDate } from '#shared/domain/bogota.ts';
import type { CoreContext } from '../context.ts';
import { expireFacts } from '../ledger/expire.ts';
import { extendDays, refreshDays } from './day-upkeep.ts';

const LOOK_EVERY_MS = 5_000;

export interface WifiUpkeep {
  /** Ends it; what it is writing is on the disk when this resolves. */
  stop(): Promise<void>;
}

export interface WifiUpkeepOptions {
  /** What failed is tried again at the next look. */
  readonly report: (place: string, error: unknown) => void;
  /** ms between two looks. */
  readonly everyMs?: number;
}

/**
 * Keeps the days of the zones in step with what is written here and what the synchronisation brings, and once a day
 * adds the day that ended and lets go of hours that outlived their 400 days. It looks every few seconds: nobody waits
 * for it, because readers take no kept figure that is out of date, and a computer that slept or whose clock was set is
 * noticed at the next look.
 */
export function startWifiUpkeep(context: CoreContext, options: WifiUpkeepOptions): WifiUpkeep {
  let doneOn: string | null = null;
  let running: Promise<void> | null = null;
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async () => {
    const today = localDate(context.clocks.now());
    const changed = await refreshDays(context, { signal });
    if (doneOn !== today) {
      await extendDays(context, { signal });
      await expireFacts(context.store, context.clocks.now(), signal);
      if (!signal.aborted) doneOn = today;
    }
    if (changed) context.publish('availability');
  };
  const look = () => {
    running ??= work()
      .catch((error: unknown) => options.report('wifi.upkeep', error))
      .finally(() => {
        running = null;
      });
  };
  look();
  const timer = setInterval(look, options.everyMs ?? LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
