import { admit, compareInLine, enrolmentStateOf, type Standing } from '#shared/domain/admission.ts';
import type { EnrolmentState } from '#shared/domain/codes.ts';
import type { RecordRow } from '#shared/domain/entities.ts';
import { fieldNames } from '#shared/domain/entity.ts';
import { enrolment } from '#shared/domain/enrolment.ts';
import { unpackVersions } from '#shared/sync/merge.ts';
import type { Reader } from './db/tables.ts';

/** An enrolment with where it stands in its group. */
export interface GroupEnrolment extends Pick<
  RecordRow<'enrolment'>,
  | 'id'
  | 'siteId'
  | 'groupId'
  | 'personId'
  | 'origin'
  | 'requestedAt'
  | 'confirmedAt'
  | 'withdrawnAt'
  | 'withdrawal'
> {
  /** All registrations of one person share it; somebody who is in no index stands for themselves. */
  readonly canonicalId: string;
  /** INSCRITO, ESPERA… of the line alone; who has a seat is INSCRITO here whatever was decided since. */
  readonly standing: Standing['state'];
  /** The same with the instructor's decision, which only the group's own Punto and the centre know. */
  readonly state: EnrolmentState;
  readonly position: number | null;
  /** The enrolment of the same person that counts instead of this one; leave these out of every count. */
  readonly repeats: string | null;
  /** The data of who enrolled was suppressed: they keep counting, and nothing new is written about them. */
  readonly erased: boolean;
}

export interface GroupSeats {
  readonly id: string;
  readonly capacity: number;
}

const NAMES = fieldNames(enrolment);

/**
 * The enrolments of a group in the order of its line: seats, waiting list, requests; those who withdrew stand where they
 * stood. An unknown group has none.
 */
export async function enrolmentsOf(read: Reader, groupId: string): Promise<readonly GroupEnrolment[]> {
  const group = await read
    .selectFrom('courseGroup')
    .select(['id', 'capacity'])
    .where('id', '=', groupId)
    .executeTakeFirst();
  if (group === undefined) return [];
  return (await enrolmentsOfGroups(read, [group])).get(groupId) ?? [];
}

/** The same for several groups in one question; every group that was asked for has an entry. */
export async function enrolmentsOfGroups(
  read: Reader,
  groups: readonly GroupSeats[],
): Promise<ReadonlyMap<string, readonly GroupEnrolment[]>> {
  if (groups.length === 0) return new Map();
  const rows = await read
    .selectFrom('enrolment as e')
    .leftJoin('personIndex as i', 'i.personId', 'e.personId')
    .leftJoin('enrolmentResult as r', (join) => join.onRef('r.id', '=', 'e.id').on('r.deletedAt', 'is', null))
    .select((eb) => [
      'e.id',
      'e.siteId',
      'e.groupId',
      'e.personId',
      'e.origin',
      'e.requestedAt',
      'e.confirmedAt',
      'e.withdrawnAt',
      'e.withdrawal',
      'e.clock',
      'e.fieldClocks',
      'i.canonicalId',
      'r.result',
      eb
        .exists(eb.selectFrom('erasure').select('erasure.id').whereRef('erasure.personId', '=', 'e.personId'))
        .$castTo<0 | 1>()
        .as('erased'),
    ])
    .where('e.deletedAt', 'is', null)
    .where(
      'e.groupId',
      'in',
      groups.map(({ id }) => id),
    )
    .execute();
  const byGroup = Map.groupBy(rows, (row) => row.groupId);
  return new Map(groups.map((group) => [group.id, inLine(byGroup.get(group.id) ?? [], group.capacity)]));
}

type StoredEnrolment = Omit<
  GroupEnrolment,
  'canonicalId' | 'standing' | 'state' | 'position' | 'repeats' | 'erased'
> &
  Pick<RecordRow<'enrolment'>, 'clock' | 'fieldClocks'> & {
    readonly erased: 0 | 1;
    readonly canonicalId: string | null;
    readonly result: 'APROBADO' | 'NO_APROBADO' | null;
  };

function inLine(rows: readonly StoredEnrolment[], capacity: number): readonly GroupEnrolment[] {
  const line = rows
    .map(({ clock, fieldClocks, canonicalId, result, ...row }) => ({
      row,
      result,
      entry: {
        id: row.id,
        personId: canonicalId ?? row.personId,
        order: row.confirmedAt === null ? null : versionOf('confirmedAt', clock, fieldClocks),
        withdrawn: row.withdrawnAt !== null,
      },
    }))
    .toSorted((a, b) => compareInLine(a.entry, b.entry));
  const admission = admit(
    line.map(({ entry }) => entry),
    capacity,
  );
  return line.flatMap(({ row, result, entry }) => {
    const standing = admission.get(row.id);
    return standing === undefined
      ? []
      : {
          ...row,
          canonicalId: entry.personId,
          standing: standing.state,
          state: enrolmentStateOf(standing, result),
          position: standing.position,
          repeats: standing.repeats,
          erased: row.erased === 1,
        };
  });
}

function versionOf(field: string, clock: string, fieldClocks: string | null): string {
  return unpackVersions(NAMES, clock, fieldClocks)[field] ?? clock;
}
