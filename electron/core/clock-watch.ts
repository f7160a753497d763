import { uptime } from 'node:os';
import { noteClock } from './clock-steps.ts';
import type { CoreContext } from './context.ts';
import type { LedgerTx } from './ledger/ledger.ts';

/** Less is the slow correction that every networked clock makes, and the coarseness of `uptime`. */
const LEAST_STEP_MS = 5_000;
/** Short of the least step, so that what was written in between belongs to one side of it. */
const LOOK_EVERY_MS = 2_000;
const ACTOR = 'clock-watch';

export interface ClockWatchOptions {
  /**
   * ms that have really passed since some fixed moment, sleep of the computer included. A clock that stands still while
   * the computer sleeps would take every sleep for a step.
   */
  readonly elapsed?: () => number;
  readonly report: (place: string, error: unknown) => void;
  /** Set by tests, which look themselves. */
  readonly everyMs?: number;
}

export interface ClockWatch {
  /** Compares the clocks now; what it found is on the disk when this resolves. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

interface Sight {
  readonly wall: number;
  readonly elapsed: number;
  /** Where the log stood. */
  readonly position: number;
}

/**
 * Notices when this computer's clock is set while the program runs, and writes down by how much: then what measures
 * time across it can add the step (shared/domain/space-use.ts). At the start it compares the clock with the last change
 * of the log: a clock that fell back while the computer was off (an empty battery) is a step too, as long as the
 * computer was off at least; one that jumped ahead looks like time that passed, and nobody can tell them apart.
 */
export async function startClockWatch(context: CoreContext, options: ClockWatchOptions): Promise<ClockWatch> {
  const elapsed = options.elapsed ?? (() => uptime() * 1_000);
  // A disk that takes nothing keeps nobody from starting: then times are as the clock says.
  await noticeFallBack(context).catch((error: unknown) => options.report('clock', error));
  let last = await see(context, elapsed);
  let looking: Promise<void> = Promise.resolve();
  const compare = async () => {
    const sight = await see(context, elapsed);
    const passed = sight.elapsed - last.elapsed;
    const stepMs = Math.round(sight.wall - last.wall - passed);
    const before = last;
    if (Math.abs(stepMs) >= LEAST_STEP_MS) {
      await context.ledger.write(ACTOR, async (tx) => {
        const oldTime = {
          from: before.wall - LEAST_STEP_MS / 2,
          to: before.wall + passed + LEAST_STEP_MS / 2,
        };
        const afterPosition = await lastOfOldTime(tx, context, before.position, oldTime);
        await tx.local.insertInto('clockStep').values({ at: sight.wall, stepMs, afterPosition }).execute();
        await noteClock(tx.local);
      });
      context.publish('coworking');
    }
    last = sight;
  };
  const look = () => {
    looking = looking.then(compare).catch((error: unknown) => options.report('clock', error));
    return looking;
  };
  const timer = setInterval(() => void look(), options.everyMs ?? LOOK_EVERY_MS);
  return {
    look,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** The clocks first: what is written while the position is read was written after them. */
async function see({ clocks, store }: CoreContext, elapsed: () => number): Promise<Sight> {
  const sight = { wall: clocks.now(), elapsed: elapsed() };
  const last = await store.read
    .selectFrom('change')
    .select('position')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { ...sight, position: last?.position ?? 0 };
}

/** Between the step and its discovery the desk may have written something: by its time it is before or after. */
async function lastOfOldTime(
  tx: LedgerTx,
  { ledger }: CoreContext,
  position: number,
  oldTime: { readonly from: number; readonly to: number },
): Promise<number> {
  const since = await tx.read
    .selectFrom('change')
    .select(['position', 'wallTime'])
    .where('position', '>', position)
    .where('device', '=', ledger.identity.device)
    .orderBy('position')
    .execute();
  let before = position;
  for (const change of since) {
    if (change.wallTime < oldTime.from || change.wallTime > oldTime.to) return before;
    before = change.position;
  }
  return before;
}

async function noticeFallBack(context: CoreContext): Promise<void> {
  await context.ledger.write(ACTOR, async (tx) => {
    const change = await tx.read
      .selectFrom('change')
      .select(['position', 'wallTime'])
      .where('device', '=', context.ledger.identity.device)
      .where('epoch', '=', context.ledger.identity.epoch)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (change === undefined) return;
    const step = await tx.read
      .selectFrom('clockStep')
      .select(['at', 'afterPosition'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    // A step that was noticed after the last change has told already what its time is worth.
    const known = step !== undefined && step.afterPosition >= change.position ? step.at : change.wallTime;
    const stepMs = tx.now - known;
    if (stepMs > -LEAST_STEP_MS) return;
    const values = { at: tx.now, stepMs, afterPosition: change.position };
    await tx.local.insertInto('clockStep').values(values).execute();
    await noteClock(tx.local);
  });
}
