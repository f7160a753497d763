import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { startClockWatch } from '#core/clock-watch.ts';
import { composeContext } from '#core/compose.ts';
import { sealRecoveryCopy } from '#core/db/key-recovery.ts';
import { openFolder } from '#core/db/open.ts';
import { createStationSync } from '#core/sync/station/station.ts';
import { register } from '#tests/support/sync-world.ts';

/** The time as it is, which the test lets pass, and how far the computer's clock is from it (ms). */
export interface LoneClock {
  truth: number;
  error: number;
}

/**
 * A Punto's whole data folder as its program opens it (lock, marks, epochs, clock watch), in a time of its own.
 */
export async function openLonePunto(folder: string, clock: LoneClock) {
  const now = () => clock.truth + clock.error;
  const opened = await openFolder({ folder, keySource: { kind: 'file' }, now, randomBytes });
  const { store, identity } = opened;
  const { context, derive, adopt } = await composeContext({
    role: 'station',
    folder,
    store,
    identity,
    publish: () => {},
    clocks: { now, randomBytes, newId: () => v7() },
  });
  const raise = (_place: string, error: unknown) => {
    throw error;
  };
  const watch = await startClockWatch(context, {
    elapsed: () => clock.truth,
    everyMs: 3_600_000,
    report: raise,
  });
  const sync = createStationSync(context, {
    derive,
    adopt,
    appVersion: '0.1.0',
    sealKey: (centre) => sealRecoveryCopy(opened.key, centre),
    report: raise,
  });
  return {
    context,
    sync,
    recovered: opened.recovered,
    /** Registers a visitor at the present moment; told when it is on the disk. */
    register: async () => {
      const id = await register(
        { folder, context, clockError: { ms: 0 } },
        { documentNumber: String(clock.truth) },
      );
      return { registered: id, at: clock.truth };
    },
    /** Somebody sets the clock. */
    setClock: async (error: number) => {
      await watch.look();
      clock.error = error;
      await watch.look();
    },
    close: async () => {
      await watch.stop();
      await sync.stop();
      await opened.close();
    },
  };
}
