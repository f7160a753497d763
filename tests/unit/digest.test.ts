import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRow, bucketOf, differences, type ScopeDigest } from '#shared/sync/digest.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const NAMES = ['name', 'phone'];

interface Row {
  table: string;
  rowId: string;
  fields: { name: string; phone: number | null };
}

const row: fc.Arbitrary<Row> = fc.record({
  table: fc.constantFrom('person', 'zone'),
  rowId: fc.string({ minLength: 1, maxLength: 6 }),
  fields: fc.record({ name: fc.string({ maxLength: 4 }), phone: fc.option(fc.integer()) }),
});
const rows = fc.uniqueArray(row, { selector: (r) => `${r.table} ${r.rowId}`, maxLength: 5 });

function digestOf(of: readonly Row[]): ScopeDigest {
  const digest: ScopeDigest = new Map();
  for (const each of of) addRow(sha256, digest, each, NAMES);
  return digest;
}

describe('two copies that are compared', () => {
  it('agree when they hold the same values, whatever the order of the rows', () => {
    fc.assert(
      fc.property(rows, (held) => {
        expect(differences(digestOf(held), digestOf(held.toReversed()))).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('differ in the buckets of the rows that differ, and in no others', () => {
    fc.assert(
      fc.property(rows, rows, (mine, theirs) => {
        const key = (r: Row) => JSON.stringify([r.table, r.rowId, r.fields.name, r.fields.phone]);
        const here = new Set(mine.map(key));
        const there = new Set(theirs.map(key));
        const apart = [...mine, ...theirs].filter((r) => here.has(key(r)) !== there.has(key(r)));
        const expected = new Set(apart.map((r) => `${r.table} ${bucketOf(sha256, r.rowId)}`));
        const found = differences(digestOf(mine), digestOf(theirs)).map((d) => `${d.table} ${d.bucket}`);
        expect(new Set(found)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('take an absent value for an empty one, as a table stores it', () => {
    const digest: ScopeDigest = new Map();
    addRow(sha256, digest, { table: 'person', rowId: 'a', fields: { name: 'x' } }, NAMES);
    const whole = digestOf([{ table: 'person', rowId: 'a', fields: { name: 'x', phone: null } }]);
    expect(digest).toEqual(whole);
  });
});
