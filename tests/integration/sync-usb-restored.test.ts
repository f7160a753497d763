import { cpSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { erasePerson, settleErasures } from '#core/erase-person.ts';
import { writeMeta } from '#core/db/meta.ts';
import type { Batch } from '#shared/sync/wire.ts';
import { copyCentre } from '#tests/support/machine-store.ts';
import { forget, interval, register, startHub, startStation, tables } from '#tests/support/sync-world.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { phoneOf, refused, setPhone, usbWorld } from '#tests/support/usb-world.ts';

const START = 1_700_000_000_000;

const usb = usbWorld();

describe('a stick that was on its way when a database was restored from a copy', () => {
  it('keeps what only the stick has for a decision, and the Punto goes on', async () => {
    await register(usb.joya, { documentNumber: '111' });
    await usb.joya.sync.syncNow();
    await usb.joya.close();
    const copy = temporaryFolder();
    cpSync(usb.joya.folder, copy, { recursive: true });
    const lost = await startStation(usb.joya.folder);
    await register(lost, { documentNumber: '222' });
    const underway = await usb.make(lost);
    await lost.close();
    forget(lost);
    // Restoring a copy begins another life of the database.
    usb.joya = await startStation(copy);
    await writeMeta(usb.joya.context.store.local, 'epoch', '2');
    await usb.joya.close();
    usb.joya = await startStation(copy);
    await register(usb.joya, { documentNumber: '333' });
    await usb.joya.sync.syncNow();
    for (const late of [3, 3]) {
      const { reply, ...taken } = await usb.take(underway);
      expect(taken).toMatchObject({ fresh: 0, late, lacking: false });
      // Its pages leave out what the older life knew of itself: they are not for this one.
      expect(await usb.read(reply.bytes)).toMatchObject({ received: 0, next: 'CARRY_AGAIN' });
    }
    const kept = await usb.hub.context.store.read
      .selectFrom('forkedBatch')
      .select(['lane', 'epoch'])
      .execute();
    expect(kept).toEqual([{ lane: 0, epoch: 1 }]);
    // Nobody is stopped for it.
    await register(usb.joya, { documentNumber: '444' });
    await usb.read(await usb.answer(await usb.make()));
    expect(await tables(usb.joya)).toEqual(await tables(usb.hub));
  });

  it('shows an older disk nothing of what it wrote and lacks before it can have all of it', async () => {
    await register(usb.joya, { documentNumber: '111' });
    await usb.joya.sync.syncNow();
    await usb.joya.close();
    const image = temporaryFolder();
    cpSync(usb.joya.folder, image, { recursive: true });
    const ahead = await startStation(usb.joya.folder);
    const late = await register(ahead, { documentNumber: '222' });
    const stick = await usb.make(ahead);
    await ahead.close();
    forget(ahead);
    await usb.take(stick);
    await setPhone(usb.hub, late, '3001');
    usb.joya = await startStation(image);
    // It tells of the person as the centre amended it, and leaves the visit out as the author's own.
    expect(await usb.read(await usb.answer(stick))).toMatchObject({ received: 0, next: 'CARRY_AGAIN' });
    expect((await tables(usb.joya))['person']).toHaveLength(1);
    expect(await usb.read(await usb.answer(await usb.make()))).toMatchObject({ next: 'NOTHING', pending: 0 });
    expect(await tables(usb.joya)).toEqual(await tables(usb.hub));
    expect(await phoneOf(usb.joya, late)).toBe('3001');
  });

  it('leaves nothing at the centre of whoever was suppressed before the stick came', async () => {
    const personId = await register(usb.joya, { documentNumber: '9999000111' });
    await usb.joya.sync.syncNow();
    await usb.joya.close();
    const copy = temporaryFolder();
    cpSync(usb.joya.folder, copy, { recursive: true });
    const lost = await startStation(usb.joya.folder);
    await lost.context.ledger.write('ana', (tx) => tx.patch('person', personId, { phone: '3008888888' }));
    const underway = await usb.make(lost);
    await lost.close();
    forget(lost);
    usb.joya = await startStation(copy);
    await writeMeta(usb.joya.context.store.local, 'epoch', '2');
    await usb.joya.close();
    usb.joya = await startStation(copy);
    await register(usb.joya, { documentNumber: '9999000333' });
    await usb.joya.sync.syncNow();
    await usb.hub.context.ledger.write('central', (tx) =>
      erasePerson(tx, usb.hub.context, { personId, requestId: 'solicitud', officer: 'central' }),
    );
    await settleErasures(usb.hub.context);
    // The correction, and that a package was made.
    expect(await usb.take(underway)).toMatchObject({ fresh: 0, late: 2 });
    const kept = await usb.hub.context.store.local.selectFrom('forkedBatch').select('body').execute();
    const told = kept
      .flatMap(({ body }) => (JSON.parse(body) as Batch).changes)
      .filter(({ tableName }) => tableName === 'person');
    expect(told.map(({ payload }) => payload)).toEqual(['{"phone":null}']);
  });

  it('sends again on the next stick what a centre that came back older lacks', async () => {
    const copy = temporaryFolder();
    await register(usb.joya, { documentNumber: '111' });
    await usb.read(await usb.answer(await usb.make()));
    const { port, folder } = usb.hub;
    await usb.hub.close();
    await copyCentre(folder, copy);
    usb.hub = await startHub(folder, port);
    await register(usb.joya, { documentNumber: '222' });
    const before = await usb.answer(await usb.make());
    await usb.read(before);
    await usb.hub.close();
    forget(usb.hub);
    usb.hub = await startHub(copy, port);
    await writeMeta(usb.hub.context.store.local, 'epoch', '2');
    await usb.hub.close();
    usb.hub = await startHub(copy, port);
    await register(usb.joya, { documentNumber: '333' });
    const { reply, lacking } = await usb.take(await usb.make());
    expect(lacking).toBe(true);
    expect(await usb.read(reply.bytes)).toMatchObject({ next: 'CARRY_AGAIN' });
    // What the centre answered in the life that is gone is not believed any more.
    expect((await refused(usb.read(before))).code).toBe('CONFLICTO');
    expect(await usb.read(await usb.answer(await usb.make()))).toMatchObject({ next: 'NOTHING', pending: 0 });
    const here = await tables(usb.joya);
    expect(here).toEqual(await tables(usb.hub));
    expect(here['person']).toHaveLength(3);
  });

  it('brings what is left of a chain whose beginning is gone to a centre that came back older, and that is audited', async () => {
    const minute = (nth: number) => interval(usb.joya, START + nth * 60_000);
    await minute(0);
    await usb.read(await usb.answer(await usb.make()));
    const { port, folder } = usb.hub;
    await usb.hub.close();
    const copy = temporaryFolder();
    await copyCentre(folder, copy);
    usb.hub = await startHub(folder, port);
    for (const nth of [1, 2, 3]) await minute(nth);
    await usb.joya.sync.syncNow();
    // A month later the station has pruned all but the last of them.
    usb.joya.clockError.ms = 40 * 86_400_000;
    await usb.joya.sync.syncNow();
    await usb.hub.close();
    forget(usb.hub);
    usb.hub = await startHub(copy, port);
    await minute(4);
    const first = await usb.take(await usb.make());
    expect(first.lacking).toBe(true);
    expect(await usb.read(first.reply.bytes)).toMatchObject({ next: 'CARRY_AGAIN' });
    const second = await usb.make();
    expect(await usb.take(second)).toMatchObject({ lacking: false, repeated: false });
    // The stick once more: the gap is known, and is not told twice.
    const { reply, ...again } = await usb.take(second);
    expect(again).toMatchObject({ lacking: false, fresh: 0, repeated: true });
    expect(await usb.read(reply.bytes)).toMatchObject({ next: 'NOTHING', pending: 0 });
    const held = await usb.hub.context.store.read
      .selectFrom('change')
      .select('seq')
      .where('tableName', '=', 'wifiInterval')
      .orderBy('seq')
      .execute();
    expect(held.map(({ seq }) => seq)).toEqual([1, 4, 5]);
    const audited = await usb.hub.context.store.read
      .selectFrom('auditEntry')
      .select('detail')
      .where('action', '=', 'DEVICE_SKIPPED')
      .execute();
    expect(audited).toEqual([{ detail: '1.1.1' }]);
  });
});
