import type { Role } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';

/** Who asks: an instructor sees the own groups, everybody else the Punto's. */
export interface Viewer {
  readonly username: string;
  readonly role: Role;
}

/** A session with its group and its course, as the Punto that gives it knows them. */
export type HeldSession = Awaited<ReturnType<typeof ownSession>>;

/**
 * The session, if its list is this Punto's to keep and this person's to see. Throws NO_EXISTE, NO_AUTORIZADO: an
 * instructor learns of other groups only that they are not theirs.
 */
export async function ownSession(read: Reader, context: CoreContext, viewer: Viewer, sessionId: string) {
  const row = await read
    .selectFrom('courseSession as s')
    .innerJoin('courseGroup as g', 'g.id', 's.groupId')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('space as room', (join) =>
      join.on((eb) => eb('room.id', '=', eb.fn.coalesce('s.spaceId', 'g.spaceId'))),
    )
    .select([
      's.id',
      's.siteId',
      's.groupId',
      's.topic',
      's.startsAt',
      's.endsAt',
      's.localDate',
      's.cancelledAt',
      's.cancelReason',
      's.closedAt',
      's.closedBy',
      's.instructorUser',
      's.instructorName',
      'g.name as groupName',
      'g.instructorUser as groupInstructor',
      'g.instructorName as groupInstructorName',
      'g.cancelledAt as groupCancelledAt',
      'c.name as courseName',
      'c.ally',
      'c.minutes',
      'c.percent',
      'c.completion',
      'room.name as room',
    ])
    .where('s.id', '=', sessionId)
    .where('s.deletedAt', 'is', null)
    .where('g.deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined)
    throw new Refusal('NO_EXISTE', 'Esa sesión ya no está en el calendario; ábralo de nuevo.');
  checkOwn(context, row.siteId);
  checkTeaches(viewer, [row.instructorUser, row.groupInstructor]);
  return row;
}

/** The same for a whole group: its results. */
export async function ownGroup(read: Reader, context: CoreContext, viewer: Viewer, groupId: string) {
  const row = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select([
      'g.id',
      'g.siteId',
      'g.name as groupName',
      'g.instructorUser',
      'g.instructorName',
      'c.name as courseName',
      'c.ally',
      'c.minutes',
      'c.percent',
      'c.completion',
    ])
    .where('g.id', '=', groupId)
    .where('g.deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined)
    throw new Refusal('NO_EXISTE', 'Ese grupo ya no está; vuelva a Cursos y ábralo de nuevo.');
  checkOwn(context, row.siteId);
  checkTeaches(viewer, [row.instructorUser]);
  return row;
}

/** A group made before this station was enrolled has the site that enrolment stamped on it. */
function checkOwn(context: CoreContext, siteId: string): void {
  if (siteId !== context.siteId())
    throw new Refusal('NO_AUTORIZADO', 'Ese grupo es de otro Punto: allá se llama su lista.');
}

function checkTeaches(viewer: Viewer, teachers: readonly (string | null)[]): void {
  if (viewer.role === 'instructor' && !teachers.includes(viewer.username))
    throw new Refusal('NO_AUTORIZADO', 'Ese grupo es de otro instructor. Pida la lista en el mostrador.');
}

/** Whether it was cancelled, alone or with what was left of its group: sessions before that were held. */
export function isCancelled({ cancelledAt, groupCancelledAt, startsAt }: HeldSession): boolean {
  return cancelledAt !== null || (groupCancelledAt !== null && startsAt >= groupCancelledAt);
}

/** Throws where nothing may be marked: the session was cancelled or has not begun. */
export function checkMarkable(session: HeldSession, now: number): void {
  if (isCancelled(session))
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La sesión se canceló: no se llama lista de una clase que no hubo.',
    );
  if (session.startsAt > now)
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'La sesión aún no empieza: la lista se llama desde la hora de inicio.',
    );
}
