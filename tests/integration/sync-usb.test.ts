import { cpSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erasePerson, settleErasures } from '#core/erase-person.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { writeMeta } from '#core/db/meta.ts';
import { deviceKeys } from '#core/sync/keys.ts';
import { createStationCarrier } from '#core/sync/carrier/station-carrier.ts';
import { openPackage, sealPackage } from '#core/sync/carrier/package.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Batch, SealingJwk } from '#shared/sync/wire.ts';
import { copyCentre } from '#tests/support/machine-store.ts';
import {
  assertNoDefects,
  forget,
  interval,
  register,
  startHub,
  startStation,
  tables,
  visit,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const START = 1_700_000_000_000;

let hub: TestHub;
let joya: TestStation;
let joyaSite: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  joyaSite = (await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' })).id;
  await createSite(hub.context, 'central', { code: 'PD07', name: 'INEM' });
  await enrol(joya, 'PD01');
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  assertNoDefects(hub, joya);
  forget(hub, joya);
});

async function enrol(station: TestStation, site: string): Promise<void> {
  await station.sync.enrol((await createEnrolmentCode(hub.context, 'central', site)).code);
}

const make = async (station: TestStation = joya) => (await station.sync.carrier.make('ana@recepcion')).bytes;
const take = (bytes: Uint8Array, at: TestHub = hub) => at.hub.intake.take('central@oatic', bytes);
const answer = async (bytes: Uint8Array) => (await take(bytes)).reply.bytes;
const read = (bytes: Uint8Array, at: TestStation = joya) => at.sync.carrier.read(bytes);
const refused = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  throw error ?? new Error('It was not refused.');
};
const phoneOf = async (machine: TestHub | TestStation, id: string) => {
  const row = await machine.context.store.read
    .selectFrom('person')
    .select('phone')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.phone;
};
const setPhone = (machine: TestHub | TestStation, id: string, phone: string) =>
  machine.context.ledger.write('someone', (tx) => tx.patch('person', id, { phone }));

describe('a Punto without network', () => {
  it('sends everything on a stick and takes the answer back: both sides hold the same rows and nothing waits', async () => {
    const id = await register(joya, { documentNumber: '1001' });
    await setPhone(joya, id, '3101');
    await hub.context.ledger.write('central', (tx) =>
      tx.append('attendance', visit(tx, joyaSite, 'someone-before')),
    );
    const { bytes, name, changes, left } = await joya.sync.carrier.make('ana@recepcion');
    expect({ name, changes, left }).toEqual({
      name: expect.stringMatching(/^PD01 para la central \d{4}-\d{2}-\d{2} \d{4}\.puntos$/),
      // The person, the visit, the new phone, and the entry of the audit trail.
      changes: 4,
      left: 0,
    });
    const { reply, madeAt, ...outcome } = await take(bytes);
    expect(outcome).toMatchObject({
      device: joya.context.ledger.identity.device,
      siteCode: 'PD01',
      siteName: 'La Joya',
      changes: 4,
      fresh: 4,
      conflicts: 0,
      parked: 0,
      quarantined: 0,
      repeated: false,
      left: 0,
      lacking: false,
    });
    expect(Math.abs(madeAt - Date.now())).toBeLessThan(60_000);
    const outcomeHere = await read(reply.bytes);
    expect(outcomeHere).toMatchObject({ acknowledged: 4, quarantined: 0, nothingNew: false, pending: 0 });
    expect(outcomeHere.next).toBe('NOTHING');
    const here = await tables(joya);
    expect(here).toEqual(await tables(hub));
    expect(JSON.stringify(here)).not.toContain('~');
    // The network finds nothing left to do.
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 0, pulled: 0, pending: 0 });
  });

  it('leaves nobody’s name on the stick, and an entry of the audit trail on both sides', async () => {
    await register(joya, { givenNames: 'Zunilda', documentNumber: '9988776655' });
    const outbox = await make();
    const reply = await answer(outbox);
    for (const bytes of [outbox, reply]) {
      const text = Buffer.from(bytes).toString('latin1');
      const label = Buffer.from(text.slice(0, text.indexOf('.')), 'base64url').toString();
      expect(`${text}${label}`).not.toMatch(/Zunilda|9988776655|La Joya/);
    }
    const entries = await hub.context.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'action', 'subject'])
      .where('action', 'like', 'PAQUETE_USB%')
      .orderBy('action')
      .execute();
    const { device } = joya.context.ledger.identity;
    expect(entries).toEqual([
      { actor: 'ana@recepcion', action: 'PAQUETE_USB_GUARDADO', subject: null },
      { actor: 'central@oatic', action: 'PAQUETE_USB_RECIBIDO', subject: device },
    ]);
  });

  it('loses nothing when a stick is lost, read twice, read late, or overtaken by the network', async () => {
    const id = await register(joya, { documentNumber: '1001' });
    const first = await make();
    await setPhone(joya, id, '3101');
    const second = await make();
    const late = await answer(second);
    // The older one comes last, and comes again.
    expect(await take(first)).toMatchObject({ fresh: 0, repeated: false });
    expect(await take(first)).toMatchObject({ fresh: 0, repeated: true });
    const early = await answer(first);
    await setPhone(joya, id, '3102');
    await joya.sync.syncNow();
    await setPhone(hub, id, '3200');
    await joya.sync.syncNow();
    // The network was faster: what the sticks say is known, and takes nothing back.
    for (const stick of [late, early, late]) {
      expect(await read(stick)).toMatchObject({ acknowledged: 0, received: 0, nothingNew: true, pending: 0 });
    }
    expect(await phoneOf(joya, id)).toBe('3200');
    expect(await tables(joya)).toEqual(await tables(hub));
  });

  it('carries what it refuses to believe back as a reason, and shows it', async () => {
    await joya.context.ledger.write('ana', (tx) =>
      tx.append('attendance', visit(tx, 'another-site', 'somebody')),
    );
    const { quarantined, reply } = await take(await make());
    expect(quarantined).toBe(1);
    expect(await read(reply.bytes)).toMatchObject({ quarantined: 1, pending: 0 });
    expect((await joya.sync.status()).quarantined).toMatchObject([{ reason: 'Dice ser de otro Punto.' }]);
  });

  it('brings a conflict home: both hold the same value, and the other one is in sight', async () => {
    const id = await register(joya);
    await joya.sync.syncNow();
    await setPhone(joya, id, '3001');
    // Far enough apart for the offset that the handshake measured.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await setPhone(hub, id, '3002');
    const { conflicts, reply } = await take(await make());
    expect(conflicts).toBe(1);
    await read(reply.bytes);
    expect([await phoneOf(joya, id), await phoneOf(hub, id)]).toEqual(['3002', '3002']);
  });

  it('goes in several trips when one file has no room for all of it, the desk first', async () => {
    const { context } = joya;
    await register(joya, { documentNumber: '1001' });
    await context.ledger.write('poller', (tx) =>
      tx.append('zoneEvent', {
        id: tx.newId(),
        siteId: joyaSite,
        vantage: context.ledger.identity.device,
        zoneId: tx.newId(),
        kind: 'PERDIDA',
        at: tx.now,
        until: null,
        uptimeMs: null,
        silentMs: null,
        saidBy: null,
      }),
    );
    const parts = { context, derive: async () => {}, appVersion: '0', pause: async () => {}, room: 100 };
    const carrier = createStationCarrier(parts);
    const first = await carrier.make('ana@recepcion');
    expect(first).toMatchObject({ changes: 3, left: 1 });
    const { reply, left } = await take(first.bytes);
    expect(left).toBe(1);
    expect(await read(reply.bytes)).toMatchObject({ acknowledged: 3, pending: 1 });
    const visits = await hub.context.store.read.selectFrom('attendance').selectAll().execute();
    expect(visits).toHaveLength(1);
    expect(await read(await answer(await make()))).toMatchObject({ pending: 0 });
    const events = await hub.context.store.read.selectFrom('zoneEvent').select('kind').execute();
    expect(events).toEqual([{ kind: 'PERDIDA' }]);
  });

  it('Invariant 3: agrees with the centre after any order of sticks, losses, repetitions and network', async () => {
    const person = await register(joya, { documentNumber: '1001' });
    const act = fc.oneof(
      { weight: 3, arbitrary: fc.constant('WRITE' as const) },
      fc.constant('CENTRE_WRITES' as const),
      fc.constant('NETWORK' as const),
      fc.record({ take: fc.nat(20) }),
      fc.record({ read: fc.nat(20) }),
      { weight: 2, arbitrary: fc.constant('MAKE' as const) },
    );
    let written = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        const outboxes: Uint8Array[] = [];
        const replies: Uint8Array[] = [];
        for (const each of acts) {
          if (each === 'WRITE') {
            written += 1;
            await joya.context.ledger.write('ana', async (tx) => {
              await tx.append('attendance', visit(tx, joyaSite, person));
              await tx.patch('person', person, { phone: `3${written}` });
            });
          } else if (each === 'CENTRE_WRITES')
            await setPhone(hub, person, `4${(written += 1)}`).catch(ignored);
          else if (each === 'NETWORK') await joya.sync.syncNow();
          else if (each === 'MAKE') outboxes.push(await make());
          else if ('take' in each) {
            const outbox = outboxes[each.take % Math.max(1, outboxes.length)];
            if (outbox !== undefined) replies.push(await answer(outbox));
          } else {
            const reply = replies[each.read % Math.max(1, replies.length)];
            if (reply !== undefined) await read(reply);
          }
        }
        await read(await answer(await make()));
        const here = await tables(joya);
        expect(here).toEqual(await tables(hub));
        expect(JSON.stringify(here)).not.toContain('~');
      }),
      { numRuns: 12 },
    );
    const visits = (await tables(hub))['attendance']?.length ?? 0;
    const heard = await hub.context.store.read
      .selectFrom('change')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('tableName', '=', 'attendance')
      .executeTakeFirst();
    expect(visits).toBe(Number(heard?.count));
  });
});

/** The five parts of a package, decoded. */
const partsOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .split('.')
    .flatMap((part) => [Buffer.from(part, 'base64url'), Buffer.from('.')]);

/** Before the station has sent anything, the centre has nobody to write to. */
const ignored = (error: unknown) => {
  if (!(error instanceof Refusal) || error.code !== 'NO_EXISTE') throw error;
};

describe('a stick that was on its way when a database was restored from a copy', () => {
  it('keeps what only the stick has for a decision, and the Punto goes on', async () => {
    await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    await joya.close();
    const copy = temporaryFolder();
    cpSync(joya.folder, copy, { recursive: true });
    const lost = await startStation(joya.folder);
    await register(lost, { documentNumber: '222' });
    const underway = await make(lost);
    await lost.close();
    forget(lost);
    // Restoring a copy begins another life of the database.
    joya = await startStation(copy);
    await writeMeta(joya.context.store.local, 'epoch', '2');
    await joya.close();
    joya = await startStation(copy);
    await register(joya, { documentNumber: '333' });
    await joya.sync.syncNow();
    for (const late of [3, 3]) {
      const { reply, ...taken } = await take(underway);
      expect(taken).toMatchObject({ fresh: 0, late, lacking: false });
      // Its pages leave out what the older life knew of itself: they are not for this one.
      expect(await read(reply.bytes)).toMatchObject({ received: 0, next: 'CARRY_AGAIN' });
    }
    const kept = await hub.context.store.read.selectFrom('forkedBatch').select(['lane', 'epoch']).execute();
    expect(kept).toEqual([{ lane: 0, epoch: 1 }]);
    // Nobody is stopped for it.
    await register(joya, { documentNumber: '444' });
    await read(await answer(await make()));
    expect(await tables(joya)).toEqual(await tables(hub));
  });

  it('shows an older disk nothing of what it wrote and lacks before it can have all of it', async () => {
    await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    await joya.close();
    const image = temporaryFolder();
    cpSync(joya.folder, image, { recursive: true });
    const ahead = await startStation(joya.folder);
    const late = await register(ahead, { documentNumber: '222' });
    const stick = await make(ahead);
    await ahead.close();
    forget(ahead);
    await take(stick);
    await setPhone(hub, late, '3001');
    joya = await startStation(image);
    // It tells of the person as the centre amended it, and leaves the visit out as the author's own.
    expect(await read(await answer(stick))).toMatchObject({ received: 0, next: 'CARRY_AGAIN' });
    expect((await tables(joya))['person']).toHaveLength(1);
    expect(await read(await answer(await make()))).toMatchObject({ next: 'NOTHING', pending: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
    expect(await phoneOf(joya, late)).toBe('3001');
  });

  it('leaves nothing at the centre of whoever was suppressed before the stick came', async () => {
    const personId = await register(joya, { documentNumber: '9999000111' });
    await joya.sync.syncNow();
    await joya.close();
    const copy = temporaryFolder();
    cpSync(joya.folder, copy, { recursive: true });
    const lost = await startStation(joya.folder);
    await lost.context.ledger.write('ana', (tx) => tx.patch('person', personId, { phone: '3008888888' }));
    const underway = await make(lost);
    await lost.close();
    forget(lost);
    joya = await startStation(copy);
    await writeMeta(joya.context.store.local, 'epoch', '2');
    await joya.close();
    joya = await startStation(copy);
    await register(joya, { documentNumber: '9999000333' });
    await joya.sync.syncNow();
    await hub.context.ledger.write('central', (tx) =>
      erasePerson(tx, hub.context, { personId, requestId: 'solicitud', officer: 'central' }),
    );
    await settleErasures(hub.context);
    // The correction, and that a package was made.
    expect(await take(underway)).toMatchObject({ fresh: 0, late: 2 });
    const kept = await hub.context.store.local.selectFrom('forkedBatch').select('body').execute();
    const told = kept
      .flatMap(({ body }) => (JSON.parse(body) as Batch).changes)
      .filter(({ tableName }) => tableName === 'person');
    expect(told.map(({ payload }) => payload)).toEqual(['{"phone":null}']);
  });

  it('sends again on the next stick what a centre that came back older lacks', async () => {
    const copy = temporaryFolder();
    await register(joya, { documentNumber: '111' });
    await read(await answer(await make()));
    const { port, folder } = hub;
    await hub.close();
    await copyCentre(folder, copy);
    hub = await startHub(folder, port);
    await register(joya, { documentNumber: '222' });
    const before = await answer(await make());
    await read(before);
    await hub.close();
    forget(hub);
    hub = await startHub(copy, port);
    await writeMeta(hub.context.store.local, 'epoch', '2');
    await hub.close();
    hub = await startHub(copy, port);
    await register(joya, { documentNumber: '333' });
    const { reply, lacking } = await take(await make());
    expect(lacking).toBe(true);
    expect(await read(reply.bytes)).toMatchObject({ next: 'CARRY_AGAIN' });
    // What the centre answered in the life that is gone is not believed any more.
    expect((await refused(read(before))).code).toBe('CONFLICTO');
    expect(await read(await answer(await make()))).toMatchObject({ next: 'NOTHING', pending: 0 });
    const here = await tables(joya);
    expect(here).toEqual(await tables(hub));
    expect(here['person']).toHaveLength(3);
  });

  it('brings what is left of a chain whose beginning is gone to a centre that came back older, and that is audited', async () => {
    const minute = (nth: number) => interval(joya, START + nth * 60_000);
    await minute(0);
    await read(await answer(await make()));
    const { port, folder } = hub;
    await hub.close();
    const copy = temporaryFolder();
    await copyCentre(folder, copy);
    hub = await startHub(folder, port);
    for (const nth of [1, 2, 3]) await minute(nth);
    await joya.sync.syncNow();
    // A month later the station has pruned all but the last of them.
    joya.clockError.ms = 40 * 86_400_000;
    await joya.sync.syncNow();
    await hub.close();
    forget(hub);
    hub = await startHub(copy, port);
    await minute(4);
    const first = await take(await make());
    expect(first.lacking).toBe(true);
    expect(await read(first.reply.bytes)).toMatchObject({ next: 'CARRY_AGAIN' });
    const second = await make();
    expect(await take(second)).toMatchObject({ lacking: false, repeated: false });
    // The stick once more: the gap is known, and is not told twice.
    const { reply, ...again } = await take(second);
    expect(again).toMatchObject({ lacking: false, fresh: 0, repeated: true });
    expect(await read(reply.bytes)).toMatchObject({ next: 'NOTHING', pending: 0 });
    const held = await hub.context.store.read
      .selectFrom('change')
      .select('seq')
      .where('tableName', '=', 'wifiInterval')
      .orderBy('seq')
      .execute();
    expect(held.map(({ seq }) => seq)).toEqual([1, 4, 5]);
    const audited = await hub.context.store.read
      .selectFrom('auditEntry')
      .select('detail')
      .where('action', '=', 'DEVICE_SKIPPED')
      .execute();
    expect(audited).toEqual([{ detail: '1.1.1' }]);
  });
});

describe('a stick that is not what it should be', () => {
  it('is refused whole when it is cut, changed in one place, empty or something else', async () => {
    await register(joya, { documentNumber: '1001' });
    const outbox = await make();
    const before = await tables(hub);
    const spoilt: Uint8Array[] = [
      new Uint8Array(0),
      Buffer.from('fotos de las vacaciones'),
      outbox.slice(0, 40),
      outbox.slice(0, outbox.length >> 1),
      outbox.slice(0, -1),
    ];
    fc.assert(
      fc.property(fc.nat(outbox.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const copy = Uint8Array.from(outbox);
        copy[at] = (copy[at] ?? 0) ^ by;
        // Another letter for the same bits is no change.
        if (!Buffer.concat(partsOf(copy)).equals(Buffer.concat(partsOf(outbox)))) spoilt.push(copy);
      }),
      { numRuns: 60 },
    );
    for (const bytes of spoilt) {
      expect(['ARCHIVO_INVALIDO', 'NO_INSCRITO']).toContain((await refused(take(bytes))).code);
    }
    expect(await tables(hub)).toEqual(before);
    expect(await take(outbox)).toMatchObject({ fresh: 3 });
    const reply = await answer(outbox);
    for (const bytes of [reply.slice(0, -5), reply.slice(0, 200), new Uint8Array(9)]) {
      expect((await refused(read(bytes))).code).toBe('ARCHIVO_INVALIDO');
    }
    expect(await read(reply)).toMatchObject({ acknowledged: 3 });
  });

  it('says which of the two it is when it is read on the wrong side', async () => {
    const outbox = await make();
    const reply = await answer(outbox);
    expect((await refused(read(outbox))).message).toMatch(/paquete de un Punto para la central/);
    expect((await refused(take(reply))).message).toMatch(/respuesta de la central para un Punto/);
  });

  it('is refused by another centre and by another computer', async () => {
    const elsewhere = await startHub();
    const inem = await startStation();
    await enrol(inem, 'PD07');
    const outbox = await make();
    expect((await refused(take(outbox, elsewhere))).message).toMatch(/para otra central/);
    expect((await refused(read(await answer(outbox), inem))).message).toMatch(/para otro computador/);
    await inem.close();
    await elsewhere.close();
    forget(inem, elsewhere);
  });

  it('is refused when it was sealed by somebody else in the name of a station or of the centre', async () => {
    const outbox = await make();
    const inem = await startStation();
    await enrol(inem, 'PD07');
    const { device } = joya.context.ledger.identity;
    const { fingerprint } = hub.hub.identity;
    const centreKey = JSON.parse(
      (
        await joya.context.store.read
          .selectFrom('meta')
          .select('value')
          .where('key', '=', 'centreKey')
          .executeTakeFirstOrThrow()
      ).value,
    ) as SealingJwk;
    const forged = await sealPackage(
      { kind: 'OUTBOX', from: device, to: fingerprint },
      ['{}'],
      centreKey,
      () => 'not a signature',
    );
    expect((await refused(take(forged))).code).toBe('NO_AUTORIZADO');
    const { seal } = await deviceKeys(joya.context.store.local);
    const reply = await answer(outbox);
    const content = await openPackage(reply, seal);
    const copied = await sealPackage(
      { kind: 'REPLY', from: fingerprint, to: device },
      content.lines,
      { kty: 'OKP', crv: 'X25519', x: seal.x },
      () => 'not a signature',
    );
    expect((await refused(read(copied))).code).toBe('CERTIFICADO_DISTINTO');
    await inem.close();
    forget(inem);
  });

  it('is refused of a computer that is unknown, revoked or frozen, and the refusal is on the audit trail', async () => {
    const outbox = await make();
    const { device } = joya.context.ledger.identity;
    const set = (columns: { revokedAt?: number | null; frozenAt?: number | null; id?: string }) =>
      hub.context.store.local.updateTable('device').set(columns).where('siteId', '=', joyaSite).execute();
    await set({ revokedAt: 1 });
    expect((await refused(take(outbox))).code).toBe('REVOCADO');
    await set({ revokedAt: null, frozenAt: 1 });
    expect((await refused(take(outbox))).code).toBe('CONGELADO');
    await set({ frozenAt: null, id: 'another' });
    expect((await refused(take(outbox))).code).toBe('NO_INSCRITO');
    await set({ id: device });
    const entries = await hub.context.store.read
      .selectFrom('auditEntry')
      .select(['subject', 'detail'])
      .where('action', '=', 'PAQUETE_USB_RECHAZADO')
      .orderBy('id')
      .execute();
    expect(entries.map(({ detail }) => JSON.parse(detail ?? 'null') as unknown)).toEqual([
      { code: 'REVOCADO' },
      { code: 'CONGELADO' },
      { code: 'NO_INSCRITO' },
    ]);
    expect(await take(outbox)).toMatchObject({ fresh: 1 });
  });

  it('cannot be made before the enrolment', async () => {
    const alone = await startStation();
    expect(await alone.sync.carrier.state()).toEqual({
      hindrance: 'Primero hay que inscribir este computador en la central.',
      made: null,
      read: null,
    });
    expect((await refused(make(alone))).code).toBe('NO_INSCRITO');
    await alone.close();
    forget(alone);
  });
});
