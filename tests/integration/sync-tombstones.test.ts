import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person, visit, type TestHub, type TestStation } from '#tests/support/sync-world.ts';
import { endPuntos, openEnrolledPuntos } from '#tests/support/two-puntos.ts';

let hub: TestHub;
let joya: TestStation;
let inem: TestStation;

beforeEach(async () => {
  ({ hub, joya, inem } = await openEnrolledPuntos());
});
afterEach(() => endPuntos({ hub, joya, inem }));

const DAY_MS = 86_400_000;
const later = (days: number) => {
  for (const { clockError } of [hub, joya, inem]) clockError.ms += days * DAY_MS;
};

function write(station: TestStation, documentNumber: string, withVisit = false): Promise<string> {
  const { ledger, siteId } = station.context;
  return ledger.write('ana', async (tx) => {
    const row = person(tx, siteId(), { documentNumber });
    await tx.create('person', row);
    if (withVisit) await tx.append('attendance', visit(tx, siteId(), row.id));
    return row.id;
  });
}
const remove = (station: TestStation, id: string) =>
  station.context.ledger.write('ana', (tx) => tx.patch('person', id, { deletedAt: tx.now }));

async function everybodySyncs(): Promise<void> {
  for (const station of [joya, inem, joya, inem]) await station.sync.syncNow();
}

/** Whom each machine holds, and how. */
async function held() {
  const ids = async (
    station: { context: TestStation['context'] },
    table: 'person' | 'directory' | 'personIndex',
  ) => {
    const key = table === 'personIndex' ? 'personId' : 'id';
    const rows = await station.context.store.read
      .selectFrom(table as 'person')
      .select(`${key as 'id'} as id`)
      .execute();
    return rows.map((row) => row.id).toSorted();
  };
  return {
    hub: await ids(hub, 'person'),
    joya: await ids(joya, 'person'),
    inem: await ids(inem, 'directory'),
    found: [await ids(hub, 'personIndex'), await ids(joya, 'personIndex'), await ids(inem, 'personIndex')],
  };
}

describe('a row that was deleted', () => {
  it('goes everywhere after 180 days, and the live ones beside it stay', async () => {
    const kept = await write(joya, '99991');
    const dropped = await write(joya, '99992');
    await remove(joya, dropped);
    await everybodySyncs();
    later(179);
    expect(await hub.hub.collectTombstones()).toBe(0);
    later(2);
    expect(await hub.hub.collectTombstones()).toBe(1);
    await everybodySyncs();
    const all = [kept];
    expect(await held()).toEqual({ hub: all, joya: all, inem: all, found: [all, all, all] });
    const log = await hub.context.store.read
      .selectFrom('change')
      .select(['payload', 'salt'])
      .where('rowId', '=', dropped)
      .execute();
    expect(log).toEqual([
      { payload: null, salt: null },
      { payload: null, salt: null },
    ]);
    expect(await hub.hub.collectTombstones()).toBe(0);
  });

  it('stays while a computer that may come back has not heard of it, and goes when that one is revoked', async () => {
    const id = await write(joya, '99991');
    await everybodySyncs();
    await remove(joya, id);
    await joya.sync.syncNow();
    await joya.sync.syncNow();
    later(181);
    expect(await hub.hub.collectTombstones()).toBe(0);
    await hub.context.store.local
      .updateTable('device')
      .set({ revokedAt: 1 })
      .where('id', '=', inem.context.ledger.identity.device)
      .execute();
    expect(await hub.hub.collectTombstones()).toBe(1);
  });

  it('stays while something refers to it: no figure loses whom it counted', async () => {
    const id = await write(joya, '99991', true);
    await remove(joya, id);
    await everybodySyncs();
    later(400);
    expect(await hub.hub.collectTombstones()).toBe(0);
  });

  it('is not brought back by what comes late for it, and nothing of that waits for ever', async () => {
    const id = await write(joya, '99991');
    await remove(joya, id);
    await everybodySyncs();
    // As a computer holds it that was away, was revoked meanwhile and is enrolled again.
    const asItWas = await joya.context.store.read
      .selectFrom('person')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    later(181);
    expect(await hub.hub.collectTombstones()).toBe(1);
    const { store, ledger, siteId } = joya.context;
    expect(asItWas.deletedAt).not.toBeNull();
    await ledger.write('ana', async (tx) => {
      await tx.patch('person', id, { phone: '3009' });
      await tx.append('attendance', visit(tx, siteId(), id));
    });
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0, quarantined: 0, conflicts: 0 });
    const late = await hub.context.store.read
      .selectFrom('change')
      .select(['tableName', 'state', 'reason'])
      .where('seq', '>', 2)
      .where('device', '=', ledger.identity.device)
      .where('lane', '=', 0)
      .orderBy('seq')
      .execute();
    expect(late).toEqual([
      {
        tableName: 'person',
        state: 'APPLIED',
        reason: 'El registro se eliminó hace tiempo; lo que llegó tarde no lo cambia.',
      },
      { tableName: 'attendance', state: 'APPLIED', reason: null },
    ]);
    await inem.sync.syncNow();
    expect(await held()).toMatchObject({ hub: [], joya: [], inem: [] });
    // The visit happened.
    expect(await store.read.selectFrom('attendance').select('personId').execute()).toEqual([
      { personId: id },
    ]);
    const there = await hub.context.store.read.selectFrom('attendance').select('personId').execute();
    expect(there).toEqual([{ personId: id }]);
  });
});
