import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { CoreContext } from '../../context.ts';
import type { Viewer } from './session.ts';

/** How far back a list that was left open is still offered. */
const DAYS_BACK = 14;

export interface AgendaEntry {
  readonly sessionId: string;
  readonly groupId: string;
  readonly courseName: string;
  readonly groupName: string;
  readonly topic: string | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly closedAt: number | null;
}

/**
 * The sessions of today and tomorrow of this person at this Punto (a sheet is printed the day before), and the lists of
 * the last two weeks that nobody closed; in order of their start. Whoever enters the list without having chosen a
 * session chooses here.
 */
export async function agenda(context: CoreContext, viewer: Viewer): Promise<AgendaEntry[]> {
  const today = startOfLocalDate(localDate(context.clocks.now()));
  let query = context.store.read
    .selectFrom('courseSession as s')
    .innerJoin('courseGroup as g', 'g.id', 's.groupId')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select([
      's.id as sessionId',
      's.groupId',
      'c.name as courseName',
      'g.name as groupName',
      's.topic',
      's.startsAt',
      's.endsAt',
      's.closedAt',
    ])
    .where('s.siteId', '=', context.siteId())
    .where('s.startsAt', '>=', today - DAYS_BACK * DAY_MS)
    .where('s.startsAt', '<', today + 2 * DAY_MS)
    .where('s.cancelledAt', 'is', null)
    .where('s.deletedAt', 'is', null)
    .where((eb) => eb.or([eb('g.cancelledAt', 'is', null), eb('s.startsAt', '<', eb.ref('g.cancelledAt'))]))
    .where('g.deletedAt', 'is', null)
    .where((eb) => eb.or([eb('s.startsAt', '>=', today), eb('s.closedAt', 'is', null)]))
    .orderBy('s.startsAt')
    .orderBy('s.id');
  if (viewer.role === 'instructor') {
    query = query.where((eb) =>
      eb.or([eb('g.instructorUser', '=', viewer.username), eb('s.instructorUser', '=', viewer.username)]),
    );
  }
  return query.execute();
}
