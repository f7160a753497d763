import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import type { Setting } from './taken.ts';

/** What the form of a group offers. */
export interface GroupChoices {
  readonly courses: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly minutes: number;
  }[];
  readonly rooms: readonly { readonly id: string; readonly name: string; readonly capacity: number }[];
  readonly instructors: readonly { readonly username: string; readonly displayName: string }[];
}

export async function groupChoices(context: CoreContext): Promise<GroupChoices> {
  const { read } = context.store;
  const courses = await read
    .selectFrom('course')
    .select(['id', 'code', 'name', 'minutes'])
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .orderBy('name')
    .execute();
  const rooms = await read
    .selectFrom('space')
    .select(['id', 'name', 'capacity'])
    .where('kind', '=', 'SALA')
    .where('siteId', '=', context.siteId())
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .orderBy('name')
    .execute();
  return { courses, rooms, instructors: await instructors(read) };
}

/** Who may enter the program as an instructor; a local account stands before one of the centre, as at the login. */
async function instructors(read: Reader) {
  const local = await read
    .selectFrom('localUser')
    .select(['username', 'displayName'])
    .where('role', '=', 'instructor')
    .where('active', '=', 1)
    .execute();
  const known = await read
    .selectFrom('user')
    .select(['username', 'displayName'])
    .where('role', '=', 'instructor')
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .execute();
  const names = new Map([...known, ...local].map((account) => [account.username, account.displayName]));
  return [...names]
    .map(([username, displayName]) => ({ username, displayName }))
    .toSorted((a, b) => a.displayName.localeCompare(b.displayName, 'es'));
}

/**
 * The room and the instructor as they are kept: a room of this Punto that is in use, and beside a user name the name
 * of its person. What was so `before` stays, even where a new group could not have it. Throws NO_EXISTE.
 */
export async function checkedSetting(
  read: Reader,
  context: Pick<CoreContext, 'siteId'>,
  setting: Setting,
  before?: Setting,
): Promise<Setting> {
  const { spaceId, instructorUser } = setting;
  if (spaceId !== null && spaceId !== before?.spaceId) {
    const room = await read
      .selectFrom('space')
      .select('id')
      .where('id', '=', spaceId)
      .where('siteId', '=', context.siteId())
      .where('kind', '=', 'SALA')
      .where('active', '=', 1)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (room === undefined) {
      throw new Refusal('NO_EXISTE', 'Esa sala ya no se ofrece en este Punto; elija otra.', {
        field: 'spaceId',
      });
    }
  }
  if (instructorUser === null) return setting;
  if (instructorUser === before?.instructorUser) {
    return { ...setting, instructorName: before.instructorName };
  }
  const account = (await instructors(read)).find(({ username }) => username === instructorUser);
  if (account === undefined) {
    throw new Refusal(
      'NO_EXISTE',
      'Ese instructor ya no tiene usuario aquí; elija otro o escriba su nombre.',
      {
        field: 'instructorUser',
      },
    );
  }
  return { ...setting, instructorName: account.displayName };
}
