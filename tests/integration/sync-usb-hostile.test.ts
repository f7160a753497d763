import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceKeys } from '#core/sync/keys.ts';
import { openPackage, sealPackage } from '#core/sync/carrier/package.ts';
import type { SealingJwk } from '#shared/sync/wire.ts';
import { forget, register, startHub, startStation, tables } from '#tests/support/sync-world.ts';
import { refused, usbWorld } from '#tests/support/usb-world.ts';

const usb = usbWorld();

/** The five parts of a package, decoded. */
const partsOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .split('.')
    .flatMap((part) => [Buffer.from(part, 'base64url'), Buffer.from('.')]);

describe('a stick that is not what it should be', () => {
  it('is refused whole when it is cut, changed in one place, empty or something else', async () => {
    await register(usb.joya, { documentNumber: '1001' });
    const outbox = await usb.make();
    const before = await tables(usb.hub);
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
      expect(['ARCHIVO_INVALIDO', 'NO_INSCRITO']).toContain((await refused(usb.take(bytes))).code);
    }
    expect(await tables(usb.hub)).toEqual(before);
    expect(await usb.take(outbox)).toMatchObject({ fresh: 3 });
    const reply = await usb.answer(outbox);
    for (const bytes of [reply.slice(0, -5), reply.slice(0, 200), new Uint8Array(9)]) {
      expect((await refused(usb.read(bytes))).code).toBe('ARCHIVO_INVALIDO');
    }
    expect(await usb.read(reply)).toMatchObject({ acknowledged: 3 });
  });

  it('says which of the two it is when it is read on the wrong side', async () => {
    const outbox = await usb.make();
    const reply = await usb.answer(outbox);
    expect((await refused(usb.read(outbox))).message).toMatch(/paquete de un Punto para la central/);
    expect((await refused(usb.take(reply))).message).toMatch(/respuesta de la central para un Punto/);
  });

  it('is refused by another centre and by another computer', async () => {
    const elsewhere = await startHub();
    const inem = await startStation();
    await usb.enrol(inem, 'PD07');
    const outbox = await usb.make();
    expect((await refused(usb.take(outbox, elsewhere))).message).toMatch(/para otra central/);
    expect((await refused(usb.read(await usb.answer(outbox), inem))).message).toMatch(/para otro computador/);
    await inem.close();
    await elsewhere.close();
    forget(inem, elsewhere);
  });

  it('is refused when it was sealed by somebody else in the name of a station or of the centre', async () => {
    const outbox = await usb.make();
    const inem = await startStation();
    await usb.enrol(inem, 'PD07');
    const { device } = usb.joya.context.ledger.identity;
    const { fingerprint } = usb.hub.hub.identity;
    const centreKey = JSON.parse(
      (
        await usb.joya.context.store.read
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
    expect((await refused(usb.take(forged))).code).toBe('NO_AUTORIZADO');
    const { seal } = await deviceKeys(usb.joya.context.store.local);
    const reply = await usb.answer(outbox);
    const content = await openPackage(reply, seal);
    const copied = await sealPackage(
      { kind: 'REPLY', from: fingerprint, to: device },
      content.lines,
      { kty: 'OKP', crv: 'X25519', x: seal.x },
      () => 'not a signature',
    );
    expect((await refused(usb.read(copied))).code).toBe('CERTIFICADO_DISTINTO');
    await inem.close();
    forget(inem);
  });

  it('is refused of a computer that is unknown, revoked or frozen, and the refusal is on the audit trail', async () => {
    const outbox = await usb.make();
    const { device } = usb.joya.context.ledger.identity;
    const set = (columns: { revokedAt?: number | null; frozenAt?: number | null; id?: string }) =>
      usb.hub.context.store.local
        .updateTable('device')
        .set(columns)
        .where('siteId', '=', usb.joyaSite)
        .execute();
    await set({ revokedAt: 1 });
    expect((await refused(usb.take(outbox))).code).toBe('REVOCADO');
    await set({ revokedAt: null, frozenAt: 1 });
    expect((await refused(usb.take(outbox))).code).toBe('CONGELADO');
    await set({ frozenAt: null, id: 'another' });
    expect((await refused(usb.take(outbox))).code).toBe('NO_INSCRITO');
    await set({ id: device });
    const entries = await usb.hub.context.store.read
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
    expect(await usb.take(outbox)).toMatchObject({ fresh: 1 });
  });

  it('cannot be made before the enrolment', async () => {
    const alone = await startStation();
    expect(await alone.sync.carrier.state()).toEqual({
      hindrance: 'Primero hay que inscribir este computador en la central.',
      made: null,
      read: null,
    });
    expect((await refused(usb.make(alone))).code).toBe('NO_INSCRITO');
    await alone.close();
    forget(alone);
  });
});
