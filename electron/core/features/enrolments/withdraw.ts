import { admissionChange, type Admission } from '#shared/domain/admission.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { WithdrawalReason } from '#shared/domain/enrolment.ts';
import { activeConsent } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOf, type GroupEnrolment } from '../../enrolments.ts';
import { participantsOf } from '../../participants.ts';
import { registrationsOf } from '../../registrations.ts';
import { demandEntry, mayChange } from './enrol.ts';

/** Somebody who has a seat now and does not know it yet. */
export interface Promoted {
  readonly enrolmentId: string;
  readonly name: string;
  /** Null where nobody may call: see `unreachable`. */
  readonly phone: string | null;
  /** Why there is no number; null where there is one. */
  readonly unreachable: 'OTRO_PUNTO' | 'SIN_CELULAR' | 'SIN_AUTORIZACION' | null;
}

export interface Withdrawn {
  readonly promoted: readonly Promoted[];
}

/**
 * Takes somebody out of a group, with every enrolment of theirs in it: the seat goes to the first in line, whom the desk
 * calls. Throws NO_EXISTE, NO_AUTORIZADO, YA_EXISTE when they are out already.
 */
export async function withdraw(
  context: CoreContext,
  actor: string,
  { id, reason }: { readonly id: string; readonly reason: WithdrawalReason },
): Promise<Withdrawn> {
  const { after, change } = await context.ledger.write(actor, async (tx) => {
    const { entry, line, group } = await demandEntry(tx, context, id);
    if (entry.standing === 'RETIRADO') {
      throw new Refusal('YA_EXISTE', 'Ya se había retirado de este grupo.');
    }
    const theirs = line.filter(
      (each) =>
        each.canonicalId === entry.canonicalId &&
        each.standing !== 'RETIRADO' &&
        mayChange(context, each, group.siteId),
    );
    for (const each of theirs) {
      await tx.patch('enrolment', each.id, { withdrawnAt: tx.now, withdrawal: reason });
    }
    const left = await enrolmentsOf(tx.read, group.id);
    return { after: left, change: admissionChange(admissionOf(line), admissionOf(left)) };
  });
  context.publish('courses');
  return { promoted: await contactsOf(context.store.read, after, change.promoted) };
}

function admissionOf(line: readonly GroupEnrolment[]): Admission {
  return new Map(
    line.map(({ id, standing, position, repeats }) => [id, { state: standing, position, repeats }]),
  );
}

/** A number is told only where the person authorised being contacted. */
async function contactsOf(
  read: Reader,
  line: readonly GroupEnrolment[],
  ids: readonly string[],
): Promise<Promoted[]> {
  const entries = ids.flatMap((id) => line.find((each) => each.id === id) ?? []);
  const people = await participantsOf(
    read,
    entries.map(({ canonicalId }) => canonicalId),
  );
  const contacts: Promoted[] = [];
  for (const { id, canonicalId } of entries) {
    const person = people.get(canonicalId);
    if (person === undefined) continue;
    const consent = await activeConsent(read, await registrationsOf(read, canonicalId), 'CONTACTO');
    const unreachable = person.otherPunto
      ? 'OTRO_PUNTO'
      : person.phone === null
        ? 'SIN_CELULAR'
        : consent === null
          ? 'SIN_AUTORIZACION'
          : null;
    contacts.push({
      enrolmentId: id,
      name: `${person.givenNames} ${person.surnames}`,
      phone: unreachable === null ? person.phone : null,
      unreachable,
    });
  }
  return contacts;
}
