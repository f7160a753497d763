import { sameName, type PersonFields } from '#shared/domain/attendance-import.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { compatible } from '#shared/sync/identity.ts';
import { claimOf } from '../claim.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import type { WritingJob } from './kind.ts';
import { oneNameWithSlips } from './spelling.ts';

/** Somebody whom rows of a file belong to, under the name they were registered with. */
export type KnownPerson = Pick<PersonFields, 'givenNames' | 'surnames' | 'birthDate'> & {
  readonly id: string;
};

/** Whom a row names. */
export interface NamedPerson {
  /** The document's key, or what stands for it within the file (see ImportedVisit). */
  readonly personKey: string;
  readonly withDocument: boolean;
  readonly person: PersonFields;
  readonly siteId: string;
  /** ms UTC: when the register met them. */
  readonly registeredAt: number;
}

export interface FoundPerson {
  readonly person: KnownPerson;
  /**
   * SAME: known under this name. OTHER_SPELLING: known under a name that may be theirs. NEW: nobody has the
   * document. NEW_BESIDE: somebody has it under a name that cannot be theirs.
   */
  readonly how: 'SAME' | 'OTHER_SPELLING' | 'NEW' | 'NEW_BESIDE';
}

/**
 * The people of one import. A document alone makes nobody the same person: registers are full of mistyped numbers,
 * and a visit that is given to a stranger can hardly be found again. Equal documents with compatible names or birth
 * dates are one person, as everywhere (shared/sync/identity.ts), and so is a name that only differs by slips of the
 * finger (spelling.ts); with any other name the row becomes a registration of its own, which shares the document and so is a case for a person among the duplicates.
 */
export interface PeopleOfImport {
  /**
   * Looks up the documents of the next rows at once. Whoever gets one of them by another door is found again only
   * by a new look: call it within the transaction that writes the rows.
   */
  look(rows: readonly Pick<NamedPerson, 'personKey' | 'withDocument'>[], read: Reader): Promise<void>;
  find(named: NamedPerson, read: Reader, tx: LedgerTx | null): Promise<FoundPerson>;
  /** Rows of this key were imported before and belong to this person. */
  meet(personKey: string, person: KnownPerson): void;
}

export function peopleOfImport(job: WritingJob): PeopleOfImport {
  /** Whom the rows of a key were given to so far: several people when their names exclude each other. */
  const met = new Map<string, KnownPerson[]>();
  let looked: ReadonlyMap<string, readonly KnownPerson[]> = new Map();
  const remember = (key: string, person: KnownPerson, isNew: boolean) => {
    const holders = met.get(key) ?? [];
    if (holders.some((holder) => holder.id === person.id)) return;
    met.set(key, [...holders, person]);
    if (isNew) job.outlook.newPeople += 1;
    else job.outlook.knownPeople += 1;
  };
  return {
    look: async (rows, read) => {
      // Whoever the file has met already is found among those met, nearly always.
      const keys = rows.flatMap((row) => (row.withDocument && !met.has(row.personKey) ? row.personKey : []));
      looked = await holdersOfDocuments(read, job.context.cityKey(), [...new Set(keys)]);
    },
    meet: (key, person) => remember(key, person, false),
    find: async (named, read, tx) => {
      const { personKey } = named;
      const holdersHere = met.get(personKey) ?? [];
      // Without a document the key is the name itself, whatever was corrected in the person since.
      const [same] = named.withDocument ? [] : holdersHere;
      if (same !== undefined) return { person: same, how: 'SAME' };
      const here = best(holdersHere, named.person);
      if (here !== null) return here;
      const holders = named.withDocument
        ? (looked.get(personKey) ?? (await holdersOfDocument(read, job.context.cityKey(), personKey)))
        : [];
      const known = best(holders, named.person);
      if (known !== null) {
        remember(personKey, known.person, false);
        return known;
      }
      const beside = holders.length > 0 || holdersHere.length > 0;
      const { givenNames, surnames, birthDate } = named.person;
      const person = { id: job.context.clocks.newId(), givenNames, surnames, birthDate };
      if (tx !== null) await create(job, tx, named, person.id);
      if (beside) job.outlook.doubtful += 1;
      remember(personKey, person, true);
      return { person, how: beside ? 'NEW_BESIDE' : 'NEW' };
    },
  };
}

/** The one whose name fits best; null when none does. The first of equals. */
function best(holders: readonly KnownPerson[], wanted: PersonFields): FoundPerson | null {
  const same = holders.find((holder) => sameName(holder, wanted));
  if (same !== undefined) return { person: same, how: 'SAME' };
  const registration = { ...wanted, id: '' };
  const fits =
    holders.find((holder) => compatible(holder, registration)) ??
    holders.find((holder) => oneNameWithSlips(holder, wanted));
  return fits === undefined ? null : { person: fits, how: 'OTHER_SPELLING' };
}

/**
 * Everybody with a document: registered here, or at another Punto and known from the shared directory. Those
 * registered here come first, then the older ones.
 */
export async function holdersOfDocument(
  read: Reader,
  cityKey: Uint8Array | null,
  documentKey: string,
): Promise<readonly KnownPerson[]> {
  return (await holdersOfDocuments(read, cityKey, [documentKey])).get(documentKey) ?? [];
}

/** The same for many documents in one question; every document that was asked for has an entry. */
async function holdersOfDocuments(
  read: Reader,
  cityKey: Uint8Array | null,
  documentKeys: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownPerson[]>> {
  if (documentKeys.length === 0) return new Map();
  const claims = documentKeys.map((key) => [key, cityKey === null ? null : claimOf(cityKey, key)] as const);
  const sought = claims.flatMap(([, claim]) => claim ?? []);
  const found = await read
    .selectFrom('personIndex as i')
    .leftJoin('person as p', 'p.id', 'i.personId')
    .leftJoin('directory as d', 'd.id', 'i.personId')
    .select((eb) => [
      'i.personId as id',
      'i.source',
      'i.documentKey',
      'i.claim',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
      eb.fn.coalesce('p.birthDate', 'd.birthDate').as('birthDate'),
    ])
    .where((eb) =>
      eb.or([
        eb('i.documentKey', 'in', documentKeys),
        ...(sought.length === 0 ? [] : [eb('i.claim', 'in', sought)]),
      ]),
    )
    .execute();
  const sorted = found.toSorted(
    (a, b) => Number(b.source === 'PERSON') - Number(a.source === 'PERSON') || (a.id < b.id ? -1 : 1),
  );
  return new Map(
    claims.map(([key, claim]) => [
      key,
      sorted
        .filter((holder) => holder.documentKey === key || (claim !== null && holder.claim === claim))
        .map(({ id, givenNames, surnames, birthDate }) => ({
          id,
          givenNames: givenNames ?? '',
          surnames: surnames ?? '',
          birthDate,
        })),
    ]),
  );
}

function create(job: WritingJob, tx: LedgerTx, named: NamedPerson, id: string): Promise<void> {
  return tx.create('person', {
    ...UNREPRESENTED,
    ...named.person,
    id,
    siteId: named.siteId,
    // The register's own day: nobody of the past is new today.
    registeredAt: Math.min(named.registeredAt, tx.now),
    importId: job.runId,
    deletedAt: null,
  });
}
