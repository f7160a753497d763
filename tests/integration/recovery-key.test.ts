import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder, databaseFiles, type DataFolder } from '#core/db/folder.ts';
import { recoveryCodeOf, sealRecoveryCopy } from '#core/db/key-recovery.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { openStationKey } from '#core/features/central/station-key.ts';
import { openKeyCopy } from '#core/sync/hub/key-copies.ts';
import { WRAPPED_KEY } from '#shared/domain/data-folder.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { enrolReply, heartbeatReply, heartbeatRequest } from '#shared/sync/wire.ts';
import { openTestCore } from '#tests/support/core.ts';
import { contents, filesBelow, openTestFolder, register as registerIn } from '#tests/support/folder.ts';
import { puntos, puntosJson, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { TEST_KEY, temporaryFolder } from '#tests/support/store.ts';
import {
  assertNoDefects,
  forget,
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const keyOf = (folder: DataFolder) => Buffer.from(readFileSync(folder.keyFile, 'utf8').trim(), 'hex');

/** The ways in which a key may stand in a text. */
const spellings = (key: Uint8Array): string[] => {
  const bytes = Buffer.from(key);
  const code = recoveryCodeOf(key);
  return [
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    code,
    code.replaceAll('-', ''),
  ];
};
const betrays = (text: string, key: Uint8Array) => spellings(key).some((each) => text.includes(each));

/** Every row of every table, as text, by table. */
function everything(folder: DataFolder, key: Uint8Array): Record<string, string> {
  const driver = openDriver(folder.database, { key, readonly: true, mustExist: true });
  try {
    const tables = driver
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'personSearch%'")
      .all([]) as { name: string }[];
    return Object.fromEntries(
      tables.map(({ name }) => [name, JSON.stringify(driver.prepare(`SELECT * FROM "${name}"`).all([]))]),
    );
  } finally {
    driver.close();
  }
}

const actions = (folder: DataFolder, key: Uint8Array): string[] =>
  (JSON.parse(everything(folder, key)['auditEntry'] ?? '[]') as { action: string }[])
    .map(({ action }) => action)
    .filter((action) => /RECUPERA|LLAVE/u.test(action));

describe('a folder whose key file is lost', () => {
  let folder: DataFolder;
  let code: string;
  let key: Buffer;
  beforeEach(async () => {
    folder = dataFolder(temporaryFolder());
    const t = await openTestFolder(folder.path);
    await registerIn(t, 'Zulma Verónica');
    await t.close();
    key = keyOf(folder);
    ({ code } = (await puntosJson(folder.path, ['recovery', 'code'])) as { code: string });
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));

  const restore = (typed: string, ...more: string[]) =>
    puntos(folder.path, ['recovery', 'restore', '--code', typed, ...more, '--json']);
  const held = async () => {
    const t = await openTestFolder(folder.path);
    try {
      return await contents(t);
    } finally {
      await t.close();
    }
  };
  const all = { people: ['Zulma Verónica'], attendances: 1 };

  it('opens again with all its data by the printed code, and both acts are in the audit trail', async () => {
    expect(code).toBe(recoveryCodeOf(key));
    rmSync(folder.keyFile);
    expect(await restore(code.toLowerCase().replaceAll('-', ' '))).toEqual({
      code: 0,
      stdout: '{"restored":true,"quarantined":null}\n',
      stderr: '',
    });
    expect(await held()).toEqual(all);
    expect(actions(folder, key)).toEqual(['CODIGO_RECUPERACION_IMPRESO', 'LLAVE_RECUPERADA']);
  });

  it('takes neither a mistyped code nor the code of another folder, and changes nothing', async () => {
    rmSync(folder.keyFile);
    const before = filesBelow(folder.path);
    const swapped = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');
    const mistyped = await restore(swapped);
    const foreign = await restore(recoveryCodeOf(randomBytes(32)));
    expect([mistyped.code, foreign.code]).toEqual([1, 1]);
    expect(mistyped.stderr).toMatch(/código de recuperación no es correcto/u);
    expect(foreign.stderr).toMatch(/no es la de esta base de datos/u);
    expect(betrays(mistyped.stderr + foreign.stderr, key)).toBe(false);
    expect(filesBelow(folder.path)).toEqual(before);
    expect(existsSync(folder.keyFile)).toBe(false);
  });

  it('keeps a wrong key and the key that the desktop wrapped aside, and loses neither', async () => {
    const wrong = randomBytes(32).toString('hex');
    writeFileSync(folder.keyFile, wrong, { mode: 0o600 });
    writeFileSync(join(folder.path, WRAPPED_KEY), '{}');
    expect((await puntos(folder.path, ['recovery', 'code'])).stderr).toMatch(/no es la de esta base/u);
    const { quarantined } = JSON.parse((await restore(code)).stdout) as { quarantined: string };
    const aside = (name: string) => readFileSync(join(folder.quarantine, quarantined, name), 'utf8');
    expect([aside('clave.key'), aside(WRAPPED_KEY)]).toEqual([wrong, '{}']);
    expect(await held()).toEqual(all);
  });

  it('is restored on a new machine from a copy, which proves the code', async () => {
    const backup = join(folder.path, '..', `${Date.now()}-copia.db`);
    await puntosJson(folder.path, ['backup', 'create', backup]);
    const old = folder;
    folder = dataFolder(temporaryFolder());
    const alone = await restore(code);
    expect([alone.code, existsSync(folder.keyFile)]).toEqual([1, false]);
    expect((await restore(recoveryCodeOf(randomBytes(32)), '--backup', backup)).code).toBe(1);
    expect((await restore(code, '--backup', backup)).code).toBe(0);
    await puntosJson(folder.path, ['backup', 'restore', backup]);
    expect(await held()).toEqual(all);
    rmSync(old.path, { recursive: true });
    rmSync(backup);
  });

  it('shows its code also when its database does not open', async () => {
    for (const file of databaseFiles(folder.database)) if (existsSync(file)) renameSync(file, `${file}.x`);
    writeFileSync(folder.database, randomBytes(8_192));
    expect(await puntosJson(folder.path, ['recovery', 'code'])).toEqual({ code });
  });
});

describe('the centre’s sealed copy', () => {
  let hub: TestHub;
  let joya: TestStation;
  beforeEach(async () => {
    hub = await startHub();
    joya = await startStation();
    await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
    await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  });
  afterEach(async () => {
    await joya.close();
    await hub.close();
    assertNoDefects(hub, joya);
    forget(hub, joya);
  });

  /** What each heartbeat carried. */
  const sealedCopies = () => hub.heartbeats.map(({ sealedKey }) => sealedKey);
  const copies = () => hub.context.store.read.selectFrom('deviceKeyCopy').selectAll().execute();
  const device = () => joya.context.ledger.identity.device;

  it('brings back the key of that station, and is audited', async () => {
    await joya.sync.syncNow();
    const code = recoveryCodeOf(TEST_KEY);
    const opened = { device: device(), site: 'PD01', code };
    expect(await openStationKey(hub.context, 'machine', device())).toEqual(opened);
    expect(await openStationKey(hub.context, 'machine', 'pd01')).toEqual(opened);
    const audited = await hub.context.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'subject', 'detail'])
      .where('action', '=', 'LLAVE_DE_PUNTO_ABIERTA')
      .execute();
    const entry = { actor: 'machine', subject: device(), detail: null };
    expect(audited).toEqual([entry, entry]);
  });

  it('travels with the first heartbeat after the enrolment and never again', async () => {
    await register(joya);
    await joya.sync.syncNow();
    await joya.sync.syncNow();
    const [first, ...others] = sealedCopies();
    expect(first).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/u);
    expect(others).toEqual([undefined, undefined]);
    expect(await copies()).toEqual([{ device: device(), sealed: first, receivedAt: expect.any(Number) }]);
  });

  it('is asked for by a centre that lacks it, from a station that enrolled before', async () => {
    await joya.close();
    joya = await startStation(joya.folder);
    await joya.sync.syncNow();
    await joya.sync.syncNow();
    expect(sealedCopies().map((sealed) => sealed !== undefined)).toEqual([false, true, false]);
    // A centre that was restored from an older copy lacks it again.
    await hub.context.store.local.deleteFrom('deviceKeyCopy').execute();
    await joya.sync.syncNow();
    expect(await copies()).toHaveLength(1);
  });

  it('is acknowledged only where it opens, and the first good one stays', async () => {
    const report = {
      appVersion: '0',
      pending: 0,
      pendingSince: null,
      zones: [],
      schemaVersion: SCHEMA_VERSION,
      diskFree: null,
      quarantined: 0,
    };
    const publicKey = (await hub.hub.heartbeat(device(), report)).recovery?.key;
    const send = async (sealedKey: string) =>
      (await hub.hub.heartbeat(device(), { ...report, sealedKey })).recovery?.held;
    expect(publicKey).toBeDefined();
    expect(await send('basura')).toBe(false);
    expect(await send(await sealRecoveryCopy(TEST_KEY.subarray(0, 16), publicKey ?? {}))).toBe(false);
    expect(await copies()).toEqual([]);
    expect(await send(await sealRecoveryCopy(TEST_KEY, publicKey ?? {}))).toBe(true);
    expect(await send(await sealRecoveryCopy(randomBytes(32), publicKey ?? {}))).toBe(true);
    expect(Buffer.from(await openKeyCopy(hub.context.store, device())).equals(TEST_KEY)).toBe(true);
  });

  it('says nothing to another centre that gets hold of it', async () => {
    await joya.sync.syncNow();
    const [copy] = await copies();
    const stranger = await startHub();
    await stranger.context.store.local
      .insertInto('deviceKeyCopy')
      .values({ device: device(), sealed: copy?.sealed ?? '', receivedAt: 1 })
      .execute();
    await expect(openKeyCopy(stranger.context.store, device())).rejects.toMatchObject({
      code: 'LLAVE_ERRADA',
    });
    await stranger.close();
    forget(stranger);
  });

  it('that has not come is said to be missing, and an unknown computer to be unknown', async () => {
    await expect(openStationKey(hub.context, 'machine', device())).rejects.toMatchObject({
      code: 'NO_EXISTE',
      message: expect.stringContaining('código de recuperación impreso'),
    });
    await expect(openStationKey(hub.context, 'machine', 'PD99')).rejects.toMatchObject({ code: 'NO_EXISTE' });
  });

  it('is unknown to older programs on either side, which still understand each other', () => {
    const report = {
      appVersion: '0',
      pending: 0,
      pendingSince: null,
      zones: [],
      schemaVersion: SCHEMA_VERSION,
      diskFree: null,
      quarantined: 0,
    };
    expect(heartbeatRequest.parse(report)).toEqual(report);
    expect(heartbeatReply.parse({ serverTime: 1 })).toEqual({ serverTime: 1 });
    const reply = {
      device: 'd',
      siteId: '0199f6a0-0000-7000-8000-000000000000',
      siteCode: 'PD01',
      siteName: 'La Joya',
      sealedCityKey: 'x',
      serverTime: 1,
    };
    expect(enrolReply.parse(reply)).toEqual(reply);
  });
});

describe('a centre and a station as they really run', () => {
  let centre: DataFolder;
  let station: DataFolder;
  let hosts: Serving[];
  let advice: string;
  beforeAll(async () => {
    centre = dataFolder(temporaryFolder());
    station = dataFolder(temporaryFolder());
    hosts = await Promise.all([
      servePuntos(centre.path, ['central', 'serve']),
      servePuntos(station.path, ['station', 'serve']),
    ]);
    await puntosJson(centre.path, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const made = (await puntosJson(centre.path, ['enrolment', 'create', '--site', 'PD01'])) as {
      code: string;
    };
    advice = (await puntos(station.path, ['enrol', '--code', made.code])).stderr;
    await puntosJson(station.path, ['sync', 'now']);
  });
  afterAll(() => {
    for (const { path } of [centre, station]) rmSync(path, { recursive: true, force: true });
  });

  it('bring a lost key back through the centre, and show it in no log, no change and no table', async () => {
    const key = keyOf(station);
    const printed = (await puntosJson(station.path, ['recovery', 'code'])) as { code: string };
    const opened = (await puntosJson(centre.path, ['recovery', 'open', '--device', 'PD01'])) as {
      code: string;
    };
    expect(opened).toEqual({ device: expect.any(String), site: 'PD01', code: printed.code });
    await puntosJson(station.path, ['sync', 'now']);
    const busy = await puntos(station.path, ['recovery', 'restore', '--code', opened.code]);
    expect([busy.code, busy.stderr]).toEqual([1, expect.stringContaining('Otro programa está usando')]);
    for (const host of hosts) await host.stop();

    const said = hosts.map((host) => host.stdout() + host.stderr()).join('\n');
    expect(advice).toMatch(/^[^\n]*«puntos recovery code»[^\n]*\n$/u);
    expect([betrays(said, key), betrays(advice, key)]).toEqual([false, false]);
    const both = [everything(station, key), everything(centre, keyOf(centre))];
    for (const tables of both) {
      expect(Object.keys(tables)).toContain('change');
      expect(Object.entries(tables).filter(([, rows]) => betrays(rows, key))).toEqual([]);
    }
    expect(both.map((tables) => tables['deviceKeyCopy'] === '[]')).toEqual([true, false]);
    expect(
      filesBelow(centre.path).filter((name) => betrays(readFileSync(join(centre.path, name), 'latin1'), key)),
    ).toEqual([]);

    const before = both[0]?.['person'];
    rmSync(station.keyFile);
    await puntosJson(station.path, ['recovery', 'restore', '--code', opened.code]);
    expect(keyOf(station).equals(key)).toBe(true);
    expect(everything(station, key)['person']).toBe(before);
    expect(actions(station, key)).toEqual(['CODIGO_RECUPERACION_IMPRESO', 'LLAVE_RECUPERADA']);
    expect(actions(centre, keyOf(centre))).toContain('LLAVE_DE_PUNTO_ABIERTA');
  });
});

describe('the procedure of the window', () => {
  it('gives the code to who administers the station and to nobody else, and leaves who saw it', async () => {
    const t = await openTestCore();
    expect(await t.callerAs('admin').sync.recoveryCode()).toEqual({ code: recoveryCodeOf(TEST_KEY) });
    await expect(t.callerAs('desk').sync.recoveryCode()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(t.callerAs('admin', true).sync.recoveryCode()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    const seen = await t.store.read.selectFrom('auditEntry').select(['action', 'detail']).execute();
    expect(seen).toEqual([{ action: 'CODIGO_RECUPERACION_VISTO', detail: null }]);
    await t.close();
  });
});
