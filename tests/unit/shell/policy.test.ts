import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultDataFolder } from '#shared/domain/data-folder.ts';
import { mayOpenExternally } from '#main/policy/external-links.ts';
import { isTrustedSender } from '#main/policy/ipc-sender.ts';
import { shellKey, zoomLevelAfter } from '#main/policy/keyboard.ts';
import { decideKey } from '#main/policy/key.ts';
import type { KeyFacts } from '#main/policy/key.ts';
import { decideNavigation, publicScreen, isRequestAllowed } from '#main/policy/navigation.ts';
import { mayNotify, plainNotice, recent } from '#main/policy/notify.ts';
import { isPermissionGranted } from '#main/policy/permission.ts';
import { planRestart, retryAfterRefusal } from '#main/policy/restart.ts';
import { sandboxNotice } from '#main/policy/sandbox.ts';
import { proposeFile } from '#main/policy/save-file.ts';
import { decideUpdates, nextUpdateCheck } from '#main/policy/update.ts';

const origin = 'http://127.0.0.1:41234';
const statusPage = 'file:///opt/puntos/resources/shell/estado.html';
const place = { origin, statusPage, statusFolder: 'file:///opt/puntos/resources/shell/' };
const home = `${origin}/recepcion`;

describe('navigation', () => {
  test('stays on the own origin whatever the path', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        expect(decideNavigation(`${origin}${path}?${query}`, home, place)).toBe('allow');
      }),
    );
  });

  test('never reaches another site, however its address is written', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(decideNavigation(url, home, place)).toBe('deny');
      }),
    );
  });

  test.each([
    'http://127.0.0.1:41235/',
    'https://127.0.0.1:41234/',
    'http://localhost:41234/',
    'http://127.0.0.1:41234@example.org/',
    'http://x:y@127.0.0.1:41234/',
    'http://127.0.0.1:41234.example.org/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:alert(1)',
    `blob:${origin}/0c6f`,
    'about:blank',
    'ms-settings:privacy',
    'not an address',
    '',
  ])('denies %s', (url) => {
    expect(decideNavigation(url, home, place)).toBe('deny');
  });

  test('an address with odd digits for the same host is the same origin only as the browser reads it', () => {
    expect(decideNavigation('http://0x7f.1:41234/', home, place)).toBe('allow');
    expect(decideNavigation('http://127.0.0.2:41234/', home, place)).toBe('deny');
  });

  test('a page may open two windows: the public screens of turns and zones, at exactly their addresses', () => {
    expect(publicScreen(`${origin}/#/turnos`, origin)).toBe('Turnos');
    expect(publicScreen(`${origin}/#/muro`, origin)).toBe('Zonas WiFi');
    for (const url of [
      `${origin}/`,
      `${origin}/#/recepcion`,
      `${origin}/#/turnos/`,
      `${origin}/#/muro?a`,
      `${origin}/#/constructor`,
      `${origin}/?a#/turnos`,
      `${origin}/otra#/turnos`,
      'http://127.0.0.1:41234@example.org/#/turnos',
      'http://127.0.0.1:41235/#/turnos',
      'undefined/#/turnos',
    ])
      expect(publicScreen(url, origin)).toBeUndefined();
    expect(publicScreen('undefined/#/turnos', undefined)).toBeUndefined();
  });

  test('the status page has one link, which is of no use from anywhere else', () => {
    const retry = `${statusPage}?accion=reintentar`;
    expect(decideNavigation(retry, `${statusPage}?estado=detenido`, place)).toBe('retry');
    expect(decideNavigation(retry, home, place)).toBe('deny');
    expect(decideNavigation(`${statusPage}?estado=iniciando`, `${statusPage}?estado=detenido`, place)).toBe(
      'deny',
    );
  });

  test('without a core there is no own origin', () => {
    expect(decideNavigation(home, home, { ...place, origin: undefined })).toBe('deny');
  });
});

describe('requests of the window', () => {
  test.each([
    [`${origin}/trpc`, true],
    [`blob:${origin}/0c6f`, true],
    ['file:///opt/puntos/resources/shell/estado.css', true],
    ['file:///opt/puntos/resources/shell/../../app.asar', false],
    ['file:///opt/puntos/resources/shellfish', false],
    ['blob:http://example.org/0c6f', false],
    ['https://fonts.googleapis.com/css', false],
    ['ws://127.0.0.1:41234/', false],
    ['devtools://devtools/bundled/inspector.html', false],
    ['', false],
  ])('%s: %s', (url, allowed) => {
    expect(isRequestAllowed(url, place)).toBe(allowed);
  });
});

describe('links to the outside', () => {
  test.each([
    ['https://www.datos.gov.co/resource/abc', true],
    ['https://WWW.DATOS.GOV.CO/', true],
    ['http://www.datos.gov.co/', false],
    ['https://www.datos.gov.co:8443/', false],
    ['https://www.datos.gov.co@example.org/', false],
    ['https://user@www.datos.gov.co/', false],
    ['https://www.datos.gov.co.example.org/', false],
    ['https://xwww.datos.gov.co/', false],
    [`https://www.datos.gov.co/${'x'.repeat(2_048)}`, false],
    ['file:///C:/Windows/System32/calc.exe', false],
    ['smb://example.org/x', false],
    ['', false],
  ])('%s: %s', (url, allowed) => {
    expect(mayOpenExternally(url)).toBe(allowed);
  });
});

test('only a wall that fills its monitor and keeps it awake is permitted, whatever else there will be', () => {
  const wall = ['fullscreen', 'screen-wake-lock'];
  expect(wall.map(isPermissionGranted)).toEqual([true, true]);
  fc.assert(
    fc.property(
      fc
        .oneof(fc.string(), fc.constantFrom('media', 'geolocation', 'notifications', 'usb', 'openExternal'))
        .filter((name) => !wall.includes(name)),
      (name) => {
        expect(isPermissionGranted(name)).toBe(false);
      },
    ),
  );
});

test('only the main frame of the window on the own origin is listened to', () => {
  const good = { fromWindow: true, isMainFrame: true, url: home };
  expect(isTrustedSender(good, origin)).toBe(true);
  expect(
    [
      isTrustedSender({ ...good, fromWindow: false }, origin),
      isTrustedSender({ ...good, isMainFrame: false }, origin),
      isTrustedSender({ ...good, url: undefined }, origin),
      isTrustedSender({ ...good, url: statusPage }, origin),
      isTrustedSender({ ...good, url: 'http://127.0.0.1:1/' }, origin),
      isTrustedSender(good, undefined),
    ].some(Boolean),
  ).toBe(false);
});

describe('starting the core again', () => {
  test('waits twice as long after each failure, and never longer than half a minute', () => {
    const delays = Array.from({ length: 9 }, (_, failures) => planRestart(failures, 0).delayMs);
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('never gives up and never waits less than before while the failures go on', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(59_999), (failures, servedMs) => {
        const plan = planRestart(failures, servedMs);
        const next = planRestart(plan.attempt, servedMs);
        expect(plan.attempt).toBe(failures + 1);
        expect(plan.delayMs).toBeGreaterThan(0);
        expect(next.delayMs).toBeGreaterThanOrEqual(plan.delayMs);
      }),
    );
  });

  test('a core that served for a minute begins a new count', () => {
    expect(planRestart(12, 60_000)).toEqual({ attempt: 1, delayMs: 500 });
  });

  test('what passes by itself is tried again, what needs a person is not', () => {
    expect(retryAfterRefusal('DISCO_LLENO')).toBe(15_000);
    expect(retryAfterRefusal('LLAVE_ERRADA')).toBeUndefined();
    expect(retryAfterRefusal('BASE_MAS_NUEVA')).toBeUndefined();
  });
});

describe('the key of the database', () => {
  const facts: fc.Arbitrary<KeyFacts> = fc.record({
    wrapped: fc.boolean(),
    plain: fc.boolean(),
    database: fc.boolean(),
    keyStore: fc.constantFrom('ready', 'weak', 'absent'),
  });

  test('a new one is made only where there is neither a key nor a database', () => {
    fc.assert(
      fc.property(facts, (facts) => {
        const creates = decideKey(facts).do === 'create';
        expect(creates).toBe(!facts.wrapped && !facts.plain && !facts.database && facts.keyStore === 'ready');
      }),
    );
  });

  test('the core is left to make its own only where there is nothing to lose', () => {
    fc.assert(
      fc.property(facts, (facts) => {
        if (decideKey(facts).do !== 'leave-to-core') return;
        expect(facts.wrapped).toBe(false);
        expect(facts.plain || !facts.database).toBe(true);
      }),
    );
  });

  test('a database without any key is refused with what to do', () => {
    expect(decideKey({ wrapped: false, plain: false, database: true, keyStore: 'ready' })).toMatchObject({
      do: 'refuse',
      code: 'LLAVE_FALTA',
      message: expect.stringContaining('código de recuperación'),
    });
  });

  test('a wrapped key without its key store is refused, never replaced', () => {
    expect(decideKey({ wrapped: true, plain: true, database: true, keyStore: 'absent' })).toMatchObject({
      do: 'refuse',
      code: 'LLAVE_ERRADA',
    });
  });
});

describe('updates', () => {
  test('come over https only, and only to a package', () => {
    const feed = 'provider: generic\nurl: https://descargas.ejemplo.gov.co/puntos/\n';
    expect(decideUpdates({ packaged: true, feed })).toEqual({ enabled: true });
    expect(
      [
        decideUpdates({ packaged: false, feed }),
        decideUpdates({ packaged: true, feed: undefined }),
        decideUpdates({ packaged: true, feed: feed.replace('https', 'http') }),
        decideUpdates({ packaged: true, feed: 'provider: generic' }),
      ].map((policy) => policy.enabled),
    ).toEqual([false, false, false, false]);
  });

  test('are asked for every six hours, less often after failures, never at the same moment everywhere', () => {
    expect([0, 1, 2, 9].map((failures) => nextUpdateCheck(failures, () => 0) / 3_600_000)).toEqual([
      6, 12, 24, 24,
    ]);
    expect(nextUpdateCheck(0, () => 0.5) / 3_600_000).toBe(6.5);
  });
});

describe('files that the page saves', () => {
  test('any name becomes one plain file name of a known kind, or none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('csv', 'XLSX', 'pdf', 'exe', ''),
        (stem, kind) => {
          const file = proposeFile(`${stem}.${kind}`);
          if (file === undefined) return;
          expect(file.name).toMatch(/^[^.\s<>:"/\\|?*][^<>:"/\\|?*]*\.(?:csv|xlsx|pdf)$/u);
          expect(file.name.length).toBeLessThanOrEqual(125);
        },
      ),
    );
  });

  test.each([
    ['Informe abril 2026.xlsx', 'Informe abril 2026.xlsx'],
    ['../../etc/informe.csv', '-..-etc-informe.csv'],
    ['CON.csv', 'archivo.csv'],
    ['...csv', 'archivo.csv'],
    ['informe\u202Efdp.csv', 'informe-fdp.csv'],
    ['programa.exe', undefined],
    ['informe.csv.lnk', undefined],
    ['csv', undefined],
  ])('%s is saved as %s', (name, expected) => {
    expect(proposeFile(name)?.name).toBe(expected);
  });
});

describe('keys', () => {
  const press = { type: 'keyDown', key: '', control: true, alt: false, meta: false };

  test('F5, F11 and Ctrl R belong to the page; the shell takes the zoom alone', () => {
    const taken = ['F1', 'F5', 'F11', 'r', 'R', 's', 'p', 'w', '+', '-', '0', '='].filter(
      (key) => shellKey({ ...press, key }) !== undefined,
    );
    expect(taken).toEqual(['+', '-', '0', '=']);
    expect(shellKey({ ...press, key: '+', control: false })).toBeUndefined();
    expect(shellKey({ ...press, key: 'constructor' })).toBeUndefined();
  });

  test('the zoom stays within what the screens are made for', () => {
    const keys = fc.array(fc.constantFrom('zoom-in', 'zoom-out', 'zoom-reset'));
    fc.assert(
      fc.property(keys, (keys) => {
        const level = keys.reduce((level, key) => zoomLevelAfter(level, key), 0);
        expect(level).toBeGreaterThanOrEqual(-3);
        expect(level).toBeLessThanOrEqual(5);
      }),
    );
    expect(zoomLevelAfter(3, 'zoom-reset')).toBe(0);
  });
});

test('the missing sandbox is said in one line, with the reason', () => {
  const root = { platform: 'linux', uid: 0, argv: ['electron', '--no-sandbox', '.'] };
  expect(sandboxNotice(root)).toMatch(/^Aviso: como root.*$/u);
  expect(sandboxNotice({ ...root, uid: 1000 })).toMatch(/^Aviso: .*--no-sandbox\.$/u);
  expect(sandboxNotice({ ...root, argv: ['electron', '.'] })).toBeUndefined();
});

test('the data folder is the local one of the account on every system', () => {
  expect([
    defaultDataFolder({ platform: 'linux', home: '/home/ana', env: {} }),
    defaultDataFolder({ platform: 'linux', home: '/home/ana', env: { XDG_DATA_HOME: '/datos' } }),
    defaultDataFolder({ platform: 'linux', home: '/home/ana', env: { XDG_DATA_HOME: 'datos' } }),
    defaultDataFolder({ platform: 'win32', home: 'C:\\Users\\ana', env: {} }),
    defaultDataFolder({ platform: 'darwin', home: '/Users/ana', env: {} }),
  ]).toEqual([
    '/home/ana/.local/share/puntos-digitales',
    '/datos/puntos-digitales',
    '/home/ana/.local/share/puntos-digitales',
    'C:\\Users\\ana\\AppData\\Local\\Puntos Digitales',
    '/Users/ana/Library/Application Support/Puntos Digitales',
  ]);
});

describe('notifications', () => {
  const facts = { supported: true, focused: false, shownAt: [], now: 1_000_000 };

  test('are shown while nobody looks at the window and the system can', () => {
    expect(mayNotify(facts)).toBe(true);
    expect(mayNotify({ ...facts, focused: true })).toBe(false);
    expect(mayNotify({ ...facts, supported: false })).toBe(false);
  });

  test('never become a flood, whatever the page asks for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (gaps) => {
        const shown: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (mayNotify({ ...facts, shownAt: shown, now })) shown.push(now);
        }
        for (const at of shown)
          expect(
            recent(
              shown.filter((other) => other <= at),
              at,
            ).length,
          ).toBeLessThanOrEqual(4);
      }),
    );
  });

  test('show plain lines, and nothing that turns or hides what is read', () => {
    expect(plainNotice({ title: ' Zona\u202E\ncaída ', body: 'a\u0007\u200Bb' })).toEqual({
      title: 'Zona caída',
      body: 'a b',
    });
    expect(plainNotice({ title: '\u200B\n', body: 'x' })).toBeUndefined();
  });
});
