import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, revokeDevice } from '#core/features/central/sites.ts';
import { cuttingProxy, type CuttingProxy } from '#tests/support/cutting-proxy.ts';
import {
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

const NOTHING = { pushed: 0, pulled: 0, pending: 0, conflicts: 0, quarantined: 0 };

describe('a Punto and the central office', () => {
  it('hold the same rows after what was registered before and after the enrolment was sent', async () => {
    await register(joya, { documentNumber: '1001' });
    await enrolIn(hub, joya, 'PD01');
    await register(joya, { documentNumber: '1002' });
    const first = await joya.sync.syncNow();
    // Its Punto twice over, the city's key for certificates, and the one of this computer.
    expect(first).toEqual({ pushed: 4, pulled: 4, pending: 0, conflicts: 0, quarantined: 0 });
    const here = await tables(joya);
    expect(here).toEqual(await tables(hub));
    expect(here['person']?.map((row) => (row as { siteId: string }).siteId)).toEqual([joyaSite, joyaSite]);
    // No version waits for the centre any more.
    expect(JSON.stringify(here)).not.toContain('~');
    expect(await joya.sync.syncNow()).toEqual(NOTHING);
  });

  it('agree on the Punto of what was being written at the very moment of the enrolment', async () => {
    await Promise.all([
      enrolIn(hub, joya, 'PD01'),
      ...Array.from({ length: 60 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 2));
        await register(joya, { documentNumber: `80${i}` });
      }),
    ]);
    // As a procedure leaves it that had read the empty Punto just before.
    await joya.context.ledger.write('ana', (tx) => tx.append('attendance', visit(tx, '', 'nobody')));
    await joya.sync.syncNow();
    const here = await tables(joya);
    expect((await tables(joya, joyaSite))['attendance']).toHaveLength(61);
    expect(here['person']).toEqual((await tables(hub))['person']);
  });

  it('meet again after a week without network: nothing lost, nothing doubled, changes of both sides merged', async () => {
    await enrolIn(hub, joya, 'PD01');
    const id = await register(joya);
    await joya.sync.syncNow();
    for (let day = 0; day < 7; day += 1) {
      await joya.context.ledger.write('ana', (tx) => tx.append('attendance', visit(tx, joyaSite, id)));
      await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: `310000000${day}` }));
    }
    await hub.context.ledger.write('central', (tx) => tx.patch('person', id, { neighbourhood: 'Gaitán' }));
    const result = await joya.sync.syncNow();
    expect(result).toEqual({ pushed: 14, pulled: 1, pending: 0, conflicts: 0, quarantined: 0 });
    const here = await tables(joya);
    expect(here).toEqual(await tables(hub));
    expect(here['person']).toMatchObject([{ phone: '3100000006', neighbourhood: 'Gaitán' }]);
    expect(here['attendance']).toHaveLength(8);
  });

  it('keep both values in sight when two people changed the same field, and agree on one', async () => {
    await enrolIn(hub, joya, 'PD01');
    const id = await register(joya);
    await joya.sync.syncNow();
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3001' }));
    // Far enough apart for the offset that the handshake measures, which a loaded machine blurs.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await hub.context.ledger.write('central', (tx) => tx.patch('person', id, { phone: '3002' }));
    const result = await joya.sync.syncNow();
    expect(result).toMatchObject({ pushed: 1, pending: 0, conflicts: 1 });
    expect(await tables(joya)).toEqual(await tables(hub));
    expect((await tables(joya))['person']).toMatchObject([{ phone: '3002' }]);
    const conflicts = await hub.context.store.read.selectFrom('conflict').selectAll().execute();
    expect(conflicts).toMatchObject([
      { tableName: 'person', rowId: id, field: 'phone', kept: '"3002"', lost: '"3001"', decidedAt: null },
    ]);
  });

  it('let a later correction win over what its author saw, although the author’s clock was ten years behind', async () => {
    await enrolIn(hub, joya, 'PD01');
    const id = await register(joya);
    await joya.sync.syncNow();
    await hub.context.ledger.write('central', (tx) => tx.patch('person', id, { phone: '3002' }));
    await joya.sync.syncNow();
    joya.clockError.ms = -10 * 365 * 86_400_000;
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3003' }));
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 1, conflicts: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    expect((await tables(hub))['person']).toMatchObject([{ phone: '3003' }]);
  });

  it('work on when the station’s clock is ten years ahead, and the centre measures by how much', async () => {
    joya.clockError.ms = 10 * 365 * 86_400_000;
    await register(joya);
    await enrolIn(hub, joya, 'PD01');
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
    const device = await hub.context.store.read.selectFrom('device').selectAll().executeTakeFirstOrThrow();
    expect(Math.abs((device.clockOffsetMs ?? 0) - joya.clockError.ms)).toBeLessThan(5_000);
    const effective = await hub.context.store.read
      .selectFrom('change')
      .select('effective')
      .where('device', '=', device.id)
      .execute();
    // The year of the station reaches no clock of the centre.
    for (const row of effective) expect(row.effective).toBeLessThan((Date.now() + 60_000) * 1_000);
    expect(await tables(joya)).toEqual(await tables(hub));
  });
});

describe('the same document registered at two Puntos', () => {
  it('is one person at the centre and at both Puntos, whoever is sent first', async () => {
    await enrolIn(hub, joya, 'PD01');
    const there = await register(joya, { givenNames: 'Ana' });
    // Registered before the enrolment: the claim is made afterwards.
    const here = await register(inem, { documentType: 'TI', surnames: 'Peña' });
    await enrolIn(hub, inem, 'PD07');
    await inem.sync.syncNow();
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    const lowest = [there, here].sort()[0];
    for (const machine of [hub, joya, inem]) {
      const people = await machine.context.store.read
        .selectFrom('personIndex')
        .select(['personId', 'canonicalId'])
        .orderBy('personId')
        .execute();
      expect(people).toEqual([there, here].sort().map((personId) => ({ personId, canonicalId: lowest })));
    }
  });
});

describe('what leaves its scope', () => {
  it('another Punto gets names, birth date, sex and claim of a person, never document, phone or address', async () => {
    await enrolIn(hub, joya, 'PD01');
    await enrolIn(hub, inem, 'PD07');
    const id = await register(joya, {
      documentNumber: '63999888',
      phone: '3155550000',
      neighbourhood: 'Secreto',
    });
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    const outline = await inem.context.store.read.selectFrom('directory').selectAll().execute();
    expect(outline).toMatchObject([
      { id, givenNames: 'Ana María', surnames: 'Peña Prueba', birthDate: '1990-05-15', sex: 'MUJER' },
    ]);
    expect(outline[0]?.claim).toMatch(/^[\w-]{43}$/);
    const everything: unknown[] = [];
    const names = await sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table'`.execute(
      inem.context.store.raw,
    );
    for (const { name } of names.rows.filter((table) => !table.name.startsWith('sqlite_'))) {
      everything.push((await sql`SELECT * FROM ${sql.table(name)}`.execute(inem.context.store.raw)).rows);
    }
    const text = JSON.stringify(everything);
    for (const secret of ['63999888', '3155550000', 'Secreto', joyaSite + '"']) {
      // The site itself is a catalogue row that everybody has.
      const found = text.split(secret).length - 1;
      expect([secret, found]).toEqual([secret, secret === `${joyaSite}"` ? 1 : 0]);
    }
    expect((await tables(inem))['attendance']).toEqual([]);
  });

  it('follows a corrected document to the other Punto, and nothing when only the phone changed', async () => {
    await enrolIn(hub, joya, 'PD01');
    await enrolIn(hub, inem, 'PD07');
    const id = await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    const claim = () =>
      inem.context.store.read.selectFrom('directory').select('claim').executeTakeFirstOrThrow();
    const before = await claim();
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3009' }));
    await joya.sync.syncNow();
    expect(await inem.sync.syncNow()).toEqual(NOTHING);
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { documentNumber: '222' }));
    await joya.sync.syncNow();
    expect(await inem.sync.syncNow()).toMatchObject({ pulled: 1 });
    expect(await claim()).not.toEqual(before);
  });

  it('users come to their own Punto or to all, and leave when they move', async () => {
    await enrolIn(hub, joya, 'PD01');
    await enrolIn(hub, inem, 'PD07');
    const user = (username: string, siteId: string) =>
      hub.context.ledger.write('central', async (tx) => {
        const id = tx.newId();
        await tx.create('user', {
          id,
          siteId,
          username,
          displayName: username,
          role: 'desk',
          passwordHash: 'x'.repeat(60),
          active: 1,
          deletedAt: null,
        });
        return id;
      });
    const moving = await user('mover', joyaSite);
    await user('todos', '*');
    await user('oficina', '-');
    const names = async (station: TestStation) => {
      await station.sync.syncNow();
      const rows = await station.context.store.read
        .selectFrom('user')
        .select('username')
        .orderBy('username')
        .execute();
      return rows.map((row) => row.username);
    };
    expect([await names(joya), await names(inem)]).toEqual([['mover', 'todos'], ['todos']]);
    await hub.context.ledger.write('central', (tx) => tx.patch('user', moving, { siteId: inemSite }));
    expect([await names(joya), await names(inem)]).toEqual([['todos'], ['mover', 'todos']]);
  });
});

describe('a network that cuts', () => {
  let proxy: CuttingProxy;
  beforeEach(async () => {
    proxy = await cuttingProxy(hub.port);
    await writeMeta(hub.context.store.local, 'centreUrl', proxy.url);
  });
  afterEach(() => proxy.close());

  it('loses and doubles nothing wherever a contact is cut, in the middle of anything', async () => {
    await enrolIn(hub, joya, 'PD01');
    await joya.sync.syncNow();
    // How many bytes a whole contact takes decides where the cuts fall.
    const work = async (round: number) => {
      const id = await register(joya, { documentNumber: `70${round}` });
      await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: `300${round}` }));
      await hub.context.ledger.write('central', (tx) =>
        tx.create('setting', { id: `ajuste${round}`, value: '1', deletedAt: null }),
      );
    };
    await work(0);
    proxy.cutAfter(null);
    await joya.sync.syncNow();
    const whole = proxy.passed();
    const cuts = 25;
    let failed = 0;
    for (let round = 1; round <= cuts; round += 1) {
      await work(round);
      proxy.cutAfter(Math.floor((whole * 1.3 * round) / cuts));
      await joya.sync.syncNow().catch((error: unknown) => {
        failed += 1;
        expect(error).toMatchObject({ code: 'SIN_RED' });
      });
    }
    expect(failed).toBeGreaterThan(10);
    proxy.cutAfter(null);
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0, quarantined: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    const settings = await joya.context.store.read.selectFrom('setting').select('id').execute();
    expect(settings).toHaveLength(cuts + 1);
    const log = await hub.context.store.read
      .selectFrom('change')
      .select('seq')
      .where('device', '=', joya.context.ledger.identity.device)
      .orderBy('position')
      .execute();
    expect(log.map((row) => row.seq)).toEqual(Array.from({ length: (cuts + 1) * 3 }, (_, i) => i + 1));
  });

  it('finishes an enrolment whose answer was lost when the same code is used again', async () => {
    const { code } = await createEnrolmentCode(hub.context, 'central', 'PD01');
    proxy.cutAfter(null);
    await inem.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD07')).code);
    const whole = proxy.passed();
    for (let bytes = 100; bytes < whole; bytes += 150) {
      proxy.cutAfter(bytes);
      await joya.sync.enrol(code).catch((error: unknown) => expect(error).toMatchObject({ code: 'SIN_RED' }));
    }
    proxy.cutAfter(null);
    expect(await joya.sync.enrol(code)).toMatchObject({ siteCode: 'PD01', siteName: 'La Joya' });
    expect(await hub.context.store.read.selectFrom('device').select('id').execute()).toHaveLength(2);
  });

  it('says what waits and why while there is no network, and sends it by itself when there is', async () => {
    await enrolIn(hub, joya, 'PD01');
    proxy.refuse(true);
    await register(joya);
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'SIN_RED' });
    expect(await joya.sync.status()).toMatchObject({
      enrolled: true,
      online: false,
      siteName: 'La Joya',
      pending: 2,
      byKind: [
        { table: 'attendance', label: 'Atenciones', count: 1 },
        { table: 'person', label: 'Personas', count: 1 },
      ],
      lastError: 'No hay conexión con la central. Lo registrado queda guardado y se envía después.',
    });
    proxy.refuse(false);
    joya.sync.start();
    await expect
      .poll(() => joya.sync.status(), { timeout: 20_000 })
      .toMatchObject({ online: true, pending: 0, lastError: null, pendingSince: null });
  });

  it('is not forgotten to be turned away by the centre when the line goes too, until the centre takes it again', async () => {
    await enrolIn(hub, joya, 'PD01');
    await joya.sync.syncNow();
    await revokeDevice(hub.context, 'central', joya.context.ledger.identity.device, 'PERDIDO');
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'REVOCADO' });
    proxy.refuse(true);
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'SIN_RED' });
    const said = async () => {
      const { lastErrorCode, turnedAway } = await joya.sync.status();
      return { lastErrorCode, turnedAway };
    };
    expect(await said()).toEqual({ lastErrorCode: 'SIN_RED', turnedAway: 'REVOCADO' });
    const { folder } = joya;
    await joya.close();
    joya = await startStation(folder);
    expect(await said()).toEqual({ lastErrorCode: 'SIN_RED', turnedAway: 'REVOCADO' });
    // The centre refuses the stick of such a computer as well: nobody is sent across the city for nothing.
    expect((await joya.sync.carrier.state()).hindrance).toMatch(
      /tampoco por USB, hasta inscribirlo otra vez/u,
    );
    proxy.refuse(false);
    await enrolIn(hub, joya, 'PD01');
    expect(await said()).toEqual({ lastErrorCode: null, turnedAway: null });
    expect((await joya.sync.carrier.state()).hindrance).toBe(null);
    await joya.sync.syncNow();
    proxy.refuse(true);
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'SIN_RED' });
    expect(await said()).toEqual({ lastErrorCode: 'SIN_RED', turnedAway: null });
  });
});
