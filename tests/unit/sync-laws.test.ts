import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBatch } from '#core/sync/hub/chain.ts';
import { entityOf } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { chainHash, genesisHash, payloadHash, SCHEMA_VERSION, type Change } from '#shared/sync/change.ts';
import { mergeChange, type IncomingChange, type MergedRecord } from '#shared/sync/merge.ts';
import { upcast } from '#shared/sync/upcast.ts';
import { VERSION_1, writtenByVersion1 } from '#tests/support/first-version.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The chain of a device, in transactions of these sizes. */
function chainOf(sizes: readonly number[]): Change[] {
  const changes: Change[] = [];
  let previous = genesisHash(sha256, 'd', 1, 0);
  for (const txSize of sizes) {
    const txId = changes.length + 1;
    for (let nth = 0; nth < txSize; nth += 1) {
      const seq = changes.length + 1;
      const salt = 's'.repeat(32);
      const header = {
        device: 'd',
        epoch: 1,
        seq,
        txId,
        txSize,
        hlc: seq,
        wallTime: seq,
        tableName: 'person',
        rowId: `r${seq}`,
        actor: 'ana',
        schemaVersion: SCHEMA_VERSION,
        payloadHash: payloadHash(sha256, salt, '{}', null),
      };
      previous = chainHash(sha256, previous, header);
      changes.push({ ...header, payload: '{}', seen: null, salt, hash: previous });
    }
  }
  return changes;
}

it('Invariant 5: a batch is taken exactly when it holds whole transactions in their order', () => {
  const piece = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }).chain((sizes) => {
    const chain = chainOf(sizes);
    return fc.record({
      chain: fc.constant(chain),
      from: fc.nat(chain.length - 1),
      count: fc.integer({ min: 1, max: chain.length }),
      without: fc.option(fc.nat(chain.length - 1)),
    });
  });
  fc.assert(
    fc.property(piece, ({ chain, from, count, without }) => {
      const changes = chain.slice(from, from + count).filter((_change, at) => at !== without);
      const [first] = changes;
      const last = changes.at(-1);
      const gapless = changes.every(({ seq }, at) => seq === (first?.seq ?? 0) + at);
      const whole =
        first !== undefined &&
        last !== undefined &&
        gapless &&
        first.seq === first.txId &&
        last.seq === last.txId + last.txSize - 1;
      const text = JSON.stringify({ device: 'd', lane: 0, epoch: 1, previousHash: sha256(''), changes });
      if (whole) expect(readBatch(text, 'd').changes).toEqual(changes);
      else expect(() => readBatch(text, 'd')).toThrow(Refusal);
    }),
    { numRuns: 3_000 },
  );
});

it('Invariant 9: what the first version wrote is a row of this one, once and for all', () => {
  fc.assert(
    fc.property(writtenByVersion1, ({ table, fields }) => {
      const now = upcast(table, 1, fields);
      expect(entityOf(table)?.schema.safeParse({ ...now, id: 'r1' }).success).toBe(true);
      // Nothing that was written is said otherwise, and a second upcast finds nothing to do.
      expect(now).toMatchObject(fields);
      expect(upcast(table, 1, now)).toEqual(now);
    }),
    { numRuns: 2_000 },
  );
});

it('Invariant 9: upcasting every change and merging is merging and upcasting the row', () => {
  const { person } = VERSION_1;
  const PATCHED = ['givenNames', 'phone', 'sex', 'deletedAt'] as const;
  const history = fc.record({
    created: person,
    patches: fc.array(fc.record({ of: person, fields: fc.subarray([...PATCHED]) }), { maxLength: 5 }),
  });
  const merged = (changes: readonly IncomingChange[]) =>
    changes.reduce<MergedRecord | null>((row, change) => mergeChange(row, change), null);
  fc.assert(
    fc.property(history, ({ created, patches }) => {
      const old: IncomingChange[] = [
        { fields: created, version: '0000@a', seen: {} },
        ...patches.map(({ of, fields }, at) => ({
          fields: Object.fromEntries(fields.map((field) => [field, of[field]])),
          version: `000${at + 1}@a`,
          seen: {},
        })),
      ];
      const now = old.map((change) => ({ ...change, fields: upcast('person', 1, change.fields) }));
      expect(merged(now)?.fields).toEqual(upcast('person', 1, merged(old)?.fields ?? {}));
    }),
    { numRuns: 2_000 },
  );
});
