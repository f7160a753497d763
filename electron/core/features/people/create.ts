import type { z } from 'zod';
import { localDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import { isMinor, representativeFault } from '#shared/domain/consent-rules.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { documentKey } from '#shared/domain/person.ts';
import { birthDateProblem } from '#shared/domain/person-fields.ts';
import { newRegistration, type NewRegistration } from '#shared/domain/registration.ts';
import { claimOf } from '../../claim.ts';
import { demandContactConsent, recordConsent } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

type Parsed = z.output<typeof newRegistration>;

export interface Created {
  readonly id: string;
  /** The visit that was registered with the person; null where nobody said what they came for. */
  readonly visit: { readonly id: string; readonly startedAt: number } | null;
}

/**
 * Registers a person, what they decided about being contacted, and their first visit, all of it or nothing. Refuses a
 * document that somebody already has, here or in the directory (YA_EXISTE, details.personId), and a phone number that
 * nobody authorised. Registers of the past come another way (see import): what they bring was gathered before, is
 * marked by its importId, and whoever wants to use a phone asks activeConsent.
 */
export async function createPerson(
  context: CoreContext,
  actor: string,
  input: NewRegistration,
): Promise<Created> {
  const parsed = newRegistration.safeParse(input);
  if (!parsed.success) {
    const fault = parsed.error.issues[0];
    throw refused(fault?.path.join('.') ?? '', fault?.message ?? 'Revise los datos de la persona.');
  }
  const value = parsed.data;
  const created = await context.ledger.write(actor, async (tx): Promise<Created> => {
    refuseImpossible(value, localDate(tx.now));
    await refuseKnownDocument(tx, context, value);
    const id = await appendPerson(tx, context, value);
    if (value.contact !== undefined) {
      const decision = { ...value.contact, purpose: 'CONTACTO' as const };
      await recordConsent(tx, context, actor, { id, ...identityOf(value) }, decision);
    }
    if (value.phone != null) await demandContactConsent(tx.read, [id]);
    return {
      id,
      visit: value.service === undefined ? null : await firstVisit(tx, context, id, value.service),
    };
  });
  context.publish('people');
  if (created.visit !== null) context.publish('attendance');
  return created;
}

function refused(field: string, message: string): Refusal {
  return new Refusal('ENTRADA_INVALIDA', message, { field });
}

function identityOf(value: Parsed) {
  return {
    documentType: value.documentType,
    documentNumber: value.documentNumber,
    birthDate: value.birthDate ?? null,
    representativeName: value.representativeName ?? null,
    representativeDocumentType: value.representativeDocumentType ?? null,
    representativeDocumentNumber: value.representativeDocumentNumber ?? null,
    representativeKinship: value.representativeKinship ?? null,
  };
}

/** What no single field can tell: an age that nobody has, and a representative who cannot be one. */
function refuseImpossible(value: Parsed, today: string): void {
  const identity = identityOf(value);
  const { birthDate } = identity;
  const impossible = birthDate === null ? null : birthDateProblem(birthDate, today);
  if (impossible !== null) throw refused('birthDate', impossible);
  const represented =
    identity.representativeName !== null ||
    identity.representativeDocumentNumber !== null ||
    identity.representativeKinship !== null;
  if (!represented) return;
  if (!isMinor(identity, today)) {
    throw refused('representativeName', 'Solo un menor de edad lleva representante; bórrelo.');
  }
  const fault = representativeFault(identity, identity);
  if (fault !== null) throw refused(fault.field, fault.message);
}

async function refuseKnownDocument(tx: LedgerTx, context: CoreContext, value: Parsed): Promise<void> {
  const key = documentKey(value.documentType, value.documentNumber);
  if (key === null) return;
  const cityKey = context.cityKey();
  const claim = cityKey === null ? null : claimOf(cityKey, key);
  const holder = await tx.read
    .selectFrom('personIndex')
    .select('personId')
    .where((eb) => eb.or([eb('documentKey', '=', key), ...(claim === null ? [] : [eb('claim', '=', claim)])]))
    .executeTakeFirst();
  if (holder === undefined) return;
  throw new Refusal('YA_EXISTE', 'Ya hay una persona con ese documento. Ábrala en vez de crearla otra vez.', {
    field: 'documentNumber',
    personId: holder.personId,
  });
}

async function appendPerson(tx: LedgerTx, context: CoreContext, value: Parsed): Promise<string> {
  const id = tx.newId();
  await tx.create('person', {
    id,
    siteId: context.siteId(),
    givenNames: value.givenNames,
    surnames: value.surnames,
    sex: value.sex,
    phone: value.phone ?? null,
    neighbourhood: value.neighbourhood ?? null,
    comuna: value.comuna ?? 'NO_INFORMA',
    publicServant: value.publicServant ?? 0,
    ...identityOf(value),
    registeredAt: tx.now,
    importId: null,
    erasedAt: null,
    deletedAt: null,
  });
  return id;
}

/** Of somebody who did not exist a moment ago: there is no earlier visit that it could repeat. */
async function firstVisit(tx: LedgerTx, context: CoreContext, personId: string, service: Service) {
  const id = tx.newId();
  await tx.append('attendance', {
    id,
    siteId: context.siteId(),
    personId,
    service,
    startedAt: tx.now,
    localDate: localDate(tx.now),
    origin: 'DESK',
    note: null,
    recordedAt: tx.now,
    importId: null,
  });
  return { id, startedAt: tx.now };
}
