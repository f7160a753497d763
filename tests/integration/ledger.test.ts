import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { openDriver } from '#core/db/driver.ts';
import { sha256, type LedgerTx } from '#core/ledger/ledger.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { entities, records } from '#shared/domain/entities.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { firstBrokenLink, genesisHash } from '#shared/sync/change.ts';
import { openTestStore, TEST_KEY, type TestStore } from '#tests/support/store.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
let t: TestStore;
let now = NOW;

beforeEach(async () => {
  now = NOW;
  t = await openTestStore({ clocks: { now: () => now } });
});
afterEach(() => t.close());

function ana(tx: LedgerTx): RecordFields<'person'> {
  return {
    id: tx.newId(),
    siteId: '',
    documentType: 'CC',
    documentNumber: '9.999.000.017',
    givenNames: 'Ana  María',
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    phone: null,
    neighbourhood: null,
    comuna: 'NO_INFORMA',
    publicServant: 0,
    ...UNREPRESENTED,
    registeredAt: tx.now,
    deletedAt: null,
  };
}

const visit = (tx: LedgerTx, personId: string) =>
  tx.append('attendance', {
    id: tx.newId(),
    siteId: '',
    personId,
    service: 'COWORKING',
    startedAt: tx.now,
    localDate: localDate(tx.now),
    origin: 'DESK',
    note: null,
    recordedAt: tx.now,
    importId: null,
  });

describe('the ledger', () => {
  it('writes rows, derived search and the log of changes in one transaction', async () => {
    const id = await t.ledger.write('ana@desk', async (tx) => {
      const person = ana(tx);
      await tx.create('person', person);
      await visit(tx, person.id);
      return person.id;
    });
    const person = await t.store.read.selectFrom('person').selectAll().executeTakeFirstOrThrow();
    expect(person).toMatchObject({
      id,
      documentNumber: '9999000017',
      givenNames: 'Ana María',
      fieldClocks: null,
    });
    expect(person.clock).toBe(`~000001.000000000001@${t.ledger.identity.device}`);
    const index = await t.store.read.selectFrom('personIndex').selectAll().execute();
    expect(index).toEqual([
      {
        rowid: 1,
        personId: id,
        folded: 'ana maria pena prueba',
        documentNumber: '9999000017',
        documentKey: 'CO|9999000017',
        claim: null,
        canonicalId: id,
        source: 'PERSON',
      },
    ]);
    const changes = await t.store.read.selectFrom('change').selectAll().orderBy('seq').execute();
    expect(changes.map((c) => [c.seq, c.txId, c.txSize, c.tableName, c.state])).toEqual([
      [1, 1, 2, 'person', 'PENDING'],
      [2, 1, 2, 'attendance', 'PENDING'],
    ]);
  });

  it('leaves nothing behind when the work fails half way', async () => {
    await expect(
      t.ledger.write('ana@desk', async (tx) => {
        await tx.create('person', ana(tx));
        throw new Error('power cut');
      }),
    ).rejects.toThrow('power cut');
    expect(await t.store.read.selectFrom('person').selectAll().execute()).toEqual([]);
    expect(await t.store.read.selectFrom('change').selectAll().execute()).toEqual([]);
  });

  it('keeps an unbroken chain over many writes, failures in between, clock jumps and restarts', async () => {
    for (let i = 0; i < 20; i += 1) {
      now += i % 3 === 0 ? -3_600_000 : 1_000;
      await t.ledger.write('desk', (tx) => visit(tx, 'nobody')).catch(() => undefined);
      await t.ledger.write('desk', () => Promise.reject(new Error('no'))).catch(() => undefined);
      if (i === 10) {
        await t.store.close();
        const again = await openTestStore({ clocks: { now: () => now }, folder: t.folder });
        t = { ...again, folder: t.folder };
      }
    }
    const changes = await t.store.read.selectFrom('change').selectAll().orderBy('seq').execute();
    expect(changes).toHaveLength(20);
    const { device, epoch } = t.ledger.identity;
    const start = { seq: 0, hash: genesisHash(sha256, device, epoch, 0) };
    expect(firstBrokenLink(sha256, start, changes)).toBeNull();
    const clocks = changes.map((c) => c.hlc);
    expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
    expect(new Set(clocks).size).toBe(20);
    const tampered = changes.map((c) =>
      c.seq === 7 ? { ...c, payload: String(c.payload).replace('COWORKING', 'SALA') } : c,
    );
    expect(firstBrokenLink(sha256, start, tampered)).toEqual({ seq: 7, why: 'PAYLOAD' });
  });

  it('numbers writes that are asked for at the same moment without gaps', async () => {
    await Promise.all(Array.from({ length: 50 }, () => t.ledger.write('desk', (tx) => visit(tx, 'p'))));
    const seqs = await t.store.read.selectFrom('change').select('seq').orderBy('seq').execute();
    expect(seqs.map((row) => row.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('records only the fields that change, with the versions their author saw', async () => {
    const id = await t.ledger.write('desk', async (tx) => {
      const person = ana(tx);
      await tx.create('person', person);
      return person.id;
    });
    const changed = await t.ledger.write('desk', (tx) =>
      tx.patch('person', id, { phone: '300 000 0000', sex: 'MUJER' }),
    );
    const same = await t.ledger.write('desk', (tx) => tx.patch('person', id, { phone: '300 000 0000' }));
    expect([changed, same]).toEqual([true, false]);
    const changes = await t.store.read
      .selectFrom('change')
      .select(['seq', 'payload', 'seen'])
      .orderBy('seq')
      .execute();
    const first = `~000001.000000000001@${t.ledger.identity.device}`;
    expect(changes.slice(1)).toEqual([
      { seq: 2, payload: '{"phone":"300 000 0000"}', seen: JSON.stringify({ phone: first }) },
    ]);
  });

  it('refuses an invalid row with a Spanish sentence that names the field', async () => {
    const refused = t.ledger.write('desk', (tx) =>
      tx.create('person', { ...ana(tx), documentNumber: '9'.repeat(500) }),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'ENTRADA_INVALIDA',
      message: 'El documento tiene más de 20 caracteres; revíselo.',
      details: { field: 'documentNumber' },
    });
  });
});

describe('the guard of the ledger', () => {
  it.each(Object.keys(entities))('refuses a write of %s that goes round the door', async (table) => {
    const columns = t.store.driver
      .prepare(`SELECT name, type FROM pragma_table_info('${table}')`)
      .all([]) as {
      name: string;
      type: string;
    }[];
    const values = columns.map((c) => (c.type === 'TEXT' ? "'x'" : '1')).join(', ');
    const names = columns.map((c) => `"${c.name}"`).join(', ');
    const insert = `INSERT INTO "${table}" (${names}) VALUES (${values})`;
    // The application's own connection, outside the ledger.
    expect(() => t.store.driver.exec(insert)).toThrow('ledger_guard');
    // Any other connection to the file, even with its key.
    const stranger = openDriver(join(t.folder, 'puntos.db'), { key: TEST_KEY });
    expect(() => stranger.exec(insert)).toThrow('no such function: ledger_guard');
    stranger.close();
  });

  it('stands on every replicated table, and the tables have exactly the fields of their entities', () => {
    for (const [name, entity] of Object.entries(entities)) {
      const columns = t.store.driver.prepare(`SELECT name FROM pragma_table_info('${name}')`).all([]) as {
        name: string;
      }[];
      const clocks = name in records ? ['clock', 'fieldClocks'] : [];
      expect(columns.map((c) => c.name).toSorted()).toEqual(
        [...Object.keys(entity.schema.shape), ...clocks].toSorted(),
      );
    }
  });

  it('turns a query on the database from inside a transaction into an error instead of waiting for ever', async () => {
    await expect(
      t.ledger.write('desk', () => t.store.read.selectFrom('person').selectAll().execute()),
    ).rejects.toThrow('use the transaction');
  });
});
