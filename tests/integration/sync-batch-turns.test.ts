import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CoreContext } from '#core/context.ts';
import { lastPosition } from '#core/erasure-sweep.ts';
import { createSite } from '#core/features/central/sites.ts';
import { sha256, type Applying, type Derive } from '#core/ledger/ledger.ts';
import { createHub, type Hub } from '#core/sync/hub/hub.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { genesisHash } from '#shared/sync/change.ts';
import type { PushRequest, WireChange } from '#shared/sync/wire.ts';
import {
  admit,
  sealed,
  signedBatch,
  stillCentre,
  written,
  type Written,
} from '#tests/support/sealed-history.ts';
import { temporaryFolder } from '#tests/support/store.ts';

// What becomes of batches that wait for the centre at the same moment must be what becomes of them one after the other.

interface Centre {
  readonly folder: string;
  readonly context: CoreContext;
  readonly hub: Hub;
  readonly siteId: string;
  /** How many batches each common transaction took. */
  readonly groups: number[];
  /** The next common transaction fails once all of its batches are in it. */
  stumbles: boolean;
  stumbled: number;
}

async function centre(): Promise<Centre> {
  const folder = temporaryFolder();
  const { context: whole, derive } = await stillCentre(folder);
  const { ledger } = whole;
  const seen: Pick<Centre, 'groups' | 'stumbles' | 'stumbled'> = { groups: [], stumbles: false, stumbled: 0 };
  const applyingAll: typeof ledger.applyingAll = (actor, works) =>
    ledger.applyingAll(actor, () => {
      const group = works();
      seen.groups.push(group.length);
      if (!seen.stumbles || group.length === 1) return group;
      seen.stumbles = false;
      seen.stumbled += 1;
      const stumble: Applying<never> = () => Promise.reject(new Refusal('DISCO_LLENO', 'No queda espacio.'));
      return [...group, stumble];
    });
  const context = { ...whole, ledger: { ...ledger, applyingAll } };
  const watched: Derive = async (tx, table, rows) => {
    if (rows.some(({ note }) => note === DEFECT)) throw new Error('a defect in one of them');
    await derive(tx, table, rows);
  };
  const hub = await createHub(context, { derive: watched });
  const { id: siteId } = await createSite(context, 'central', { code: 'PD01', name: 'La Joya' });
  return Object.assign(seen, { folder, context, hub, siteId });
}

/** The note of a visit on which the program fails. */
const DEFECT = 'un trámite que falla';

let oneByOne: Centre;
let atOnce: Centre;
let histories = 0;

beforeAll(async () => {
  oneByOne = await centre();
  atOnce = await centre();
});
afterAll(async () => {
  for (const { hub, context, folder } of [oneByOne, atOnce]) {
    await hub.stop();
    await context.store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

const mischief = fc.constantFrom('NONE', 'NONE', 'NONE', 'TWICE', 'GAP', 'DAMAGED', 'DEFECT', 'FORKED');

const computer = fc.record({
  transactions: fc.array(written, { minLength: 2, maxLength: 8 }),
  cut: fc.nat(6),
  mischief,
});
type Computer = typeof computer extends fc.Arbitrary<infer T> ? T : never;

/** What a computer sends, in two rounds. */
function requests(device: string, history: number, { transactions: all, cut, mischief: what }: Computer) {
  const transactions = all.map((each) => ({ ...each, deeds: each.deeds.map(withoutErasure) }));
  const whole = sealed(device, history, transactions, what === 'DEFECT' ? DEFECT : undefined);
  const at = Math.max(
    whole.findIndex(({ seq, txId }) => seq === txId && seq > 1 + cut),
    whole.findIndex(({ seq, txId }) => seq === txId && seq > 1),
  );
  const genesis = genesisHash(sha256, device, 1, 0);
  const [first, second] = [whole.slice(0, at), whole.slice(at)];
  const one = signedBatch(device, genesis, first);
  const two = signedBatch(device, first.at(-1)?.hash ?? genesis, second);
  switch (what) {
    case 'TWICE':
      return [
        [one, one],
        [two, one],
      ];
    case 'GAP':
      return [[two], [one, two]];
    case 'DAMAGED':
      return [[signedBatch(device, genesis, damaged(first))], [one]];
    case 'FORKED':
      return [
        [one],
        [signedBatch(device, genesis, sealed(device, history, transactions.toReversed().slice(1)))],
      ];
    default:
      return [[one], [two]];
  }
}

/** What follows a suppression is done after the answer, so that one order of batches leaves several orders of that. */
function withoutErasure(deed: Written['deeds'][number]): Written['deeds'][number] {
  return deed.what === 'ERASE' ? { what: 'PHONE', who: deed.who, seen: true } : deed;
}

/** Its last link does not hold. */
function damaged(changes: readonly WireChange[]): WireChange[] {
  return changes.map((change, index) =>
    index === changes.length - 1 ? { ...change, wallTime: change.wallTime + 1 } : change,
  );
}

async function outcome(answer: Promise<object>): Promise<object> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code };
    throw error;
  }
}

const HELD = [
  'person',
  'attendance',
  'attendanceEnd',
  'attendanceVoid',
  'erasure',
  'personPair',
  'personIndex',
  'openVisit',
  'deviceChain',
  'timeCorrection',
  'device',
] as const;

/** Everything that this history has left at a centre, without the names that chance gave. */
async function left({ context: { store, ledger } }: Centre, history: string, after: number): Promise<object> {
  const held: Record<string, unknown> = {};
  for (const table of HELD) {
    const rows = await store.raw
      .selectFrom(table as 'person')
      .selectAll()
      .execute();
    held[table] = rows
      .map((row) => JSON.stringify(row))
      .filter((row) => row.includes(history))
      .sort();
  }
  const log = await store.raw
    .selectFrom('change')
    .selectAll()
    .where('position', '>', after)
    .orderBy('position')
    .execute();
  // The centre's own entries bear ids that were counted also where they were given up.
  held['change'] = log.map((row) =>
    row.device === ledger.identity.device ? { ...row, rowId: '', hash: '', payloadHash: '' } : row,
  );
  const named = new Set(['id', 'receivedAt']);
  for (const table of ['conflict', 'auditEntry', 'forkedBatch'] as const) {
    const rows = await store.raw
      .selectFrom(table as 'auditEntry')
      .selectAll()
      .execute();
    held[table] = rows
      .map((row) => JSON.stringify(row, (key, value: unknown) => (named.has(key) ? '' : value)))
      .sort();
  }
  return held;
}

it('leaves and answers the same whether batches are taken together or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(computer, { minLength: 2, maxLength: 5 }),
      fc.tuple(fc.boolean(), fc.boolean()),
      async (computers, stumbles) => {
        histories += 1;
        // A fork is written down after its answer: it comes last, so that there is one order only.
        const ordered = computers.toSorted(
          (a, b) => Number(a.mischief === 'FORKED') - Number(b.mischief === 'FORKED'),
        );
        const sent = ordered.map((each, index) => {
          const device = `h${histories}-${index}-`;
          return { device, rounds: requests(device, histories, each) };
        });
        for (const { device } of sent) {
          for (const { context, siteId } of [oneByOne, atOnce]) await admit(context, siteId, device);
        }
        const before = await oneByOne.context.store.reading(lastPosition);
        for (const [round, stumble] of stumbles.entries()) {
          const batches = sent.flatMap(({ device, rounds }) =>
            (rounds[round] ?? []).map((request): [string, PushRequest] => [device, request]),
          );
          const alone: object[] = [];
          for (const batch of batches) alone.push(await outcome(oneByOne.hub.push(...batch)));
          atOnce.stumbles = stumble;
          const together = await Promise.all(batches.map((batch) => outcome(atOnce.hub.push(...batch))));
          expect(together).toEqual(alone);
        }
        const [first, second] = await Promise.all(
          [oneByOne, atOnce].map((each) => left(each, `h${histories}-`, before)),
        );
        expect(second).toEqual(first);
      },
    ),
    { numRuns: 30 },
  );
  expect(Math.max(...oneByOne.groups)).toBe(1);
  expect(Math.max(...atOnce.groups)).toBeGreaterThan(3);
  expect(atOnce.stumbled).toBeGreaterThan(0);
}, 120_000);
