import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { puntos, puntosJson, rowCounts, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow, refusalOf } from '#tests/support/window.ts';

const PASSWORD = 'una frase larga de prueba';

const folders: string[] = [];
const running: Serving[] = [];
const newFolder = () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder;
};
const serve = async (folder: string, ...args: string[]) => {
  const serving = await servePuntos(folder, args.length === 0 ? ['station', 'serve'] : args);
  running.push(serving);
  return serving;
};
afterEach(async () => {
  for (const serving of running.splice(0)) await serving.stop();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const portOf = (serving: Serving) => Number(new URL(serving.ready.url).port);
const tokenOf = (serving: Serving) =>
  /Código de preparación[^:]*: (\d{8})\n/.exec(serving.stderr())?.[1] ?? '';
const codes = (answer: { code: number | null; stdout: string }) => [answer.code, answer.stdout];

describe('the first command on a new folder fixes its role', () => {
  it('site add makes it the centre, and a station is refused there', async () => {
    const folder = newFolder();
    await puntosJson(folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const refused = await puntos(folder, ['station', 'serve']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toBe(
      'Esta carpeta de datos es de la oficina central. Use otra carpeta con --data.\n',
    );
    expect((await serve(folder, 'central', 'serve')).ready).toMatchObject({
      role: 'central',
      url: expect.stringMatching(/^https:/),
    });
  });

  it('sync now makes it a station, and the centre is refused there', async () => {
    const folder = newFolder();
    expect((await puntos(folder, ['sync', 'now'])).code).toBe(1);
    const refused = await puntos(folder, ['central', 'serve']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toBe('Esta carpeta de datos es de un Punto. Use otra carpeta con --data.\n');
    expect((await serve(folder, 'serve')).ready.role).toBe('station');
  });

  it('a user belongs to either: the folder becomes what serves it first, and lets the user in', async () => {
    const folder = newFolder();
    await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'admin'], PASSWORD);
    const centre = await serve(folder, 'central', 'serve');
    expect(centre.stderr()).toBe('');
    const window = openWindow(centre.localUrl);
    expect(await window.ask('session.login', { username: 'ana', password: PASSWORD })).toMatchObject({
      status: 200,
    });
    expect((await puntos(folder, ['station', 'serve'])).code).toBe(1);
  });
});

describe('a serving process', () => {
  it('ends with 0 at SIGTERM and gives the folder back', async () => {
    const folder = newFolder();
    const first = await serve(folder);
    const refused = await puntos(folder, ['station', 'serve']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toContain(`(proceso ${first.ready.pid})`);
    expect(await first.stop()).toBe(0);
    expect((await serve(folder)).ready.ready).toBe(true);
  });

  it('refuses a port that is in use, and gives the folder back', async () => {
    const folder = newFolder();
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    for (const role of ['station', 'central']) {
      const own = role === 'station' ? folder : newFolder();
      const refused = await puntos(own, [role, 'serve', '--port', String(port)]);
      expect(codes(refused)).toEqual([1, '']);
      expect(refused.stderr).toMatch(
        new RegExp(`El puerto ${port} ya lo usa otro programa. Ciérrelo o elija otro con --port.\n$`),
      );
    }
    other.close();
    await once(other, 'close');
    expect(portOf(await serve(folder, 'station', 'serve', '--port', String(port)))).toBe(port);
  });

  it('of a station is the one of last time, so that bookmarks work, unless somebody took it meanwhile', async () => {
    const folder = newFolder();
    const first = await serve(folder);
    const url = first.ready.url;
    await first.stop();
    const again = await serve(folder);
    expect(again.ready.url).toBe(url);
    await again.stop();
    const squatter = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const elsewhere = await serve(folder);
    expect(elsewhere.ready.url).not.toBe(url);
    squatter.close();
  });

  it('of a station stays on this machine, and says why', async () => {
    const folder = newFolder();
    const refused = await puntos(folder, ['station', 'serve', '--host', '0.0.0.0']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toMatch(/sin HTTPS los datos viajarían a la vista\.\n$/);
  });

  it('of a new folder without a role also stays on this machine', async () => {
    const refused = await puntos(newFolder(), ['serve', '--host', '0.0.0.0']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toMatch(/HTTPS/);
  });
});

describe('the address of a centre', () => {
  const centreIn = async (folder: string, ...args: string[]) => serve(folder, 'central', 'serve', ...args);
  const addressIn = async (folder: string) => {
    const { code } = (await puntosJson(folder, ['enrolment', 'create', '--site', 'PD01'])) as {
      code: string;
    };
    return code;
  };

  it('stays the same over restarts, so that codes and stations find it', async () => {
    const folder = newFolder();
    await puntosJson(folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const first = await centreIn(folder);
    const { url } = first.ready;
    const code = await addressIn(folder);
    expect(await first.stop()).toBe(0);
    expect((await centreIn(folder)).ready.url).toBe(url);

    const station = newFolder();
    expect(await puntosJson(station, ['enrol', '--code', code])).toEqual({
      device: expect.stringMatching(/^[2-9a-hjkmnp-z]{12}$/),
      site: 'PD01',
    });
    expect(await puntosJson(station, ['sync', 'now'])).toEqual({
      pushed: expect.any(Number),
      pulled: expect.any(Number),
      pending: 0,
      conflicts: 0,
      quarantined: 0,
    });
    const again = await puntos(newFolder(), ['enrol', '--code', code]);
    expect(codes(again)).toEqual([1, '']);
    expect(again.stderr).toMatch(/ya se usó/);
  });

  it('is the one that --url gives, and a station that cannot reach it is told so', async () => {
    const folder = newFolder();
    await puntosJson(folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const first = await centreIn(folder, '--url', 'https://127.0.0.1:9/');
    const { url } = first.ready;
    await first.stop();
    // Neither the address of the codes nor the port that a proxy sends to changes when --url is left out.
    expect((await centreIn(folder)).ready.url).toBe(url);
    const refused = await puntos(newFolder(), ['enrol', '--code', await addressIn(folder)]);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toMatch(/127\.0\.0\.1:9|no contesta|No hay red|central/);
  });

  it('can be every address of the computer, over HTTPS and never as 0.0.0.0', async () => {
    const centre = await centreIn(newFolder(), '--host', '0.0.0.0');
    expect(centre.ready.url).toMatch(/^https:\/\/(?!0\.0\.0\.0)/);
    expect(centre.localUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it('is refused when the computer does not have it', async () => {
    const refused = await puntos(newFolder(), ['central', 'serve', '--host', '203.0.113.9']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toMatch(/«203\.0\.113\.9» no es una dirección de este computador/);
  });

  it('belongs to the centre: a Punto has none', async () => {
    const refused = await puntos(newFolder(), ['station', 'serve', '--url', 'https://central:4000']);
    expect(codes(refused)).toEqual([1, '']);
    expect(refused.stderr).toMatch(/la dirección de la central/);
  });

  it('is refused when it is no address', async () => {
    const folder = newFolder();
    for (const url of ['hola', 'http://central:4000', 'javascript:alert(1)']) {
      const refused = await puntos(folder, ['central', 'serve', '--url', url]);
      expect(codes(refused)).toEqual([1, '']);
      expect(refused.stderr).toMatch(/https:\/\/nombre:puerto/);
    }
  });
});

describe('serve without users', () => {
  const setup = {
    role: 'station',
    siteName: 'La Joya',
    username: 'ana',
    displayName: 'Ana',
    password: PASSWORD,
  };

  it('offers the set-up alone, behind a token that is printed once on stderr', async () => {
    const folder = newFolder();
    const station = await serve(folder);
    expect(station.stderr()).toMatch(/^Código de preparación \(se usa una vez\): \d{8}\n$/);
    const window = openWindow(station.localUrl);
    expect(await window.value('setup.state')).toMatchObject({
      needed: true,
      role: 'station',
      tokenNeeded: true,
    });
    for (const procedure of [
      'people.search',
      'attendance.register',
      'users.list',
      'wifi.board',
      'sync.status',
    ]) {
      expect((await window.ask(procedure, {})).status).toBe(401);
    }
    expect((await window.ask('session.login', { username: 'ana', password: PASSWORD })).status).toBe(400);
    const before = rowCounts(folder);
    const wrong = await window.ask('setup.complete', { ...setup, token: '00000000' });
    expect(refusalOf(wrong)).toEqual({
      code: 'CLAVE_ERRADA',
      message: expect.stringContaining('no coincide'),
    });
    const weak = await window.ask('setup.complete', { ...setup, password: 'corta', token: tokenOf(station) });
    expect(refusalOf(weak).code).toBe('ENTRADA_INVALIDA');
    expect(rowCounts(folder)).toEqual(before);
  });

  it('makes the administrator, logs in, and the token is dead', async () => {
    const folder = newFolder();
    const station = await serve(folder);
    const token = tokenOf(station);
    const window = openWindow(station.localUrl);
    expect((await window.ask('setup.complete', { ...setup, token })).status).toBe(200);
    expect(await window.value('session.status')).toMatchObject({ user: { username: 'ana', role: 'admin' } });
    expect(await openWindow(station.localUrl).value('setup.state')).toMatchObject({ needed: false });
    const again = await openWindow(station.localUrl).ask('setup.complete', {
      ...setup,
      username: 'eva',
      token,
    });
    expect(refusalOf(again).code).toBe('NO_AUTORIZADO');
    expect(rowCounts(folder)).toMatchObject({ localUser: 1 });
    await station.stop();
    expect((await serve(folder)).stderr()).toBe('');
  });

  it('lets a new folder become the centre, over HTTPS from then on', async () => {
    const folder = newFolder();
    const fresh = await serve(folder, 'serve');
    const window = openWindow(fresh.localUrl);
    const { role, ...central } = { ...setup, token: tokenOf(fresh) };
    expect(role).toBe('station');
    await window.value('setup.complete', { ...central, role: 'central' });
    expect(await window.value('session.status')).toMatchObject({ user: { role: 'admin' } });
    await fresh.stop();
    expect((await serve(folder, 'serve')).ready).toMatchObject({ role: 'central' });
  });

  it('takes no more guesses after ten', async () => {
    const station = await serve(newFolder());
    const window = openWindow(station.localUrl);
    for (let guess = 0; guess < 10; guess += 1) {
      const wrong = await window.ask('setup.complete', { ...setup, token: String(guess).padStart(8, '0') });
      expect(refusalOf(wrong).code).toBe('CLAVE_ERRADA');
    }
    const right = await window.ask('setup.complete', { ...setup, token: tokenOf(station) });
    expect(refusalOf(right)).toEqual({
      code: 'NO_AUTORIZADO',
      message: expect.stringContaining('ábralo de nuevo'),
    });
  });
});
