import type { DocumentType } from '#shared/domain/codes.ts';
import { documentKey, foldText } from '#shared/domain/person.ts';
import { compiledOnce } from '../../db/compiled.ts';
import { insertOne } from '../../db/insert.ts';
import type { PersonIndexRow, Writer } from '../../db/tables.ts';
import type { Derive } from '../../ledger/ledger.ts';
import type { StoredRow } from '../../ledger/rows.ts';
import { claimOf } from '../../claim.ts';
import { regroup } from './regroup.ts';

type IndexEntry = Omit<PersonIndexRow, 'rowid' | 'canonicalId'>;

/**
 * Keeps the search index and the canonical id of each person in step with person, directory and personPair.
 * `cityKey` is null until the station is enrolled: until then people meet by their document key alone.
 */
export function derivePeople(cityKey: () => Uint8Array | null): Derive {
  return async (tx, table, row) => {
    if (table === 'personPair') {
      await regroup(tx, { ids: [String(row['lowId']), String(row['highId'])], keys: [], claims: [] });
      return;
    }
    if (table !== 'person' && table !== 'directory') return;
    const held = await heldEntry(tx, row.id);
    // A Punto's own full row is worth more than the directory's outline of the same person.
    if (held?.source === 'PERSON' && table === 'directory') return;
    const keys = [held?.documentKey ?? null];
    const claims = [held?.claim ?? null];
    if (row['deletedAt'] !== null) {
      await tx.deleteFrom('personIndex').where('personId', '=', row.id).execute();
    } else {
      const entry = table === 'person' ? personEntry(row, cityKey()) : directoryEntry(row);
      if (held === undefined) {
        await insertOne(tx, 'personIndex', { ...entry, canonicalId: row.id });
      } else {
        const { folded, ...rest } = entry;
        // Renaming re-indexes the search: only when the name did change.
        const values = folded === held.folded ? rest : entry;
        await tx.updateTable('personIndex').set(values).where('personId', '=', row.id).execute();
      }
      keys.push(entry.documentKey);
      claims.push(entry.claim);
    }
    // Whom it was connected with, and whom it is connected with now.
    await regroup(tx, { ids: [row.id], keys, claims });
  };
}

async function heldEntry(tx: Writer, personId: string): Promise<Omit<IndexEntry, 'personId'> | undefined> {
  const query = compiledOnce(tx, 'personIndex of', () =>
    tx
      .selectFrom('personIndex')
      .select(['folded', 'documentNumber', 'documentKey', 'claim', 'source'])
      .where('personId', '=', personId)
      .compile(),
  );
  const { rows } = await tx.executeQuery({ ...query, parameters: [personId] });
  return rows[0] as Omit<IndexEntry, 'personId'> | undefined;
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
