import { z } from 'zod';
import { documentType as documentTypes, type LookAlikeReason } from '#shared/domain/codes.ts';
import { calendarDate, id } from '#shared/domain/fields.ts';
import {
  lookAlike,
  nearbyDates,
  nearbyNumbers,
  reasonRank,
  type Likeness,
} from '#shared/domain/look-alike.ts';
import { documentKey, foldText, normalizeDocumentNumber } from '#shared/domain/person.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { claimOf } from '../../claim.ts';
import { registrationsOf } from '../../registrations.ts';

/** As it stands in the form: half typed, not yet checked. */
export const soughtPerson = z.strictObject({
  documentType: documentTypes,
  documentNumber: z.string().max(40).nullable(),
  givenNames: z.string().max(200),
  surnames: z.string().max(200),
  birthDate: calendarDate.nullable(),
  /** The registration itself, when it exists already. */
  excludeId: id.optional(),
});
export type SoughtPerson = z.infer<typeof soughtPerson>;

export interface LookAlikePerson {
  readonly id: string;
  readonly name: string;
  /** "TI 9999000204"; null for people of another Punto, whose number does not travel. */
  readonly documentLabel: string | null;
  readonly birthDate: string | null;
  readonly reason: LookAlikeReason;
  readonly sameDocument: boolean;
  readonly otherPunto: boolean;
}

/** What fits beside the form. */
const SHOWN = 4;
/** Below this a typed number says nothing yet. */
const SHORTEST_NUMBER = 5;
/** How many rows each way of looking may bring: a birth date that half the city shares must not stop the desk. */
const MOST_NUMBERS = 100;
const MOST_NAMES = 64;
const MOST_BIRTHS = 300;
const MOST_NEAR_BIRTHS = 2_000;

/**
 * Registrations, here and in the shared directory, that may be the person being typed: at most 4, best first, one for
 * each person, and none that somebody decided to be different people. Looks only where an index leads.
 */
export async function findLookAlikes(context: CoreContext, sought: SoughtPerson): Promise<LookAlikePerson[]> {
  const { read } = context.store;
  const probe = probeOf(context, sought);
  const ids = new Set<string>();
  for (const query of candidateQueries(read, probe)) {
    for (const row of await query.execute()) ids.add(row.personId);
  }
  const hidden = sought.excludeId === undefined ? [] : await settled(read, sought.excludeId);
  for (const known of hidden) ids.delete(known);
  const found: (LookAlikePerson & { readonly canonicalId: string })[] = [];
  for (const candidate of await readCandidates(read, [...ids])) {
    const near = candidate.claim !== null && probe.nearClaims.has(candidate.claim);
    const reason = lookAlike(probe.likeness, candidate.likeness, near);
    if (reason === null) continue;
    const { id: personId, canonicalId, name, documentLabel, birthDate, otherPunto } = candidate;
    const sameDocument = reason === 'MISMO_DOCUMENTO';
    found.push({
      id: personId,
      canonicalId,
      name,
      documentLabel,
      birthDate,
      reason,
      sameDocument,
      otherPunto,
    });
  }
  // What this Punto knows best of a person comes before the outline that another one sent.
  found.sort(
    (a, b) =>
      reasonRank(a.reason) - reasonRank(b.reason) ||
      Number(a.otherPunto) - Number(b.otherPunto) ||
      (a.id < b.id ? -1 : 1),
  );
  const people = new Set<string>();
  return found
    .filter(({ canonicalId }) => !people.has(canonicalId) && people.add(canonicalId).size <= SHOWN)
    .map(({ canonicalId: _canonical, ...shown }) => shown);
}

/** Everything that is looked for, in the form in which the indexes hold it. */
interface Probe {
  readonly likeness: Likeness;
  readonly key: string | null;
  readonly claim: string | null;
  readonly nearNumbers: readonly string[];
  readonly nearClaims: ReadonlySet<string>;
  /** Words of the name that the trigrams can find. */
  readonly words: readonly string[];
}

function probeOf(context: CoreContext, sought: SoughtPerson): Probe {
  const typed = normalizeDocumentNumber(sought.documentNumber ?? '');
  const number = typed.length >= SHORTEST_NUMBER && /^[0-9A-Z]+$/.test(typed) ? typed.slice(0, 20) : null;
  const key = documentKey(sought.documentType, number);
  const cityKey = context.cityKey();
  const claim = key === null || cityKey === null ? null : claimOf(cityKey, key);
  const nearNumbers = key === null || number === null ? [] : nearbyNumbers(number);
  const nearClaims = new Set<string>();
  for (const near of nearNumbers) {
    const nearKey = documentKey(sought.documentType, near);
    if (nearKey !== null && cityKey !== null) nearClaims.add(claimOf(cityKey, nearKey));
  }
  const folded = foldText(`${sought.givenNames} ${sought.surnames}`);
  return {
    likeness: {
      folded,
      documents: [key, claim].filter((known) => known !== null),
      documentNumber: key === null ? null : number,
      birthDate: sought.birthDate,
    },
    key,
    claim,
    nearNumbers,
    nearClaims,
    words: folded
      .split(' ')
      .filter((word) => word.length >= 3)
      .slice(0, 8),
  };
}

/** One query for each way in which registrations meet; each follows an index and brings a bounded number of ids. */
export function candidateQueries(read: Reader, probe: Probe) {
  const { key, claim, nearNumbers, nearClaims, words } = probe;
  const { birthDate } = probe.likeness;
  const byIndex = read.selectFrom('personIndex').select('personIndex.personId');
  const queries = [];
  if (key !== null) queries.push(byIndex.where('documentKey', '=', key).limit(MOST_NUMBERS));
  if (claim !== null) queries.push(byIndex.where('claim', '=', claim).limit(MOST_NUMBERS));
  if (nearNumbers.length > 0) {
    queries.push(byIndex.where('documentNumber', 'in', nearNumbers).limit(MOST_NUMBERS));
  }
  if (nearClaims.size > 0) {
    queries.push(byIndex.where('claim', 'in', [...nearClaims]).limit(MOST_NUMBERS));
  }
  if (words.length === 0) return queries;
  // One word of a name leads to half the city.
  if (words.length > 1) {
    const named = read
      .selectFrom('personSearch')
      .select('personSearch.rowid')
      .where((on) => on.and(words.map((word) => on('personSearch.folded', 'like', `%${word}%`))))
      .limit(MOST_NAMES);
    queries.push(byIndex.where('rowid', 'in', named).limit(MOST_NAMES));
  }
  if (birthDate === null) return queries;
  for (const table of ['person', 'directory'] as const) {
    const born = read.selectFrom(table).select('id as personId');
    queries.push(born.where('birthDate', '=', birthDate).limit(MOST_BIRTHS));
    const near = born.where('birthDate', 'in', nearbyDates(birthDate)).limit(MOST_NEAR_BIRTHS).as('near');
    queries.push(
      read
        .selectFrom(near)
        .innerJoin('personIndex', 'personIndex.personId', 'near.personId')
        .select('near.personId')
        .where((on) => on.or(words.map((word) => on('personIndex.folded', 'like', `%${word}%`))))
        .limit(MOST_BIRTHS),
    );
  }
  return queries;
}

/** Nobody needs to be asked about these again: the same person already, or decided to be another one. */
async function settled(read: Reader, personId: string): Promise<string[]> {
  const entry = await read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  const same = entry === undefined ? [personId] : await registrationsOf(read, entry.canonicalId);
  const pairs = await read
    .selectFrom('personPair')
    .select(['lowId', 'highId'])
    .where((eb) => eb.or([eb('lowId', 'in', same), eb('highId', 'in', same)]))
    .where('relation', '=', 'DISTINTAS')
    .execute();
  return [personId, ...same, ...pairs.flatMap(({ lowId, highId }) => [lowId, highId])];
}

interface Candidate {
  readonly id: string;
  readonly canonicalId: string;
  readonly claim: string | null;
  readonly name: string;
  readonly documentLabel: string | null;
  readonly birthDate: string | null;
  readonly otherPunto: boolean;
  readonly likeness: Likeness;
}

async function readCandidates(read: Reader, ids: readonly string[]): Promise<Candidate[]> {
  const rows = await read
    .selectFrom('personIndex as i')
    .leftJoin('person as p', 'p.id', 'i.personId')
    .leftJoin('directory as d', 'd.id', 'i.personId')
    .select((eb) => [
      'i.personId',
      'i.canonicalId',
      'i.folded',
      'i.documentKey',
      'i.claim',
      'i.source',
      'i.documentNumber',
      'p.documentType',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
      eb.fn.coalesce('p.birthDate', 'd.birthDate').as('birthDate'),
    ])
    .where('i.personId', 'in', ids)
    // What is left of an erased person is nobody to be found.
    .where('p.erasedAt', 'is', null)
    .execute();
  return rows.map((row) => ({
    id: row.personId,
    canonicalId: row.canonicalId,
    claim: row.claim,
    name: `${row.givenNames ?? ''} ${row.surnames ?? ''}`,
    documentLabel: row.documentNumber === null ? null : `${row.documentType ?? ''} ${row.documentNumber}`,
    birthDate: row.birthDate,
    otherPunto: row.source === 'DIRECTORY',
    likeness: {
      folded: row.folded,
      documents: [row.documentKey, row.claim].filter((known) => known !== null),
      documentNumber: row.documentNumber,
      birthDate: row.birthDate,
    },
  }));
}
