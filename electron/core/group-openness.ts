import type { Reader } from './db/tables.ts';

export interface SessionTimes {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The roll call was closed. */
  readonly closed: boolean;
}

/** The sessions that take place, in order of time, by group. */
export async function sessionsOf(
  read: Reader,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SessionTimes[]>> {
  if (groupIds.length === 0) return new Map();
  const rows = await read
    .selectFrom('courseSession')
    .select(['id', 'groupId', 'startsAt', 'endsAt', 'closedAt'])
    .where('groupId', 'in', groupIds)
    .where('deletedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  return Map.groupBy(
    rows.map(({ closedAt, ...row }) => ({ ...row, closed: closedAt !== null })),
    (row) => row.groupId,
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
  sessions: readonly Pick<SessionTimes, 'endsAt'>[],
  now: number,
): WhyClosed | null {
  if (group.cancelledAt !== null) return 'CANCELADO';
  if (group.courseActive === 0 || group.courseDeletedAt !== null) return 'RETIRADO';
  return sessions.length > 0 && sessions.every(({ endsAt }) => endsAt <= now) ? 'TERMINADO' : null;
}

/** The same in a sentence for the desk. */
export const WHY_CLOSED: Readonly<Record<WhyClosed, string>> = {
  CANCELADO: 'El grupo se canceló: no recibe inscripciones.',
  RETIRADO: 'La central retiró el curso: no recibe inscripciones.',
  TERMINADO: 'El curso ya terminó: no recibe inscripciones.',
};
