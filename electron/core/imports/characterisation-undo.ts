import { activeConsent } from '../consents.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { registrationsOf } from '../registrations.ts';
import { dropSensitive, NO_SENSITIVE } from './characterisation-form.ts';

/** Forms taken back in one transaction: two changes each. */
const AT_ONCE = 50;

/**
 * Takes back what forms of an undone import left behind, 50 at a time; returns how many. The answers that came with
 * them go (what they replaced is not known any more, so the questions are due again), and so does what they
 * authorised. Newer answers and decisions stay.
 */
export async function takeBackForms(tx: LedgerTx, runId: string): Promise<number> {
  const forms = await tx.read
    .selectFrom('characterisationEvent as e')
    .leftJoin('characterisation as c', (join) =>
      join.onRef('c.id', '=', 'e.personId').onRef('c.completedAt', '=', 'e.at'),
    )
    .leftJoin('consent as k', (join) => join.onRef('k.id', '=', 'e.id').on('k.decision', '=', 'AUTORIZA'))
    .leftJoin('consentRevocation as r', 'r.consentId', 'k.id')
    .select([
      'e.id',
      'e.personId',
      'c.id as answersOf',
      'k.id as consentId',
      'k.siteId as consentSite',
      'k.decidedAt',
      'r.id as revocationId',
    ])
    .where('e.importId', '=', runId)
    .where((eb) =>
      eb.or([eb('c.id', 'is not', null), eb.and([eb('k.id', 'is not', null), eb('r.id', 'is', null)])]),
    )
    .orderBy('e.id')
    .limit(AT_ONCE)
    .execute();
  for (const form of forms) {
    if (form.answersOf !== null) {
      await tx.patch('characterisation', form.answersOf, {
        ...NO_SENSITIVE,
        estrato: null,
        livingArea: null,
        education: null,
        occupation: null,
        completedAt: null,
        deletedAt: tx.now,
      });
    }
    if (form.consentId !== null && form.revocationId === null) {
      await tx.append('consentRevocation', {
        id: tx.newId(),
        siteId: form.consentSite ?? '',
        consentId: form.consentId,
        personId: form.personId,
        // At its own time: what the person decided later, at a desk, holds.
        revokedAt: form.decidedAt ?? tx.now,
        officer: 'importacion-deshecha',
        reason: 'Se deshizo la importación que trajo la autorización.',
      });
      // Newer answers rest on it too, unless something else authorises them.
      const ids = await registrationsKnown(tx.read, form.personId);
      if ((await activeConsent(tx.read, ids, 'CARACTERIZACION')) === null) await dropSensitive(tx, ids);
    }
  }
  return forms.length;
}

/** All registrations of a person, or the one that is named where it was removed meanwhile. */
async function registrationsKnown(read: Reader, personId: string): Promise<string[]> {
  const entry = await read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return entry === undefined ? [personId] : registrationsOf(read, entry.canonicalId);
}
