import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readApart } from '#core/sync/apart.ts';
import type { Writer } from '#core/db/tables.ts';
import {
  forget,
  register,
  startStation,
  tables,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { endPuntos, enrolIn, openEnrolledPuntos } from '#tests/support/two-puntos.ts';

const SETTINGS = { pulledAtMost: 5_000, thread: false };

let hub: TestHub;
let joya: TestStation;
let inem: TestStation;

beforeEach(async () => {
  ({ hub, joya, inem } = await openEnrolledPuntos(SETTINGS));
});
afterEach(() => endPuntos({ hub, joya, inem }));

const DAY_MS = 86_400_000;

/** Something changes a file without the program: a disk, a hand. */
function damage(
  { context: { store } }: TestStation | TestHub,
  work: (tx: Writer) => Promise<unknown>,
): Promise<unknown> {
  return store.transaction((tx) => store.unguarded(() => work(tx)));
}

async function aDayLater(station: TestStation) {
  for (const { clockError } of [hub, joya, inem]) clockError.ms += DAY_MS;
  await station.sync.syncNow();
  const { compared } = await station.sync.status();
  const { device } = station.context.ledger.identity;
  const known = await hub.context.store.read
    .selectFrom('device')
    .select(['comparedAt', 'comparedFault'])
    .where('id', '=', device)
    .executeTakeFirstOrThrow();
  return { ...compared, atCentre: known };
}

const audited = () =>
  hub.context.store.read
    .selectFrom('auditEntry')
    .select(['subject', 'detail'])
    .where('action', '=', 'COPIA_COMPARADA')
    .execute();

describe('the daily comparison', () => {
  it('finds nothing between a station and a centre that both worked', async () => {
    for (let i = 0; i < 5; i += 1) await register(joya, { documentNumber: `9999${i}` });
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    await joya.sync.syncNow();
    for (const station of [joya, inem]) {
      const found = await aDayLater(station);
      expect(found).toMatchObject({ healed: {}, unknown: 0, explained: 0 });
      expect(found.atCentre).toEqual({ comparedAt: expect.any(Number), comparedFault: null });
    }
    expect(await audited()).toEqual([]);
  });

  it('reads the same on a thread of its own, beside whoever writes', async () => {
    await register(joya, { documentNumber: '99991' });
    const { store } = joya.context;
    const read = (thread: boolean) =>
      readApart(store, { kind: 'OWN_DIGEST', asOf: Date.now() }, 'DIGEST', thread);
    const apart = await read(true);
    expect(apart.pending).toBe(2);
    expect(apart).toEqual(await read(false));
  });

  it('puts right what was lost, changed or left behind in a station’s file, and both sides know of it', async () => {
    const [first = '', second = '', third = ''] = await Promise.all(
      ['1', '2', '3'].map((n) => register(joya, { documentNumber: `9999${n}` })),
    );
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    await damage(joya, async (tx) => {
      await tx.updateTable('person').set({ phone: '999' }).where('id', '=', first).execute();
      await tx.deleteFrom('person').where('id', '=', second).execute();
      await tx.deleteFrom('attendance').where('personId', '=', third).execute();
    });
    await damage(inem, (tx) =>
      tx.updateTable('directory').set({ surnames: 'Otra' }).where('id', '=', first).execute(),
    );
    expect(await aDayLater(joya)).toMatchObject({ healed: { person: 2, attendance: 1 }, unknown: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    expect(await aDayLater(inem)).toMatchObject({ healed: { directory: 1 } });
    expect(await audited()).toEqual([
      { subject: joya.context.ledger.identity.device, detail: 'attendance 1, person 2' },
      { subject: inem.context.ledger.identity.device, detail: 'directory 1' },
    ]);
    const found = await inem.context.store.read
      .selectFrom('personIndex')
      .select('folded')
      .where('personId', '=', first)
      .execute();
    expect(found).toEqual([{ folded: 'ana maria pena prueba' }]);
  });

  it('puts right a row whose own change the centre has judged as well, whatever it said of it', async () => {
    const id = await register(joya, { documentNumber: '99991' });
    await joya.sync.syncNow();
    const second = await startStation();
    await enrolIn(hub, second, 'PD01');
    for (let round = 0; round < 2; round += 1) await second.sync.syncNow();
    for (const [station, phone] of [
      [joya, '3001111111'],
      [second, '3002222222'],
    ] as const) {
      await station.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone }));
    }
    await joya.sync.syncNow();
    expect(await second.sync.syncNow()).toMatchObject({ conflicts: 1 });
    await damage(second, (tx) =>
      tx.updateTable('person').set({ phone: '999' }).where('id', '=', id).execute(),
    );
    second.clockError.ms += DAY_MS;
    expect(await aDayLater(second)).toMatchObject({ healed: { person: 1 }, explained: 0 });
    expect(await tables(second)).toEqual(await tables(hub));
    await second.close();
    forget(second);
  });

  it('takes out what is not this Punto’s, and leaves what only this computer holds for a person to judge', async () => {
    const id = await register(joya, { documentNumber: '99991' });
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    const row = await joya.context.store.read
      .selectFrom('person')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    // Another Punto's person with everything, and one of nobody's.
    await damage(inem, async (tx) => {
      await tx.insertInto('person').values(row).execute();
      await tx
        .insertInto('person')
        .values({ ...row, id: 'nobody', siteId: inem.context.siteId() })
        .execute();
    });
    const found = await aDayLater(inem);
    expect(found).toMatchObject({ healed: { person: 1 }, unknown: 1, explained: 0 });
    expect(found.atCentre.comparedFault).toContain('1 registros que la central no conoce');
    const left = await inem.context.store.read.selectFrom('person').select('id').execute();
    expect(left).toEqual([{ id: 'nobody' }]);
  });

  it('sends again what this computer wrote and the centre lost, as a change of its own, and only once', async () => {
    const [first = '', second = ''] = await Promise.all(
      ['1', '2'].map((n) => register(joya, { documentNumber: `9999${n}` })),
    );
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    const whole = await tables(hub);
    await damage(hub, async (tx) => {
      await tx.deleteFrom('person').where('id', '=', first).execute();
      await tx.deleteFrom('attendance').where('personId', '=', first).execute();
    });
    const found = await aDayLater(joya);
    expect(found).toMatchObject({ healed: {}, unknown: 0, repeated: 2, explained: 0 });
    expect(found.atCentre.comparedFault).toBeNull();
    await joya.sync.syncNow();
    const ids = (all: Record<string, unknown[]>) =>
      Object.values(all).map((rows) => rows.map((row) => (row as { id: string }).id));
    expect(ids(await tables(hub))).toEqual(ids(whole));
    expect(await tables(joya)).toEqual(await tables(hub));
    expect((await joya.sync.status()).quarantined).toEqual([]);
    // Who edits it afterwards contradicts nobody.
    const { ledger } = joya.context;
    for (const id of [first, second]) {
      await ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3009' }));
    }
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0, conflicts: 0 });
    expect(await aDayLater(joya)).toMatchObject({ healed: {}, unknown: 0, repeated: 0 });
    expect(await aDayLater(inem)).toMatchObject({ healed: {}, unknown: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    const entries = await hub.context.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'detail'])
      .where('action', 'in', ['COPIA_COMPARADA', 'REGISTROS_REPETIDOS'])
      .orderBy('detail')
      .execute();
    expect(entries.map(({ detail }) => detail)).toEqual(['+ 2', 'attendance 1', 'person 1']);
  });

  it('does not take the centre’s value over one that waits in quarantine with its reason', async () => {
    const id = await register(joya, { documentNumber: '99991' });
    await joya.sync.syncNow();
    const { ledger, store } = joya.context;
    await ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3009' }));
    // As a centre leaves it that refused the change.
    await joya.sync.syncNow();
    await store.local
      .updateTable('change')
      .set({ state: 'QUARANTINED', reason: 'No.' })
      .where('seq', '=', 3)
      .execute();
    const { store: centre } = hub.context;
    await centre.transaction((tx) =>
      centre.unguarded(() =>
        tx.updateTable('person').set({ phone: '3000000000' }).where('id', '=', id).execute(),
      ),
    );
    expect(await aDayLater(joya)).toMatchObject({ healed: {}, unknown: 0, explained: 1 });
    expect((await tables(joya))['person']).toMatchObject([{ phone: '3009' }]);
  });
});
