import { setImmediate, setTimeout } from 'node:timers/promises';
import { endByRule } from '#shared/domain/attendance-closing.ts';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { CoreContext } from '../../context.ts';
import { stayingServices } from '../../services.ts';
import { deskLimits } from './limits.ts';

/** A page takes a few milliseconds of the one connection: a registration that comes meanwhile waits for one. */
const PAGE = 200;
/** A computer that was off for weeks, or one that comes from a program without this rule, has thousands to close. */
const CLOSED_A_TRANSACTION = 10;
/** After each transaction the desk has the computer to itself for so many times as long as that took. */
const REST = 4;
const SHORTEST_REST_MS = 20;
const ACTOR = 'closing-rule';
const CHECK_EVERY_MS = 60_000;

interface OpenVisit {
  readonly id: string;
  readonly startedAt: number;
  readonly localDate: string;
}

/**
 * Closes by rule the visits of this Punto that are still open although their date is over (endByRule). Running it
 * again closes nothing twice. Visits of services where nobody stays were never open; imported ones were never open
 * here either, and closing a past register of 100,000 rows would send as many facts to the centre for nothing.
 * Returns how many it closed; after `signal` it leaves the rest for the next time.
 */
export async function closeOpenVisits(context: CoreContext, signal?: AbortSignal): Promise<number> {
  const { read } = context.store;
  const { closingTime } = await deskLimits(read);
  const staying = new Set(await stayingServices(read));
  const before = startOfLocalDate(localDate(context.clocks.now()));
  let closed = 0;
  let after: { startedAt: number; id: string } = { startedAt: 0, id: '' };
  for (;;) {
    const page = await readPage(context, before, after);
    const last = page.at(-1);
    if (last === undefined) return closed;
    const open = page.filter((visit) => isOpen(visit, staying));
    for (let from = 0; from < open.length; from += CLOSED_A_TRANSACTION) {
      if (signal?.aborted === true) return closed;
      const began = performance.now();
      closed += await close(context, open.slice(from, from + CLOSED_A_TRANSACTION), closingTime);
      const rest = Math.max(SHORTEST_REST_MS, (performance.now() - began) * REST);
      await setTimeout(rest, undefined, { signal }).catch(() => undefined);
    }
    if (signal?.aborted === true) return closed;
    after = last;
    await setImmediate();
  }
}

type Candidate = Awaited<ReturnType<typeof readPage>>[number];

function isOpen(visit: Candidate, staying: ReadonlySet<Service>): boolean {
  return (
    visit.liveId !== null && visit.endId === null && visit.origin !== 'IMPORT' && staying.has(visit.service)
  );
}

/** Every visit before an instant in order of its start: the index finds the next page directly. */
function readPage(context: CoreContext, before: number, after: { startedAt: number; id: string }) {
  return context.store.read
    .selectFrom('attendance as a')
    .select((eb) => [
      'a.id',
      'a.startedAt',
      'a.localDate',
      'a.service',
      'a.origin',
      eb.selectFrom('liveAttendance as live').select('live.id').whereRef('live.id', '=', 'a.id').as('liveId'),
      eb
        .selectFrom('attendanceEnd')
        .select((end) => end.fn.min('attendanceEnd.id').as('id'))
        .whereRef('attendanceEnd.attendanceId', '=', 'a.id')
        .as('endId'),
    ])
    .where('a.startedAt', '>=', after.startedAt)
    .where((eb) => eb(eb.refTuple('a.startedAt', 'a.id'), '>', eb.tuple(after.startedAt, after.id)))
    .where('a.startedAt', '<', before)
    .where('a.siteId', '=', context.siteId())
    .orderBy('a.startedAt')
    .orderBy('a.id')
    .limit(PAGE)
    .execute();
}

/** The desk may have ended one between the reading and this: looked at again in the transaction itself. */
function close(context: CoreContext, visits: readonly OpenVisit[], closingTime: string): Promise<number> {
  return context.ledger.write(ACTOR, async (tx) => {
    const ended = await tx.read
      .selectFrom('attendanceEnd')
      .select('attendanceId')
      .where(
        'attendanceId',
        'in',
        visits.map((visit) => visit.id),
      )
      .execute();
    const known = new Set(ended.map((row) => row.attendanceId));
    let closed = 0;
    for (const visit of visits) {
      const endedAt = endByRule(visit, tx.now, closingTime);
      if (endedAt === null || known.has(visit.id)) continue;
      const end = { id: tx.newId(), siteId: context.siteId(), attendanceId: visit.id, endedAt };
      await tx.append('attendanceEnd', { ...end, how: 'RULE' });
      closed += 1;
    }
    return closed;
  });
}

export interface ClosingRule {
  /** Ends it; what it is writing is on the disk when this resolves. */
  stop(): Promise<void>;
}

export interface ClosingOptions {
  readonly report: (place: string, error: unknown) => void;
  /** ms between two looks at the calendar. */
  readonly everyMs?: number;
}

/**
 * Closes what is open once at the start and once after each midnight. It looks at the calendar every minute instead
 * of waiting for midnight: a computer that slept, or whose clock was set, is noticed at the next look. What failed is
 * tried again at the next look too.
 */
export function startClosingRule(context: CoreContext, options: ClosingOptions): ClosingRule {
  let doneOn: string | null = null;
  let running: Promise<void> | null = null;
  const stopping = new AbortController();
  const look = () => {
    const today = localDate(context.clocks.now());
    if (running !== null || doneOn === today) return;
    running = closeOpenVisits(context, stopping.signal)
      .then((closed) => {
        if (!stopping.signal.aborted) doneOn = today;
        if (closed > 0) context.publish('attendance');
      })
      .catch((error: unknown) => options.report('attendance.closing', error))
      .finally(() => {
        running = null;
      });
  };
  look();
  const timer = setInterval(look, options.everyMs ?? CHECK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
