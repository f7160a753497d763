import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { ownGroup, readSessions, type GroupRow, type SessionRow } from '../../course-groups.ts';
import { colombianHolidays } from '../../holidays.ts';

export interface CalendarSession extends SessionRow {
  /** A public holiday: kept on purpose, or proclaimed since. */
  readonly holiday: boolean;
}

export interface Calendar {
  /** In the order of time, cancelled ones included. */
  readonly sessions: readonly CalendarSession[];
  readonly holidays: readonly string[];
}

/** Six weeks are the most that a month shows. */
const MOST_DAYS = 45;

/** The sessions of this Punto on [from, to), local dates, or those of one instructor. Throws ENTRADA_INVALIDA. */
export async function readCalendar(
  context: CoreContext,
  range: { readonly from: string; readonly to: string; readonly instructorUser?: string },
): Promise<Calendar> {
  const days: string[] = [];
  for (let day = range.from; day < range.to; day = plusDays(day, 1)) {
    days.push(day);
    if (days.length > MOST_DAYS) {
      throw new Refusal('ENTRADA_INVALIDA', `El calendario muestra como máximo ${MOST_DAYS} días.`);
    }
  }
  const isHoliday = await colombianHolidays();
  const sessions = await readSessions(context.store.read, {
    siteId: context.siteId(),
    from: startOfLocalDate(range.from),
    to: startOfLocalDate(range.to),
    ...(range.instructorUser === undefined ? {} : { instructorUser: range.instructorUser }),
  });
  return {
    sessions: sessions.map((session) => ({ ...session, holiday: isHoliday(session.localDate) })),
    holidays: days.filter(isHoliday),
  };
}

export interface GroupSessions {
  readonly group: GroupRow;
  readonly sessions: readonly CalendarSession[];
}

/** One group of this Punto with all its sessions. Throws NO_EXISTE. */
export async function readGroupSessions(
  context: CoreContext,
  groupId: string,
  instructorUser: string | undefined,
): Promise<GroupSessions> {
  const { read } = context.store;
  const group = await ownGroup(read, context, groupId, instructorUser);
  const isHoliday = await colombianHolidays();
  const sessions = await readSessions(read, { groupIds: [groupId] });
  return {
    group,
    sessions: sessions.map((session) => ({ ...session, holiday: isHoliday(session.localDate) })),
  };
}
