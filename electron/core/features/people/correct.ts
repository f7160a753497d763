import { localDate } from '#shared/domain/bogota.ts';
import { consentPurpose } from '#shared/domain/codes.ts';
import { isMinor } from '#shared/domain/consent-rules.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  CORRECTABLE,
  correctedPerson,
  type CorrectableField,
  type CorrectablePerson,
} from '#shared/domain/person-correction.ts';
import { documentKey } from '#shared/domain/person.ts';
import { auditIn } from '../../audit.ts';
import { claimOf } from '../../claim.ts';
import { activeConsent, demandContactConsent } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsOfAny } from '../../registrations.ts';

type Values = Partial<Record<CorrectableField, string | number | null>>;

export interface CorrectionInput {
  readonly id: string;
  /** What the person typed. */
  readonly fields: Values;
  /** What the form showed in those fields before: nothing that changed since is written over unseen. */
  readonly seen: Values;
}

/**
 * Corrects a registration and returns the names of the fields that changed. Throws NO_EXISTE, ENTRADA_INVALIDA
 * (details.field), CONFLICTO when somebody changed one of the fields after it was shown (details.fields, names with
 * commas), and YA_EXISTE when the new document is another person's (details.personId).
 */
export async function correctPerson(
  context: CoreContext,
  actor: string,
  input: CorrectionInput,
): Promise<CorrectableField[]> {
  const changed = await context.ledger.write(actor, async (tx) => {
    const current = await registration(tx, input.id);
    const { changed: values, faults } = correctedPerson(current, input.fields, localDate(tx.now));
    const [fault] = Object.entries(faults);
    if (fault !== undefined) throw new Refusal('ENTRADA_INVALIDA', fault[1], { field: fault[0] });
    const names = CORRECTABLE.filter((field) => field in values);
    const meanwhile = names.filter((field) => (input.seen[field] ?? null) !== current[field]);
    if (meanwhile.length > 0) {
      throw new Refusal(
        'CONFLICTO',
        'Alguien cambió estos datos mientras usted los corregía. Mire lo que hay ahora y decida; no se guardó nada.',
        { fields: meanwhile.join(',') },
      );
    }
    if (names.length === 0) return names;
    const ids = await registrationsOfAny(tx.read, input.id);
    const whole = { ...current, ...values };
    if ('documentType' in values || 'documentNumber' in values) await refuseHolder(tx, context, ids, whole);
    if (values.phone != null) await demandContactConsent(tx.read, ids);
    const who = ['birthDate', 'documentType', 'representativeName'] as const;
    if (who.some((field) => field in values)) await keepRepresentative(tx, ids, whole, localDate(tx.now));
    await tx.patch('person', input.id, values);
    await auditIn(tx, context, actor, 'PERSONA_CORREGIDA', input.id, names.join(','));
    return names;
  });
  if (changed.length > 0) context.publish('people');
  return changed;
}

async function registration(tx: LedgerTx, id: string): Promise<CorrectablePerson> {
  const row = await tx.read
    .selectFrom('person')
    .select([...CORRECTABLE, 'erasedAt'])
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refusal(
      'NO_EXISTE',
      'Los datos de esta persona están en otro Punto: solo allá se corrigen. Aquí se la atiende igual.',
    );
  }
  const { erasedAt, ...current } = row;
  if (erasedAt !== null) {
    throw new Refusal('NO_AUTORIZADO', 'Los datos de esta persona se suprimieron; no hay nada que corregir.');
  }
  return current;
}

/** A document that another person has is not corrected into: which of the two is right is for a person to say. */
async function refuseHolder(
  tx: LedgerTx,
  context: CoreContext,
  ids: readonly string[],
  whole: Pick<CorrectablePerson, 'documentType' | 'documentNumber'>,
): Promise<void> {
  const key = documentKey(whole.documentType, whole.documentNumber);
  if (key === null) return;
  const cityKey = context.cityKey();
  const claim = cityKey === null ? null : claimOf(cityKey, key);
  const holder = await tx.read
    .selectFrom('personIndex')
    .select('personId')
    .where((eb) => eb.or([eb('documentKey', '=', key), ...(claim === null ? [] : [eb('claim', '=', claim)])]))
    .where('personId', 'not in', ids)
    .executeTakeFirst();
  if (holder === undefined) return;
  throw new Refusal(
    'YA_EXISTE',
    'Ese documento ya es de otra persona registrada. Abra su ficha y compare; no se guardó nada.',
    { field: 'documentNumber', personId: holder.personId },
  );
}

/** An authorisation of a minor rests on who represents them (Ley 1581, art. 7): it cannot be left without. */
async function keepRepresentative(
  tx: LedgerTx,
  ids: readonly string[],
  whole: CorrectablePerson,
  today: string,
): Promise<void> {
  if (whole.representativeName !== null || !isMinor(whole, today)) return;
  for (const purpose of consentPurpose.options) {
    if ((await activeConsent(tx.read, ids, purpose)) === null) continue;
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Hay una autorización vigente de este menor: escriba quién lo representa, o revóquela antes.',
      { field: 'representativeName' },
    );
  }
}
