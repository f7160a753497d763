import { afterEach, beforeEach, expect, it } from 'vitest';
import fc from 'fast-check';
import { sha256 } from '#core/ledger/ledger.ts';
import { beReborn, makeNewcomer } from '#core/sync/station/rebirth.ts';
import { firstBrokenLink, genesisHash, LANES, type Change } from '#shared/sync/change.ts';
import { forget, person, startStation, visit, type TestStation } from '#tests/support/sync-world.ts';

let joya: TestStation;
beforeEach(async () => {
  joya = await startStation();
});
afterEach(async () => {
  await joya.close();
  forget(joya);
});

type Act = { readonly kind: 'REGISTER' | 'PATCH' | 'INTERVAL' | 'ACKNOWLEDGE' };

const acts = fc.array(
  fc.record({ kind: fc.constantFrom<Act['kind']>('REGISTER', 'PATCH', 'PATCH', 'INTERVAL', 'ACKNOWLEDGE') }),
  { minLength: 1, maxLength: 12 },
);

const log = () => joya.context.store.read.selectFrom('change').selectAll().orderBy('position').execute();

async function play({ kind }: Act, people: string[]): Promise<void> {
  const { context } = joya;
  const latest = people.at(-1);
  if (kind === 'ACKNOWLEDGE') {
    // A fact that waits, as a cut in the middle of an answer leaves it: a transaction may be settled in part.
    const first = (await log()).find(({ state, tableName }) => state === 'PENDING' && tableName !== 'person');
    if (first === undefined) return;
    await context.store.raw
      .updateTable('change')
      .set({ state: 'APPLIED', effective: first.hlc })
      .where('position', '=', first.position)
      .execute();
  } else if (kind === 'INTERVAL') {
    await context.ledger.write('poller', (tx) =>
      tx.append('wifiInterval', {
        id: tx.newId(),
        siteId: '',
        vantage: context.ledger.identity.device,
        zoneId: 'z',
        state: 'UP',
        t0: tx.now,
        t1: tx.now + 1,
      }),
    );
  } else if (kind === 'PATCH' && latest !== undefined) {
    const phone = `300${people.length}${(await log()).length}`;
    await context.ledger.write('ana', (tx) => tx.patch('person', latest, { phone }));
  } else {
    await context.ledger.write('ana', async (tx) => {
      const row = person(tx, '');
      people.push(row.id);
      await tx.create('person', row);
      await tx.append('attendance', visit(tx, '', row.id));
    });
  }
}

const contentOf = ({
  position,
  tableName,
  rowId,
  payload,
  wallTime,
  actor,
  lane,
}: Change & { position: number; lane: number }) => ({
  position,
  tableName,
  rowId,
  payload,
  wallTime,
  actor,
  lane,
});

it('a computer that comes back as another device carries over all that waits, in its order, as whole chains', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (history) => {
      const people: string[] = [];
      for (const act of history) await play(act, people);
      const before = await log();
      const former = joya.context.ledger.identity.device;
      const newcomer = await makeNewcomer(joya.context);
      await beReborn(
        joya.context,
        newcomer,
        { unknown: [], known: null },
        { settle: async () => {}, anew: false },
      );
      const after = await log();
      expect(joya.context.ledger.identity).toEqual({ device: newcomer.device, epoch: 1 });
      // Nothing is lost, doubled or moved, and what was acknowledged stays as it was.
      expect(after.map(contentOf)).toEqual(before.map(contentOf));
      expect(after.filter(({ state }) => state === 'APPLIED')).toEqual(
        before.filter(({ state }) => state === 'APPLIED'),
      );
      const waiting = after.filter(({ state }) => state === 'PENDING');
      expect(new Set(waiting.map(({ device }) => device)).size).toBeLessThanOrEqual(1);
      for (const lane of LANES) {
        const chain = waiting.filter((each) => each.lane === lane);
        const start = { seq: 0, hash: genesisHash(sha256, newcomer.device, 1, lane) };
        expect(firstBrokenLink(sha256, start, chain)).toBeNull();
        for (const [txId, members] of Map.groupBy(chain, (each) => each.txId)) {
          expect([members[0]?.seq, members.length]).toEqual([txId, members[0]?.txSize]);
        }
      }
      // No row and no change names a version that nobody will ever give a clock to.
      const pending = await joya.context.store.read
        .selectFrom('person')
        .select(['clock', 'fieldClocks'])
        .execute();
      const named = JSON.stringify([pending, waiting.map(({ seen }) => seen)]);
      expect(named).not.toContain(`@${former}`);
      await joya.context.ledger.write('ana', (tx) => tx.create('person', person(tx, '')));
      const last = (await log()).at(-1);
      expect([last?.device, last?.seq]).toEqual([
        newcomer.device,
        waiting.filter(({ lane }) => lane === 0).length + 1,
      ]);
    }),
    { numRuns: 12 },
  );
});
