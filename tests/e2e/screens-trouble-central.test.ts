import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestFolder } from '#tests/support/folder.ts';
import { puntos, puntosJson } from '#tests/support/puntos.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, reachable, sees, setUp } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { freePort, startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const ZONES = 'resources/catalogues/zonas-wifi-9n9m-2dqq.csv';
const MINUTE = 60_000;
const REGISTER = (number: string) =>
  [
    'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio',
    `2026-01-15,09:00,CC,${number},Ana María,Peña Prueba,MUJER,NAVEGACION`,
  ].join('\n');

/** Puntos that were heard so long ago, in minutes. */
const HEARD = { PD01: 0, PD02: 50, PD03: 3 * 24 * 60 } as const;

const folders: string[] = [];
const newFolder = () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder;
};

let args: readonly string[];
let centre: WebHost;
let office: Screen;
let joya: WebHost;
let desk: Screen;

/** A computer of a Punto that needs no window: it joins and says once what it has. */
async function joinCentre(code: string, folder: string): Promise<void> {
  const { code: words } = (await puntosJson(centre.folder, ['enrolment', 'create', '--site', code])) as {
    code: string;
  };
  await puntosJson(folder, ['enrol', '--code', words]);
}

async function register(folder: string, number: string): Promise<void> {
  const file = join(newFolder(), 'registro.csv');
  writeFileSync(file, REGISTER(number));
  await puntosJson(folder, ['attendance', 'import', file]);
}

beforeAll(async () => {
  args = ['--port', String(await freePort())];
  [centre, joya] = await Promise.all([startWebHost('central', { args }), startWebHost('station')]);
  [office, desk] = await Promise.all([openScreen(centre.url), openScreen(joya.url)]);
  await setUp(office, centre);
  await sees(office, 'Aún no hay Puntos inscritos');
  await setUp(desk, joya, 'La Joya');
  await sees(desk, 'Escriba la cédula o el nombre');
  for (const [code, name] of [
    ['PD01', 'La Joya'],
    ['PD02', 'Morrorico'],
    ['PD03', 'Café Madrid'],
    ['PD04', 'Ciudad Venecia'],
    ['PD05', 'Kennedy, Biblioteca Pública Municipal Gabriel Turbay de la Inventada Comuna 5'],
  ] as const)
    await puntosJson(centre.folder, ['site', 'add', '--code', code, '--name', name]);
  // Zones that the Punto imported by itself, before it had a centre, which has none of them.
  await puntosJson(joya.folder, ['zones', 'import', ZONES]);
});
afterAll(async () => {
  await Promise.all([office.close(), desk.close()]);
  await Promise.all([centre.stop(), joya.stop()]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('what the centre does not take stays in sight at the Punto, each with its reason', async () => {
  await joinCentre('PD01', joya.folder);
  await place(desk, 'Sincronización');
  await sees(desk, 'PD01 La Joya');
  await press(desk, 'Control+s');
  await sees(desk, 'Sincronizado, menos lo que la central no aceptó');
  await sees(desk, '82 datos sin aceptar por la central');
  await sees(desk, /Este catálogo lo administra la central/u);
  expect([await cutOff(desk), await desk.faults('sync-quarantined')]).toEqual([[], []]);
  await desk.zoom(true);
  expect([await cutOff(desk), await desk.faults('sync-quarantined-200')]).toEqual([[], []]);
  expect((await reachable(desk)).length).toBeGreaterThan(6);
  await desk.zoom(false);
});

test('Puntos that are late, silent, stopped or without a computer come first, and what to do about each', async () => {
  const [late, silent, cloned] = [newFolder(), newFolder(), newFolder()];
  await Promise.all([joinCentre('PD02', late), joinCentre('PD03', silent)]);
  await joinCentre('PD04', cloned);
  await register(late, '9999000501');
  await register(silent, '9999000502');
  const copy = newFolder();
  cpSync(cloned, copy, { recursive: true });
  await register(cloned, '9999000503');
  await puntosJson(cloned, ['sync', 'now']);
  await register(copy, '9999000504');
  await puntosJson(copy, ['sync', 'now']);
  await register(cloned, '9999000505');
  const refused = await puntos(cloned, ['sync', 'now']);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/dos historias distintas/u)]);
  await Promise.all([puntosJson(late, ['sync', 'now']), puntosJson(silent, ['sync', 'now'])]);
  await puntosJson(centre.folder, ['settings', 'set', '--name', 'central.lateMinutes', '--value', '40']);

  await centre.end('SIGTERM');
  const folder = await openTestFolder(centre.folder, { now: Date.now });
  const sites = await folder.store.read.selectFrom('site').select(['id', 'code']).execute();
  for (const [code, minutes] of Object.entries(HEARD)) {
    const siteId = sites.find((site) => site.code === code)?.id ?? '';
    await folder.store.local
      .updateTable('device')
      .set({ lastContactAt: Date.now() - minutes * MINUTE })
      .where('siteId', '=', siteId)
      .execute();
  }
  await folder.close();
  centre = await startWebHost('central', { folder: centre.folder, args });
  await office.page.reload();
  await sees(office, 'Congelado: se vieron dos historias');
  await sees(office, /Sin contacto hace 3/u);
  await sees(office, /^Sin noticias hace 50/u);
  await sees(office, 'Sin equipo inscrito');
  await sees(office, 'Revisar el equipo de Ciudad Venecia');
  expect([await cutOff(office), await office.faults('central-trouble')]).toEqual([[], []]);
  await office.zoom(true);
  expect([await cutOff(office), await office.faults('central-trouble-200')]).toEqual([[], []]);
  expect((await reachable(office)).length).toBeGreaterThan(6);
  await office.zoom(false);
});

test('the browser complained of nothing but the host that was ended', async () => {
  const meant =
    /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED/u;
  expect([...office.complaints, ...desk.complaints].filter((words) => !meant.test(words))).toEqual([]);
  await press(office, 'ArrowDown');
  await expect.poll(() => focused(office)).toMatch(/^punto-/u);
});
