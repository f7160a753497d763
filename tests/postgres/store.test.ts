import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresStore } from '#core/db/postgres/store.ts';
import type { Store } from '#core/db/store.ts';
import { entities } from '#shared/domain/entities.ts';
import { cuttingProxy } from '#tests/support/cutting-proxy.ts';
import { newDatabase } from '#tests/support/new-database.ts';

let url: string;
let store: Store;
beforeEach(async () => {
  url = await newDatabase('MIGRATED');
  store = await openPostgresStore({ url });
});
afterEach(() => store.close());

const site = (id: string, name = id) => ({
  id,
  code: id,
  name,
  comuna: null,
  active: 1 as const,
  clock: 'c',
  fieldClocks: null,
  deletedAt: null,
});
const addSite = (id: string, name?: string) =>
  store.transaction((tx) => store.unguarded(() => tx.insertInto('site').values(site(id, name)).execute()));

describe('the guard of the ledger', () => {
  it('refuses every replicated table to the program outside the ledger and to any other connection', async () => {
    const stranger = new pg.Client({ connectionString: url });
    await stranger.connect();
    await addSite('s1');
    for (const name of Object.keys(entities)) {
      const around = sql`DELETE FROM ${sql.table(name)}`.execute(store.raw);
      await expect(around).rejects.toThrow('ledger_guard');
      await expect(stranger.query(`DELETE FROM "${name}"`)).rejects.toThrow('ledger_guard');
    }
    await stranger.end();
    expect(await store.read.selectFrom('site').select('id').execute()).toEqual([{ id: 's1' }]);
  });

  it('stands again after a transaction that was undone', async () => {
    const undone = store.transaction(async (tx) => {
      await store.unguarded(() => tx.insertInto('site').values(site('s1')).execute());
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await expect(store.raw.insertInto('site').values(site('s1')).execute()).rejects.toThrow('ledger_guard');
    await addSite('s1');
    await expect(store.raw.deleteFrom('site').execute()).rejects.toThrow('ledger_guard');
  });
});

describe('the store on PostgreSQL', () => {
  it('orders text by its bytes and numbers the log without holes, also after what was undone', async () => {
    for (const [id, name] of [
      ['a', 'ñandú'],
      ['b', 'Zapatoca'],
      ['c', 'avión'],
    ] as const) {
      await addSite(id, name);
    }
    const named = await store.read.selectFrom('site').select('name').orderBy('name').execute();
    expect(named.map(({ name }) => name)).toEqual(['Zapatoca', 'avión', 'ñandú']);
    const note = (t0: number) => ({ zoneId: null, t0, t1: t0 + 1 });
    await store.local
      .insertInto('wifiChanged')
      .values([note(1), note(2)])
      .execute();
    const undone = store.transaction(async (tx) => {
      await tx.insertInto('wifiChanged').values(note(3)).execute();
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await store.local.insertInto('wifiChanged').values(note(4)).execute();
    const ids = await store.read.selectFrom('wifiChanged').select(['id', 't0']).orderBy('id').execute();
    expect(ids).toEqual([
      { id: 1, t0: 1 },
      { id: 2, t0: 2 },
      { id: 3, t0: 4 },
    ]);
  });

  it('answers a query inside a transaction that asks for another connection with a defect and no deadlock', async () => {
    const nested = store.transaction(() => store.read.selectFrom('site').select('id').execute());
    await expect(nested).rejects.toThrow('from inside a transaction');
  });

  it('keeps a text with a NUL readable instead of failing all that came with it', async () => {
    await addSite('s1', 'uno\u0000dos');
    expect(await store.read.selectFrom('site').select('name').execute()).toEqual([{ name: 'uno\uFFFDdos' }]);
  });

  it('takes nothing for saved that the server undid because a statement of the transaction had failed', async () => {
    const hidden = store.transaction(async (tx) => {
      await tx.insertInto('meta').values({ key: 'role', value: 'central' }).execute();
      await sql`SELECT 1 / 0`.execute(tx).catch(() => undefined);
    });
    await expect(hidden).rejects.toThrow('undid');
    expect(await store.read.selectFrom('meta').selectAll().execute()).toEqual([]);
    // The session goes on with the next one.
    await store.transaction((tx) =>
      tx.insertInto('meta').values({ key: 'role', value: 'central' }).execute(),
    );
    expect(await store.read.selectFrom('meta').selectAll().execute()).toEqual([
      { key: 'role', value: 'central' },
    ]);
  });

  it('serves one program at a time', async () => {
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: 'CARPETA_EN_USO' });
  });

  it('tells once that its server is gone, answers no more, and has what was committed when it is back', async () => {
    const proxy = await cuttingProxy(Number(new URL(url).port));
    const through = new URL(url);
    through.port = new URL(proxy.url).port;
    await store.close();
    let lost = 0;
    const told = Promise.withResolvers<void>();
    const onLost = () => {
      lost += 1;
      told.resolve();
    };
    const cut = await openPostgresStore({ url: through.href, onLost });
    await cut.transaction((tx) => cut.unguarded(() => tx.insertInto('site').values(site('kept')).execute()));
    const interrupted = cut.transaction(async (tx) => {
      await cut.unguarded(() => tx.insertInto('site').values(site('gone')).execute());
      proxy.refuse(true);
      await told.promise;
    });
    await expect(interrupted).rejects.toMatchObject({ code: 'BASE_AUSENTE' });
    await expect(cut.read.selectFrom('site').select('id').execute()).rejects.toMatchObject({
      code: 'BASE_AUSENTE',
    });
    await expect(cut.local.deleteFrom('meta').execute()).rejects.toMatchObject({ code: 'BASE_AUSENTE' });
    await cut.close();
    await proxy.close();
    expect(lost).toBe(1);
    store = await openPostgresStore({ url });
    expect(await store.read.selectFrom('site').select('id').execute()).toEqual([{ id: 'kept' }]);
  });
});
