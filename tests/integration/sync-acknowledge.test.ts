import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lane } from '#shared/sync/change.ts';
import { effectiveVersion, pendingVersion } from '#shared/sync/clock.ts';
import { joinState, renameVersions } from '#shared/sync/merge.ts';
import type { PushAcked } from '#shared/sync/wire.ts';
import { entityOf, type EntityName } from '#shared/domain/entities.ts';
import { acknowledge, type Acknowledged } from '#core/sync/station/acknowledge.ts';
import { readRow, recordOf, storeRecord } from '#core/ledger/rows.ts';
import { heldBy, openStillStation, STILL_NOW, type StillStation } from '#tests/support/still-station.ts';
import { person, visit } from '#tests/support/sync-world.ts';

// What a station settles by the run must come to what it is when each change and each row is settled by itself.

const SITE = 'punto-1';
let byTheRun: StillStation;
let oneByOne: StillStation;
const people: string[] = [];

beforeAll(async () => {
  byTheRun = await openStillStation(SITE);
  oneByOne = await openStillStation(SITE);
});
afterAll(async () => {
  await byTheRun.close();
  await oneByOne.close();
});

const who = fc.nat(5);
const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('COME' as const), newcomers: fc.nat(3), who }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('CROWD' as const), newcomers: fc.nat(40), who }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('PHONE' as const), who, number: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('RENAME' as const), who, number: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('REPEAT' as const), who }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('ZONE' as const), number: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('WIFI' as const), count: fc.integer({ min: 1, max: 90 }) }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** Of the people that there were when the history began, the latest. */
const nth = (known: readonly string[], index: number) => known.at(-1 - (index % Math.max(1, known.length)));

async function write({ context }: StillStation, it: Deed, known: readonly string[]): Promise<string[]> {
  return context.ledger.write('ana@recepcion', async (tx) => {
    switch (it.what) {
      case 'COME':
      case 'CROWD': {
        const ids: string[] = [];
        for (let index = 0; index < it.newcomers; index += 1) {
          const row = person(tx, SITE, { documentNumber: `9999${known.length}${index}` });
          await tx.create('person', row);
          ids.push(row.id);
          await tx.append('attendance', visit(tx, SITE, row.id));
        }
        const back = nth(known, it.who);
        if (back === undefined) return ids;
        for (let times = 0; times < 1 + 2 * it.newcomers; times += 1)
          await tx.append('attendance', visit(tx, SITE, back));
        return ids;
      }
      case 'PHONE':
      case 'RENAME': {
        const id = nth(known, it.who);
        const fields =
          it.what === 'PHONE'
            ? { phone: `300000000${it.number}` }
            : { givenNames: `Ana ${'ABCDEFGHIJ'[it.number]}` };
        if (id !== undefined) await tx.patch('person', id, fields);
        return [];
      }
      case 'REPEAT': {
        const id = nth(known, it.who);
        if (id !== undefined) await tx.repeat('person', id);
        return [];
      }
      case 'ZONE': {
        const place = { address: null, neighbourhood: null, comuna: null, area: null, latitude: null };
        const name = `Parque ${it.number}`;
        await tx.create('zone', { id: tx.newId(), name, ...place, longitude: null, deletedAt: null });
        return [];
      }
      case 'WIFI': {
        const zone = { siteId: SITE, vantage: 'equipo', zoneId: 'zona', state: 'UP' as const };
        for (let minute = 0; minute < it.count; minute += 1) {
          const t0 = STILL_NOW + minute * 60_000;
          await tx.append('wifiInterval', { id: tx.newId(), ...zone, t0, t1: t0 + 60_000 });
        }
        return [];
      }
    }
  });
}

/** What the centre says of one change, taken round and round. */
const word = fc.record({
  /** µs after the one before. */
  gap: fc.integer({ min: 1, max: 5 }),
  spoken: fc.nat(20),
  verdict: fc.constantFrom(null, null, null, null, 'QUARANTINED', 'PARKED', 'SUPERSEDED', 'CONFLICT'),
  reason: fc.constantFrom('', 'Falta un dato.'),
  knownFrom: fc.constantFrom(null, null, null, 'equipo-de-antes'),
  lost: fc.constantFrom(null, null, null, 'PHONE', 'NAME', 'BOTH'),
  /** Of what won at the centre, µs from this change's own. */
  wonBy: fc.integer({ min: -3, max: 30 }),
});
type Word = typeof word extends fc.Arbitrary<infer T> ? T : never;

/** How often and by which life of the centre the same batch is answered. */
const answers = fc.array(
  fc.record({
    words: fc.array(word, { minLength: 1, maxLength: 7 }),
    life: fc.constantFrom(0, 0, -500, 700),
  }),
  {
    minLength: 1,
    maxLength: 3,
  },
);

let clock = STILL_NOW * 1_000;

function replyTo(batch: Acknowledged, words: readonly Word[], life: number): PushAcked {
  const effective: [number, number][] = [];
  const verdicts: PushAcked['verdicts'] = [];
  const known: PushAcked['known'] = [];
  const states = new Map<string, PushAcked['states'][number]>();
  let at = clock + life;
  for (const [index, { seq, tableName, rowId }] of batch.changes.entries()) {
    const said = words[index % words.length];
    if (said === undefined || said.spoken === 0) continue;
    at += said.gap;
    effective.push([seq, at]);
    if (said.verdict !== null) verdicts.push({ seq, kind: said.verdict, reason: said.reason });
    if (said.knownFrom !== null) known.push([seq, said.knownFrom]);
    if (tableName !== 'person' || said.lost === null) continue;
    const version = effectiveVersion(at + said.wonBy, 'otro-equipo');
    const fields = {
      ...(said.lost !== 'NAME' && { phone: '3119999999' }),
      ...(said.lost !== 'PHONE' && { givenNames: 'Otra Ana' }),
    };
    const versions = Object.fromEntries(Object.keys(fields).map((field) => [field, version]));
    states.set(rowId, { table: tableName, rowId, fields, versions });
  }
  return {
    kind: 'ACKED',
    acked: batch.changes.at(-1)?.seq ?? 0,
    hash: '0'.repeat(64),
    hubEpoch: 1,
    serverTime: STILL_NOW,
    effective,
    verdicts,
    known,
    states: [...states.values()],
  };
}

/** The rule as it reads: each row that the batch wrote, then each change. */
async function settleOneByOne(
  { context: { store }, derive }: StillStation,
  { device, lane, epoch, changes }: Acknowledged,
  reply: PushAcked,
): Promise<number> {
  const owners = new Map(reply.known);
  return store.transaction(async (tx) => {
    const names = new Map<string, string>();
    const log = tx.selectFrom('change').where('device', '=', device).where('lane', '=', lane);
    for (const [seq, effective] of reply.effective) {
      const held = await log
        .select('effective')
        .where('epoch', '=', epoch)
        .where('seq', '=', seq)
        .executeTakeFirst();
      const name = effectiveVersion(effective, owners.get(seq) ?? device);
      if (lane === 0) names.set(pendingVersion(epoch, seq, device), name);
      const before = held?.effective ?? effective;
      if (before !== effective) names.set(effectiveVersion(before, device), name);
    }
    for (const key of new Set(changes.map(({ tableName, rowId }) => `${tableName} ${rowId}`))) {
      const [table = '', rowId = ''] = key.split(' ');
      const entity = entityOf(table);
      const row = entity?.kind === 'record' ? await readRow(tx, entity, rowId) : undefined;
      if (entity === undefined || row === undefined) continue;
      const { fields, versions } = recordOf(entity, row);
      const told = reply.states.find((state) => state.table === table && state.rowId === rowId);
      const joined = joinState(
        { fields, versions: renameVersions(versions, names) },
        told ?? { fields: {}, versions: {} },
      );
      const stored = await store.unguarded(() => storeRecord(tx, entity, rowId, joined, true));
      if (joined.changed.length > 0) await derive(tx, entity.table as EntityName, [stored]);
    }
    let settled = 0;
    for (const [seq, effective] of reply.effective) {
      const verdict = reply.verdicts.find((each) => each.seq === seq);
      const held = verdict?.kind === 'QUARANTINED' || verdict?.kind === 'PARKED' ? verdict.kind : 'APPLIED';
      const { numUpdatedRows } = await tx
        .updateTable('change')
        .set({ state: held, reason: verdict?.reason ?? null, effective, settledAt: STILL_NOW })
        .where('device', '=', device)
        .where('lane', '=', lane)
        .where('epoch', '=', epoch)
        .where('seq', '=', seq)
        .where((eb) => eb.or([eb('state', '=', 'PENDING'), eb('effective', '<>', effective)]))
        .executeTakeFirst();
      settled += Number(numUpdatedRows);
    }
    return settled;
  });
}

/** Everything of a chain that was written since `after`, as it was sent. */
async function sent({ context }: StillStation, lane: Lane, after: number): Promise<Acknowledged> {
  const { device, epoch } = context.ledger.identity;
  const changes = await context.store.read
    .selectFrom('change')
    .select(['seq', 'tableName', 'rowId'])
    .where('lane', '=', lane)
    .where('seq', '>', after)
    .orderBy('seq')
    .execute();
  return { device, epoch, lane, changes };
}

const reached: Record<Lane, number> = { 0: 0, 1: 0 };

/** Writes the deeds at both, settles them by the centre's answers in the two ways, and compares; says how many pauses the desk had. */
async function settledAlike(
  deeds: readonly Deed[],
  given: readonly { readonly words: readonly Word[]; readonly life: number }[],
): Promise<number> {
  let pauses = 0;
  for (const one of deeds) {
    const ids = await write(byTheRun, one, people);
    expect(await write(oneByOne, one, people)).toEqual(ids);
    people.push(...ids);
  }
  const { context, derive } = byTheRun;
  for (const lane of [0, 1] as const) {
    const batch = await sent(byTheRun, lane, reached[lane]);
    for (const { words, life } of given) {
      const reply = replyTo(batch, words, life);
      const { settled } = await acknowledge(context, derive, batch, reply, async () => {
        pauses += 1;
      });
      expect(settled).toBe(await settleOneByOne(oneByOne, batch, reply));
    }
    reached[lane] = batch.changes.at(-1)?.seq ?? reached[lane];
  }
  clock += 100_000;
  expect(await heldBy(byTheRun)).toEqual(await heldBy(oneByOne));
  return pauses;
}

it('leaves and counts the same whether a batch is settled by the run or change by change', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), answers, async (deeds, given) => {
      await settledAlike(deeds, given);
    }),
    // A difference stays: what is tried after it differs as well.
    { numRuns: 20, endOnFailure: true },
  );
}, 120_000);

it('lets the desk write between the steps of a long batch, sooner where many rows lost at the centre', async () => {
  const crowds: Deed[] = [0, 1, 2, 3].map((index) => ({ what: 'CROWD', newcomers: 40, who: index }));
  const nights: Deed[] = Array.from({ length: 6 }, () => ({ what: 'WIFI', count: 90 }));
  const plainly: Word = {
    gap: 1,
    spoken: 1,
    verdict: null,
    reason: '',
    knownFrom: null,
    lost: null,
    wonBy: 3,
  };
  // 500 and what is left, of each chain.
  expect(await settledAlike([...crowds, ...nights], [{ words: [plainly], life: 0 }])).toBe(2);
  expect(
    await settledAlike(crowds, [{ words: [{ ...plainly, lost: 'BOTH' }], life: 0 }]),
  ).toBeGreaterThanOrEqual(5);
});
