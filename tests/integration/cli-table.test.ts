import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addTimes } from '#shared/domain/availability.ts';
import { puntos, puntosJson, rowCounts, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow } from '#tests/support/window.ts';

const PASSWORD = 'una frase larga de prueba';
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const WHOLE = expect.any(Number);

const ZONES = join(import.meta.dirname, '..', '..', 'resources', 'catalogues', 'zonas-wifi-9n9m-2dqq.csv');
const REGISTER = [
  'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio',
  '2026-03-31,23:59,CC,9999000017,Ana María,Peña Prueba,MUJER,NAVEGACION',
  '2026-04-01,00:00,CC,9999000025,Luis,Ñáñez Ficticio,HOMBRE,COWORKING',
  '2026-04-30,23:59,CC,9999000033,Rosa,Ensayo,MUJER,SALA',
  '2026-05-01,00:00,CC,9999000041,Omar,Modelo,HOMBRE,TRAMITE',
  '2026-02-30,10:00,CC,9999000058,Nora,Muestra,MUJER,NAVEGACION',
].join('\n');
const TARGETS = 'zona,host,puerto,version,comunidad\nPARQUE QUE NO EXISTE,127.0.0.1,16161,2c,publica-no\n';
const OUTLINES = JSON.stringify({
  type: 'Feature',
  properties: { nombre: 'Norte' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [-73.1, 7.1],
        [-73.1, 7.2],
        [-73, 7.2],
        [-73.1, 7.1],
      ],
    ],
  },
});

/** Every command of a station in the order of a working life, by what it printed. */
async function workingLife(folder: string, files: string) {
  const run = (...args: string[]) => puntosJson(folder, args);
  const register = join(files, 'registro.csv');
  const targets = join(files, 'destinos.csv');
  return {
    user: await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'desk'], `${PASSWORD}\n`),
    dryZones: await run('zones', 'import', ZONES, '--dry-run'),
    zones: await run('zones', 'import', ZONES),
    outlines: await run('zones', 'outlines', join(files, 'comunas.geojson')),
    targets: await run('targets', 'import', targets),
    dryRegister: await run('attendance', 'import', register, '--dry-run'),
    register: await run('attendance', 'import', register),
    again: await run('attendance', 'import', register),
    poll: await run('wifi', 'poll'),
    april: await run('indicators', '--from', '2026-04-01', '--to', '2026-05-01'),
    availability: await run(
      'wifi',
      'availability',
      '--from',
      '2026-04-01',
      '--to',
      '2026-04-02',
      '--target',
      '99,5',
    ),
    backup: await run('backup', 'create', join(files, `copia-${folder.slice(-6)}.db`)),
    verified: await run('backup', 'verify', join(files, `copia-${folder.slice(-6)}.db`)),
    doctor: await run('doctor'),
  };
}
type Life = Awaited<ReturnType<typeof workingLife>>;

/** What differs between two lives by nature: ids, paths and durations. */
function comparable(life: Life): unknown {
  const { user: _user, backup: _backup, verified: _verified, doctor: _doctor, ...same } = life;
  return JSON.parse(
    JSON.stringify(same).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'),
    (name, value: unknown) => (name === 'ms' ? 0 : value),
  );
}

let files: string;
let alone: string;
let served: string;
let serving: Serving;
let life: Life;
let lifeServed: Life;

beforeAll(async () => {
  files = temporaryFolder();
  writeFileSync(join(files, 'registro.csv'), REGISTER);
  writeFileSync(join(files, 'destinos.csv'), TARGETS);
  writeFileSync(join(files, 'comunas.geojson'), OUTLINES);
  alone = temporaryFolder();
  served = temporaryFolder();
  serving = await servePuntos(served);
  [life, lifeServed] = await Promise.all([workingLife(alone, files), workingLife(served, files)]);
}, 300_000);
afterAll(async () => {
  await serving.stop();
  for (const folder of [files, alone, served]) rmSync(folder, { recursive: true, force: true });
});

describe('every command of a station prints one line of JSON of its documented shape', () => {
  it('user add prints the id', () => expect(life.user).toEqual({ id: ID }));

  it('zones import reads the 82 zones of the official list and names its defects', () => {
    expect(life.zones).toMatchObject({ rows: 82, imported: 82 });
    const { warnings } = life.zones as { warnings: unknown[] };
    expect(warnings.length).toBeGreaterThan(0);
    for (const warning of warnings) {
      expect(warning).toEqual({
        row: WHOLE,
        field: expect.any(String),
        kind: expect.stringMatching(/^[A-Z_]+$/),
        message: expect.any(String),
      });
    }
    expect(life.dryZones).toEqual(life.zones);
  });

  it('zones outlines says how many are on the map now', () => {
    expect(life.outlines).toEqual({ outlines: 1, removed: 0 });
  });

  it('targets import has the same shape and says which row has no zone', () => {
    expect(life.targets).toMatchObject({ rows: 1, imported: 0, warnings: [{ row: 2, field: 'zona' }] });
  });

  it('attendance import writes good rows once and reports the bad one', () => {
    expect(life.register).toMatchObject({ rows: 5, imported: 4, warnings: [{ row: 6, field: 'fecha' }] });
    expect(life.dryRegister).toEqual(life.register);
    expect(life.again).toMatchObject({ rows: 5, imported: 0 });
  });

  it('wifi poll counts', () => {
    expect(life.poll).toEqual({ polled: 0, up: 0, down: 0, unknown: 0, ms: WHOLE });
  });

  it('indicators of a month take its first instant and leave its last one to the next', () => {
    const { indicators, ...period } = life.april as {
      indicators: { code: string; value: number | null }[];
    };
    expect(period).toEqual({ from: '2026-04-01', to: '2026-05-01', site: null });
    expect(indicators.map(({ code, value }) => [code, value])).toEqual([
      ['ATENCIONES', 2],
      ['PERSONAS_ATENDIDAS', 2],
      ['CONECTIVIDAD_COWORKING', 2],
      ['POR_SEXO', 2],
      ['CARACTERIZADOS', 0],
      ['SOLICITUDES', 0],
      ['INSCRITOS', 0],
      ['PARTICIPANTES', 0],
      ['CAPACITADOS', 0],
      ['DISPONIBILIDAD', null],
      ['ZONAS_ACTIVAS', 0],
    ]);
    for (const indicator of indicators) {
      expect(indicator).toEqual({
        code: expect.any(String),
        value: indicator.code === 'DISPONIBILIDAD' ? null : WHOLE,
        parts: expect.any(Object),
        definition: expect.any(String),
        checks: expect.arrayContaining([{ name: expect.any(String), ok: true, message: expect.any(String) }]),
      });
    }
  });

  it('wifi availability takes a comma in the target and adds up for every zone', () => {
    interface Sum {
      E: number;
      U: number;
      D: number;
      N: number;
    }
    const { zones, comunas, city, ...rest } = life.availability as {
      zones: Sum[];
      comunas: (Sum & { zones: number })[];
      city: Sum & { zones: number };
    };
    expect(rest).toEqual({ from: '2026-04-01', to: '2026-04-02', target: 99.5, contracts: [] });
    expect(zones).toHaveLength(82);
    for (const { E, U, D, N } of zones) expect({ E, sum: U + D + N }).toEqual({ E: 86_400_000, sum: E });
    expect(city).toMatchObject({ zones: 82, E: 82 * 86_400_000 });
    expect(addTimes(comunas)).toEqual(addTimes([city]));
    expect(comunas.reduce((count, each) => count + each.zones, 0)).toBe(82);
  });

  it('backup create writes a copy that backup verify finds whole', () => {
    expect(life.backup).toMatchObject({ summary: { people: 4, attendances: 4 } });
    expect(life.verified).toEqual(life.backup);
  });

  it('doctor finds nothing wrong but the snapshot that is still to come', () => {
    const { findings } = life.doctor as { findings: { check: string; ok: boolean }[] };
    expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['snapshots']);
  });
});

describe('a command on a folder that is served', () => {
  it('prints what it prints on a folder that nobody serves', () => {
    expect(comparable(lifeServed)).toEqual(comparable(life));
    expect(lifeServed.user).toEqual({ id: ID });
    expect(lifeServed.backup).toMatchObject({ summary: { people: 4, attendances: 4 } });
  });

  it('leaves the same rows behind', () => {
    // What a serving process has brought up to date by itself, a command leaves noted.
    const { session: _session, meta: _meta, wifiChanged: _noted, ...rows } = rowCounts(served);
    expect(rows).toMatchObject({ person: 4, attendance: 4, zone: 82, localUser: 1 });
    const { session: _s, meta: _m, wifiChanged: _n, ...others } = rowCounts(alone);
    expect(rows).toEqual(others);
  });

  it('is seen by the windows of that process at once', async () => {
    const window = openWindow(serving.localUrl);
    await window.value('session.login', { username: 'ana', password: PASSWORD });
    const found = await window.value<{ surnames: string }[]>('people.search', { text: 'nanez' });
    expect(found.map(({ surnames }) => surnames)).toEqual(['Ñáñez Ficticio']);
  });

  it('keeps nothing on the standard output of the serving process but its ready line', () => {
    expect(serving.stdout()).toBe(`${JSON.stringify(serving.ready)}\n`);
    expect(serving.ready).toEqual({
      ready: true,
      role: 'station',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      pid: serving.process.pid,
    });
  });
});

describe('without --json a command speaks Spanish to a person', () => {
  it('prints sentences and no JSON', async () => {
    const said = await puntos(served, ['zones', 'import', ZONES, '--dry-run']);
    expect(said).toMatchObject({ code: 0, stderr: '' });
    expect(said.stdout).toMatch(/^82 filas leídas, 82 importadas, \d+ avisos\.$/m);
    expect(said.stdout).not.toMatch(/null|undefined|\{/);
  });
});
