import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMeta } from '#core/db/meta.ts';
import { cancelEnrolmentCode, reactivateDevice } from '#core/features/central/device-acts.ts';
import { centralOverview } from '#core/features/central/overview.ts';
import { puntoPage } from '#core/features/central/punto.ts';
import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import {
  forget,
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const ADMIN = 'user:admin-inventada';
const DAY = 86_400_000;

let hub: TestHub;
let joya: TestStation;
let siteId: string;

beforeEach(async () => {
  hub = await startHub();
  joya = await startStation();
  siteId = (await createSite(hub.context, ADMIN, { code: 'PD01', name: 'La Joya' })).id;
});
afterEach(async () => {
  await joya.close();
  await hub.close();
  forget(hub, joya);
});

const newCode = async () => (await createEnrolmentCode(hub.context, ADMIN, 'PD01')).code;
const page = (version: string | null = null) => puntoPage(hub.context, siteId, version);
const actions = async () => (await page()).acts.map(({ action, detail }) => [action, detail]);
const set = (values: object) => hub.context.store.local.updateTable('device').set(values).execute();

describe('the page of a Punto', () => {
  it('without a computer has its open codes, and loses the one that is cancelled', async () => {
    const code = await newCode();
    const [open] = (await page()).codes;
    expect(await page()).toMatchObject({ code: 'PD01', name: 'La Joya', state: 'SIN_EQUIPO', computers: [] });
    await cancelEnrolmentCode(hub.context, ADMIN, open?.id ?? '');
    expect((await page()).codes).toEqual([]);
    await expect(joya.sync.enrol(code)).rejects.toMatchObject({ code: 'CODIGO_INVALIDO' });
    await expect(cancelEnrolmentCode(hub.context, ADMIN, open?.id ?? '')).rejects.toMatchObject({
      code: 'NO_EXISTE',
    });
    expect(await actions()).toEqual([
      ['ENROLMENT_CODE_CANCELLED', null],
      ['ENROLMENT_CODE_CREATED', null],
      ['SITE_CREATED', null],
    ]);
  });

  it('of another centre, or of none, is refused', async () => {
    await expect(puntoPage(hub.context, 'nada')).rejects.toMatchObject({ code: 'NO_EXISTE' });
  });

  it('tells of a computer what it said of itself, and nothing that it never said', async () => {
    await joya.sync.enrol(await newCode());
    expect((await page()).computers).toMatchObject([{ pending: null, diskFree: null, revokedAt: null }]);
    await joya.sync.syncNow();
    const { device } = joya.context.ledger.identity;
    expect(await page('0.2.0')).toMatchObject({
      state: 'AL_DIA',
      newest: '0.2.0',
      codes: [],
      computers: [
        { device, version: '0.1.0', pending: 0, keyHeld: true, forks: 0, polls: 0, troubles: ['OUTDATED'] },
      ],
    });
    // What signs and opens stays where it is.
    expect(JSON.stringify(await page())).not.toMatch(/signKey|sealKey|secretHash/u);
  });

  it('names every trouble of each computer, the most urgent first', async () => {
    await joya.sync.enrol(await newCode());
    await joya.sync.syncNow();
    await set({ diskFree: 5_000, quarantined: 2, comparedFault: 'person 3', clockOffsetMs: 90_000 });
    expect((await page()).computers[0]?.troubles).toEqual(['DIFFERS', 'DISK', 'CLOCK', 'REFUSED']);
    await set({ expiresAt: hub.context.clocks.now() - 1 });
    expect(await page()).toMatchObject({ state: 'SIN_CONTACTO' });
    expect((await page()).computers[0]?.troubles[0]).toBe('EXPIRED');
  });
});

describe('a computer that is revoked', () => {
  it('says why and by whom, works no more and leaves the board', async () => {
    await joya.sync.enrol(await newCode());
    await register(joya);
    await joya.sync.syncNow();
    const { device } = joya.context.ledger.identity;
    await revokeDevice(hub.context, ADMIN, device, 'PERDIDO');
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'REVOCADO' });
    expect(await page()).toMatchObject({
      state: 'SIN_EQUIPO',
      computers: [{ device, revokedFor: 'PERDIDO', troubles: [] }],
    });
    expect((await actions())[0]).toEqual(['DEVICE_REVOKED', 'PERDIDO']);
    expect((await centralOverview(hub.context)).puntos).toMatchObject([
      { state: 'SIN_EQUIPO', computers: [] },
    ]);
    await expect(revokeDevice(hub.context, ADMIN, device, 'OTRA')).rejects.toMatchObject({
      code: 'NO_EXISTE',
    });
  });
});

describe('a computer that is frozen', () => {
  it('goes on once somebody looked, is frozen again by whoever writes the other history, and both are on the trail', async () => {
    await joya.sync.enrol(await newCode());
    await joya.sync.syncNow();
    const { device } = joya.context.ledger.identity;
    await expect(reactivateDevice(hub.context, ADMIN, device, 'OTRA')).rejects.toMatchObject({
      code: 'NO_EXISTE',
    });
    await joya.close();
    const copy = temporaryFolder();
    cpSync(joya.folder, copy, { recursive: true });
    joya = await startStation(joya.folder);
    const clone = await startStation(copy);
    await register(joya, { documentNumber: '9999000222' });
    await register(clone, { documentNumber: '9999000333' });
    await joya.sync.syncNow();
    await expect(clone.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    await expect(joya.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    expect((await page()).computers[0]?.troubles[0]).toBe('FROZEN');
    await reactivateDevice(hub.context, ADMIN, device, 'CLON_APAGADO');
    expect(await joya.sync.syncNow()).toMatchObject({ pending: 0 });
    expect((await page()).computers[0]?.frozenAt).toBeNull();
    await expect(clone.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
    expect((await page()).computers[0]?.troubles[0]).toBe('FROZEN');
    expect(await actions()).toContainEqual(['DEVICE_REACTIVATED', 'CLON_APAGADO']);
    await clone.close();
    forget(clone);
  });
});

describe('a centre that was restored from a copy', () => {
  it('says so until every Punto has spoken to it again', async () => {
    await joya.sync.enrol(await newCode());
    await joya.sync.syncNow();
    expect((await centralOverview(hub.context)).restored).toBeNull();
    const { port } = hub;
    // Putting a copy back begins another life of the database.
    await writeMeta(hub.context.store.local, 'epoch', '2');
    await hub.close();
    hub = await startHub(hub.folder, port);
    const { restored } = await centralOverview(hub.context);
    expect(restored).toMatchObject({ missing: [{ siteId, name: 'La Joya' }] });
    await joya.sync.syncNow();
    expect((await centralOverview(hub.context)).restored).toEqual({ since: restored?.since, missing: [] });
    // The next start of the same life is no restoration.
    await hub.close();
    hub = await startHub(hub.folder, port);
    expect((await centralOverview(hub.context)).restored?.since).toBe(restored?.since);
    hub.clockError.ms = 2 * DAY;
    expect((await centralOverview(hub.context)).restored).toBeNull();
  });
});
