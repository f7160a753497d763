import type { ExpressionBuilder } from 'kysely';
import { documentKey, foldText, normalizeDocumentNumber } from '#shared/domain/person.ts';
import { documentType } from '#shared/domain/codes.ts';
import type { CoreContext } from '../../context.ts';
import type { Tables } from '../../db/tables.ts';
import { claimOf } from '../../claim.ts';

/** How many people a search shows: what fits under the field without scrolling. */
const SHOWN = 8;
/** The last visits of a Punto, some days of it: who came lately is who comes now. */
const RECENT = 200;
/** How many candidates are ranked before the best are shown. */
const CANDIDATES = 16;

export interface PersonMatch {
  readonly id: string;
  readonly givenNames: string;
  readonly surnames: string;
  readonly documentType: string | null;
  /** Null for people of another Punto: their number does not travel. */
  readonly documentNumber: string | null;
  readonly birthDate: string | null;
  /** Whether the whole document number was typed. */
  readonly exact: boolean;
  readonly otherPunto: boolean;
  readonly lastVisitAt: number | null;
}

interface Candidate {
  readonly personId: string;
  readonly folded: string;
  readonly documentNumber: string | null;
  readonly canonicalId: string;
  readonly source: 'PERSON' | 'DIRECTORY';
  readonly lastAt: number | null;
}

/**
 * Finds people by document number (whole, or its beginning) or by parts of their names without accents.
 * People seen lately at this Punto come first. Fewer than 3 letters look only at recent people and at the
 * beginning of names: what they would find elsewhere is noise.
 */
export async function searchPeople(context: CoreContext, text: string): Promise<PersonMatch[]> {
  const number = normalizeDocumentNumber(text);
  const looksLikeNumber = /\d/.test(number) && /^[0-9A-Z]{3,20}$/.test(number);
  const byNumber = looksLikeNumber ? await findByNumber(context, number) : [];
  const words = foldText(text).split(' ').filter(Boolean).slice(0, 6);
  const byName = looksLikeNumber || words.length === 0 ? [] : await findByName(context, words);
  const seen = new Set<string>();
  const best: Candidate[] = [];
  for (const candidate of [...byNumber, ...byName]) {
    if (seen.has(candidate.canonicalId)) continue;
    seen.add(candidate.canonicalId);
    best.push(candidate);
    if (best.length === SHOWN) break;
  }
  return describe(context, await surviving(context, best), number);
}

const COLUMNS = [
  'personIndex.personId',
  'personIndex.folded',
  'personIndex.documentNumber',
  'personIndex.canonicalId',
  'personIndex.source',
] as const;

function candidates(context: CoreContext) {
  return (
    context.store.read
      .selectFrom('personIndex')
      .select(COLUMNS)
      // Known of the recent ones only; of those that are shown it is looked up at the end.
      .select((eb) => eb.lit(null).$castTo<number | null>().as('lastAt'))
  );
}

async function findByNumber(context: CoreContext, number: string): Promise<Candidate[]> {
  const cityKey = context.cityKey();
  const claims =
    cityKey === null
      ? []
      : [
          ...new Set(
            documentType.options.flatMap((type) => {
              const key = documentKey(type, number);
              return key === null ? [] : [claimOf(cityKey, key)];
            }),
          ),
        ];
  const begins = await candidates(context)
    .where('personIndex.documentNumber', '>=', number)
    .where('personIndex.documentNumber', '<', `${number}~`)
    .orderBy('personIndex.documentNumber')
    .limit(SHOWN)
    .execute();
  // A document that another Punto registered is recognised by its claim when it is typed whole.
  const claimed =
    claims.length === 0
      ? []
      : await candidates(context).where('personIndex.claim', 'in', claims).limit(SHOWN).execute();
  const rank = (c: Candidate) => (c.documentNumber === number || c.source === 'DIRECTORY' ? 0 : 1);
  return [...begins, ...claimed].sort((a, b) => rank(a) - rank(b) || (b.lastAt ?? 0) - (a.lastAt ?? 0));
}

/**
 * Of a person registered several times, the registration that stays is shown, by whichever of them they were found;
 * unless only its outline is here, of which a Punto knows less than of its own.
 */
async function surviving(context: CoreContext, found: readonly Candidate[]): Promise<readonly Candidate[]> {
  const aliases = found.filter((candidate) => candidate.canonicalId !== candidate.personId);
  if (aliases.length === 0) return found;
  const rows = await context.store.read
    .selectFrom('personIndex')
    .select('personId')
    .where(
      'personId',
      'in',
      aliases.map(({ canonicalId }) => canonicalId),
    )
    .where('source', '=', 'PERSON')
    .execute();
  const held = new Set(rows.map(({ personId }) => personId));
  return found.map((candidate) =>
    held.has(candidate.canonicalId)
      ? { ...candidate, personId: candidate.canonicalId, source: 'PERSON' }
      : candidate,
  );
}

type IndexExpression = ExpressionBuilder<Tables, 'personIndex'>;
const everyWord = (words: readonly string[]) => (eb: IndexExpression) =>
  eb.and(words.map((word) => eb('personIndex.folded', 'like', `%${word}%`)));

async function findByName(context: CoreContext, words: readonly string[]): Promise<Candidate[]> {
  const recent = await context.store.read
    .selectFrom((eb) =>
      eb
        .selectFrom('attendance')
        .select(['personId', 'startedAt as lastAt'])
        .orderBy('startedAt', 'desc')
        .limit(RECENT)
        .as('visit'),
    )
    .innerJoin('personIndex', 'personIndex.personId', 'visit.personId')
    .select(COLUMNS)
    .select('visit.lastAt')
    .where(everyWord(words))
    .orderBy('visit.lastAt', 'desc')
    .limit(CANDIDATES)
    .execute();
  // Words that begin where the typed ones do are what the person at the desk means.
  const begins = (c: Candidate) =>
    words.filter((word) => c.folded.startsWith(word) || c.folded.includes(` ${word}`)).length;
  const certain = new Set(recent.filter((c) => begins(c) === words.length).map((c) => c.canonicalId));
  // Nobody else can come before these: see the order below.
  const others = certain.size >= SHOWN ? [] : await findElsewhere(context, words);
  const rank = (a: Candidate, b: Candidate) =>
    begins(b) - begins(a) || (b.lastAt ?? 0) - (a.lastAt ?? 0) || (a.folded < b.folded ? -1 : 1);
  return [...recent, ...others].sort(rank);
}

/** Among everybody: by the trigrams of the longer words, or by the beginning of the name when all are short. */
function findElsewhere(context: CoreContext, words: readonly string[]): Promise<Candidate[]> {
  const first = words[0] ?? '';
  if (words.every((word) => word.length < 3)) {
    return candidates(context)
      .where('personIndex.folded', '>=', first)
      .where('personIndex.folded', '<', `${first}~`)
      .where(everyWord(words))
      .orderBy('personIndex.folded')
      .limit(CANDIDATES)
      .execute();
  }
  return candidates(context)
    .where('personIndex.rowid', 'in', (eb) =>
      eb
        .selectFrom('personSearch')
        .select('personSearch.rowid')
        .where((on) => on.and(words.map((word) => on('personSearch.folded', 'like', `%${word}%`))))
        .limit(CANDIDATES),
    )
    .execute();
}

/** One look into the index attendance_person. */
function lastVisit(eb: ExpressionBuilder<Tables, 'person' | 'directory'>, id: 'person.id' | 'directory.id') {
  return eb
    .selectFrom('attendance')
    .whereRef('attendance.personId', '=', id)
    .select((visit) => visit.fn.max('attendance.startedAt').as('at'));
}

async function describe(
  context: CoreContext,
  found: readonly Candidate[],
  number: string,
): Promise<PersonMatch[]> {
  const ids = (source: Candidate['source']) =>
    found.filter((c) => c.source === source).map((c) => c.personId);
  const people = await context.store.read
    .selectFrom('person')
    .select(['id', 'givenNames', 'surnames', 'documentType', 'documentNumber', 'birthDate'])
    .select((eb) => lastVisit(eb, 'person.id').as('lastVisitAt'))
    .where('id', 'in', ids('PERSON'))
    .execute();
  const others = await context.store.read
    .selectFrom('directory')
    .select(['id', 'givenNames', 'surnames', 'birthDate'])
    .select((eb) => lastVisit(eb, 'directory.id').as('lastVisitAt'))
    .where('id', 'in', ids('DIRECTORY'))
    .execute();
  const known = new Map<string, Omit<PersonMatch, 'exact'>>();
  for (const row of people) known.set(row.id, { ...row, otherPunto: false });
  for (const row of others) {
    known.set(row.id, { ...row, documentType: null, documentNumber: null, otherPunto: true });
  }
  return found.flatMap((candidate) => {
    const person = known.get(candidate.personId);
    if (person === undefined) return [];
    const exact =
      number.length >= 5 &&
      (candidate.documentNumber === number || (candidate.source === 'DIRECTORY' && /\d/.test(number)));
    return [{ ...person, exact }];
  });
}
