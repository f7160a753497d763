import type { PairRelation } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { CHOICES, type ChoiceField } from '#shared/domain/person-choice.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { sha256 } from '../../ledger/ledger.ts';

type Value = string | number | null;

/** One of two registrations that are compared. */
export interface Side {
  readonly id: string;
  /** Whether this machine may write it: a Punto its own, the centre all of them. */
  readonly own: boolean;
  /** The Punto that registered it; null while its name is not known here. */
  readonly siteName: string | null;
  /** ms UTC; null for an outline of another Punto. */
  readonly registeredAt: number | null;
  readonly erased: boolean;
  /** Only what is known here: of another Punto, what the shared directory tells. */
  readonly values: Readonly<Partial<Record<ChoiceField, Value>>>;
  readonly canonicalId: string;
  readonly documentKey: string | null;
  readonly claim: string | null;
}

export interface Sides {
  /** The first registered: the one that stays. */
  readonly low: Side;
  readonly high: Side;
  readonly pair: string;
  /** Both are known to be one person already, by whatever reason. */
  readonly canonical: boolean;
  readonly documentsDiffer: boolean;
  /** A suppression of one of them has been asked for and not been answered. */
  readonly held: boolean;
  /** What stands decided; null when nothing does. */
  readonly decision: { readonly relation: PairRelation; readonly by: string; readonly at: number } | null;
  /** Two offices decided against each other, and nobody has looked at it yet. Known at the centre. */
  readonly disputed: boolean;
}

/**
 * Reads two registrations for a decision on them. Throws ENTRADA_INVALIDA when they are one, NO_EXISTE when one is not
 * here, NO_AUTORIZADO when a Punto asks about two of other Puntos.
 */
export async function readSides(
  read: Reader,
  context: Pick<CoreContext, 'role'>,
  { a, b }: { readonly a: string; readonly b: string },
): Promise<Sides> {
  if (a === b) throw new Refusal('ENTRADA_INVALIDA', 'Son la misma ficha: elija dos distintas.');
  const [first = a, second = b] = [a, b].sort();
  const low = await readSide(read, first);
  const high = await readSide(read, second);
  if (context.role === 'station' && !low.own && !high.own) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'Ninguna de las dos fichas es de este Punto. Pida a la central que las revise.',
    );
  }
  const pair = pairId(sha256, low.id, high.id);
  const decision = await read
    .selectFrom('personPair')
    .select(['relation', 'decidedBy as by', 'decidedAt as at'])
    .where('id', '=', pair)
    .where('relation', '<>', 'ABIERTA')
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  const opposed = await read
    .selectFrom('conflict')
    .select('id')
    .where('tableName', '=', 'personPair')
    .where('rowId', '=', pair)
    .where('decidedAt', 'is', null)
    .executeTakeFirst();
  const requests = await read
    .selectFrom('subjectRequest')
    .select('id')
    .where('personId', 'in', [low.id, high.id])
    .where('kind', '=', 'SUPRESION')
    .where('state', '=', 'ABIERTA')
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return {
    low,
    high,
    pair,
    canonical: low.canonicalId === high.canonicalId,
    documentsDiffer: differ(low, high),
    held: requests !== undefined,
    decision: decision ?? null,
    disputed: opposed !== undefined,
  };
}

/** Only documents that can be compared can differ: the numbers, or the claims. */
function differ(low: Side, high: Side): boolean {
  if (low.documentKey !== null && high.documentKey !== null) return low.documentKey !== high.documentKey;
  return low.claim !== null && high.claim !== null && low.claim !== high.claim;
}

const FIELDS = CHOICES.flatMap(({ fields }) => fields);

async function readSide(read: Reader, id: string): Promise<Side> {
  const entry = await read
    .selectFrom('personIndex')
    .select(['canonicalId', 'documentKey', 'claim', 'source'])
    .where('personId', '=', id)
    .executeTakeFirst();
  if (entry === undefined)
    throw new Refusal('NO_EXISTE', 'Una de las dos fichas ya no está en el registro; actualice la pantalla.');
  const { source, ...index } = entry;
  if (source === 'PERSON') {
    const row = await read
      .selectFrom('person')
      .leftJoin('site', 'site.id', 'person.siteId')
      .select(FIELDS.map((field) => `person.${field}` as const))
      .select(['person.registeredAt', 'person.erasedAt', 'site.name as siteName'])
      .where('person.id', '=', id)
      .executeTakeFirstOrThrow();
    const { registeredAt, erasedAt, siteName, ...values } = row;
    return { id, own: true, siteName, registeredAt, erased: erasedAt !== null, values, ...index };
  }
  const values = await read
    .selectFrom('directory')
    .select(['givenNames', 'surnames', 'birthDate', 'sex'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const erasure = await read.selectFrom('erasure').select('id').where('personId', '=', id).executeTakeFirst();
  const erased = erasure !== undefined;
  return { id, own: false, siteName: null, registeredAt: null, erased, values, ...index };
}
