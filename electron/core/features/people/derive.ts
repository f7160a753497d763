import type { DocumentType } from '#shared/domain/codes.ts';
import { documentKey, foldText } from '#shared/domain/person.ts';
import { compiledFor } from '../../db/compiled.ts';
import { insertMany } from '../../db/insert.ts';
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
  return async (tx, table, rows) => {
    if (table === 'personPair') {
      const ids = rows.flatMap((row) => [String(row['lowId']), String(row['highId'])]);
      await regroup(tx, { ids, keys: [], claims: [] });
      return;
    }
    if (table !== 'person' && table !== 'directory') return;
    const entries = await heldEntries(tx, rows);
    const added: (IndexEntry & { canonicalId: string })[] = [];
    const ids: string[] = [];
    const keys: (string | null)[] = [];
    const claims: (string | null)[] = [];
    for (const row of rows) {
      const held = entries.get(row.id);
      // A Punto's own full row is worth more than the directory's outline of the same person.
      if (held?.source === 'PERSON' && table === 'directory') continue;
      // Whom it was connected with, and whom it is connected with now.
      ids.push(row.id);
      keys.push(held?.documentKey ?? null);
      claims.push(held?.claim ?? null);
      if (row['deletedAt'] !== null) {
        await tx.deleteFrom('personIndex').where('personId', '=', row.id).execute();
        continue;
      }
      const entry = table === 'person' ? personEntry(row, cityKey()) : directoryEntry(row);
      keys.push(entry.documentKey);
      claims.push(entry.claim);
      if (held === undefined) {
        added.push({ ...entry, canonicalId: row.id });
        continue;
      }
      const { folded, ...rest } = entry;
      // Renaming re-indexes the search: only when the name did change.
      const values = folded === held.folded ? rest : entry;
      await tx.updateTable('personIndex').set(values).where('personId', '=', row.id).execute();
    }
    await insertMany(tx, 'personIndex', added);
    if (ids.length > 0) await regroup(tx, { ids, keys, claims });
  };
}

type HeldEntry = Pick<PersonIndexRow, 'personId' | 'folded' | 'documentKey' | 'claim' | 'source'>;

async function heldEntries(tx: Writer, rows: readonly StoredRow[]): Promise<Map<string, HeldEntry>> {
  const query = compiledFor(tx, 'personIndex of', [rows.map(({ id }) => id)], ([ids = []]) =>
    tx
      .selectFrom('personIndex')
      .select(['personId', 'folded', 'documentKey', 'claim', 'source'])
      .where('personId', 'in', ids)
      .compile(),
  );
  const { rows: held } = await tx.executeQuery<HeldEntry>(query);
  return new Map(held.map((entry) => [entry.personId, entry]));
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
