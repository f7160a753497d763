// What the station's sync screen says in each state, drawn by the real program from answers that a test gives.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SyncStatus } from '#core/sync/station/status.ts';
import type { ToldOperation } from '#core/sync/station/told.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, place, press, sees, setUp, tabTo } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** A machine with two processors and much to do. */
const SLOW = { timeout: 120_000 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let host: WebHost;
let screen: Screen;
let said: Partial<SyncStatus> = {};

const ENROLLED: Partial<SyncStatus> = {
  enrolled: true,
  ready: true,
  centreName: 'Oficina Asesora TIC',
  centreUrl: 'https://10.20.0.2:7443',
  siteCode: 'PD01',
  siteName: 'La Joya',
  online: true,
  clockErrorMs: 400,
};

beforeAll(async () => {
  host = await startWebHost('station');
  screen = await openScreen(host.url);
  await setUp(screen, host, 'La Joya');
  await sees(screen, 'Escriba la cédula o el nombre');
  await screen.page.route(/trpc\/[^?]*sync\.status/u, async (route) => {
    const answer = await route.fetch();
    const { pathname } = new URL(route.request().url());
    const asked = (pathname.split('/trpc/')[1] ?? '').split(',');
    const body = (await answer.json()) as { result: { data: object } }[];
    const json = body.map((each, at) =>
      asked[at] === 'sync.status' ? { result: { data: { ...each.result.data, ...said } } } : each,
    );
    await route.fulfill({ response: answer, json });
  });
  await place(screen, 'Sincronización');
});
afterAll(async () => {
  await screen.close();
  await host.stop();
});

/** The program is opened anew on this screen, with this to say. */
async function shows(status: Partial<SyncStatus>, words: string | RegExp): Promise<void> {
  said = { ...ENROLLED, lastContactAt: Date.now() - 3 * MINUTE, ...status };
  await screen.page.reload();
  await sees(screen, words);
}

/** The same, and what is wrong with the picture that it makes. */
async function says(
  status: Partial<SyncStatus>,
  words: string | RegExp,
  name: string,
): Promise<readonly string[]> {
  await shows(status, words);
  return [...(await cutOff(screen)), ...(await screen.faults(name))];
}

test('a new machine says how far its first copy is, and that work goes on meanwhile', SLOW, async () => {
  const bootstrap = { phase: 'DOWNLOAD', done: 12_400_000, total: 28_600_000 } as const;
  expect(
    await says(
      { ready: false, bootstrap: null, busy: true, compared: null },
      /La central los está preparando/u,
      'sync-new',
    ),
  ).toEqual([]);
  expect(
    await says(
      { ready: false, bootstrap, busy: true },
      /Recibiendo la copia inicial: 43\s%/u,
      'sync-filling',
    ),
  ).toEqual([]);
  await sees(screen, /regístrelo como persona nueva/u);
  const bar = screen.page.getByRole('progressbar', { name: 'Copia inicial recibida' });
  expect(await bar.getAttribute('aria-valuenow')).toBe('43');
  expect(
    await says(
      {
        ready: false,
        bootstrap: { phase: 'ADOPT', done: 5_000, total: 16_000 },
        online: false,
        lastError: 'No hay conexión con la central. Lo registrado queda guardado y se envía después.',
        lastErrorCode: 'SIN_RED',
        nextTryAt: Date.now() + 40_000,
      },
      /La copia inicial quedó en 31\s%/u,
      'sync-filling-interrupted',
    ),
  ).toEqual([]);
});

test('in order it is quiet: everything here, compared today, the clock right', SLOW, async () => {
  const compared = { healed: {}, unknown: 0, repeated: 0, explained: 0, at: Date.now() - 2 * HOUR };
  expect(await says({ compared }, 'Comparación diaria: igual a la central.', 'sync-in-order')).toEqual([]);
  await sees(screen, 'Datos de la central: completos.');
  await sees(screen, 'Reloj: bien.');
});

test('what the comparison mended or found strange is told with what to do', SLOW, async () => {
  const at = Date.now() - HOUR;
  expect(
    await says(
      { compared: { healed: { person: 2, attendance: 1 }, unknown: 0, repeated: 0, explained: 0, at } },
      /se corrigieron 3\sdatos/u,
      'sync-healed',
    ),
  ).toEqual([]);
  await sees(screen, /Personas: 2, Atenciones: 1/u);
  expect(
    await says(
      { compared: { healed: {}, unknown: 2, repeated: 0, explained: 0, at }, clockErrorMs: 7 * MINUTE },
      /la central no conoce 2\sdatos de aquí/u,
      'sync-fault-and-clock',
    ),
  ).toEqual([]);
  await sees(screen, /Reloj: va 7\smin adelantado/u);
});

test('days without network say what goes on and what to do', SLOW, async () => {
  expect(
    await says(
      {
        online: false,
        lastContactAt: Date.now() - 5 * DAY,
        lastError: 'No hay conexión con la central.',
        lastErrorCode: 'SIN_RED',
        nextTryAt: Date.now() + 15 * MINUTE,
        pending: 1_204,
        pendingSince: Date.now() - 5 * DAY,
        byKind: [
          { table: 'attendance', label: 'Atenciones', count: 1_020 },
          { table: 'person', label: 'Personas', count: 184 },
        ],
        compared: { healed: {}, unknown: 0, repeated: 0, explained: 0, at: Date.now() - 6 * DAY },
      },
      /Sin contacto con la central hace 5\sdías/u,
      'sync-offline-days',
    ),
  ).toEqual([]);
});

test.for([
  ['CONGELADO', 'La central congeló este computador.'],
  ['REVOCADO', 'La central retiró el permiso de este computador.'],
  ['INSCRIPCION_VENCIDA', 'La inscripción de este computador venció.'],
] as const)('%s ends only with a new code, and the same screen takes it', SLOW, async ([code, title]) => {
  await shows(
    { online: false, lastErrorCode: code, turnedAway: code, lastError: 'La central no lo recibe.' },
    title,
  );
  const field = screen.page.getByLabel('Código nuevo de inscripción');
  await expect.poll(() => field.count()).toBe(1);
  await sees(screen, 'La central no recibe este computador: vea Sincronización.');
  await screen.picture(`sync-${code.toLowerCase()}`);
});

test('a computer that was turned away and then lost its line still takes the new code', SLOW, async () => {
  await shows(
    {
      online: false,
      lastContactAt: Date.now() - 3 * DAY,
      turnedAway: 'REVOCADO',
      lastErrorCode: 'SIN_RED',
      lastError: 'No hay conexión con la central.',
      nextTryAt: Date.now() + MINUTE,
    },
    'La central retiró el permiso de este computador.',
  );
  await sees(screen, /Ahora además no hay red/u);
  await sees(screen, 'La central no recibe este computador: vea Sincronización.');
  expect(await screen.page.getByLabel('Código nuevo de inscripción').count()).toBe(1);
  expect([await cutOff(screen), await screen.faults('sync-revoked-offline')]).toEqual([[], []]);
});

test('a full disk of this computer is neither a missing network nor the centre’s refusal', SLOW, async () => {
  await shows(
    { online: false, lastErrorCode: 'DISCO_LLENO', lastError: 'El disco está lleno.' },
    'Falta espacio en el disco; siga trabajando.',
  );
  await sees(screen, 'No se pudo sincronizar: vea Sincronización.');
  expect(await screen.page.getByLabel('Código nuevo de inscripción').count()).toBe(0);
});

test(
  'a failure that is more than a missing line is told in the header without moving the screen',
  SLOW,
  async () => {
    const top = async () => (await screen.page.getByRole('main').boundingBox())?.y;
    const before = await top();
    // The computer behind these answers is not enrolled.
    await press(screen, 'Control+s');
    await sees(screen, 'Vea Sincronización (NO_INSCRITO).');
    expect(await top()).toBe(before);
    expect(await screen.faults('sync-notice')).toEqual([]);
  },
);

const TOLD = ['QUARANTINED', 'PARKED', 'CONFLICT', 'SUPERSEDED', 'AMENDED', 'DISMISSED'] as const;

function toldLines(each: number): ToldOperation[] {
  return TOLD.flatMap((told, kind) =>
    Array.from({ length: each }, (_, at) => ({
      told,
      table: 'attendance',
      what: at % 2 === 0 ? 'Atenciones' : 'Personas',
      reason: `Razón inventada ${at + 1}, escrita con las palabras que la central diría de este dato.`,
      count: kind + at + 1,
      when: Date.now() - (kind * each + at) * HOUR,
    })),
  );
}

test('what became of what was sent, nothing or much, is read by keyboard alone', SLOW, async () => {
  expect(await says({ told: [] }, /Todo lo enviado se aplicó tal cual/u, 'told-empty')).toEqual([]);
  expect(await says({ told: toldLines(10) }, 'Aplazado', 'told-long')).toEqual([]);
  const list = screen.page.getByRole('region', { name: 'Lo que no se aplicó tal cual' });
  expect(await list.getByRole('listitem').count()).toBe(60);
  await tabTo(screen, 'Lo que no se aplicó tal cual');
  await press(screen, 'End');
  await expect.poll(() => list.evaluate((each) => each.scrollTop)).toBeGreaterThan(500);
});

test('it is filtered by keyboard alone, and fits at 200 %', SLOW, async () => {
  const list = screen.page.getByRole('region', { name: 'Lo que no se aplicó tal cual' });
  const filter = screen.page.getByRole('radiogroup', { name: 'Mostrar' });
  await filter.getByRole('radio', { name: 'Todo' }).focus();
  await press(screen, 'ArrowRight');
  await expect.poll(() => list.getByRole('listitem').count()).toBe(10);
  expect(await list.innerText()).not.toContain('Descartado por la central');
  expect([await cutOff(screen), await screen.faults('told-filtered')]).toEqual([[], []]);
  await screen.zoom(true);
  expect([await cutOff(screen), await screen.faults('told-200')]).toEqual([[], []]);
  await screen.zoom(false);
  // The one refusal of this file, which the header put into words.
  expect(screen.complaints).toEqual([expect.stringContaining('400 (Bad Request)')]);
});
