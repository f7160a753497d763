import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from './context.ts';
import { registrationsOfAny } from './registrations.ts';

/** How long an opening serves: a working day, so that a window left open asks again the next one. */
const OPENING_MS = 12 * 3_600_000;

/**
 * The registrations of somebody whose file this actor has opened: what the panels of a file read belongs to that one
 * reading, which is on the audit trail under the id `opening`. Throws NO_AUTORIZADO without it, NO_EXISTE.
 */
export async function openedRegistrations(
  context: CoreContext,
  actor: string,
  asked: { readonly personId: string; readonly opening: string },
): Promise<string[]> {
  const ids = await registrationsOfAny(context.store.read, asked.personId);
  const entry = await context.store.read
    .selectFrom('auditEntry')
    .select('id')
    .where('id', '=', asked.opening)
    .where('action', '=', 'FICHA_VISTA')
    .where('actor', '=', actor)
    .where('subject', 'in', ids)
    .where('at', '>', context.clocks.now() - OPENING_MS)
    .executeTakeFirst();
  if (entry === undefined)
    throw new Refusal('NO_AUTORIZADO', 'Esta ficha ya no está abierta; ábrala otra vez.');
  return ids;
}
