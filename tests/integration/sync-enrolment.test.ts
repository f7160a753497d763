import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { copyCentre } from '#tests/support/machine-store.ts';
import { temporaryFolder } from '#tests/support/store.ts';
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

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  forget(hub, joya);
});

const newCode = async () => (await createEnrolmentCode(hub.context, 'central', 'PD01')).code;

describe('an enrolment code', () => {
  it('works when it is typed in small letters, without hyphens and with O for 0', async () => {
    const code = await newCode();
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
    const { device } = joya.context.ledger.identity;
    expect(await joya.sync.enrol(typed)).toMatchObject({ device, siteCode: 'PD01', siteName: 'La Joya' });
    const inHex = (key: Uint8Array | null) => Buffer.from(key ?? []).toString('hex');
    expect(inHex(joya.context.cityKey())).toBe(inHex(hub.context.cityKey()));
  });

  it('is refused at once when it is cut, mistyped or something else', async () => {
    const code = await newCode();
    const swapped = code.replace(
      /(.)(.)(.)$/,
      (_all, a: string, b: string, c: string) => `${b}${a}${c === '0' ? '1' : '0'}`,
    );
    for (const bad of [code.slice(0, -7), swapped, '', 'PD1-', 'hola', `PD1-${'Z'.repeat(500)}`]) {
      await expect(joya.sync.enrol(bad)).rejects.toMatchObject({
        code: 'CODIGO_INVALIDO',
        message: 'El código está incompleto o mal escrito. Cópielo entero, desde PD1 hasta el final.',
      });
    }
  });

  it('serves one computer only', async () => {
    const code = await newCode();
    await joya.sync.enrol(code);
    const other = await startStation();
    await expect(other.sync.enrol(code)).rejects.toMatchObject({ code: 'CODIGO_USADO' });
    expect((await other.sync.status()).enrolled).toBe(false);
    await other.close();
    forget(other);
  });

  it('expires after 48 hours of the centre’s clock, whatever the station’s says', async () => {
    const { code, expiresAt } = await createEnrolmentCode(hub.context, 'central', 'PD01');
    expect(Math.round((expiresAt - Date.now()) / 3_600_000)).toBe(48);
    hub.clockError.ms = 48 * 3_600_000;
    joya.clockError.ms = -365 * 86_400_000;
    await expect(joya.sync.enrol(code)).rejects.toMatchObject({
      code: 'CODIGO_VENCIDO',
      message: 'Este código venció. Pida uno nuevo a la central.',
    });
  });

  it('is refused by a centre that never made it', async () => {
    const code = await newCode();
    await hub.context.store.local.deleteFrom('enrolmentCode').execute();
    await expect(joya.sync.enrol(code)).rejects.toMatchObject({ code: 'CODIGO_INVALIDO' });
  });

  it('cannot be made for a Punto that does not exist, and a Punto’s code is given once', async () => {
    await expect(createEnrolmentCode(hub.context, 'central', 'PD99')).rejects.toMatchObject({
      code: 'NO_EXISTE',
    });
    await expect(createSite(hub.context, 'central', { code: ' pd01 ', name: 'Otro' })).rejects.toMatchObject({
      code: 'YA_EXISTE',
    });
  });

  it('carries the centre’s key: somebody else at its address is told nothing', async () => {
    const code = await newCode();
    const impostor = await startHub(temporaryFolder());
    const { port } = hub;
    await hub.close();
    await impostor.close();
    const again = await startHub(impostor.folder, port);
    await expect(joya.sync.enrol(code)).rejects.toMatchObject({ code: 'CERTIFICADO_DISTINTO' });
    expect(await again.context.store.read.selectFrom('device').selectAll().execute()).toEqual([]);
    await again.close();
    forget(impostor);
    hub = await startHub(hub.folder, port);
    expect(await joya.sync.enrol(code)).toMatchObject({ siteCode: 'PD01' });
  });
});

describe('an enrolled station', () => {
  it('knows its centre again after both were restarted', async () => {
    await joya.sync.enrol(await newCode());
    await register(joya);
    await joya.close();
    await hub.close();
    hub = await startHub(hub.folder, hub.port);
    joya = await startStation(joya.folder);
    expect(joya.context.siteId()).not.toBe('');
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
    expect(await tables(joya)).toEqual(await tables(hub));
  });

  it('goes on after the centre was restarted in between, and after its token ran out', async () => {
    await joya.sync.enrol(await newCode());
    await joya.sync.syncNow();
    await hub.close();
    hub = await startHub(hub.folder, hub.port);
    await register(joya);
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2 });
    hub.clockError.ms += 16 * 60_000;
    await register(joya, { documentNumber: '222' });
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2 });
  });

  it('is refused once it was revoked, keeps what it has, and sends it after a new code', async () => {
    await joya.sync.enrol(await newCode());
    await joya.sync.syncNow();
    await revokeDevice(hub.context, 'central', joya.context.ledger.identity.device);
    await register(joya);
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'REVOCADO' });
    expect(await joya.sync.status()).toMatchObject({ pending: 2, online: false });
    await joya.sync.enrol(await newCode());
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2, pending: 0 });
  });

  it('is stopped when its disk was cloned: both histories stay where they are', async () => {
    await joya.sync.enrol(await newCode());
    await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    await joya.close();
    const copy = temporaryFolder();
    cpSync(joya.folder, copy, { recursive: true });
    joya = await startStation(joya.folder);
    const clone = await startStation(copy);
    await register(joya, { documentNumber: '222' });
    await register(clone, { documentNumber: '333' });
    expect(await joya.sync.syncNow()).toMatchObject({ pushed: 2 });
    await expect(clone.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    expect(await clone.sync.status()).toMatchObject({ pending: 2 });
    const numbers = await hub.context.store.read.selectFrom('person').select('documentNumber').execute();
    expect(numbers.map((row) => row.documentNumber).sort()).toEqual(['111', '222']);
    await clone.close();
    forget(clone);
  });

  it('sends again what a centre that was restored from a copy lacks', async () => {
    await joya.sync.enrol(await newCode());
    await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    const copy = temporaryFolder();
    const { port } = hub;
    await hub.close();
    await copyCentre(hub.folder, copy);
    const lost = hub.folder;
    hub = await startHub(lost, port);
    const id = await register(joya, { documentNumber: '222' });
    await joya.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3009' }));
    await joya.sync.syncNow();
    await hub.close();
    hub = await startHub(copy, port);
    await register(joya, { documentNumber: '333' });
    await joya.sync.syncNow();
    expect((await tables(hub))['person']).toHaveLength(3);
    expect(await tables(joya)).toEqual(await tables(hub));
    forget({ ...hub, folder: lost });
  });

  it('that was restored from a copy gets back what it had sent since, and loses nothing that it writes now', async () => {
    await joya.sync.enrol(await newCode());
    await register(joya, { documentNumber: '111' });
    await joya.sync.syncNow();
    await register(joya, { documentNumber: '222' });
    await joya.close();
    const copy = temporaryFolder();
    cpSync(joya.folder, copy, { recursive: true });
    const lost = await startStation(joya.folder);
    await lost.sync.syncNow();
    const id = await register(lost, { documentNumber: '333' });
    await lost.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone: '3009' }));
    await lost.sync.syncNow();
    await lost.close();
    forget(lost);
    // Restoring a copy begins another life of the database.
    joya = await startStation(copy);
    await writeMeta(joya.context.store.local, 'epoch', '2');
    await joya.close();
    joya = await startStation(copy);
    await register(joya, { documentNumber: '444' });
    await joya.sync.syncNow();
    expect((await tables(joya))['person']).toHaveLength(4);
    expect(await tables(joya)).toEqual(await tables(hub));
  });

  it('does not speak to the centre before it is enrolled', async () => {
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'NO_INSCRITO' });
    expect(await joya.sync.status()).toMatchObject({ enrolled: false, centreUrl: null, lastError: null });
  });
});
