import { groupStateOf, readSessions, type SessionRow } from './course-groups.ts';
import type { Reader } from './db/tables.ts';

/** The sessions that take place, in order of time, by group. */
export async function sessionsOf(
  read: Reader,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SessionRow[]>> {
  if (groupIds.length === 0) return new Map();
  const sessions = await readSessions(read, { groupIds });
  return Map.groupBy(
    sessions.filter(({ cancelledAt }) => cancelledAt === null),
    ({ groupId }) => groupId,
  );
}

/** What of a group and its course decides whether people may enrol. */
export interface GroupFacts {
  readonly cancelledAt: number | null;
  readonly courseActive: 0 | 1;
  readonly courseDeletedAt: number | null;
}

export type WhyClosed = 'CANCELADO' | 'RETIRADO' | 'TERMINADO';

/** Why a group takes nobody; null when it does. A group without sessions has not begun. */
export function whyClosed(
  group: GroupFacts,
  sessions: readonly Pick<SessionRow, 'startsAt' | 'endsAt' | 'cancelledAt'>[],
  now: number,
): WhyClosed | null {
  const state = groupStateOf(group, sessions, now);
  if (state === 'CANCELADO') return 'CANCELADO';
  if (group.courseActive === 0 || group.courseDeletedAt !== null) return 'RETIRADO';
  return state === 'TERMINADO' ? 'TERMINADO' : null;
}

/** The same in a sentence for the desk. */
export const WHY_CLOSED: Readonly<Record<WhyClosed, string>> = {
  CANCELADO: 'El grupo se canceló: no recibe inscripciones.',
  RETIRADO: 'La central retiró el curso: no recibe inscripciones.',
  TERMINADO: 'El curso ya terminó: no recibe inscripciones.',
};
