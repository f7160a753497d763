import { endByRule } from '#shared/domain/attendance-closing.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import type { CoreContext } from './context.ts';
import { readSetting } from './settings.ts';

/** A computer, a place or a room that somebody used. */
export interface PersonUse {
  readonly id: string;
  /** «PC 04»; null where the space is not known here. */
  readonly space: string | null;
  readonly kind: SpaceKind | null;
  readonly siteName: string | null;
  readonly startedAt: number;
  /** The earliest of what the desk said, the next start on the same space and, where nobody said, the closing rule. */
  readonly endedAt: number | null;
}

type Where = Pick<CoreContext, 'store' | 'clocks'>;

/** The uses of a person under any of their registrations, newest first, at most `limit`. */
export async function usesOfPerson(
  context: Where,
  ids: readonly string[],
  limit: number,
): Promise<PersonUse[]> {
  const { read } = context.store;
  const rows = await read
    .selectFrom('timedUseStart as u')
    .leftJoin('space as p', 'p.id', 'u.spaceId')
    .leftJoin('site as s', 's.id', 'u.siteId')
    .select((eb) => [
      'u.id',
      'u.startedAt',
      'u.rawAt',
      'u.localDate',
      'p.name as space',
      'p.kind',
      's.name as siteName',
      eb
        .selectFrom('useEnd as e')
        .select((inner) => inner.fn.min('e.endedAt').as('at'))
        .whereRef('e.useId', '=', 'u.id')
        .as('said'),
      eb
        .selectFrom('timedUseStart as n')
        .select((inner) => inner.fn.min('n.startedAt').as('at'))
        .whereRef('n.spaceId', '=', 'u.spaceId')
        .whereRef('n.startedAt', '>', 'u.startedAt')
        .as('next'),
    ])
    .where('u.personId', 'in', ids)
    // An end at the very instant of the start took it back: see space-use.ts.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('useEnd as back')
            .select('back.id')
            .whereRef('back.useId', '=', 'u.id')
            .where((on) => on('back.endedAt', '=', on.fn.coalesce('u.rawAt', 'u.startedAt')))
            .where('back.how', '=', 'MOSTRADOR'),
        ),
      ),
    )
    .orderBy('u.startedAt', 'desc')
    .orderBy('u.id', 'desc')
    .limit(limit)
    .execute();
  const closingTime = await readSetting(read, 'attendance.closingTime');
  const now = context.clocks.now();
  return rows.map(({ said: saidRaw, rawAt, next, localDate, ...use }) => {
    // An end is told in the time of its start: see space-use.ts.
    const said = saidRaw === null || rawAt === null ? saidRaw : saidRaw + use.startedAt - rawAt;
    const ruled = said === null ? endByRule({ ...use, localDate }, now, closingTime) : null;
    const known = [said, next, ruled].filter((at) => at !== null);
    return {
      ...use,
      endedAt: known.length === 0 ? null : Math.max(use.startedAt, Math.min(...known)),
    };
  });
}
