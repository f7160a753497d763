import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { chainHash, firstBrokenLink, genesisHash, payloadHash, type Change } from '#shared/sync/change.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const start = { seq: 0, hash: genesisHash(sha256, 'd', 1, 0) };

function chain(payloads: readonly string[]): Change[] {
  let previous = start.hash;
  return payloads.map((payload, index) => {
    const header = {
      device: 'd',
      epoch: 1,
      seq: index + 1,
      txId: index + 1,
      txSize: 1,
      hlc: index,
      wallTime: index,
      tableName: 'person',
      rowId: `r${index}`,
      actor: 'ana',
      schemaVersion: 1,
      payloadHash: payloadHash(sha256, 's'.repeat(32), payload, null),
    };
    previous = chainHash(sha256, previous, header);
    return { ...header, payload, seen: null, salt: 's'.repeat(32), hash: previous };
  });
}

const links = fc.array(fc.string(), { minLength: 1, maxLength: 10 }).chain((payloads) =>
  fc.record({
    run: fc.constant(chain(payloads)),
    at: fc.nat(payloads.length - 1),
  }),
);

describe('the chain of changes of a device', () => {
  it('is whole from any point on, also when a payload was erased by law', () => {
    fc.assert(
      fc.property(links, ({ run, at }) => {
        expect(firstBrokenLink(sha256, start, run)).toBeNull();
        const before = run[at - 1] ?? start;
        expect(firstBrokenLink(sha256, before, run.slice(at))).toBeNull();
        const erased = run.map((c, index) => (index === at ? { ...c, payload: null, salt: null } : c));
        expect(firstBrokenLink(sha256, start, erased)).toBeNull();
      }),
    );
  });

  it('breaks at the change that was altered, removed or moved', () => {
    fc.assert(
      fc.property(
        links,
        fc.constantFrom<Partial<Change>>(
          { rowId: 'otro' },
          { actor: 'otro' },
          { wallTime: -1 },
          { payload: 'otro contenido largo de verdad' },
          { tableName: 'user' },
          { hash: '0'.repeat(64) },
        ),
        ({ run, at }, alteration) => {
          const seq = at + 1;
          const altered = run.map((c, index) => (index === at ? { ...c, ...alteration } : c));
          expect(firstBrokenLink(sha256, start, altered)?.seq).toBe(seq);
          const removed = run.filter((_c, index) => index !== at);
          expect(firstBrokenLink(sha256, start, removed)).toEqual(
            at === run.length - 1 ? null : { seq: seq + 1, why: 'GAP' },
          );
        },
      ),
    );
  });

  it('of one device never fits another device, another life of it or its other chain', () => {
    const [first] = chain(['{}']);
    if (first === undefined) throw new Error('empty');
    for (const [device, epoch, lane] of [
      ['e', 1, 0],
      ['d', 2, 0],
      ['d', 1, 1],
    ] as const) {
      const other = { seq: 0, hash: genesisHash(sha256, device, epoch, lane) };
      expect(firstBrokenLink(sha256, other, [first])).toEqual({ seq: 1, why: 'HASH' });
    }
  });
});
