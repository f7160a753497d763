import type { DocumentType } from '#shared/domain/codes.ts';
import { documentKey, foldText } from '#shared/domain/person.ts';
import { canonicalIds, type Registration } from '#shared/sync/identity.ts';
import type { PersonIndexRow, Writer } from '../../db/tables.ts';
import type { Derive } from '../../ledger/ledger.ts';
import type { StoredRow } from '../../ledger/rows.ts';
import { claimOf } from '../../claim.ts';

type IndexEntry = Omit<PersonIndexRow, 'rowid' | 'canonicalId'>;

/**
 * Keeps the search index and the canonical id of each person in step with person and directory.
 * `cityKey` is null until the station is enrolled: until then people meet by their document key alone.
 */
export function derivePeople(cityKey: () => Uint8Array | null): Derive {
  return async (tx, table, row) => {
    if (table !== 'person' && table !== 'directory') return;
    const held = await tx
      .selectFrom('personIndex')
      .select(['folded', 'documentNumber', 'documentKey', 'claim', 'source'])
      .where('personId', '=', row.id)
      .executeTakeFirst();
    // A Punto's own full row is worth more than the directory's outline of the same person.
    if (held?.source === 'PERSON' && table === 'directory') return;
    if (row['deletedAt'] !== null) {
      await tx.deleteFrom('personIndex').where('personId', '=', row.id).execute();
    } else {
      const entry = table === 'person' ? personEntry(row, cityKey()) : directoryEntry(row);
      if (held === undefined) {
        await tx
          .insertInto('personIndex')
          .values({ ...entry, canonicalId: row.id })
          .execute();
      } else {
        const { folded, ...rest } = entry;
        // Renaming re-indexes the search: only when the name did change.
        const values = folded === held.folded ? rest : entry;
        await tx.updateTable('personIndex').set(values).where('personId', '=', row.id).execute();
      }
      await regroup(tx, entry.documentKey, entry.claim);
    }
    if (held !== undefined) await regroup(tx, held.documentKey, held.claim);
  };
}

function personEntry(row: StoredRow, cityKey: Uint8Array | null): IndexEntry {
  const number = row['documentNumber'] as string | null;
  const key = documentKey(row['documentType'] as DocumentType, number);
  return {
    personId: row.id,
    folded: foldText(`${row['givenNames']} ${row['surnames']}`),
    documentNumber: number,
    documentKey: key,
    claim: key === null || cityKey === null ? null : claimOf(cityKey, key),
    source: 'PERSON',
  };
}

function directoryEntry(row: StoredRow): IndexEntry {
  return {
    personId: row.id,
    folded: foldText(`${row['givenNames']} ${row['surnames']}`),
    documentNumber: null,
    documentKey: null,
    claim: row['claim'] as string | null,
    source: 'DIRECTORY',
  };
}

/** Recomputes the canonical ids of everybody who shares a document key or a claim. */
async function regroup(tx: Writer, key: string | null, claim: string | null): Promise<void> {
  if (key === null && claim === null) return;
  const members = await tx
    .selectFrom('personIndex')
    .select(['personId', 'canonicalId', 'source'])
    .where((eb) =>
      eb.or([
        ...(key === null ? [] : [eb('documentKey', '=', key)]),
        ...(claim === null ? [] : [eb('claim', '=', claim)]),
      ]),
    )
    .execute();
  if (members.length === 0) return;
  const [only] = members;
  if (members.length === 1 && only !== undefined && only.canonicalId === only.personId) return;
  const registrations: Registration[] = [];
  for (const member of members) {
    const found = await tx
      .selectFrom(member.source === 'PERSON' ? 'person' : 'directory')
      .select(['id', 'givenNames', 'surnames', 'birthDate'])
      .where('id', '=', member.personId)
      .executeTakeFirst();
    if (found !== undefined) registrations.push(found);
  }
  const canonical = canonicalIds(registrations);
  for (const member of members) {
    const wanted = canonical.get(member.personId) ?? member.personId;
    if (wanted === member.canonicalId) continue;
    await tx
      .updateTable('personIndex')
      .set({ canonicalId: wanted })
      .where('personId', '=', member.personId)
      .execute();
  }
}
