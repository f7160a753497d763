import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { exportJWK, generateKeyPair } from 'jose';
import { dataFolder, type DataFolder } from '#core/db/folder.ts';
import {
  installRecoveredKey,
  openRecoveryCopy,
  recoveryCodeOf,
  restoreKeyFromCode,
  sealRecoveryCopy,
} from '#core/db/key-recovery.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  contents,
  filesBelow,
  flipBit,
  openTestFolder,
  register,
  snapshotter,
} from '#tests/support/folder.ts';
import { NOW } from '#tests/support/instant.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder(temporaryFolder());
});
afterEach(() => rmSync(folder.path, { recursive: true, force: true }));

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw new Error(`It was not refused: ${String(error)}`);
}

async function filled(name = 'Zulma Verónica'): Promise<void> {
  const t = await openTestFolder(folder.path);
  await register(t, name);
  await snapshotter(t).take();
  await t.close();
}

describe('the key file of a headless host', () => {
  it('and everything beside it is for its owner alone', async () => {
    const t = await openTestFolder(folder.path);
    await register(t, 'Zulma');
    await snapshotter(t).take();
    const modes = filesBelow(folder.path)
      .filter((name) => name !== 'serving.lock')
      .map((name) => [name, (statSync(`${folder.path}/${name}`).mode & 0o777).toString(8)]);
    // Windows has no such modes; there the profile's own permissions protect the folder.
    const own = process.platform === 'win32' ? '666' : '600';
    expect(modes.filter(([, mode]) => mode !== own)).toEqual([]);
    expect(modes.map(([name]) => name)).toContain('clave.key');
    await t.close();
  });

  it('is made once and never again over data that another key locks', async () => {
    await filled();
    const key = readFileSync(folder.keyFile, 'utf8');
    rmSync(folder.keyFile);
    const before = readFileSync(folder.database);
    const refused = await refusalOf(openTestFolder(folder.path));
    expect([refused.code, refused.message.includes('código de recuperación')]).toEqual(['LLAVE_FALTA', true]);
    // Without its database, too, the folder holds copies that only the old key opens.
    rmSync(folder.database);
    expect((await refusalOf(openTestFolder(folder.path))).code).toBe('LLAVE_FALTA');
    expect(existsSync(folder.keyFile)).toBe(false);
    writeFileSync(folder.database, before, { mode: 0o600 });
    writeFileSync(folder.keyFile, key, { mode: 0o600 });
    const t = await openTestFolder(folder.path);
    expect(await contents(t)).toEqual({ people: ['Zulma Verónica'], attendances: 1 });
    await t.close();
  });

  it('with another key, or with a part of one, is told apart from damage, and nothing changes', async () => {
    await filled();
    const before = readFileSync(folder.database);
    writeFileSync(folder.keyFile, randomBytes(32).toString('hex'));
    expect((await refusalOf(openTestFolder(folder.path))).code).toBe('LLAVE_ERRADA');
    writeFileSync(folder.keyFile, 'abc123');
    const partial = await refusalOf(openTestFolder(folder.path));
    expect([partial.code, partial.message.includes('abc123')]).toEqual(['LLAVE_ERRADA', false]);
    expect(readFileSync(folder.database).equals(before)).toBe(true);
    expect(filesBelow(folder.quarantine)).toEqual([]);
  });

  it('is still told apart when the fingerprint is lost, by the copies', async () => {
    await filled();
    const right = readFileSync(folder.keyFile, 'utf8');
    rmSync(folder.fingerprint);
    writeFileSync(folder.keyFile, randomBytes(32).toString('hex'));
    expect((await refusalOf(openTestFolder(folder.path))).code).toBe('LLAVE_ERRADA');
    writeFileSync(folder.keyFile, right);
    flipBit(folder.database, 50);
    const t = await openTestFolder(folder.path);
    expect(t.recovered?.cause).toBe('DAMAGED');
    expect(existsSync(folder.fingerprint)).toBe(true);
    await t.close();
  });

  it('opens its data when only the fingerprint is damaged, which is then written anew', async () => {
    await filled();
    const good = readFileSync(folder.fingerprint, 'utf8');
    writeFileSync(folder.fingerprint, good.replace(/"[0-9a-f]{4}/u, '"0000'));
    await (await openTestFolder(folder.path)).close();
    expect(readFileSync(folder.fingerprint, 'utf8')).toBe(good);
  });
});

describe('a key that the host hands over', () => {
  it('opens the folder without leaving the key in any file', async () => {
    const keyHex = randomBytes(32).toString('hex');
    const t = await openTestFolder(folder.path, { keySource: { kind: 'raw', keyHex } });
    await register(t, 'Zulma');
    await snapshotter(t).take();
    await t.close();
    for (const name of filesBelow(folder.path)) {
      const bytes = readFileSync(`${folder.path}/${name}`);
      expect([name, bytes.includes(keyHex), bytes.includes(Buffer.from(keyHex, 'hex'))]).toEqual([
        name,
        false,
        false,
      ]);
    }
    const wrong = openTestFolder(folder.path, { keySource: { kind: 'raw', keyHex: '0'.repeat(64) } });
    expect((await refusalOf(wrong)).code).toBe('LLAVE_ERRADA');
  });

  it('does not take an emptied database for a new one under a wrong key', async () => {
    const keyHex = randomBytes(32).toString('hex');
    const t = await openTestFolder(folder.path, { keySource: { kind: 'raw', keyHex } });
    await t.close();
    writeFileSync(folder.database, '');
    const wrong = openTestFolder(folder.path, { keySource: { kind: 'raw', keyHex: '0'.repeat(64) } });
    expect((await refusalOf(wrong)).code).toBe('LLAVE_ERRADA');
    expect(statSync(folder.database).size).toBe(0);
  });
});

describe('plain text', () => {
  it('of a name is neither in the log while the folder is open nor in any file once it is closed', async () => {
    const name = 'Quetzalcoatlina';
    const t = await openTestFolder(folder.path);
    for (let i = 0; i < 60; i += 1) await register(t, `${name} ${i}`);
    await snapshotter(t).take();
    expect(t.store.driver.pragma('temp_store')).toBe(2);
    const found = () =>
      filesBelow(folder.path).filter((file) => {
        if (file === 'serving.lock') return false;
        const bytes = readFileSync(`${folder.path}/${file}`);
        return [name, name.toLowerCase()].some(
          (text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')),
        );
      });
    // Only closed files may be read through the file system (SQLite's locks); the log holds the newest rows.
    const log = readFileSync(`${folder.database}-wal`);
    expect([log.length > 100_000, log.includes(name)]).toEqual([true, false]);
    await t.close();
    expect(found()).toEqual([]);
  });
});

describe('the recovery code', () => {
  it('gives every key back, typed in lower case, with spaces, and with the letters people mix up', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        const code = recoveryCodeOf(key);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/u);
        const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(Buffer.from(restoreKeyFromCode(typed)).equals(Buffer.from(key))).toBe(true);
      }),
    );
  });

  it('with one wrong letter, two exchanged groups or a missing group is refused', () => {
    const code = recoveryCodeOf(Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)));
    const groups = code.split('-');
    const wrong = [
      ...[...code].flatMap((letter, at) =>
        letter === '-' ? [] : [code.slice(0, at) + (letter === 'Z' ? 'Y' : 'Z') + code.slice(at + 1)],
      ),
      [...groups.slice(0, 2).toReversed(), ...groups.slice(2)].join('-'),
      groups.slice(1).join('-'),
      `${code}-0000`,
      '',
    ];
    for (const typed of wrong) {
      expect(() => restoreKeyFromCode(typed)).toThrow(expect.objectContaining({ code: 'CODIGO_INVALIDO' }));
    }
  });

  it('brings a folder back whose key file is lost, and refuses the code of another folder', async () => {
    await filled();
    const key = Buffer.from(readFileSync(folder.keyFile, 'utf8').trim(), 'hex');
    const code = recoveryCodeOf(key);
    rmSync(folder.keyFile);
    const other = restoreKeyFromCode(recoveryCodeOf(randomBytes(32)));
    expect(() => installRecoveredKey(folder, other, NOW)).toThrow(
      expect.objectContaining({ code: 'LLAVE_ERRADA' }),
    );
    expect(existsSync(folder.keyFile)).toBe(false);
    installRecoveredKey(folder, restoreKeyFromCode(code), NOW);
    const t = await openTestFolder(folder.path);
    expect(await contents(t)).toEqual({ people: ['Zulma Verónica'], attendances: 1 });
    await t.close();
  });

  it('replaces a wrong key file and keeps that one aside', async () => {
    await filled();
    const key = Buffer.from(readFileSync(folder.keyFile, 'utf8').trim(), 'hex');
    const wrong = randomBytes(32).toString('hex');
    writeFileSync(folder.keyFile, wrong);
    chmodSync(folder.keyFile, 0o600);
    installRecoveredKey(folder, key, NOW);
    expect(readFileSync(folder.keyFile, 'utf8').trim()).toBe(key.toString('hex'));
    expect(filesBelow(folder.quarantine)).toEqual(['20260414T154200Z/clave.key']);
  });
});

describe('the sealed copy of the key', () => {
  it('is opened by the centre it was sealed for and by no other', async () => {
    const pair = () => generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    const centre = await pair();
    const stranger = await pair();
    const key = randomBytes(32);
    const sealed = await sealRecoveryCopy(key, await exportJWK(centre.publicKey));
    expect(Buffer.from(await openRecoveryCopy(sealed, await exportJWK(centre.privateKey))).equals(key)).toBe(
      true,
    );
    const other = openRecoveryCopy(sealed, await exportJWK(stranger.privateKey));
    expect((await refusalOf(other)).code).toBe('LLAVE_ERRADA');
    expect(sealed).not.toContain(key.toString('base64url'));
  });
});
