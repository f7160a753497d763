import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { startCore } from '#core/host.ts';
import type { HostOptions, RunningHost } from '#core/host-options.ts';
import { SECURITY_HEADERS } from '#core/http/access.ts';
import { STARTUP_COOKIE } from '#shared/domain/desktop.ts';
import { USB_PATHS } from '#shared/domain/usb-upload.ts';
import { MAX_PACKAGE_BYTES } from '#shared/sync/usb-package.ts';
import { puntosJson, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow, refusalOf, type TestWindow } from '#tests/support/window.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PASSWORD = 'una frase larga de prueba';
/** Names and a number that occur nowhere else: wherever they turn up, personal data has leaked. */
const MARKER = { givenNames: 'Zunilda', surnames: 'Quiñonescobar', documentNumber: '9988776655' };

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request as no browser sends it: every header is the test's own. `open`: the announced body never comes. */
function send(
  url: string,
  path: string,
  headers: Record<string, string>,
  given: { method?: string; body?: string; open?: boolean } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, url), { method: given.method ?? 'GET', headers }, (reply) => {
      text(reply).then((body) => {
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body });
        call.destroy();
      }, reject);
    });
    call.on('error', reject);
    if (given.open === true) call.flushHeaders();
    else call.end(given.body);
  });
}

let folder: string;
let station: Serving;
let url: string;
let desk: TestWindow;
let personId: string;

beforeAll(async () => {
  folder = temporaryFolder();
  await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'desk'], PASSWORD);
  station = await servePuntos(folder);
  url = station.localUrl;
  desk = openWindow(url);
  await desk.value('session.login', { username: 'ana', password: PASSWORD });
  const person = await desk.value<{ id: string }>('people.create', {
    documentType: 'CC',
    sex: 'MUJER',
    ...MARKER,
  });
  personId = person.id;
});
afterAll(async () => {
  await station.stop();
  rmSync(folder, { recursive: true, force: true });
});

const json = { 'content-type': 'application/json' };
const own = () => ({ ...json, origin: url, cookie: desk.cookie() });
const post = (path: string, headers: Record<string, string>, body = '{}') =>
  send(url, path, headers, { method: 'POST', body });

describe('security headers', () => {
  it('are on every kind of answer', async () => {
    const answers = await Promise.all([
      send(url, '/', {}),
      send(url, '/no-hay', {}),
      send(url, '/events', {}),
      send(url, '/', { host: 'malo.example' }),
      send(url, '/trpc/session.status', {}),
      post('/trpc/session.status', own(), ''),
      post('/trpc/people.search', { ...json, origin: url }),
      post('/trpc/people.search', own(), '{'),
      post('/orden', json),
    ]);
    for (const { headers } of answers) expect(headers).toMatchObject(SECURITY_HEADERS);
  });

  it('are on the stream of events too', async () => {
    const stream = await fetch(`${url}/events`, { headers: { cookie: desk.cookie() } });
    expect(stream.status).toBe(200);
    expect(Object.fromEntries(stream.headers)).toMatchObject(SECURITY_HEADERS);
    await stream.body?.cancel();
  });
});

describe('a page of somebody else', () => {
  const search = JSON.stringify({ text: MARKER.surnames });

  it.each([
    ['under another name of this computer (DNS rebinding)', { host: 'malo.example:80' }],
    ['from another origin', { origin: 'https://malo.example' }],
    ['from another port of this computer', { origin: 'http://127.0.0.1:1' }],
    ['from a page without an origin', { origin: 'null' }],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour, as the browser says', { 'sec-fetch-site': 'same-site' }],
  ])('reaches nothing %s, even with the session', async (_how, headers) => {
    const refused = await post('/trpc/people.search', { ...own(), ...headers }, search);
    expect(refused.status).toBe(403);
    expect(refused.body).not.toContain(MARKER.surnames);
  });

  it('cannot write with a form that names no origin', async () => {
    const { origin: _origin, ...rest } = own();
    expect((await post('/trpc/people.search', rest, search)).status).toBe(403);
  });

  it('is not how the own window speaks', async () => {
    const found = await post('/trpc/people.search', { ...own(), 'sec-fetch-site': 'same-origin' }, search);
    expect(found.status).toBe(200);
    expect(found.body).toContain(MARKER.surnames);
  });
});

describe('procedures', () => {
  it('are asked with POST, so that no number of a document is in an address', async () => {
    const input = encodeURIComponent(JSON.stringify({ text: 'ana' }));
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const refused = await send(url, `/trpc/people.search?input=${input}`, own(), { method });
      expect([405, 404]).toContain(refused.status);
    }
  });

  it('answer garbage with a sentence in Spanish and no stack', async () => {
    const garbage = [
      '{',
      '[]',
      'null',
      '"x"',
      '{"text":5}',
      '{"text":"a","más":1}',
      '\u0000',
      '{"__proto__":{}}',
    ];
    for (const body of garbage) {
      const answer = await post('/trpc/people.search', own(), body);
      expect(answer.status).toBe(400);
      const { error } = JSON.parse(answer.body) as { error: { message: string } };
      expect(error.message).toMatch(/^[A-ZÁÉÍÓÚ¿«][^{}]*[a-záéíóú.»"]$/u);
      expect(error.message).not.toMatch(/expected|received|Unexpected|Invalid|Unrecognized|JSON/);
      expect(answer.body).not.toMatch(/stack|node_modules|\.ts/);
    }
  });

  it('refuse bodies that are too large and of another kind', async () => {
    // Told by its length alone: the server does not wait for what it will not take.
    const length = { 'content-length': String(5 * 1024 * 1024) };
    const large = await send(
      url,
      '/trpc/people.search',
      { ...own(), ...length },
      { method: 'POST', open: true },
    );
    expect(large.status).toBe(413);
    expect(JSON.parse(large.body)).toEqual({ message: expect.stringMatching(/^[A-Z].*\.$/) });
    const form = await post(
      '/trpc/people.search',
      { ...own(), 'content-type': 'application/x-www-form-urlencoded' },
      'text=ana',
    );
    expect([400, 415]).toContain(form.status);
    expect(form.body).not.toMatch(/stack|node_modules|Unsupported|received/);
  });

  it('that do not exist, and pages that do not exist, are told in Spanish', async () => {
    const procedure = await post('/trpc/people.secrets', own());
    expect(procedure.status).toBe(404);
    expect(procedure.body).not.toMatch(/No procedure|stack/);
    const page = await send(url, '/../../etc/passwd', {});
    expect([page.status, JSON.parse(page.body)]).toEqual([404, { message: 'Aquí no hay nada.' }]);
  });
});

describe('the session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    const reply = await post(
      '/trpc/session.login',
      { ...json, origin: url },
      JSON.stringify({ username: 'ana', password: PASSWORD }),
    );
    const [cookie = ''] = [reply.headers['set-cookie']].flat();
    expect(cookie).toMatch(/^pd_sesion_[a-z0-9]{12}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(reply.body).not.toContain(/=([\w-]{43});/.exec(cookie)?.[1]);
  });

  it('is asked for by the stream of events', async () => {
    expect((await send(url, '/events', {})).status).toBe(401);
    expect((await send(url, '/events', { cookie: 'pd_sesion=1' })).status).toBe(401);
  });

  it('of another station on this computer counts for nothing', async () => {
    const [, token = ''] = desk.cookie().split('=');
    const foreign = await post('/trpc/people.search', {
      ...own(),
      cookie: `pd_sesion_222222222222=${token}`,
    });
    expect(foreign.status).toBe(401);
  });

  it('ends with the logout, whoever kept the cookie', async () => {
    const window = openWindow(url);
    await window.value('session.login', { username: 'ana', password: PASSWORD });
    const cookie = window.cookie();
    await window.value('session.logout');
    expect((await post('/trpc/people.search', { ...own(), cookie }, '{"text":"ana"}')).status).toBe(401);
  });
});

describe('the door of the commands', () => {
  it('opens with the token of the folder alone', async () => {
    const order = JSON.stringify({ name: 'indicators', input: { from: '2026-01-01', to: '2026-02-01' } });
    for (const authorization of ['', 'Bearer x', `Bearer ${'a'.repeat(43)}`]) {
      const refused = await post('/orden', { ...json, authorization }, order);
      expect([refused.status, JSON.parse(refused.body)]).toMatchObject([403, { code: 'NO_AUTORIZADO' }]);
    }
    const { token } = JSON.parse(readFileSync(dataFolder(folder).loopback, 'utf8')) as { token: string };
    const authorization = `Bearer ${token}`;
    expect((await post('/orden', { ...json, authorization }, order)).status).toBe(200);
    expect((await post('/orden', { ...json, authorization }, '{"name":5}')).status).toBe(400);
  });
});

describe('the doors of the USB sticks', () => {
  const bytes = { 'content-type': 'application/octet-stream' };
  const mine = () => ({ ...bytes, origin: url, cookie: desk.cookie() });

  it('open for whoever carries sticks here, and for nobody else', async () => {
    for (const path of Object.values(USB_PATHS)) {
      const strangers = [
        await post(path, { ...bytes, origin: url }, ''),
        await post(path, { ...mine(), origin: 'https://malo.example' }, ''),
      ];
      expect(strangers.map(({ status }) => status)).toEqual([403, 403]);
    }
    // A Punto takes in no packages: that is the centre's.
    expect((await post(USB_PATHS.take, mine(), 'x')).status).toBe(403);
    for (const path of [USB_PATHS.make, USB_PATHS.read]) {
      const { status, body } = await post(path, mine(), 'x');
      expect([status, JSON.parse(body)]).toEqual([400, expect.objectContaining({ code: 'NO_INSCRITO' })]);
    }
  });

  it('refuse in words what is too large, before it is sent', async () => {
    const length = String(2 * MAX_PACKAGE_BYTES);
    const given = { method: 'POST', open: true };
    const { status, body } = await send(url, USB_PATHS.read, { ...mine(), 'content-length': length }, given);
    expect([status, JSON.parse(body)]).toEqual([
      413,
      expect.objectContaining({ code: 'ARCHIVO_INVALIDO', message: expect.stringMatching(/más de 64 MB/) }),
    ]);
  });
});

describe('the start-up secret of the desktop', () => {
  const secret = 's'.repeat(43);
  let desktop: string;
  let core: RunningHost;
  beforeAll(async () => {
    desktop = temporaryFolder();
    const options: HostOptions = {
      dataDir: desktop,
      host: '127.0.0.1',
      port: 0,
      role: 'station',
      rendererDir: join(ROOT, 'renderer'),
      resourcesDir: join(ROOT, 'resources'),
      appVersion: '0',
      startupSecret: secret,
      keySource: { kind: 'file' },
    };
    core = await startCore(options);
  });
  afterAll(async () => {
    await core.close();
    rmSync(desktop, { recursive: true, force: true });
  });

  it('is needed for every page, procedure and event', async () => {
    const ask = (path: string, cookie: string, method = 'GET') =>
      send(core.url, path, { ...json, origin: core.url, cookie }, { method });
    for (const cookie of ['', `${STARTUP_COOKIE}=x`, `${STARTUP_COOKIE}=`]) {
      expect((await ask('/', cookie)).status).toBe(403);
      expect((await ask('/trpc/setup.state', cookie, 'POST')).status).toBe(403);
      expect((await ask('/events', cookie)).status).toBe(403);
    }
    const right = `${STARTUP_COOKIE}=${secret}`;
    expect((await ask('/', right)).status).toBe(200);
    expect((await ask('/events', right)).status).toBe(401);
    const state = await ask('/trpc/setup.state', right, 'POST');
    expect(JSON.parse(state.body)).toMatchObject({ result: { data: { needed: true, tokenNeeded: false } } });
  });
});

describe('personal data', () => {
  it('is in no message, on no output and in no plain file, even when the program fails', async () => {
    const { database, keyFile } = dataFolder(folder);
    const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
    const words = Object.values(MARKER);
    // A fault of the database whose own words are a person's: as a constraint would quote a row.
    const driver = openDriver(database, { key });
    driver.exec(
      `CREATE TRIGGER fault BEFORE INSERT ON attendance BEGIN SELECT RAISE(ABORT, '${words.join(' ')}'); END`,
    );
    const failed = await desk.ask('attendance.register', { personId, service: 'SALA' });
    driver.exec('DROP TRIGGER fault');
    driver.close();
    expect(failed.status).toBe(500);
    expect(refusalOf(failed).code).toBe('DEFECTO');
    expect(JSON.stringify(failed.body)).not.toMatch(new RegExp(words.join('|')));
    expect(station.stderr()).toMatch(/defecto en attendance\.register: SqliteError/);

    expect(await desk.ask('attendance.register', { personId, service: 'SALA' })).toMatchObject({
      status: 200,
    });
    await desk.ask('people.search', { text: MARKER.documentNumber });
    const told = station.stdout() + station.stderr();
    expect(told).not.toMatch(new RegExp([...words, PASSWORD].join('|')));

    const plain = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(plain.length).toBeGreaterThan(4);
    for (const bytes of plain) {
      for (const word of words) expect(bytes.includes(word)).toBe(false);
    }
  });
});
