import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Applying, Ledger } from '../../ledger/ledger.ts';
import { OneFailed } from './apply.ts';

/** What waits for its turn with others. */
interface Waiting<T> {
  /** How many changes it brings. */
  readonly size: number;
  readonly work: Applying<T>;
  /** The same for where `work` throws OneFailed. */
  readonly apart: Applying<T>;
}

export interface BatchTurns<T> {
  take(each: Waiting<T>): Promise<T>;
  /** One is on its way: those that wait for their turn wait until this is settled as well. */
  expect(coming: Promise<unknown>): void;
}

/** Changes of one transaction: whoever works at the centre waits for no more than these. */
const MOST = 2_000;

/**
 * Batches that wait at the same moment share one transaction and one end on the disk: a page that each of them writes to
 * is encrypted and written once for all. Each finds what those before it left, in the order of arrival, and all are
 * answered once all are on the disk. Where one of them fails nothing is left of the transaction, and each is taken by
 * itself. What comes of it is what comes of them one by one: see sync-batch-turns.test.ts.
 */
export function createBatchTurns<T>(ledger: Ledger, actor: string): BatchTurns<T> {
  const onTheWay = new Set<Promise<unknown>>();
  const queue: (Waiting<T> & PromiseWithResolvers<T>)[] = [];
  let running = false;

  /** As many as one transaction takes, and always the first. */
  function next(): typeof queue {
    let size = 0;
    const end = queue.findIndex((each, index) => (size += each.size) > MOST && index > 0);
    return queue.splice(0, end < 0 ? queue.length : end);
  }

  async function takeNext(): Promise<void> {
    let group: typeof queue = [];
    try {
      const answers = await ledger.applyingAll(actor, () => {
        group = next();
        return group.map(({ work }) => work);
      });
      for (const [index, answer] of answers.entries()) group[index]?.resolve(answer);
    } catch (error) {
      const taken = group.length === 1 ? afterFailure : alone;
      for (const each of group) await taken(each, error).then(each.resolve, each.reject);
    }
  }

  const alone = (each: Waiting<T>): Promise<T> =>
    ledger.applying(actor, each.work).catch((error: unknown) => afterFailure(each, error));

  async function afterFailure(each: Waiting<T>, error: unknown): Promise<T> {
    if (error instanceof OneFailed) return ledger.applying(actor, each.apart);
    throw error;
  }

  /** Until those that came while others were taken have joined the queue. */
  async function gather(): Promise<void> {
    await nextTurn();
    if (onTheWay.size === 0) return;
    await Promise.allSettled(onTheWay);
    await nextTurn();
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      await gather();
      await takeNext();
    }
    running = false;
  }

  return {
    take: (each) => {
      const settled = Promise.withResolvers<T>();
      queue.push({ ...each, ...settled });
      if (!running) {
        running = true;
        void run();
      }
      return settled.promise;
    },
    expect: (coming) => {
      onTheWay.add(coming);
      const here = () => onTheWay.delete(coming);
      coming.then(here, here);
    },
  };
}
