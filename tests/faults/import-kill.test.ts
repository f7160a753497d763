import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportState } from '#core/imports/desk.ts';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { IMPORT_FILE_PATH, IMPORT_HEADERS } from '#shared/domain/import-upload.ts';
import { registerLines } from '#tests/support/bench-register.ts';
import { puntosJson, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const PASSWORD = 'una frase larga de prueba';
const ROWS = 3_000;

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'admin'], PASSWORD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function handOver(station: Serving, window: TestWindow, text: string): Promise<void> {
  const reply = await fetch(`${station.localUrl}${IMPORT_FILE_PATH}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      [IMPORT_HEADERS.kind]: 'ATENCIONES',
      [IMPORT_HEADERS.name]: 'registro.csv',
      origin: station.localUrl,
      cookie: window.cookie(),
    },
    body: text,
  });
  expect(reply.status).toBe(200);
}

async function until(window: TestWindow, ...steps: ImportState['step'][]): Promise<ImportState> {
  for (;;) {
    const state = await window.value<ImportState>('imports.state');
    if (steps.includes(state.step)) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Rows of the database, read once nobody serves it. */
function stored(): { visits: number; people: number; runs: { finishedAt: number | null }[] } {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  const driver = openDriver(database, { key, readonly: true, mustExist: true });
  try {
    const count = (table: string) =>
      (driver.prepare(`SELECT count(*) AS n FROM "${table}"`).all([]) as { n: number }[])[0]?.n ?? -1;
    const runs = driver.prepare('SELECT finishedAt FROM importRun').all([]) as {
      finishedAt: number | null;
    }[];
    return { visits: count('attendance'), people: count('person'), runs };
  } finally {
    driver.close();
  }
}

it('an import that a power cut interrupts is shown as unfinished, leaves no file behind, and repeating it doubles nothing', async () => {
  const text = registerLines(ROWS, 700)
    .map((cells) => cells.join(','))
    .join('\n');
  for (let cuts = 0; cuts < 3; cuts += 1) {
    const station = await servePuntos(folder);
    const window = openWindow(station.localUrl);
    await window.value('session.login', { username: 'ana', password: PASSWORD });
    expect(await window.value('imports.state')).toEqual({ step: 'EMPTY' });
    await handOver(station, window, text);
    const asked = await until(window, 'MAPPING', 'TRIED');
    if (asked.step === 'MAPPING') await window.value('imports.map', { mapping: asked.mapping });
    await until(window, 'TRIED');
    await window.value('imports.start');
    for (;;) {
      const state = await window.value<ImportState>('imports.state');
      if (state.step === 'IMPORTING' && state.done >= (cuts + 1) * 750) break;
      expect(state.step).toBe('IMPORTING');
    }
    station.process.kill('SIGKILL');
    expect(await station.stop()).toBeNull();
    const { visits, runs } = stored();
    expect(visits).toBeGreaterThanOrEqual((cuts + 1) * 750);
    expect(visits).toBeLessThan(ROWS);
    expect(runs).toEqual([{ finishedAt: null }]);
  }
  const last = await servePuntos(folder);
  const window = openWindow(last.localUrl);
  await window.value('session.login', { username: 'ana', password: PASSWORD });
  expect(await window.value('imports.runs')).toMatchObject([{ state: 'SIN_TERMINAR', rows: ROWS }]);
  await handOver(last, window, text);
  await until(window, 'TRIED');
  await window.value('imports.start');
  expect(await until(window, 'DONE')).toMatchObject({ finished: true });
  expect(await window.value('imports.runs')).toMatchObject([{ state: 'TERMINADA', imported: ROWS }]);
  expect(await last.stop()).toBe(0);
  const { visits, people, runs } = stored();
  expect([visits, people, runs.length]).toEqual([ROWS, 700, 1]);
}, 300_000);
