import type { RollCallMark } from '#shared/domain/codes.ts';
import { namesOfActors } from '../../actors.ts';
import type { Reader } from '../../db/tables.ts';
import { participantsOf } from '../../participants.ts';

interface TrailMark {
  readonly mark: RollCallMark;
  readonly arrivedAt: number | null;
}

/** One correction of a closed list: who changed what of whom, when and why. */
export interface TrailEntry {
  readonly id: string;
  readonly name: string;
  /** Null for who was not on the list until then. */
  readonly before: TrailMark | null;
  readonly after: TrailMark;
  readonly at: number;
  readonly officer: string;
  readonly reason: string | null;
}

/** The corrections of a session, newest first. What was marked while the list was open is no correction. */
export async function trailOf(read: Reader, sessionId: string): Promise<TrailEntry[]> {
  const facts = await read
    .selectFrom('sessionMark as m')
    .leftJoin('personIndex as i', 'i.personId', 'm.personId')
    .select((eb) => [
      'm.id',
      'm.personId',
      'm.mark',
      'm.arrivedAt',
      'm.markedAt',
      'm.how',
      'm.reason',
      'm.officer',
      eb.fn.coalesce('i.canonicalId', 'm.personId').as('canonicalId'),
    ])
    .where('m.sessionId', '=', sessionId)
    .orderBy('m.markedAt')
    .orderBy('m.id')
    .execute();
  if (!facts.some((fact) => fact.how === 'CORRECCION')) return [];
  const participants = await participantsOf(
    read,
    facts.map((fact) => fact.canonicalId),
  );
  const officers = await namesOfActors(
    read,
    facts.map((fact) => fact.officer),
  );
  const latest = new Map<string, TrailMark>();
  const trail: TrailEntry[] = [];
  for (const { id, personId, canonicalId, mark, arrivedAt, markedAt, how, reason, officer } of facts) {
    const { givenNames = '', surnames = '' } = participants.get(canonicalId) ?? {};
    const after = { mark, arrivedAt };
    if (how === 'CORRECCION') {
      trail.push({
        id,
        name: `${givenNames} ${surnames}`,
        before: latest.get(personId) ?? null,
        after,
        at: markedAt,
        officer: officers.get(officer) ?? officer,
        reason,
      });
    }
    latest.set(personId, after);
  }
  return trail.toReversed();
}
