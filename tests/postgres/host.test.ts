import { rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { exitOf } from '#tests/support/exit-of.ts';
import { cuttingProxy } from '#tests/support/cutting-proxy.ts';
import { newDatabase } from '#tests/support/new-database.ts';
import { puntos, puntosJson, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const folders: string[] = [];
const running: Serving[] = [];
const newFolder = () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder;
};
const serve = async (folder: string, ...args: string[]) => {
  const serving = await servePuntos(folder, ['central', 'serve', ...args]);
  running.push(serving);
  return serving;
};
afterEach(async () => {
  for (const serving of running.splice(0)) await serving.stop();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const PASSWORD = (url: string) => new URL(url).password;

describe('a centre on PostgreSQL', () => {
  it('is made, served, asked and looked at like one on a file, and its folder never begins a file', async () => {
    const [folder, url] = [newFolder(), await newDatabase('EMPTY')];
    const on = ['--database', url];
    const { id } = (await puntosJson(folder, [
      'site',
      'add',
      '--code',
      'PD01',
      '--name',
      'La Joya',
      ...on,
    ])) as {
      id: string;
    };
    const serving = await serve(folder, ...on);
    expect(serving.ready).toMatchObject({ ready: true, role: 'central' });
    // Who serves is asked: the command needs no address.
    expect(await puntosJson(folder, ['enrolment', 'create', '--site', 'PD01'])).toMatchObject({
      code: expect.any(String),
    });
    const twice = await puntos(folder, ['site', 'add', '--code', 'PD01', '--name', 'Otra']);
    expect(twice.code).toBe(1);
    const report = (await puntosJson(folder, ['doctor', ...on])) as {
      findings: { check: string; ok: boolean; message: string }[];
    };
    expect(report.findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['database']);
    expect(report.findings.map(({ message }) => message).join(' ')).toContain('pg_dump');
    const copy = await puntos(folder, ['backup', 'create', `${folder}/copia`]);
    expect([copy.code, copy.stderr.includes('pg_dump')]).toEqual([1, true]);
    expect(await serving.stop()).toBe(0);
    const forgotten = await puntos(folder, ['central', 'serve']);
    expect(forgotten.code).toBe(1);
    expect(forgotten.stderr).toContain('--database');
    expect((await puntos(folder, ['recovery', 'code'])).code).toBe(1);
    const again = await puntosJson(folder, ['enrolment', 'create', '--site', 'PD01', ...on]);
    expect(again).toMatchObject({ code: expect.any(String) });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const said = [serving.stdout(), serving.stderr(), twice, copy, forgotten, report].map((each) =>
      JSON.stringify(each),
    );
    expect(said.join()).not.toContain(PASSWORD(url));
  });

  it('comes back by itself when its server does, at the same address, with what it had', async () => {
    const [folder, url] = [newFolder(), new URL(await newDatabase('MIGRATED'))];
    const proxy = await cuttingProxy(Number(url.port));
    url.port = new URL(proxy.url).port;
    const serving = await serve(folder, '--database', url.href);
    await puntosJson(folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    proxy.refuse(true);
    await expect.poll(() => serving.stderr(), { timeout: 20_000 }).toContain('no responde');
    proxy.refuse(false);
    // Until it has opened again nobody serves the folder, and a command says so.
    const again = ['site', 'add', '--code', 'PD01', '--name', 'Otra'];
    await expect
      .poll(async () => (await puntos(folder, again)).stderr, { timeout: 30_000 })
      .toContain('PD01');
    expect(serving.process.exitCode).toBeNull();
    expect(await serving.stop()).toBe(0);
    await proxy.close();
  });

  it('is refused where it cannot be one: a Punto, a folder with data of its own, an address in the clear', async () => {
    const url = await newDatabase('MIGRATED');
    const station = await puntos(newFolder(), ['station', 'serve', '--database', url]);
    expect([station.code, station.stderr.includes('oficina central')]).toEqual([1, true]);
    const own = newFolder();
    await puntosJson(own, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const taken = await puntos(own, ['central', 'serve', '--database', url]);
    expect([taken.code, taken.stderr.includes('base de datos propia')]).toEqual([1, true]);
    const far = await puntos(newFolder(), [
      'central',
      'serve',
      '--database',
      'postgres://u:secreta@db.example/x',
    ]);
    expect([far.code, far.stderr.includes('sslmode'), far.stderr.includes('secreta')]).toEqual([
      1,
      true,
      false,
    ]);
    const none = await puntos(newFolder(), ['central', 'serve', '--database', 'mysql://x/y']);
    expect([none.code, none.stderr.includes('postgres://')]).toEqual([1, true]);
  });

  it('killed in the middle of its work opens again with every change that it confirmed', async () => {
    const [folder, url] = [newFolder(), await newDatabase('MIGRATED')];
    const serving = await serve(folder, '--database', url);
    await puntosJson(folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    serving.process.kill('SIGKILL');
    await exitOf(serving.process);
    const refused = await puntos(folder, [
      'site',
      'add',
      '--code',
      'PD01',
      '--name',
      'Otra',
      '--database',
      url,
    ]);
    expect([refused.code, refused.stderr.includes('PD01')]).toEqual([1, true]);
  });
});
