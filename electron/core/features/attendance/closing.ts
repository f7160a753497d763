import { setImmediate, setTimeout } from 'node:timers/promises';
import { endByRule } from '#shared/domain/attendance-closing.ts';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { CoreContext } from '../../context.ts';
import { stayingServices } from '../../services.ts';
import { closeOpenUses } from '../../space-use-closing.ts';
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
 * It reads openVisit alone, whatever the Punto registered before, and takes out of it what cannot be open.
 * Returns how many it closed; after `signal` it leaves the rest for the next time.
 */
export async function closeOpenVisits(context: CoreContext, signal?: AbortSignal): Promise<number> {
  const { read } = context.store;
  const { closingTime } = await deskLimits(read);
  const staying = new Set(await stayingServices(read));
  let closed = 0;
  for (;;) {
    const page = await readPage(context, startOfToday(context.clocks.now()));
    if (page.length === 0) return closed;
    const open = page.flatMap((visit) => asOpen(visit, context.siteId(), staying));
    for (let from = 0; from < open.length; from += CLOSED_A_TRANSACTION) {
      if (signal?.aborted === true) return closed;
      const began = performance.now();
      closed += await close(context, open.slice(from, from + CLOSED_A_TRANSACTION), closingTime);
      const rest = Math.max(SHORTEST_REST_MS, (performance.now() - began) * REST);
      await setTimeout(rest, undefined, { signal }).catch(() => undefined);
    }
    if (signal?.aborted === true) return closed;
    await strikeOff(context, page);
    await setImmediate();
  }
}

const startOfToday = (now: number) => startOfLocalDate(localDate(now));

type Candidate = Awaited<ReturnType<typeof readPage>>[number];

function asOpen(visit: Candidate, siteId: string, staying: ReadonlySet<Service>): OpenVisit[] {
  const { id, startedAt, localDate: date, service } = visit;
  const open =
    id !== null && date !== null && service !== null && visit.siteId === siteId && staying.has(service);
  return open ? [{ id, startedAt, localDate: date }] : [];
}

/**
 * What began before an instant and has no end, in order of its start; what was voided comes without its id. The list
 * holds the start as it is told, corrected where the centre did.
 */
function readPage(context: CoreContext, before: number) {
  return context.store.read
    .selectFrom('openVisit as o')
    .leftJoin('attendance as a', 'a.id', 'o.attendanceId')
    .leftJoin('heldCorrection as c', 'c.id', 'o.attendanceId')
    .select((eb) => [
      'o.startedAt',
      'o.attendanceId',
      // Asked for each row: a view on this side of a join would be read as a whole.
      eb
        .selectFrom('liveAttendance as live')
        .select('live.id')
        .whereRef('live.id', '=', 'o.attendanceId')
        .as('id'),
      'a.siteId',
      'a.service',
      eb.fn.coalesce('c.localDate', 'a.localDate').as('localDate'),
    ])
    .where('o.startedAt', '<', before)
    .orderBy('o.startedAt')
    .orderBy('o.attendanceId')
    .limit(PAGE)
    .execute();
}

/**
 * What the rule has closed is gone from the list already; the rest of the page was never open. Should the clock have
 * been set back meanwhile, what may go on after all stays on it.
 */
function strikeOff(context: CoreContext, page: readonly Candidate[]): Promise<void> {
  return context.ledger.write(ACTOR, async (tx) => {
    for (const { startedAt, attendanceId } of page)
      await tx.local
        .deleteFrom('openVisit')
        .where('startedAt', '=', startedAt)
        .where('attendanceId', '=', attendanceId)
        .where('startedAt', '<', startOfToday(tx.now))
        .execute();
  });
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

async function closeAll(context: CoreContext, signal: AbortSignal): Promise<void> {
  if ((await closeOpenVisits(context, signal)) > 0) context.publish('attendance');
  if ((await closeOpenUses(context, signal)) > 0) context.publish('coworking');
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
    running = closeAll(context, stopping.signal)
      .then(() => {
        if (!stopping.signal.aborted) doneOn = today;
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
