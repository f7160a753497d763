import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf } from '#core/claim.ts';
import { sha256, type LedgerTx } from '#core/ledger/ledger.ts';
import type { PairRelation } from '#shared/domain/codes.ts';
import { documentKey } from '#shared/domain/person.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { canonicalIds, type PairDecision } from '#shared/sync/identity.ts';
import { openTestStore, type TestStore } from '#tests/support/store.ts';
import { person } from '#tests/support/sync-world.ts';

const CITY_KEY = Buffer.alloc(32, 3);

interface Known {
  readonly givenNames: string;
  readonly number: string | null;
  readonly birthDate: string | null;
  /** Of another Punto: only its outline is here. */
  readonly outline: boolean;
}

/** What may happen to the registrations of a few people, in any order. */
type Step =
  | { readonly kind: 'person'; readonly who: number; readonly known: Known; readonly deleted: boolean }
  | { readonly kind: 'pair'; readonly one: number; readonly other: number; readonly relation: PairRelation };

const who = fc.integer({ min: 0, max: 5 });
const known = fc.record({
  givenNames: fc.constantFrom('Ana', 'Ana María', 'José'),
  number: fc.constantFrom(null, '9999000017', '9999000025'),
  birthDate: fc.constantFrom(null, '1990-05-15', '2001-01-01'),
  outline: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('person' as const),
    who,
    known,
    deleted: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  }),
  fc
    .record({
      kind: fc.constant('pair' as const),
      one: who,
      other: who,
      relation: fc.constantFrom<PairRelation[]>('MISMA', 'MISMA', 'DISTINTAS', 'ABIERTA'),
    })
    .filter(({ one, other }) => one !== other),
);

const idOf = (index: number) => `00000000-0000-7000-8000-00000000000${index}`;
const claim = (number: string | null) => {
  const key = documentKey('CC', number);
  return key === null ? null : claimOf(CITY_KEY, key);
};

async function take(tx: LedgerTx, each: Step): Promise<void> {
  if (each.kind === 'pair') {
    const [low = '', high = ''] = [idOf(each.one), idOf(each.other)].sort();
    const fields = { relation: each.relation, decidedAt: tx.now, decidedBy: 'ana', deletedAt: null };
    const id = pairId(sha256, low, high);
    const held = await tx.read.selectFrom('personPair').select('id').where('id', '=', id).executeTakeFirst();
    if (held === undefined) await tx.create('personPair', { id, lowId: low, highId: high, ...fields });
    else await tx.patch('personPair', id, fields);
    return;
  }
  const { givenNames, number, birthDate, outline } = each.known;
  const table = outline ? 'directory' : 'person';
  const shared = { id: idOf(each.who), givenNames, surnames: 'Peña', birthDate, sex: 'MUJER' as const };
  const deletedAt = each.deleted ? tx.now : null;
  const held = await tx.read.selectFrom(table).select('id').where('id', '=', shared.id).executeTakeFirst();
  if (outline) {
    const row = { ...shared, claim: claim(number), deletedAt };
    if (held === undefined) await tx.create('directory', row);
    else await tx.patch('directory', shared.id, row);
    return;
  }
  const document = {
    documentType: number === null ? ('SIN_DOC' as const) : ('CC' as const),
    documentNumber: number,
  };
  const row = person(tx, 'site', { ...shared, ...document, deletedAt });
  if (held === undefined) await tx.create('person', row);
  else await tx.patch('person', shared.id, row);
}

/** Computed from the tables as they stand, without any index. */
async function fromScratch({ store }: TestStore): Promise<Map<string, string>> {
  const registrations = [];
  const entries = await store.read.selectFrom('personIndex').select(['personId', 'source']).execute();
  for (const { personId, source } of entries) {
    const outlined = await store.read
      .selectFrom('directory')
      .select(['id', 'givenNames', 'surnames', 'birthDate', 'claim'])
      .where('id', '=', personId)
      .executeTakeFirst();
    const row = await store.read
      .selectFrom('person')
      .select(['id', 'givenNames', 'surnames', 'birthDate', 'documentType', 'documentNumber'])
      .where('id', '=', personId)
      .executeTakeFirst();
    if (source === 'DIRECTORY' && outlined !== undefined) {
      registrations.push({ ...outlined, keys: outlined.claim === null ? [] : [outlined.claim] });
    }
    if (source === 'DIRECTORY' || row === undefined) continue;
    const keys = [documentKey(row.documentType, row.documentNumber), claim(row.documentNumber)];
    registrations.push({ ...row, keys: keys.filter((key) => key !== null) });
  }
  const decisions: PairDecision[] = await store.read.selectFrom('personPair').selectAll().execute();
  return canonicalIds(registrations, decisions);
}

async function indexed({ store }: TestStore): Promise<[string, string][]> {
  const rows = await store.read.selectFrom('personIndex').select(['personId', 'canonicalId']).execute();
  return rows.map((row): [string, string] => [row.personId, row.canonicalId]).sort();
}

describe('the canonical registration of everybody', () => {
  it('is what a computation from scratch gives, after any history of registrations and decisions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (history) => {
        const t = await openTestStore({ cityKey: CITY_KEY });
        try {
          for (const each of history) {
            await t.ledger.write('ana', (tx) => take(tx, each));
            expect(await indexed(t)).toEqual([...(await fromScratch(t))].sort());
          }
        } finally {
          await t.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same in whatever order registrations and decisions arrive', async () => {
    const arrivals = fc
      .tuple(
        fc.array(known, { minLength: 6, maxLength: 6 }),
        fc.array(fc.constantFrom<PairRelation[]>('MISMA', 'DISTINTAS', 'ABIERTA'), {
          minLength: 5,
          maxLength: 5,
        }),
      )
      .map(([people, relations]): Step[] => [
        ...people.map((each, index) => ({
          kind: 'person' as const,
          who: index,
          known: each,
          deleted: false,
        })),
        ...relations.map((relation, index) => ({
          kind: 'pair' as const,
          one: index,
          other: index + 1,
          relation,
        })),
      ])
      .chain((steps) =>
        fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })),
      );
    await fc.assert(
      fc.asyncProperty(arrivals, async (orders) => {
        const results = [];
        for (const order of orders) {
          const t = await openTestStore({ cityKey: CITY_KEY });
          try {
            for (const each of order) await t.ledger.write('ana', (tx) => take(tx, each));
            results.push(await indexed(t));
          } finally {
            await t.close();
          }
        }
        expect(results[1]).toEqual(results[0]);
      }),
      { numRuns: 40 },
    );
  });
});
