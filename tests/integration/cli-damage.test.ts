import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { puntos, puntosJson, rowCounts, servePuntos } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const PERIOD = ['--from', '2026-01-01', '--to', '2026-02-01'];
const REGISTER = [
  'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio',
  '2026-01-15,09:00,CC,9999000017,Ana María,Peña Prueba,MUJER,NAVEGACION',
].join('\n');

const folders: string[] = [];
const newFolder = () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder;
};
let good: string;
let copy: string;
beforeAll(async () => {
  good = newFolder();
  writeFileSync(join(good, 'registro.csv'), REGISTER);
  await puntosJson(good, ['attendance', 'import', join(good, 'registro.csv')]);
  copy = join(newFolder(), 'copia.db');
  await puntosJson(good, ['backup', 'create', copy]);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The good folder again, at a place of its own. */
function anotherOne(): ReturnType<typeof dataFolder> {
  const folder = newFolder();
  cpSync(good, folder, { recursive: true });
  return dataFolder(folder);
}
const bytesOf = (path: string) => readFileSync(path).toString('base64');
const attendances = (folder: string) => rowCounts(folder)['attendance'];

async function refusedEverywhere(folder: string, says: RegExp) {
  for (const args of [
    ['indicators', ...PERIOD],
    ['station', 'serve'],
  ]) {
    const said = await puntos(folder, args);
    expect(said).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(says) });
  }
}

it('without its key file nothing opens, no new key is made, and with the file back all is there', async () => {
  const { path, keyFile, database } = anotherOne();
  const key = readFileSync(keyFile);
  const before = bytesOf(database);
  rmSync(keyFile);
  await refusedEverywhere(path, /^Hay una base de datos, pero falta su llave.*\n$/);
  expect([existsSync(keyFile), bytesOf(database)]).toEqual([false, before]);
  writeFileSync(keyFile, key, { mode: 0o600 });
  await puntosJson(path, ['indicators', ...PERIOD]);
  expect(attendances(path)).toBe(1);
});

it('with the key of another folder nothing opens and nothing goes to quarantine', async () => {
  const { path, keyFile, database, quarantine } = anotherOne();
  const before = bytesOf(database);
  writeFileSync(keyFile, `${'ab'.repeat(32)}\n`);
  await refusedEverywhere(path, /^La llave no es la de esta base de datos\..*\n$/);
  writeFileSync(keyFile, 'media llave\n');
  await refusedEverywhere(path, /^La llave de la base de datos está incompleta o dañada.*\n$/);
  expect([bytesOf(database), readdirSync(quarantine)]).toEqual([before, []]);
});

it('a database of a newer program is refused untouched', async () => {
  const { path, keyFile, database } = anotherOne();
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  const driver = openDriver(database, { key });
  driver.pragma('user_version=9000');
  driver.close();
  const before = bytesOf(database);
  await refusedEverywhere(path, /^La base de datos es de una versión más nueva del programa \(9000.*\n$/);
  expect(bytesOf(database)).toBe(before);
});

it('a damaged database without any copy is refused, and stays where it is for who can mend it', async () => {
  const { path, database } = anotherOne();
  writeFileSync(database, Buffer.alloc(statSync(database).size, 7));
  const before = bytesOf(database);
  await refusedEverywhere(path, /^[^\n]*dañada[^\n]*\n$/);
  expect(bytesOf(database)).toBe(before);
  const doctor = (await puntosJson(path, ['doctor'])) as {
    ok: boolean;
    findings: { ok: boolean; fix: string | null }[];
  };
  expect(doctor.ok).toBe(false);
  expect(doctor.findings.filter(({ ok }) => !ok).every(({ fix }) => fix !== null)).toBe(true);
});

it('backup restore brings a damaged database back and keeps the damaged one in quarantine', async () => {
  const { path, database, quarantine } = anotherOne();
  writeFileSync(database, Buffer.alloc(statSync(database).size, 7));
  expect(await puntosJson(path, ['backup', 'restore', copy])).toMatchObject({
    file: copy,
    quarantined: expect.any(String),
  });
  const serving = await servePuntos(path);
  expect(attendances(path)).toBe(1);
  expect(await serving.stop()).toBe(0);
  expect(readdirSync(quarantine)).toHaveLength(1);
});

it('a damaged copy is refused by backup verify and backup restore, and changes nothing', async () => {
  const { path, database } = anotherOne();
  const bad = join(newFolder(), 'mala.db');
  const bytes = readFileSync(copy);
  bytes.fill(9, 8_192, 12_288);
  writeFileSync(bad, bytes);
  const before = bytesOf(database);
  for (const verb of ['verify', 'restore']) {
    const said = await puntos(path, ['backup', verb, bad]);
    expect(said).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^[^\n]*copia[^\n]*\n$/) });
  }
  expect(bytesOf(database)).toBe(before);
});
