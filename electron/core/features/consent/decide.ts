import { localDate } from '#shared/domain/bogota.ts';
import { isMinor, representativeFault, stateOf, type Representative } from '#shared/domain/consent-rules.ts';
import type { ConsentPurpose } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import {
  consentsOf,
  deciders,
  recordConsent,
  withdrawData,
  type Decider,
  type DecisionInput,
} from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsOfAny } from '../../registrations.ts';

export interface PersonDecision extends DecisionInput {
  readonly personId: string;
  /** Who decides for a minor; kept with the person too. Absent where it is known already. */
  readonly representative?: Representative | undefined;
}

/**
 * Records what somebody who is registered already decided. Returns the id of the consent. Throws ENTRADA_INVALIDA,
 * CONFLICTO, NO_EXISTE.
 */
export async function decide(context: CoreContext, actor: string, input: PersonDecision): Promise<string> {
  const id = await context.ledger.write(actor, async (tx) => {
    const known = await deciderOf(tx.read, input.personId);
    const { representative } = input;
    const person = representative === undefined ? known : { ...known, ...representative };
    if (representative !== undefined) await keepRepresentative(tx, context, known, representative);
    return recordConsent(tx, context, actor, person, input);
  });
  context.publish('people');
  return id;
}

/**
 * Takes back the authorisation that holds for a purpose: from then on nothing rests on it, and what was kept for it
 * goes in the same transaction (see withdrawData). Throws NO_EXISTE when nothing holds.
 */
export async function revoke(
  context: CoreContext,
  actor: string,
  input: { readonly personId: string; readonly purpose: ConsentPurpose; readonly reason: string | null },
): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const ids = await registrationsOfAny(tx.read, input.personId);
    const { consents, revocations } = await consentsOf(tx.read, ids);
    const state = stateOf(input.purpose, consents, revocations);
    if (state.kind !== 'GRANTED') {
      throw new Refusal('NO_EXISTE', 'No hay una autorización vigente que retirar; actualice la ficha.');
    }
    const { consent } = state;
    await tx.append('consentRevocation', {
      id: tx.newId(),
      siteId: context.siteId(),
      consentId: consent.id,
      personId: consent.personId,
      // A clock that was set back must not make it older than what it takes back.
      revokedAt: Math.max(tx.now, consent.decidedAt),
      officer: actor,
      reason: input.reason,
    });
    await withdrawData(tx, context, ids, input.purpose);
    await auditIn(tx, context, actor, 'CONSENTIMIENTO_RETIRADO', input.personId, input.purpose);
  });
  context.publish('people');
}

/** As much of a registration as a decision asks for, of this Punto or of another one. */
async function deciderOf(read: Reader, personId: string): Promise<Decider> {
  const own = await deciders(read).where('id', '=', personId).executeTakeFirst();
  if (own !== undefined) return own;
  const outline = await read
    .selectFrom('directory')
    .select(['id', 'birthDate'])
    .where('id', '=', personId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (outline === undefined) {
    throw new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
  }
  return {
    ...outline,
    documentType: null,
    documentNumber: null,
    representativeName: null,
    representativeDocumentType: null,
    representativeDocumentNumber: null,
    representativeKinship: null,
  };
}

/** Kept with the registration, where it is this Punto's, so that nobody has to be asked twice. */
async function keepRepresentative(
  tx: LedgerTx,
  context: CoreContext,
  minor: Decider,
  representative: Representative,
): Promise<void> {
  if (!isMinor(minor, localDate(tx.now))) {
    throw new Refusal('ENTRADA_INVALIDA', 'Solo un menor de edad lleva representante; bórrelo.', {
      field: 'representativeName',
    });
  }
  const fault = representativeFault(minor, representative);
  if (fault !== null) throw new Refusal('ENTRADA_INVALIDA', fault.message, { field: fault.field });
  const own = await tx.read
    .selectFrom('person')
    .select('id')
    .where('id', '=', minor.id)
    .where('siteId', '=', context.siteId())
    .executeTakeFirst();
  if (own !== undefined) await tx.patch('person', minor.id, representative);
}
