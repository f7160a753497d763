import { disabilityGroup } from '#shared/domain/characterisation-rules.ts';
import { SENSITIVE_FIELDS, unpackDisability } from '#shared/domain/characterisation.ts';
import { audit } from '../../audit.ts';
import { activeConsent } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import { registrationsOfAny } from '../../registrations.ts';

/**
 * What somebody answered, from the registration with the newest answers; null when nobody asked. Only for the roles
 * that need it, and every reading leaves a trace. Without an authorisation that holds nothing sensitive is shown, even
 * where a Punto has not yet heard that it was taken back. Throws NO_EXISTE.
 */
export async function characterisationAnswers(context: CoreContext, actor: string, personId: string) {
  const { read } = context.store;
  const ids = await registrationsOfAny(read, personId);
  const row = await read
    .selectFrom('characterisation')
    .select(['estrato', 'livingArea', 'education', 'occupation', 'completedAt'])
    .select(SENSITIVE_FIELDS)
    .where('id', 'in', ids)
    .where('deletedAt', 'is', null)
    .where('completedAt', 'is not', null)
    .orderBy('completedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const authorised = (await activeConsent(read, ids, 'CARACTERIZACION')) !== null;
  await audit(context, actor, 'CARACTERIZACION_LEIDA', personId, authorised ? null : 'SIN_SENSIBLES');
  if (row === undefined) return null;
  const { estrato, livingArea, education, occupation, completedAt, disability, ...sensitive } = row;
  const marked = unpackDisability(disability);
  return {
    estrato,
    livingArea,
    education,
    occupation,
    completedAt,
    /** Null without an authorisation. */
    sensitive: authorised
      ? { ...sensitive, disability: marked, disabilityGroup: disabilityGroup(marked) }
      : null,
  };
}
