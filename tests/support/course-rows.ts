import type { LedgerTx } from '#core/ledger/ledger.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { Fact, RecordFields } from '#shared/domain/entities.ts';

/** Rows of courses with everything filled in; each says what matters to it. */

export const courseRow = (
  id: string,
  over: Partial<RecordFields<'course'>> = {},
): RecordFields<'course'> => ({
  id,
  code: id.toUpperCase(),
  name: `Curso ${id}`,
  minutes: 240,
  ally: 'PROPIO',
  audience: null,
  completion: 'HORAS',
  percent: 80,
  active: 1,
  deletedAt: null,
  ...over,
});

export const groupRow = (
  id: string,
  siteId: string,
  courseId: string,
  over: Partial<RecordFields<'courseGroup'>> = {},
): RecordFields<'courseGroup'> => ({
  id,
  siteId,
  courseId,
  name: `Grupo ${id}`,
  spaceId: null,
  instructorUser: null,
  instructorName: null,
  capacity: 30,
  recurrence: null,
  cancelledAt: null,
  cancelReason: null,
  deletedAt: null,
  ...over,
});

export const sessionRow = (
  id: string,
  siteId: string,
  groupId: string,
  startsAt: number,
  over: Partial<RecordFields<'courseSession'>> = {},
): RecordFields<'courseSession'> => ({
  id,
  siteId,
  groupId,
  topic: null,
  startsAt,
  endsAt: startsAt + 120 * 60_000,
  localDate: localDate(startsAt),
  spaceId: null,
  instructorUser: null,
  instructorName: null,
  cancelledAt: null,
  cancelReason: null,
  closedAt: null,
  closedBy: null,
  deletedAt: null,
  ...over,
});

export const enrolmentRow = (
  tx: LedgerTx,
  siteId: string,
  groupId: string,
  personId: string,
  over: Partial<RecordFields<'enrolment'>> = {},
): RecordFields<'enrolment'> => ({
  id: tx.newId(),
  siteId,
  groupId,
  personId,
  origin: 'MOSTRADOR',
  requestedAt: over.confirmedAt ?? tx.now,
  confirmedAt: tx.now,
  withdrawnAt: null,
  withdrawal: null,
  importId: null,
  deletedAt: null,
  ...over,
});

type Session = Pick<RecordFields<'courseSession'>, 'id' | 'siteId' | 'groupId' | 'startsAt' | 'endsAt'>;

export const markRow = (
  tx: LedgerTx,
  session: Session,
  personId: string,
  mark: Fact<'sessionMark'>['mark'],
  over: Partial<Fact<'sessionMark'>> = {},
): Fact<'sessionMark'> => ({
  id: tx.newId(),
  siteId: session.siteId,
  sessionId: session.id,
  groupId: session.groupId,
  personId,
  mark,
  startedAt: session.startsAt,
  endedAt: session.endsAt,
  localDate: localDate(session.startsAt),
  arrivedAt: null,
  markedAt: tx.now,
  how: 'LISTA',
  reason: null,
  officer: 'user:test',
  ...over,
});
