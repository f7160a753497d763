import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { durability } from '#core/db/postgres/doctor.ts';
import { refuseUnfit } from '#core/db/postgres/fit.ts';
import { openPostgresStore } from '#core/db/postgres/store.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { newDatabase } from '#tests/support/new-database.ts';

let admin: pg.Client;
beforeEach(async () => {
  admin = new pg.Client({ connectionString: `${inject('postgres')}/postgres` });
  await admin.connect();
});
afterEach(() => admin.end());

/** Runs as another request does at the same time: outside of the transaction that calls it. */
const elsewhere = AsyncLocalStorage.snapshot();

const nameOf = (url: string) => new URL(url).pathname.slice(1);

/** What opening it says, without the words that a test need not fix. */
async function refused(url: string): Promise<string> {
  const error: unknown = await openPostgresStore({ url }).then(
    (store) => store.close(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error('It opened, or failed without saying why.');
  expect(error.message).not.toContain(new URL(url).password || 'una-clave');
  return `${error.code}: ${error.message}`;
}

describe('a server or a database that a centre cannot work with', () => {
  it('says which PostgreSQL is needed where it is too old', () => {
    const old = () => refuseUnfit({ version: 130_014, readOnly: 0 });
    expect(old).toThrow(expect.objectContaining({ code: 'PROGRAMA_VIEJO' }));
    expect(old).toThrow(/es PostgreSQL 13 y la central necesita el 14/u);
    expect(() => refuseUnfit({ version: 140_000, readOnly: 0 })).not.toThrow();
  });

  it('says that a replica takes nothing', async () => {
    const url = await newDatabase('MIGRATED');
    await admin.query(`ALTER DATABASE "${nameOf(url)}" SET default_transaction_read_only = on`);
    expect(await refused(url)).toMatch(/^NO_AUTORIZADO: .*solo lectura/u);
  });

  it('says whose the database must be where its user may make no tables, and leaves nothing', async () => {
    const url = new URL(await newDatabase('EMPTY'));
    const [user, password] = [`lector_${randomBytes(4).toString('hex')}`, 'clave-del-lector'];
    await admin.query(`CREATE ROLE "${user}" LOGIN PASSWORD '${password}'`);
    Object.assign(url, { username: user, password });
    expect(await refused(url.href)).toMatch(/^NO_AUTORIZADO: .*Dele la base como propia/u);
    const own = new pg.Client({ connectionString: url.href });
    await own.connect();
    const { rows } = await own.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    await own.end();
    expect(rows).toEqual([]);
  });

  it('says how to make one that holds every letter', async () => {
    const url = new URL(await newDatabase('EMPTY'));
    url.pathname = `latina_${randomBytes(4).toString('hex')}`;
    await admin.query(
      `CREATE DATABASE "${nameOf(url.href)}" ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`,
    );
    expect(await refused(url.href)).toMatch(/^ENTRADA_INVALIDA: .*encoding=UTF8/u);
  });

  it('asks for the password that the address lacks, and for encryption where the server has none', async () => {
    const url = new URL(await newDatabase('EMPTY'));
    const encrypted = new URL(url);
    encrypted.searchParams.set('sslmode', 'verify-full');
    expect(await refused(encrypted.href)).toMatch(/^ENTRADA_INVALIDA: .*cifradas/u);
    url.password = '';
    expect(await refused(url.href)).toMatch(/^NO_AUTORIZADO: .*contraseña/u);
  });
});

describe('what the doctor says of a power cut', () => {
  const durable = { server: '16.4', fsync: 'on', pages: 'on', commit: 'on' };
  it('is a fault where the server does not wait for the disk, with what to switch on', () => {
    expect(durability('centro', durable)).toMatchObject({ ok: true, fix: null });
    expect(durability('centro', { ...durable, fsync: 'off', pages: 'off' })).toEqual({
      check: 'database',
      ok: false,
      message:
        'El servidor de la base centro tiene apagado «fsync» y «full_page_writes»: un corte de luz puede dañarla o borrar lo que ya se confirmó a los Puntos.',
      fix: 'Encienda «fsync» y «full_page_writes» en la configuración de PostgreSQL y recárguela con «SELECT pg_reload_conf()».',
    });
    expect(durability('centro', { ...durable, pages: 'off' })).toMatchObject({
      ok: false,
      fix: expect.stringMatching(/^Encienda «full_page_writes» en/u),
    });
  });

  it('is told, and no fault, where only sessions that do not ask for it go on without the disk', () => {
    expect(durability('centro', { ...durable, commit: 'off' })).toMatchObject({
      ok: true,
      message: expect.stringContaining('«synchronous_commit»'),
    });
  });
});

describe('the session of a centre', () => {
  it('keeps what it confirms on the disk and sets its own limits, whatever the database was set to', async () => {
    const url = await newDatabase('MIGRATED');
    for (const setting of [
      'synchronous_commit = off',
      "statement_timeout = '1s'",
      "lock_timeout = '1s'",
      "idle_in_transaction_session_timeout = '1s'",
      'default_transaction_isolation = serializable',
    ]) {
      await admin.query(`ALTER DATABASE "${nameOf(url)}" SET ${setting}`);
    }
    const store = await openPostgresStore({ url });
    const { rows } = await sql`SELECT current_setting('synchronous_commit') AS kept,
      current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
      current_setting('idle_in_transaction_session_timeout') AS idle,
      current_setting('transaction_isolation') AS isolation`.execute(store.raw);
    await store.close();
    const expected = { kept: 'on', statement: '0', lock: '0', idle: '0', isolation: 'read committed' };
    expect(rows).toEqual([expected]);
  });

  it('opens again although the server has not noticed that the network lost the one before', async () => {
    const url = new URL(await newDatabase('MIGRATED'));
    const near = new Set<Socket>();
    const far = new Set<Socket>();
    // What a cut network leaves behind: the server's end stays open.
    const line = createServer((socket) => {
      const server = connect(Number(url.port), url.hostname);
      near.add(socket);
      far.add(server);
      socket.on('data', (data) => server.write(data)).on('error', () => undefined);
      server.on('data', (data) => socket.write(data)).on('error', () => undefined);
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    const through = new URL(url);
    through.port = String((line.address() as AddressInfo).port);
    const lost = Promise.withResolvers<void>();
    const before = await openPostgresStore({ url: through.href, onLost: lost.resolve });
    for (const socket of near) socket.destroy();
    await lost.promise;
    await before.close();
    const after = await openPostgresStore({ url: url.href });
    expect(await after.read.selectFrom('site').select('id').execute()).toEqual([]);
    await after.close();
    for (const socket of far) socket.destroy();
    line.close();
  });

  it('sees one moment while others write, and stops none of them', async () => {
    const store = await openPostgresStore({ url: await newDatabase('MIGRATED') });
    const note = (key: string) => store.local.insertInto('meta').values({ key, value: key }).execute();
    await note('before');
    const seen = await store.reading(async (db) => {
      const keys = () => db.selectFrom('meta').select('key').orderBy('key').execute();
      const first = await keys();
      // With one session for both this would wait for ever.
      await elsewhere(() => note('meanwhile'));
      return [first, await keys()];
    });
    expect(seen).toEqual([[{ key: 'before' }], [{ key: 'before' }]]);
    expect(await store.read.selectFrom('meta').select('key').orderBy('key').execute()).toHaveLength(2);
    await store.close();
  });
});
