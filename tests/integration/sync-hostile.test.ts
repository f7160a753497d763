import { generateKeyPairSync } from 'node:crypto';
import { request } from 'node:https';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { createHub } from '#core/sync/hub/hub.ts';
import { deviceKeys, signText, type DeviceKeys } from '#core/sync/keys.ts';
import { nextBatch } from '#core/sync/station/outbox.ts';
import { batchText, sessionText, type Batch, type PushRequest } from '#shared/sync/wire.ts';
import {
  forget,
  register,
  startHub,
  startStation,
  tables,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

let hub: TestHub;
let joya: TestStation;
let keys: DeviceKeys;
let device: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  await register(joya, { documentNumber: '111' });
  await register(joya, { documentNumber: '222' });
  keys = await deviceKeys(joya.context.store.local);
  device = joya.context.ledger.identity.device;
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  forget(hub, joya);
});

async function wholeOutbox(): Promise<Batch> {
  const batch = await nextBatch(joya.context, new Map(), 500);
  if (batch === null) throw new Error('nothing to send');
  return batch;
}

function signed(batch: Batch, by: DeviceKeys = keys): PushRequest {
  const body = JSON.stringify(batch);
  return { batch: body, signature: signText(by, batchText(body)) };
}

describe('the centre', () => {
  it('gives a repeated batch the same answer and applies it once, also in overlapping pieces', async () => {
    const batch = await wholeOutbox();
    const first = await hub.hub.push(device, signed({ ...batch, changes: batch.changes.slice(0, 2) }));
    const whole = await hub.hub.push(device, signed(batch));
    const before = await tables(hub);
    const again = await hub.hub.push(device, signed(batch));
    expect(again).toEqual({ ...whole, serverTime: expect.any(Number) });
    expect(whole).toMatchObject({ kind: 'ACKED', acked: 4, verdicts: [], states: [] });
    if (first.kind !== 'ACKED' || whole.kind !== 'ACKED') throw new Error('not acknowledged');
    expect(whole.effective.slice(0, 2)).toEqual(first.effective);
    expect(await tables(hub)).toEqual(before);
    expect(before['attendance']).toHaveLength(2);
  });

  it('asks for what is missing when a batch skips something', async () => {
    const batch = await wholeOutbox();
    const later = { ...batch, changes: batch.changes.slice(2), previousHash: batch.changes[1]?.hash ?? '' };
    expect(await hub.hub.push(device, signed(later))).toEqual({
      kind: 'RESEND',
      lane: 0,
      epoch: 1,
      ackedSeq: 0,
    });
    expect((await tables(hub))['person']).toEqual([]);
  });

  it('believes no batch that was altered, torn, signed by another key or full of another device’s changes', async () => {
    const batch = await wholeOutbox();
    const stranger = {
      ...keys,
      sign: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as DeviceKeys['sign'],
    };
    const request = signed(batch);
    const altered = { ...batch, changes: batch.changes.map((c) => ({ ...c, actor: 'otro' })) };
    const torn = { ...batch, changes: batch.changes.slice(0, 3) };
    const foreign = { ...batch, changes: batch.changes.map((c) => ({ ...c, device: 'otro' })) };
    const attempts: [PushRequest, string][] = [
      [{ ...request, batch: request.batch.replace('111', '112') }, 'NO_AUTORIZADO'],
      [signed(batch, stranger), 'NO_AUTORIZADO'],
      [signed(foreign), 'NO_AUTORIZADO'],
      [signed(altered), 'ENTRADA_INVALIDA'],
      [signed(torn), 'ENTRADA_INVALIDA'],
      [{ batch: '[]', signature: signText(keys, batchText('[]')) }, 'ENTRADA_INVALIDA'],
    ];
    for (const [attempt, code] of attempts) {
      await expect(hub.hub.push(device, attempt)).rejects.toMatchObject({ code });
    }
    expect((await tables(hub))['person']).toEqual([]);
    // The true one still goes through.
    expect(await hub.hub.push(device, request)).toMatchObject({ acked: 4 });
  });

  it('quarantines the one change that a defect of the centre meets, leaves nothing of it, and takes the rest', async () => {
    const meeting = await createHub(hub.context, {
      derive: async (_tx, table, rows) => {
        const met = table === 'person' && rows.some((row) => row['documentNumber'] === '222');
        if (met) throw new TypeError('a defect');
      },
    });
    const reply = await meeting.push(device, signed(await wholeOutbox()));
    await meeting.stop();
    expect(reply).toMatchObject({
      kind: 'ACKED',
      acked: 4,
      verdicts: [
        { seq: 3, kind: 'QUARANTINED', reason: expect.stringContaining('falló') },
        { seq: 4, kind: 'PARKED' },
      ],
    });
    const held = await tables(hub);
    expect(held['person']).toEqual([expect.objectContaining({ documentNumber: '111' })]);
    expect(held['attendance']).toHaveLength(1);
  });

  it('quarantines a change whose content does not match its hash, and takes the rest', async () => {
    const batch = await wholeOutbox();
    const [first, ...rest] = batch.changes;
    if (first === undefined) throw new Error('empty');
    const forged = {
      ...batch,
      changes: [{ ...first, payload: String(first.payload).replace('Ana', 'Eva') }, ...rest],
    };
    const reply = await hub.hub.push(device, signed(forged));
    // The first visit waits for its person; the second person and visit are here.
    expect(reply).toMatchObject({
      acked: 4,
      verdicts: [
        { seq: 1, kind: 'QUARANTINED' },
        { seq: 2, kind: 'PARKED' },
      ],
    });
    expect((await tables(hub))['person']).toHaveLength(1);
  });

  it('lets nobody in with an old nonce, another’s nonce or another key', async () => {
    const clientTime = Date.now();
    const request = (nonce: string) => ({ device, nonce, clientTime });
    const sign = (nonce: string) => ({
      ...request(nonce),
      signature: signText(keys, sessionText(hub.hub.identity.fingerprint, request(nonce))),
    });
    const { nonce } = hub.hub.challenge(device);
    const once = sign(nonce);
    await hub.hub.openSession(once);
    await expect(hub.hub.openSession(once)).rejects.toMatchObject({ code: 'SESION_VENCIDA' });
    const { nonce: foreign } = hub.hub.challenge('otro');
    await expect(hub.hub.openSession(sign(foreign))).rejects.toMatchObject({ code: 'SESION_VENCIDA' });
    const { nonce: late } = hub.hub.challenge(device);
    hub.clockError.ms = 61_000;
    await expect(hub.hub.openSession(sign(late))).rejects.toMatchObject({ code: 'SESION_VENCIDA' });
    const { nonce: fresh } = hub.hub.challenge(device);
    const unsigned = { ...request(fresh), signature: 'AAAA' };
    await expect(hub.hub.openSession(unsigned)).rejects.toMatchObject({ code: 'NO_AUTORIZADO' });
    expect(() => hub.hub.deviceOf('no-token')).toThrow('venció');
  });

  it('survives garbage at its door: no JSON, no gzip, a decompression bomb, too much, too often', async () => {
    const post = (path: string, body: Uint8Array | string, type = 'application/x-puntos-sync') => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const call = request(`${hub.url}/sync/${path}`, {
        method: 'POST',
        headers: { 'content-type': type },
        ca: hub.hub.identity.cert,
        checkServerIdentity: () => undefined,
      });
      call.on('response', (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      });
      call.on('error', reject);
      call.end(body);
      return promise;
    };
    const json = (value: unknown) => gzipSync(JSON.stringify(value));
    expect(await post('challenge', 'hola')).toBe(400);
    expect(await post('challenge', gzipSync('hola'))).toBe(400);
    expect(await post('challenge', json({ device: 7 }))).toBe(400);
    expect(await post('challenge', json({ device: 'x' }), 'application/json')).toBe(415);
    expect(await post('challenge', gzipSync(Buffer.alloc(50_000_000)))).toBe(413);
    expect(await post('challenge', new Uint8Array(4_000_000))).toBe(413);
    expect(await post('push', json({ batch: '', signature: '' }))).toBe(401);
    expect(await post('nothing', json({}))).toBe(404);
    const statuses: number[] = [];
    for (let i = 0; i < 130; i += 1) statuses.push(await post('challenge', json({ device: 'x' })));
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
    expect(hub.defects).toEqual([]);
  });
});
