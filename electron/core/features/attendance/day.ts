import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { firstLateDate } from '#shared/domain/late-entry.ts';
import { anonymousCounts, countedAttendances, type Span } from '../../countable-attendances.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { stayingServices } from '../../services.ts';
import { deskLimits } from './limits.ts';
import { visitsOfDay, type VisitRow } from '../../visits.ts';

export interface Today {
  readonly date: string;
  /** Atenciones of people by the rule of the indicator: course sessions too, and a repetition within 30 minutes is one. */
  readonly total: number;
  /** Heads counted at events: atenciones too, of nobody in particular. */
  readonly anonymous: number;
  readonly people: number;
  /** People registered today. */
  readonly newPeople: number;
  readonly inside: readonly VisitRow[];
  /** All of today's visits, newest first, voided ones included. */
  readonly visits: readonly VisitRow[];
  /** The first date that this desk may write down and void: see deskLimits. */
  readonly firstDate: string;
}

/** What happened today at this Punto. */
export async function today(context: CoreContext): Promise<Today> {
  const { read } = context.store;
  const now = context.clocks.now();
  const date = localDate(now);
  const from = startOfLocalDate(date);
  const visits = await visitsOfDay(context, date);
  const staying: ReadonlySet<string> = new Set(await stayingServices(read));
  const newPeople = await read
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('registeredAt', '>=', from)
    .where('registeredAt', '<', from + DAY_MS)
    .where('siteId', '=', context.siteId())
    .executeTakeFirstOrThrow();
  const span = { from, to: from + DAY_MS, siteId: context.siteId() };
  const heads = await anonymousCounts(read, span);
  const { lateDays } = await deskLimits(read);
  return {
    date,
    ...(await countedOf(read, span)),
    anonymous: heads.reduce((sum, row) => sum + row.count, 0),
    newPeople: newPeople.count,
    inside: visits
      .filter((visit) => !visit.voided && visit.endedAt === null && staying.has(visit.service))
      .toReversed(),
    visits,
    firstDate: firstLateDate(now, lateDays),
  };
}

/** By the rule of the indicator: with who was at a course session, and without repetitions. */
async function countedOf(read: Reader, span: Span): Promise<{ total: number; people: number }> {
  const people = new Set<string>();
  let total = 0;
  for await (const row of countedAttendances(read, span)) {
    total += 1;
    people.add(row.person);
  }
  return { total, people: people.size };
}

/** The visits of one date that this desk may still correct, newest first. Throws ENTRADA_INVALIDA. */
export async function correctableDay(context: CoreContext, date: string): Promise<readonly VisitRow[]> {
  const now = context.clocks.now();
  const { lateDays } = await deskLimits(context.store.read);
  const first = firstLateDate(now, lateDays);
  if (date < first || date > localDate(now)) {
    throw new Refusal('ENTRADA_INVALIDA', `Aquí se ven las atenciones desde el ${first} hasta hoy.`, {
      lateDays,
    });
  }
  return visitsOfDay(context, date);
}
