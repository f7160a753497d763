import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStationCarrier } from '#core/sync/carrier/station-carrier.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { register, tables, visit } from '#tests/support/sync-world.ts';
import { phoneOf, setPhone, usbWorld } from '#tests/support/usb-world.ts';

const usb = usbWorld();

/** Before the station has sent anything, the centre has nobody to write to. */
const ignored = (error: unknown) => {
  if (!(error instanceof Refusal) || error.code !== 'NO_EXISTE') throw error;
};

describe('a Punto without network', () => {
  it('sends everything on a stick and takes the answer back: both sides hold the same rows and nothing waits', async () => {
    const id = await register(usb.joya, { documentNumber: '1001' });
    await setPhone(usb.joya, id, '3101');
    await usb.hub.context.ledger.write('central', (tx) =>
      tx.append('attendance', visit(tx, usb.joyaSite, 'someone-before')),
    );
    const { bytes, name, changes, left } = await usb.joya.sync.carrier.make('ana@recepcion');
    expect({ name, changes, left }).toEqual({
      name: expect.stringMatching(/^PD01 para la central \d{4}-\d{2}-\d{2} \d{4}\.puntos$/),
      // The person, the visit, the new phone, and the entry of the audit trail.
      changes: 4,
      left: 0,
    });
    const { reply, madeAt, ...outcome } = await usb.take(bytes);
    expect(outcome).toMatchObject({
      device: usb.joya.context.ledger.identity.device,
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
    const outcomeHere = await usb.read(reply.bytes);
    expect(outcomeHere).toMatchObject({ acknowledged: 4, quarantined: 0, nothingNew: false, pending: 0 });
    expect(outcomeHere.next).toBe('NOTHING');
    const here = await tables(usb.joya);
    expect(here).toEqual(await tables(usb.hub));
    expect(JSON.stringify(here)).not.toContain('~');
    // The network finds nothing left to do.
    expect(await usb.joya.sync.syncNow()).toMatchObject({ pushed: 0, pulled: 0, pending: 0 });
  });

  it('leaves nobody’s name on the stick, and an entry of the audit trail on both sides', async () => {
    await register(usb.joya, { givenNames: 'Zunilda', documentNumber: '9988776655' });
    const outbox = await usb.make();
    const reply = await usb.answer(outbox);
    for (const bytes of [outbox, reply]) {
      const text = Buffer.from(bytes).toString('latin1');
      const label = Buffer.from(text.slice(0, text.indexOf('.')), 'base64url').toString();
      expect(`${text}${label}`).not.toMatch(/Zunilda|9988776655|La Joya/);
    }
    const entries = await usb.hub.context.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'action', 'subject'])
      .where('action', 'like', 'PAQUETE_USB%')
      .orderBy('action')
      .execute();
    const { device } = usb.joya.context.ledger.identity;
    expect(entries).toEqual([
      { actor: 'ana@recepcion', action: 'PAQUETE_USB_GUARDADO', subject: null },
      { actor: 'central@oatic', action: 'PAQUETE_USB_RECIBIDO', subject: device },
    ]);
  });

  it('loses nothing when a stick is lost, read twice, read late, or overtaken by the network', async () => {
    const id = await register(usb.joya, { documentNumber: '1001' });
    const first = await usb.make();
    await setPhone(usb.joya, id, '3101');
    const second = await usb.make();
    const late = await usb.answer(second);
    // The older one comes last, and comes again.
    expect(await usb.take(first)).toMatchObject({ fresh: 0, repeated: false });
    expect(await usb.take(first)).toMatchObject({ fresh: 0, repeated: true });
    const early = await usb.answer(first);
    await setPhone(usb.joya, id, '3102');
    await usb.joya.sync.syncNow();
    await setPhone(usb.hub, id, '3200');
    await usb.joya.sync.syncNow();
    // The network was faster: what the sticks say is known, and takes nothing back.
    for (const stick of [late, early, late]) {
      expect(await usb.read(stick)).toMatchObject({
        acknowledged: 0,
        received: 0,
        nothingNew: true,
        pending: 0,
      });
    }
    expect(await phoneOf(usb.joya, id)).toBe('3200');
    expect(await tables(usb.joya)).toEqual(await tables(usb.hub));
  });

  it('carries what it refuses to believe back as a reason, and shows it', async () => {
    await usb.joya.context.ledger.write('ana', (tx) =>
      tx.append('attendance', visit(tx, 'another-site', 'somebody')),
    );
    const { quarantined, reply } = await usb.take(await usb.make());
    expect(quarantined).toBe(1);
    expect(await usb.read(reply.bytes)).toMatchObject({ quarantined: 1, pending: 0 });
    expect((await usb.joya.sync.status()).quarantined).toMatchObject([{ reason: 'Dice ser de otro Punto.' }]);
  });

  it('brings a conflict home: both hold the same value, and the other one is in sight', async () => {
    const id = await register(usb.joya);
    await usb.joya.sync.syncNow();
    await setPhone(usb.joya, id, '3001');
    // Far enough apart for the offset that the handshake measured.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await setPhone(usb.hub, id, '3002');
    const { conflicts, reply } = await usb.take(await usb.make());
    expect(conflicts).toBe(1);
    await usb.read(reply.bytes);
    expect([await phoneOf(usb.joya, id), await phoneOf(usb.hub, id)]).toEqual(['3002', '3002']);
  });

  it('goes in several trips when one file has no room for all of it, the desk first', async () => {
    const { context } = usb.joya;
    await register(usb.joya, { documentNumber: '1001' });
    await context.ledger.write('poller', (tx) =>
      tx.append('zoneEvent', {
        id: tx.newId(),
        siteId: usb.joyaSite,
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
    const { reply, left } = await usb.take(first.bytes);
    expect(left).toBe(1);
    expect(await usb.read(reply.bytes)).toMatchObject({ acknowledged: 3, pending: 1 });
    const visits = await usb.hub.context.store.read.selectFrom('attendance').selectAll().execute();
    expect(visits).toHaveLength(1);
    expect(await usb.read(await usb.answer(await usb.make()))).toMatchObject({ pending: 0 });
    const events = await usb.hub.context.store.read.selectFrom('zoneEvent').select('kind').execute();
    expect(events).toEqual([{ kind: 'PERDIDA' }]);
  });

  it('Invariant 3: agrees with the centre after any order of sticks, losses, repetitions and network', async () => {
    const person = await register(usb.joya, { documentNumber: '1001' });
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
            await usb.joya.context.ledger.write('ana', async (tx) => {
              await tx.append('attendance', visit(tx, usb.joyaSite, person));
              await tx.patch('person', person, { phone: `3${written}` });
            });
          } else if (each === 'CENTRE_WRITES')
            await setPhone(usb.hub, person, `4${(written += 1)}`).catch(ignored);
          else if (each === 'NETWORK') await usb.joya.sync.syncNow();
          else if (each === 'MAKE') outboxes.push(await usb.make());
          else if ('take' in each) {
            const outbox = outboxes[each.take % Math.max(1, outboxes.length)];
            if (outbox !== undefined) replies.push(await usb.answer(outbox));
          } else {
            const reply = replies[each.read % Math.max(1, replies.length)];
            if (reply !== undefined) await usb.read(reply);
          }
        }
        await usb.read(await usb.answer(await usb.make()));
        const here = await tables(usb.joya);
        expect(here).toEqual(await tables(usb.hub));
        expect(JSON.stringify(here)).not.toContain('~');
      }),
      { numRuns: 12 },
    );
    const visits = (await tables(usb.hub))['attendance']?.length ?? 0;
    const heard = await usb.hub.context.store.read
      .selectFrom('change')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('tableName', '=', 'attendance')
      .executeTakeFirst();
    expect(visits).toBe(Number(heard?.count));
  });
});
