import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256, type LedgerTx } from '#core/ledger/ledger.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import {
  forget,
  person,
  register,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { endPuntos, enrolIn, openPuntos } from '#tests/support/two-puntos.ts';

let hub: TestHub;
let joya: TestStation;
let inem: TestStation;
let joyaSite: string;
let inemSite: string;

beforeEach(async () => {
  ({ hub, joya, inem, joyaSite, inemSite } = await openPuntos());
});
afterEach(() => endPuntos({ hub, joya, inem }));

const write = <T>(machine: TestHub | TestStation, work: (tx: LedgerTx) => Promise<T>): Promise<T> =>
  machine.context.ledger.write('ana', work);

const zone = (name: string): RecordFields<'zone'> => ({
  id: `zona-${name}`,
  name,
  address: null,
  neighbourhood: null,
  comuna: '1',
  area: 'URBANA',
  latitude: null,
  longitude: null,
  deletedAt: null,
});

describe('a bad change', () => {
  it('is kept in quarantine and in sight with its reason, and nothing behind it waits', async () => {
    await enrolIn(hub, joya, 'PD01');
    const bad = await write(joya, async (tx) => {
      const row = visit(tx, inemSite, 'nobody');
      await tx.append('attendance', row);
      return row.id;
    });
    const id = await register(joya);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 3, pending: 0, quarantined: 1 });
    expect(await joya.sync.status()).toMatchObject({
      pending: 0,
      quarantined: [{ what: 'Atenciones', rowId: bad, reason: 'Dice ser de otro Punto.' }],
    });
    expect((await tables(hub))['person']).toMatchObject([{ id }]);
    expect((await tables(hub))['attendance']).toHaveLength(1);
    const kept = await hub.context.store.read
      .selectFrom('change')
      .select(['rowId', 'reason'])
      .where('state', '=', 'QUARANTINED')
      .execute();
    expect(kept).toEqual([{ rowId: bad, reason: 'Dice ser de otro Punto.' }]);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 0, quarantined: 1 });
  });

  it('cannot touch another Punto: its people, its visits, or the centre’s users', async () => {
    await enrolIn(hub, joya, 'PD01');
    await enrolIn(hub, inem, 'PD07');
    const victim = await register(joya, { phone: '3155550000' });
    await joya.sync.syncNow();
    const before = await tables(hub);
    const [attendance] = before['attendance'] as { id: string }[];
    await write(hub, (tx) =>
      tx.create('user', {
        id: 'root',
        siteId: '-',
        username: 'root',
        displayName: 'Root',
        role: 'admin',
        passwordHash: 'secret-hash'.repeat(4),
        active: 1,
        deletedAt: null,
      }),
    );
    await inem.sync.syncNow();
    await write(inem, async (tx) => {
      await tx.create('person', person(tx, inemSite, { id: victim, phone: '1' }));
      const correction = { id: tx.newId(), siteId: inemSite, attendanceId: attendance?.id ?? '' };
      await tx.append('attendanceVoid', { ...correction, reason: 'no fue', voidedAt: tx.now });
      await tx.create('user', {
        id: 'root',
        siteId: inemSite,
        username: 'root',
        displayName: 'Root',
        role: 'admin',
        passwordHash: 'mine'.repeat(10),
        active: 1,
        deletedAt: null,
      });
    });
    expect(await inem.sync.syncNow()).toMatchObject({ pushed: 3, quarantined: 2 });
    const reasons = (await inem.sync.status()).quarantined.map((item) => item.reason);
    expect(reasons.sort()).toEqual(['Corrige un registro de otro Punto.', 'El registro es de otro Punto.']);
    expect(await tables(hub)).toEqual(before);
    const held = JSON.stringify([
      await inem.context.store.read.selectFrom('person').selectAll().execute(),
      await inem.context.store.read.selectFrom('user').selectAll().execute(),
    ]);
    for (const secret of ['3155550000', 'secret-hash']) expect(held).not.toContain(secret);
    const user = await hub.context.store.read.selectFrom('user').select('passwordHash').executeTakeFirst();
    expect(user?.passwordHash).toBe('secret-hash'.repeat(4));
  });

  it('that a wrong fact repeats under the id of another does not pass for it', async () => {
    await enrolIn(hub, joya, 'PD01');
    const id = await register(joya);
    await joya.sync.syncNow();
    const second = await startStation();
    await enrolIn(hub, second, 'PD01');
    const [original] = (await tables(hub))['attendance'] as { id: string }[];
    await write(second, (tx) =>
      tx.append('attendance', { ...visit(tx, joyaSite, id), id: original?.id ?? '', service: 'SALA' }),
    );
    expect(await second.sync.syncNow()).toMatchObject({ pushed: 1, quarantined: 1 });
    expect((await tables(hub))['attendance']).toEqual([original]);
    await second.close();
    forget(second);
  });
});

describe('a catalogue of the centre', () => {
  it('keeps the centre’s values when a Punto had imported the same list before its enrolment', async () => {
    await write(joya, async (tx) => {
      await tx.create('zone', { ...zone('Parque'), address: 'vieja' });
      await tx.create('zone', zone('Solo aquí'));
      await tx.patch('zone', 'zona-Parque', { address: 'más vieja' });
    });
    await write(hub, (tx) => tx.create('zone', { ...zone('Parque'), address: 'Calle 1' }));
    await enrolIn(hub, joya, 'PD01');
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 3, quarantined: 1, pending: 0 });
    const zones = () => joya.context.store.read.selectFrom('zone').selectAll().orderBy('name').execute();
    expect((await zones())[0]).toEqual((await tables(hub))['zone']?.[0]);
    expect((await zones()).map((row) => [row.name, row.address])).toEqual([
      ['Parque', 'Calle 1'],
      ['Solo aquí', null],
    ]);
    // When the centre learns of the other zone, its word counts as well.
    await write(hub, (tx) => tx.create('zone', { ...zone('Solo aquí'), address: 'Calle 2' }));
    await joya.sync.syncNow();
    expect(await zones()).toEqual((await tables(hub))['zone']);
  });
});

describe('what depends on something that is not there yet', () => {
  it('is parked, and applied and passed on when the rest has come', async () => {
    await enrolIn(hub, joya, 'PD01');
    await enrolIn(hub, inem, 'PD07');
    const second = await startStation();
    await enrolIn(hub, second, 'PD01');
    const visitor = 'visitante-de-inem';
    await write(joya, async (tx) => {
      const row = visit(tx, joyaSite, visitor);
      await tx.append('attendance', row);
      await tx.append('attendanceEnd', {
        id: tx.newId(),
        siteId: joyaSite,
        attendanceId: row.id,
        endedAt: tx.now,
        how: 'DESK',
      });
    });
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0, quarantined: 0 });
    expect((await tables(hub))['attendance']).toEqual([]);
    await second.sync.syncNow();
    await write(inem, (tx) => tx.create('person', person(tx, inemSite, { id: visitor })));
    await inem.sync.syncNow();
    expect(await tables(hub, joyaSite)).toEqual(await tables(joya));
    // A computer that had downloaded past the parked change meets it all the same.
    await second.sync.syncNow();
    expect(await tables(second)).toEqual(await tables(joya));
    await second.close();
    forget(second);
  });

  it('waits as well when it decides on two people, until it is known whether their Punto decides', async () => {
    await enrolIn(hub, joya, 'PD01');
    await enrolIn(hub, inem, 'PD07');
    const second = await startStation();
    await enrolIn(hub, second, 'PD01');
    const decide = (station: TestStation, id: string, of: { lowId: string; highId: string }) =>
      write(station, (tx) =>
        tx.create('personPair', {
          id,
          ...of,
          relation: 'MISMA',
          decidedAt: tx.now,
          decidedBy: 'ana',
          deletedAt: null,
        }),
      );
    const of = { lowId: 'ana-1', highId: 'ana-2' };
    const id = pairId(sha256, of.lowId, of.highId);
    await decide(joya, id, of);
    await write(joya, (tx) => tx.patch('personPair', id, { relation: 'DISTINTAS' }));
    await decide(inem, id, of);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0, quarantined: 0 });
    expect(await inem.sync.syncNow()).toMatchObject({ pushed: 1, pending: 0, quarantined: 0 });
    const decisions = () => hub.context.store.read.selectFrom('personPair').select('relation').execute();
    expect(await decisions()).toEqual([]);
    await register(second, { id: of.lowId, documentNumber: '9999000301' });
    await register(second, { id: of.highId, documentNumber: '9999000302' });
    await second.sync.syncNow();
    expect(await decisions()).toEqual([{ relation: 'DISTINTAS' }]);
    const states = await hub.context.store.read
      .selectFrom('change')
      .select(['device', 'state', 'reason'])
      .where('tableName', '=', 'personPair')
      .orderBy('state')
      .orderBy('position')
      .execute();
    const ofJoya = { device: joya.context.ledger.identity.device, state: 'APPLIED', reason: null };
    expect(states).toEqual([
      ofJoya,
      ofJoya,
      {
        device: inem.context.ledger.identity.device,
        state: 'QUARANTINED',
        reason: 'Decide sobre dos fichas de otros Puntos; pida a la central que las revise.',
      },
    ]);
    await second.close();
    forget(second);
  });
});
