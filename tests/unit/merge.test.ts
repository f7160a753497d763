import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { jointVersion } from '#shared/sync/clock.ts';
import {
  joinState,
  mergeChange,
  packVersions,
  renameVersions,
  unpackVersions,
  type Fields,
  type IncomingChange,
  type MergedRecord,
} from '#shared/sync/merge.ts';

const FIELDS = ['givenNames', 'phone', 'sex', 'surnames'] as const;
const whole = (value: string): Fields => Object.fromEntries(FIELDS.map((field) => [field, value]));

/** A created row and any number of partial changes, each under a version of its own. */
const history = fc
  .array(
    fc.record({ fields: fc.subarray([...FIELDS], { minLength: 1 }), value: fc.string({ maxLength: 3 }) }),
    {
      maxLength: 8,
    },
  )
  .map((steps) => {
    const created: IncomingChange = { fields: whole('0'), version: '0000@a', seen: {} };
    const changes = steps.map(({ fields, value }, index): IncomingChange => ({
      fields: Object.fromEntries(fields.map((field) => [field, value])),
      version: `${String(index + 1).padStart(4, '0')}@${index % 2 === 0 ? 'a' : 'b'}`,
      seen: {},
    }));
    return { created, changes };
  });

function replay(created: IncomingChange, changes: readonly IncomingChange[]): MergedRecord {
  let record: MergedRecord = mergeChange(null, created);
  for (const incoming of changes) record = mergeChange(record, incoming);
  return record;
}

const stored = ({ fields, versions }: MergedRecord) => ({ fields, versions, ...packVersions(versions) });

describe('merging a record by fields', () => {
  it('Invariant 3: gives the same values, versions and stored bytes for any order and any repetition of the changes', () => {
    fc.assert(
      fc.property(
        history.chain((h) =>
          fc.tuple(
            fc.constant(h),
            fc.shuffledSubarray([...h.changes, ...h.changes], { minLength: h.changes.length * 2 }),
          ),
        ),
        ([{ created, changes }, shuffled]) => {
          expect(stored(replay(created, [...shuffled, created]))).toEqual(stored(replay(created, changes)));
        },
      ),
    );
  });

  it('Invariant 1: gives the same when replicas exchange states instead of changes, in any grouping and order', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.nat(2), { maxLength: 8 }),
        fc.boolean(),
        ({ created, changes }, owners, swap) => {
          // Each of three replicas heard of some of the changes.
          const replicas = [0, 1, 2].map((replica) =>
            replay(
              created,
              changes.filter((_change, index) => (owners[index] ?? 0) === replica),
            ),
          );
          const order = swap ? replicas.toReversed() : replicas;
          const [first, ...others] = order;
          let joined: MergedRecord = first ?? replay(created, []);
          for (const other of [...others, ...order]) joined = joinState(joined, other);
          expect(stored(joined)).toEqual(stored(replay(created, changes)));
        },
      ),
    );
  });

  it('keeps every version through its stored form, in one normal form', () => {
    fc.assert(
      fc.property(history, ({ created, changes }) => {
        const { versions } = replay(created, changes);
        const packed = packVersions(versions);
        expect(unpackVersions(FIELDS, packed.clock, packed.fieldClocks)).toEqual(versions);
        const reordered = Object.fromEntries(Object.entries(versions).toReversed());
        expect(packVersions(reordered)).toEqual(packed);
      }),
    );
  });

  it('reports a conflict exactly when a value was replaced that its author had not seen', () => {
    const base = replay({ fields: whole('a'), version: '0001@x', seen: {} }, []);
    const change = (seen: string, value: string): IncomingChange => ({
      fields: { phone: value },
      version: '0005@y',
      seen: { phone: seen },
    });
    expect(mergeChange(base, change('0001@x', 'b')).conflicts).toEqual([]);
    expect(mergeChange(base, change('0000@x', 'a')).conflicts).toEqual([]);
    expect(mergeChange(base, change('0000@x', 'b')).conflicts).toEqual([
      { field: 'phone', kept: 'b', keptVersion: '0005@y', lost: 'a', lostVersion: '0001@x' },
    ]);
    const late = { ...change('0000@x', 'b'), version: '0000@z' };
    expect(mergeChange(base, late).conflicts).toEqual([
      { field: 'phone', kept: 'a', keptVersion: '0001@x', lost: 'b', lostVersion: '0000@z' },
    ]);
  });

  it('an acknowledged write ends where the centre has it, whatever was downloaded in between', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.boolean(), (centre, effective, downloadedFirst) => {
        const at = (clock: number, device: string) => `${String(clock).padStart(4, '0')}@${device}`;
        const base = replay({ fields: whole('a'), version: at(0, 'x'), seen: {} }, []);
        const central: IncomingChange = {
          fields: { phone: 'centre' },
          version: at(centre + 1, 'c'),
          seen: {},
        };
        const mine = (version: string): IncomingChange => ({ fields: { phone: 'mine' }, version, seen: {} });
        const acknowledged = at(effective + 1, 's');
        const hub = mergeChange(mergeChange(base, central), mine(acknowledged));
        let station: MergedRecord = mergeChange(base, mine('~000001.000000000001@s'));
        const downloaded = mergeChange(base, central);
        if (downloadedFirst) station = joinState(station, downloaded);
        // What a person wrote here stays on their screen until the centre has ordered it.
        expect(station.fields['phone']).toBe('mine');
        const names = new Map([['~000001.000000000001@s', acknowledged]]);
        station = joinState({ ...station, versions: renameVersions(station.versions, names) }, hub);
        if (!downloadedFirst) station = joinState(station, downloaded);
        expect(stored(station)).toEqual(stored(hub));
      }),
    );
  });

  it('a version of two fields grows whenever either of them does', () => {
    const version = fc.nat(50).map((clock) => `${String(clock).padStart(16, '0')}@d`);
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(jointVersion(a, b)).toBe(jointVersion(b, a));
        fc.pre(c > a);
        expect(jointVersion(c, b) > jointVersion(a, b)).toBe(true);
      }),
    );
  });
});
