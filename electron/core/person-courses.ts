import type { EnrolmentState } from '#shared/domain/codes.ts';
import type { CoreContext } from './context.ts';
import { hoursOfGroups } from './course-hours.ts';
import type { Reader } from './db/tables.ts';
import { enrolmentsOfGroups } from './enrolments.ts';

/** A certificate of somebody, with whether it still holds. */
interface PersonCertificate {
  readonly number: string;
  readonly issuedAt: number;
  /** Why it holds no more; null while it does. */
  readonly revoked: 'DATOS_ERRADOS' | 'NO_CUMPLIO' | 'REEMPLAZADO' | 'OTRO' | null;
}

/** One enrolment of a person, and what came of it. */
export interface PersonCourse {
  readonly enrolmentId: string;
  readonly groupId: string;
  readonly courseName: string;
  readonly groupName: string;
  /** The Punto that gives it; null while it has no name here. */
  readonly siteName: string | null;
  readonly state: EnrolmentState;
  /** Place in the waiting list; null for who does not wait. */
  readonly position: number | null;
  readonly requestedAt: number;
  readonly withdrawnAt: number | null;
  /** The group, or the whole course, was cancelled. */
  readonly cancelled: boolean;
  /** Minutes attended and sessions; null where another Punto gives the group, whose lists do not travel here. */
  readonly attended: { readonly minutes: number; readonly sessions: number } | null;
  /** Length of the course in minutes. */
  readonly minutes: number;
  /** When the course was completed, ms UTC; null while it is not, or where that is not known. */
  readonly trainedAt: number | null;
  /** Newest first. */
  readonly certificates: readonly PersonCertificate[];
}

type Where = Pick<CoreContext, 'role' | 'siteId' | 'store'>;

/** What somebody is or was enrolled in, the newest first. `ids` are all registrations of one person. */
export async function coursesOfPerson(context: Where, ids: readonly string[]): Promise<PersonCourse[]> {
  const { read } = context.store;
  const groups = await read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .leftJoin('site as s', 's.id', 'g.siteId')
    .select([
      'g.id',
      'g.siteId',
      'g.capacity',
      'g.cancelledAt',
      'g.name as groupName',
      'c.name as courseName',
      'c.minutes',
      's.name as siteName',
    ])
    .where('g.id', 'in', (eb) =>
      eb
        .selectFrom('enrolment')
        .select('groupId')
        .where('personId', 'in', ids)
        .where('deletedAt', 'is', null),
    )
    .execute();
  const lines = await enrolmentsOfGroups(read, groups);
  const hours = await hoursOfGroups(
    read,
    groups.map((group) => group.id),
  );
  const certificates = await certificatesOf(read, ids);
  return groups
    .flatMap(({ id: groupId, siteId, capacity: _seats, cancelledAt, ...group }) => {
      const known = context.role === 'central' || siteId === context.siteId();
      return (lines.get(groupId) ?? [])
        .filter((entry) => ids.includes(entry.personId) && entry.repeats === null)
        .map((entry): PersonCourse => {
          const own = hours.get(groupId)?.get(entry.canonicalId);
          return {
            ...group,
            groupId,
            enrolmentId: entry.id,
            state: entry.state,
            position: entry.position,
            requestedAt: entry.requestedAt,
            withdrawnAt: entry.withdrawnAt,
            cancelled: cancelledAt !== null,
            attended: known ? { minutes: own?.attended ?? 0, sessions: own?.sessions ?? 0 } : null,
            trainedAt: known && entry.standing !== 'RETIRADO' ? (own?.trainedAt ?? null) : null,
            certificates: certificates.get(entry.id) ?? [],
          };
        });
    })
    .toSorted((a, b) => b.requestedAt - a.requestedAt || (a.enrolmentId < b.enrolmentId ? 1 : -1));
}

/** By enrolment. */
async function certificatesOf(
  read: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly PersonCertificate[]>> {
  const rows = await read
    .selectFrom('certificate as c')
    .select((eb) => [
      'c.enrolmentId',
      'c.number',
      'c.issuedAt',
      eb
        .selectFrom('certificateRevocation as r')
        .select('r.reason')
        .whereRef('r.certificateId', '=', 'c.id')
        .orderBy('r.revokedAt')
        .orderBy('r.id')
        .limit(1)
        .as('revoked'),
    ])
    .where('c.personId', 'in', ids)
    .orderBy('c.issuedAt', 'desc')
    .orderBy('c.id', 'desc')
    .execute();
  const byEnrolment = Map.groupBy(rows, (row) => row.enrolmentId);
  return new Map(
    [...byEnrolment].map(([enrolment, those]) => [
      enrolment,
      those.map(({ enrolmentId: _id, ...certificate }) => certificate),
    ]),
  );
}
