import { isDue, REFRESH_MONTHS, refreshDay } from '#shared/domain/characterisation-rules.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { isMinor, stateOf } from '#shared/domain/consent-rules.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { consentsOf, deciders, type Decider } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { readSetting } from '../../settings.ts';

/** How somebody stands with the questions. Never holds an answer, so the desk may read it. */
export interface Standing {
  /** Every registration of the person. */
  readonly ids: readonly string[];
  /** The registration of this Punto under which the answers are kept; null for people of another Punto. */
  readonly own: Decider | null;
  /** When the questions were last gone through, under any registration that is known here (ms UTC). */
  readonly completedAt: number | null;
  readonly due: boolean;
  /** The day on which they are due again (YYYY-MM-DD); null while they never were gone through. */
  readonly dueOn: string | null;
  /** An authorisation of the sensitive questions holds now, given by somebody who may give it. */
  readonly authorised: boolean;
  readonly minor: boolean;
}

/** Throws NO_EXISTE when nobody has that id. `now` in ms UTC. */
export async function standingOf(
  read: Reader,
  context: Pick<CoreContext, 'siteId'>,
  personId: string,
  now: number,
): Promise<Standing> {
  const ids = await registrationsOfAny(read, personId);
  const own = await ownRegistration(read, context.siteId(), ids, personId);
  const last = await read
    .selectFrom('characterisation')
    .select((eb) => eb.fn.max('completedAt').as('at'))
    .where('id', 'in', ids)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  const { consents, revocations } = await consentsOf(read, ids);
  const state = stateOf('CARACTERIZACION', consents, revocations);
  const minor = own !== null && isMinor(own, localDate(now));
  const months = (await readSetting(read, 'characterisation.refreshMonths')) ?? REFRESH_MONTHS;
  const completedAt = last?.at ?? null;
  // Who said no is asked again no sooner than who answered.
  const declinedAt =
    state.kind === 'DECLINED'
      ? state.consent.decidedAt
      : state.kind === 'REVOKED'
        ? state.revocation.revokedAt
        : null;
  const askedAt =
    completedAt === null || declinedAt === null
      ? (completedAt ?? declinedAt)
      : Math.max(completedAt, declinedAt);
  return {
    ids,
    own,
    completedAt,
    due: own !== null && isDue(askedAt, now, months),
    dueOn: askedAt === null ? null : refreshDay(askedAt, months),
    // Somebody of age decides for themselves, a minor never does (Ley 1581, art. 7; Decreto 1377, art. 12).
    authorised: state.kind === 'GRANTED' && (state.consent.representativeName !== null) === minor,
    minor,
  };
}

/** The registration that was asked for when it is this Punto's, else the oldest of this Punto. */
async function ownRegistration(
  read: Reader,
  siteId: string,
  ids: readonly string[],
  personId: string,
): Promise<Decider | null> {
  const rows = await deciders(read)
    .where('id', 'in', ids)
    .where('siteId', '=', siteId)
    .orderBy('id')
    .execute();
  return rows.find((row) => row.id === personId) ?? rows[0] ?? null;
}

/** The registration under which answers may be kept here. Throws NO_AUTORIZADO with what to do instead. */
export function demandOwn(standing: Standing): Decider {
  if (standing.own !== null) return standing.own;
  throw new Refusal(
    'NO_AUTORIZADO',
    'Esta persona está registrada en otro Punto: su caracterización se hace allí, o en el formulario web de la ciudad.',
  );
}
