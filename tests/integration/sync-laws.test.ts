import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '#core/db/store.ts';
import type { Reader } from '#core/db/tables.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { adoptPage } from '#core/sync/station/adopt.ts';
import { readCursor } from '#core/sync/station/peer.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';
import {
  assertNoDefects,
  forget,
  person,
  QUICK,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { MISCHIEF, wildLine } from '#tests/support/wild-line.ts';

/** One world for all histories of a law: each goes on where the last one left it. */
let hub: TestHub;
let joya: TestStation;
let line: ReturnType<typeof wildLine>;
let siteId: string;
let known: string;

beforeEach(async () => {
  hub = await startHub(undefined, undefined, { pulledAtMost: 100_000, thread: false });
  line = wildLine(hub.hub);
  siteId = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
  joya = await enrolled();
  known = await joya.context.ledger.write('ana', async (tx) => {
    const row = person(tx, siteId);
    await tx.create('person', row);
    return row.id;
  });
  await joya.sync.syncNow();
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

async function enrolled(): Promise<TestStation> {
  const station = await startStation(undefined, QUICK, () => {}, line.connect);
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  await station.sync.syncNow();
  return station;
}

const GOOD = ['REGISTER', 'VISIT', 'PATCH', 'SEVERAL'] as const;
const BAD = ['FOREIGN', 'ORPHAN', 'CATALOGUE', 'TWICE'] as const;
type Operation = (typeof GOOD)[number] | (typeof BAD)[number];

/** What a person, or a program gone wrong, writes in one transaction. */
async function operate(operation: Operation): Promise<void> {
  const taken = operation === 'TWICE' ? await idTakenAtTheCentre() : '';
  return joya.context.ledger.write('ana', async (tx) => {
    switch (operation) {
      case 'REGISTER': {
        const row = person(tx, siteId);
        await tx.create('person', row);
        return tx.append('attendance', visit(tx, siteId, row.id));
      }
      case 'VISIT':
        return tx.append('attendance', visit(tx, siteId, known));
      case 'PATCH':
        await tx.patch('person', known, { phone: `3${tx.newId().replace(/\D/g, '').slice(-9)}` });
        return;
      case 'SEVERAL':
        for (let nth = 0; nth < 3; nth += 1) await tx.append('attendance', visit(tx, siteId, known));
        return;
      case 'FOREIGN':
        return tx.append('attendance', visit(tx, 'another-site', known));
      case 'ORPHAN':
        return tx.append('attendance', visit(tx, siteId, tx.newId()));
      case 'CATALOGUE':
        await tx.patch('site', siteId, { name: `La Joya ${tx.newId()}` });
        return;
      case 'TWICE':
        return tx.append('attendance', { ...visit(tx, siteId, known), id: taken });
    }
  });
}

/** The centre has a row under it, and that says something else. */
function idTakenAtTheCentre(): Promise<string> {
  return hub.context.ledger.write('central', async (tx) => {
    const row = { ...visit(tx, siteId, known), note: 'otra' };
    await tx.append('attendance', row);
    return row.id;
  });
}

const logOf = (db: Reader, { device } = joya.context.ledger.identity) =>
  db
    .selectFrom('change')
    .select(['lane', 'epoch', 'seq', 'hash', 'state', 'scope', 'reason', 'waitsFor', 'tableName', 'rowId'])
    .where('device', '=', device)
    .orderBy('lane')
    .orderBy('seq')
    .execute();
type Logged = Awaited<ReturnType<typeof logOf>>[number];

const placeOf = ({ lane, epoch, seq, hash }: Logged) => ({ lane, epoch, seq, hash });

async function rowsOf(db: Reader, table: string, ids: readonly string[]): Promise<unknown[]> {
  return db
    .selectFrom(table as 'person')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
}

/** What the log of the centre says became of it; none of these is silence. */
function fateOf({ state, scope, reason, waitsFor }: Logged): string {
  if (state === 'APPLIED') return scope === '-' && reason !== null ? 'SUPERSEDED' : 'APPLIED';
  if (state === 'PARKED' && waitsFor !== null && reason !== null) return 'PARKED';
  if (state === 'QUARANTINED' && reason !== null) return 'QUARANTINED';
  return `LOST: ${state}`;
}

const operations = fc.array(fc.constantFrom<Operation>(...GOOD, ...BAD), { minLength: 1, maxLength: 12 });

it('Invariant 2: every committed operation is applied, superseded, parked or quarantined at the centre, and never absent', async () => {
  await fc.assert(
    fc.asyncProperty(operations, async (history) => {
      for (const each of history) await operate(each);
      await joya.sync.syncNow();
      const [here, there] = [await logOf(joya.context.store.read), await logOf(hub.context.store.read)];
      expect(there.map(placeOf)).toEqual(here.map(placeOf));
      expect(here.map(({ state }) => state)).toEqual(there.map(({ state }) => state));
      const applied = there.filter((change) => fateOf(change) === 'APPLIED');
      expect(there.map(fateOf).filter((fate) => fate.startsWith('LOST'))).toEqual([]);
      for (const [table, changes] of Map.groupBy(applied, ({ tableName }) => tableName)) {
        const ids = [...new Set(changes.map(({ rowId }) => rowId))];
        const held = await rowsOf(hub.context.store.read, table, ids);
        expect(held).toHaveLength(ids.length);
        expect(held).toEqual(await rowsOf(joya.context.store.read, table, ids));
      }
    }),
    { numRuns: 20 },
  );
});

it('Invariant 8: whatever bad operations stand before, between and after them, good ones arrive with the next contact', async () => {
  const fate: Readonly<Record<(typeof BAD)[number], string>> = {
    FOREIGN: 'QUARANTINED',
    ORPHAN: 'PARKED',
    CATALOGUE: 'SUPERSEDED',
    TWICE: 'QUARANTINED',
  };
  const several: Partial<Record<Operation, number>> = { REGISTER: 2, SEVERAL: 3 };
  await fc.assert(
    fc.asyncProperty(operations, async (history) => {
      const before = (await logOf(hub.context.store.read)).length;
      for (const each of history) await operate(each);
      const { pending } = await joya.sync.syncNow();
      expect(pending).toBe(0);
      const arrived = (await logOf(hub.context.store.read)).slice(before);
      const expected = history.flatMap((each) =>
        Array.from({ length: several[each] ?? 1 }, () =>
          each in fate ? fate[each as keyof typeof fate] : 'APPLIED',
        ),
      );
      expect(arrived.map(fateOf)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

it('Invariant 3: messages that are lost, doubled, cut, delayed or kept for later lead to the same state', async () => {
  const contact = fc.record({
    operations: fc.array(fc.constantFrom<Operation>(...GOOD), { maxLength: 4 }),
    mischief: fc.array(fc.constantFrom(...MISCHIEF), { maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(contact, { minLength: 1, maxLength: 5 }), async (contacts) => {
      for (const each of contacts) {
        for (const operation of each.operations) await operate(operation);
        line.next = [...each.mischief];
        await joya.sync.syncNow().catch((error: unknown) => expect(error).toBeInstanceOf(Refusal));
      }
      line.next = [];
      await joya.sync.syncNow();
      const held = await tables(hub);
      expect(await tables(joya)).toEqual(held);
      expect(JSON.stringify(held)).not.toContain('~');
      const log = await logOf(hub.context.store.read);
      expect(log.map(placeOf)).toEqual((await logOf(joya.context.store.read)).map(placeOf));
      expect(log.map(fateOf).filter((fate) => fate !== 'APPLIED')).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

/** What is on the disk this moment, as a program that is killed now leaves it, opened again. */
async function asKilledNow<T>(folder: string, look: (db: Reader) => Promise<T>): Promise<T> {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  const store = openStore({ path: join(copy, 'puntos.db'), key: TEST_KEY });
  const found = await look(store.read);
  await store.close();
  rmSync(copy, { recursive: true, force: true });
  return found;
}

it('Invariant 4: what was answered as done survives the end of the program at that moment, on both sides', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 1, maxLength: 3 }), async (contacts) => {
      for (const history of contacts) {
        const before = (await logOf(hub.context.store.read)).length;
        for (const each of history) await operate(each);
        const written = await asKilledNow(joya.folder, logOf);
        expect(written).toEqual(await logOf(joya.context.store.read));
        // The centre is killed as soon as its answer has left it, and the station never hears it.
        line.next = ['LOSE_ANSWER'];
        await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'SIN_RED' });
        const answered = await logOf(hub.context.store.read);
        expect(answered.length).toBeGreaterThan(before);
        expect(await asKilledNow(hub.folder, logOf)).toEqual(answered);
        await joya.sync.syncNow();
        const settled = await asKilledNow(joya.folder, logOf);
        expect(settled.map(placeOf)).toEqual(written.map(placeOf));
        expect(settled.filter(({ state }) => state === 'PENDING')).toEqual([]);
      }
    }),
    { numRuns: 6 },
  );
});

it('Invariant 5: another computer of the Punto never sees a part of a transaction, also when it is killed while it downloads', async () => {
  const second = await enrolled();
  const killed = new Error('killed');
  const history = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 4 }),
    killedAt: fc.array(fc.nat(4), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ sizes, killedAt }) => {
      const whole = new Map<string, number>();
      for (const size of sizes) {
        const actor = `t${whole.size}`;
        const note = await joya.context.ledger.write(actor, async (tx) => {
          const mark = tx.newId();
          for (let nth = 0; nth < size; nth += 1) {
            await tx.append('attendance', { ...visit(tx, siteId, known), note: mark });
          }
          return mark;
        });
        whole.set(note, size);
      }
      await joya.sync.syncNow();
      const seen = async () => {
        const rows = await second.context.store.read
          .selectFrom('attendance')
          .select(['note', (eb) => eb.fn.countAll<number>().as('count')])
          .where('note', 'in', [...whole.keys()])
          .groupBy('note')
          .execute();
        for (const { note, count } of rows) expect(Number(count)).toBe(whole.get(note ?? ''));
        return rows.length;
      };
      const { context } = second;
      const { device, epoch } = context.ledger.identity;
      for (const after of [...killedAt, Infinity]) {
        let pauses = 0;
        const page = await hub.hub.pull(device, { ...(await readCursor(context.store.local)), epoch });
        const pause = async () => {
          await seen();
          if (pauses === after) throw killed;
          pauses += 1;
        };
        await adoptPage(context, async () => {}, page, pause).catch((error: unknown) =>
          expect(error).toBe(killed),
        );
        await seen();
      }
      await second.sync.syncNow();
      expect(await seen()).toBe(whole.size);
    }),
    { numRuns: 12 },
  );
  await second.close();
  assertNoDefects(second);
  forget(second);
});
