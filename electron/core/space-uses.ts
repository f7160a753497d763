import { sql } from 'kysely';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { ClockStep, SpaceUse, UseFacts } from '#shared/domain/space-use.ts';
import { earliestStart, usesOf } from '#shared/domain/space-use.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';
import { readSetting } from './settings.ts';

/** A use with what its start says beside the rule. */
export interface KnownUse extends SpaceUse {
  readonly personId: string;
  readonly attendanceId: string | null;
  readonly reservationId: string | null;
  readonly turnId: string | null;
}

type Where = Pick<CoreContext, 'siteId' | 'ledger'>;

/** A clock is set a few times a day at most; more than these say nothing about who sits here now. */
const STEPS = 50;

/** The uses of today at this Punto, ended ones included, in order of their start; and whatever is still active. */
export async function usesToday(read: Reader, context: Where, now: number): Promise<KnownUse[]> {
  const steps = await clockSteps(read);
  const today = startOfLocalDate(localDate(now));
  const uses = await usesFrom(read, context, { now, from: earliestStart(today, steps), steps });
  return uses.filter((use) => use.startedAt >= today || use.endedAt === null);
}

/**
 * The uses that began at this Punto in [from, to), in order of their start. Those of a past day that nobody ended are
 * ended by the rule.
 */
export async function usesBetween(
  read: Reader,
  context: Where,
  span: { readonly from: number; readonly to: number; readonly now: number },
): Promise<KnownUse[]> {
  return usesFrom(read, context, { ...span, steps: await clockSteps(read) });
}

interface Asked {
  readonly from: number;
  readonly to?: number;
  readonly now: number;
  readonly steps: readonly ClockStep[];
}

async function usesFrom(read: Reader, context: Where, asked: Asked): Promise<KnownUse[]> {
  const starts = await startsFrom(read, context, asked);
  const facts: UseFacts = {
    starts,
    ends: await endsOf(read, context.siteId(), asked),
    extensions: await extensionsOf(read, context.siteId(), asked),
    steps: asked.steps,
  };
  const about = new Map(starts.map((start) => [start.id, start]));
  return usesOf(facts, asked.now, await readSetting(read, 'attendance.closingTime')).flatMap((use) => {
    const start = about.get(use.id);
    if (start === undefined) return [];
    const { personId, attendanceId, reservationId, turnId } = start;
    return [{ ...use, personId, attendanceId, reservationId, turnId }];
  });
}

/** In the order in which they came. */
async function clockSteps(read: Reader): Promise<ClockStep[]> {
  const rows = await read
    .selectFrom('clockStep')
    .select(['at', 'stepMs', 'afterPosition'])
    .orderBy('id', 'desc')
    .limit(STEPS)
    .execute();
  return rows.toReversed();
}

async function startsFrom(read: Reader, context: Where, { from, to }: Asked) {
  let query = read
    .selectFrom('timedUseStart as useStart')
    .leftJoin('personIndex', 'personIndex.personId', 'useStart.personId')
    // Own changes only: another computer's clock is not ours to correct.
    .leftJoin('change', (join) =>
      join
        .onRef('change.rowId', '=', 'useStart.id')
        .on('change.tableName', '=', sql.lit('useStart'))
        .on('change.device', '=', context.ledger.identity.device),
    )
    .select((eb) => [
      'useStart.id',
      'useStart.spaceId',
      'useStart.personId',
      'useStart.attendanceId',
      'useStart.reservationId',
      'useStart.turnId',
      'useStart.movedFromId',
      'useStart.startedAt',
      'useStart.rawAt',
      'useStart.minutes',
      'change.position',
      eb.fn.coalesce('personIndex.canonicalId', 'useStart.personId').as('person'),
    ])
    .where('useStart.startedAt', '>=', from)
    .where('useStart.siteId', '=', context.siteId());
  if (to !== undefined) query = query.where('useStart.startedAt', '<', to);
  const rows = await query.execute();
  // The fact's own instant is what its ends are told by.
  return rows.map(({ rawAt, startedAt, ...start }) => ({
    ...start,
    startedAt: rawAt ?? startedAt,
    toldAt: rawAt === null ? null : startedAt,
  }));
}

function endsOf(read: Reader, siteId: string, { from, to }: Asked) {
  let query = read
    .selectFrom('timedUseStart as useStart')
    .innerJoin('useEnd', 'useEnd.useId', 'useStart.id')
    .select(['useEnd.useId', 'useEnd.endedAt', 'useEnd.how'])
    .where('useStart.startedAt', '>=', from)
    .where('useStart.siteId', '=', siteId);
  if (to !== undefined) query = query.where('useStart.startedAt', '<', to);
  return query.execute();
}

function extensionsOf(read: Reader, siteId: string, { from, to }: Asked) {
  let query = read
    .selectFrom('timedUseStart as useStart')
    .innerJoin('useExtension', 'useExtension.useId', 'useStart.id')
    .select(['useExtension.id', 'useExtension.useId', 'useExtension.minutes', 'useExtension.at'])
    .where('useStart.startedAt', '>=', from)
    .where('useStart.siteId', '=', siteId);
  if (to !== undefined) query = query.where('useStart.startedAt', '<', to);
  return query.execute();
}
