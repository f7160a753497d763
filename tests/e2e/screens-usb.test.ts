import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, place, press, sees, setUp } from '#tests/support/steps.ts';
import {
  forget,
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** What the browser says by itself of the one file that the core refused. */
const REFUSED = 'Failed to load resource: the server responded with a status of 400 (Bad Request)';

const fileOf = (name: string, bytes: Uint8Array): Chosen => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** The system's own window for files is nothing that a page can steer: it is answered as soon as it opens. */
function answerChooser(screen: Screen): { files: Chosen[] } {
  const chosen: { files: Chosen[] } = { files: [] };
  screen.page.on('filechooser', (chooser) => void chooser.setFiles(chosen.files));
  return chosen;
}

describe('sticks at the centre, by keyboard alone', { timeout: 180_000 }, () => {
  let host: WebHost;
  let screen: Screen;
  let joya: TestStation;
  let chosen: { files: Chosen[] };
  beforeAll(async () => {
    host = await startWebHost('central');
    screen = await openScreen(host.url);
    chosen = answerChooser(screen);
    await setUp(screen, host);
    await sees(screen, 'Aún no hay Puntos inscritos');
    await puntosJson(host.folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
    const made = (await puntosJson(host.folder, ['enrolment', 'create', '--site', 'PD01'])) as {
      code: string;
    };
    joya = await startStation();
    await joya.sync.enrol(made.code);
    await register(joya, { documentNumber: '9999000017' });
  });
  afterAll(async () => {
    await joya.close();
    forget(joya);
    await screen.close();
    await host.stop();
  });

  test('one key of the board leads to the place, which says what it is for', async () => {
    await sees(screen, 'La Joya');
    await press(screen, 'u');
    await sees(screen, 'Aquí entra lo que los Puntos sin red mandan en una memoria USB.');
    await sees(screen, 'Todavía ninguno');
    expect(await screen.faults('usb-empty')).toEqual([]);
  });

  test('several are taken in one after the other, and what is none is refused in words', async () => {
    const { bytes } = await joya.sync.carrier.make('ana@recepcion');
    chosen.files = [
      fileOf('La Joya.puntos', bytes),
      fileOf('cortado.puntos', bytes.slice(0, bytes.length >> 1)),
    ];
    await press(screen, 'a');
    await sees(screen, '3 datos nuevos.');
    await sees(screen, /incompleto o dañado/u);
    await sees(screen, 'Respuesta por guardar');
    await sees(screen, /Recibido .*; hecho /u);
    expect(await screen.faults('usb-taken')).toEqual([]);
  });

  test('the reply is saved under a name that says for whom, and the Punto takes it', async () => {
    const download = screen.page.waitForEvent('download');
    await press(screen, 'g');
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^Respuesta para PD01 .*\.puntos$/u);
    await sees(screen, 'Respuesta guardada');
    await sees(screen, /Devuelva la memoria al Punto/u);
    const reply = readFileSync(await saved.path());
    expect(await joya.sync.carrier.read(reply)).toMatchObject({ acknowledged: 3, pending: 0 });
    expect(await screen.faults('usb-saved')).toEqual([]);
  });

  test('a package that was taken before doubles nothing and says so', async () => {
    chosen.files = chosen.files.slice(0, 1);
    await press(screen, 'a');
    await sees(screen, 'Este paquete ya se había recibido: nada se duplicó.');
    await screen.zoom(true);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(false);
    await press(screen, 'Escape');
    await sees(screen, 'Los Puntos');
    expect(screen.complaints).toEqual([REFUSED]);
  });
});

describe('sticks at a Punto, by keyboard alone', { timeout: 180_000 }, () => {
  let host: WebHost;
  let screen: Screen;
  let hub: TestHub;
  let chosen: { files: Chosen[] };
  let outbox: Uint8Array;
  beforeAll(async () => {
    hub = await startHub();
    await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    chosen = answerChooser(screen);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
    await place(screen, 'Sincronización');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
    await hub.close();
    forget(hub);
  });

  test('before the enrolment the panel says what comes first', async () => {
    await sees(screen, 'Primero hay que inscribir este computador en la central.');
    expect(await screen.faults('carry-not-enrolled')).toEqual([]);
  });

  test('everything that waits goes into one file', async () => {
    const { code } = await createEnrolmentCode(hub.context, 'central', 'PD01');
    await puntosJson(host.folder, ['enrol', '--code', code]);
    await screen.page
      .getByRole('button', { name: 'Guardar para la central' })
      .and(screen.page.locator(':enabled'))
      .waitFor();
    const download = screen.page.waitForEvent('download');
    await press(screen, 'u');
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^PD01 para la central .*\.puntos$/u);
    await sees(screen, /Paquete hecho con/u);
    outbox = readFileSync(await saved.path());
    expect(await screen.faults('carry-made')).toEqual([]);
  });

  test('the centre’s reply is read, and a file that is none is refused in words', async () => {
    const { reply } = await hub.hub.intake.take('central@oatic', outbox);
    chosen.files = [fileOf('paquete.puntos', outbox)];
    await press(screen, 'l');
    await sees(screen, /paquete de un Punto para la central/u);
    expect(await screen.faults('carry-refused')).toEqual([]);
    chosen.files = [fileOf('respuesta.puntos', reply.bytes)];
    await press(screen, 'l');
    await sees(
      screen,
      /Llegaron las novedades|La central recibió .* de este computador|o la red fue más rápida/u,
    );
    expect(await screen.faults('carry-read')).toEqual([]);
    await screen.zoom(true);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(false);
    expect(screen.complaints).toEqual([REFUSED]);
  });
});
