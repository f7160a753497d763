import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, press, reachable, sees, setUp, type } from '#tests/support/steps.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import {
  forget,
  person,
  register,
  startStation,
  visit,
  type TestStation,
} from '#tests/support/sync-world.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

let centre: WebHost;
let office: Screen;
let joya: TestStation;
const folders: string[] = [];

async function enrolled(site: string): Promise<TestStation> {
  const { code } = (await puntosJson(centre.folder, ['enrolment', 'create', '--site', site])) as {
    code: string;
  };
  const station = await startStation();
  await station.sync.enrol(code);
  return station;
}

const write = <T>(station: TestStation, work: (tx: LedgerTx) => Promise<T>): Promise<T> =>
  station.context.ledger.write('ana', work);

/** Two computers of one Punto write another number for one person without knowing of each other. */
async function makeConflict(): Promise<void> {
  const second = await enrolled('PD01');
  const personId = await register(joya, { phone: '3001111111' });
  await joya.sync.syncNow();
  await second.sync.syncNow();
  await write(second, (tx) => tx.patch('person', personId, { phone: '3005550172' }));
  await second.sync.syncNow();
  await write(joya, (tx) => tx.patch('person', personId, { phone: '3005550127' }));
  await joya.sync.syncNow();
  await second.close();
  forget(second);
}

/** One disk in two computers: the second history arrives when the first is known. */
async function makeFork(): Promise<void> {
  const first = await enrolled('PD02');
  await first.close();
  const copy = temporaryFolder();
  folders.push(copy, first.folder);
  cpSync(first.folder, copy, { recursive: true });
  const original = await startStation(first.folder);
  await register(original, { documentNumber: '9999000301' });
  await original.sync.syncNow();
  await original.close();
  const clone = await startStation(copy);
  await register(clone, { documentNumber: '9999000302', givenNames: 'Berta', surnames: 'Ejemplo Inventada' });
  await expect(clone.sync.syncNow()).rejects.toMatchObject({ code: 'CONGELADO' });
  await clone.close();
}

beforeAll(async () => {
  centre = await startWebHost('central');
  office = await openScreen(centre.url);
  await setUp(office, centre);
  for (const [code, name] of [
    ['PD01', 'La Joya'],
    ['PD02', 'Morrorico'],
  ] as const)
    await puntosJson(centre.folder, ['site', 'add', '--code', code, '--name', name]);
  joya = await enrolled('PD01');
});
afterAll(async () => {
  await joya.close();
  forget(joya);
  await office.close();
  await centre.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const goToDecisions = () =>
  office.page.evaluate(() => {
    window.location.hash = '#/decisiones';
  });

test('with nothing to decide it says what will appear, and Esc leads back', async () => {
  await goToDecisions();
  await sees(office, 'Nada por decidir');
  expect(await office.faults('decisions-none')).toEqual([]);
  await press(office, 'h');
  await sees(office, 'Todavía no se ha decidido nada');
  expect(await office.faults('history-none')).toEqual([]);
  await press(office, 'Escape');
  await sees(office, 'Nada por decidir');
});

test('what contradicts a history stands first, then conflicts, what waits and what was refused', async () => {
  await makeConflict();
  await makeFork();
  await write(joya, (tx) => tx.append('attendance', visit(tx, joya.context.siteId(), 'persona-que-falta')));
  await write(joya, async (tx) => {
    const row = person(tx, joya.context.siteId(), { documentNumber: '9999000401' });
    await tx.create('person', row);
    for (let i = 0; i < 3; i += 1) await tx.append('attendance', visit(tx, 'otro-punto', row.id));
  });
  await joya.sync.syncNow();
  await sees(office, 'Dos historias de');
  await sees(office, 'En cuarentena');
  const more = office.page.locator('details');
  await more.filter({ hasText: 'Personas: Berta Ejemplo Inventada' }).waitFor();
  await press(office, 'v');
  await office.page.getByRole('cell', { name: 'Navegación' }).waitFor();
  expect(await office.faults('decisions-fork-open')).toEqual([]);
  await press(office, 'v');
  await office.page.getByRole('cell', { name: 'Navegación' }).waitFor({ state: 'hidden' });
  expect([await cutOff(office), await office.faults('decisions-fork')]).toEqual([[], []]);
  await press(office, 'ArrowDown');
  await sees(office, 'Se dijo también');
  expect([await cutOff(office), await office.faults('decisions-conflict')]).toEqual([[], []]);
  expect((await reachable(office)).length).toBeGreaterThan(5);
  await office.zoom(true);
  expect([await cutOff(office), await office.faults('decisions-conflict-200')]).toEqual([[], []]);
  await office.zoom(false);
});

test('2 takes the other value, and Ctrl Z gives it back', async () => {
  await press(office, '2');
  await sees(office, 'Ahora vale el otro valor.');
  await sees(office, /Aplazado: Falta el registro/u);
  await press(office, 'Control+z');
  await sees(office, 'Deshecho: el caso espera otra vez.');
  // The case that came back is the one in view.
  await sees(office, 'Se dijo también');
  await sees(office, '3005550127');
  await press(office, '1');
  await sees(office, 'Se queda el que valía.');
  expect(office.complaints).toEqual([]);
});

test('what waits is retried for nothing and says why; what was refused is amended or dismissed with a reason', async () => {
  await sees(office, /Aplazado: Falta el registro/u);
  expect(await office.faults('decisions-parked')).toEqual([]);
  await press(office, 'r');
  await sees(office, /Sigue igual: Falta el registro/u);
  // A retry that changed nothing is nothing to undo, and says so no longer than its case is in view.
  expect(await office.page.getByRole('button', { name: 'Deshacer la última decisión' }).count()).toBe(0);
  await press(office, 'ArrowDown');
  await sees(office, /No se aplicó: Dice ser de otro Punto/u);
  expect(await office.page.getByText(/Sigue igual/u).count()).toBe(0);
  await sees(office, /Hay 2.iguales/u);
  expect([await cutOff(office), await office.faults('decisions-quarantined')]).toEqual([[], []]);
  await press(office, 'e');
  const punto = office.page.getByRole('combobox', { name: 'Punto', exact: true });
  await punto.waitFor();
  expect(await office.faults('decisions-amend')).toEqual([]);
  // The list has the focus; its first letters choose.
  await type(office, 'La J');
  expect(await punto.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.label)).toBe('La Joya');
  await press(office, 'Control+Enter');
  await sees(office, 'Corregido y aplicado.');
  await sees(office, /Hay 1.igual/u);
  await press(office, 'x');
  const reason = office.page.getByRole('textbox', { name: 'Por qué se descarta' });
  await reason.waitFor();
  await type(office, 'Se registraron tres veces.');
  expect(await office.faults('decisions-dismiss')).toEqual([]);
  await press(office, 'Enter');
  await sees(office, /Se descartó: 2.datos/u);
});

test('a forked batch is applied operation by operation, and undone as one', async () => {
  await press(office, 'ArrowUp', 'ArrowUp');
  await sees(office, 'Dos historias de');
  await press(office, 'a');
  await sees(office, /Se aplicó: 2.datos/u);
  await press(office, 'Control+z');
  await sees(office, 'Deshecho: el caso espera otra vez.');
  await sees(office, 'Dos historias');
  await joya.sync.syncNow();
  const { told } = await joya.sync.status();
  expect(told.map(({ told: end, count }) => [end, count]).toSorted()).toEqual([
    ['AMENDED', 1],
    ['CONFLICT', 1],
    ['DISMISSED', 2],
    ['PARKED', 1],
  ]);
  expect(office.complaints).toEqual([]);
});

/** The same person at another computer. */
async function inAnotherWindow(procedure: string, data?: object): Promise<unknown> {
  const reply = await office.page.context().request.post(`${centre.url}/trpc/${procedure}`, {
    headers: { origin: centre.url, 'content-type': 'application/json' },
    ...(data === undefined ? {} : { data }),
  });
  const body = (await reply.json()) as { result: { data: unknown } };
  return body.result.data;
}

test('the history says who decided what and why; what another person undid meanwhile is not touched again', async () => {
  await press(office, 'h');
  await sees(office, 'Historial de decisiones');
  const rows = office.page.getByRole('region', { name: 'Lista de decisiones' }).getByRole('row');
  await sees(office, 'Se registraron tres veces.');
  await sees(office, /Atenciones \(2.datos\), La Joya/u);
  expect([await cutOff(office), await office.faults('history')]).toEqual([[], []]);
  expect(await reachable(office)).toEqual(expect.arrayContaining(['Lista de decisiones']));
  const recent = (await inAnotherWindow('decisions.recent')) as { ids: string[]; action: string }[];
  const at = recent.findIndex(({ action }) => action === 'DISMISS');
  await press(office, ...Array.from(recent, () => 'ArrowUp'));
  for (let row = 0; row < at; row += 1) await press(office, 'ArrowDown');
  await expect.poll(() => rows.nth(at + 1).getAttribute('data-chosen')).toBe('true');
  // The window hears of it; what is pressed before is refused by the core all the same.
  await office.page.route(/decisions\.undo/u, async (route) => {
    await inAnotherWindow('decisions.undo', { ids: recent[at]?.ids ?? [] });
    await route.continue();
  });
  await press(office, 'd');
  await sees(office, 'Alguien ya deshizo esa decisión; actualice la pantalla.');
  expect(await office.faults('history-refused')).toEqual([]);
  await office.page.unroute(/decisions\.undo/u);
  await expect.poll(() => rows.nth(at + 1).innerText()).toContain('Deshecha');
});

test('what was decided in an earlier visit is taken back with Ctrl Z, the newest of one’s own first', async () => {
  await office.page.reload();
  await goToDecisions();
  await sees(office, /casos esperan/u);
  await press(office, 'h');
  await sees(office, 'Se corrigió y se aplicó');
  const standing = () => office.page.getByRole('row').filter({ hasText: 'Vale' }).count();
  const before = await standing();
  await press(office, 'Control+z');
  await sees(office, 'Deshecho: el caso espera otra vez.');
  await expect.poll(standing).toBe(before - 1);
  await office.zoom(true);
  expect([await cutOff(office), await office.faults('history-200')]).toEqual([[], []]);
  await office.zoom(false);
  await press(office, 'Escape');
  await sees(office, /casos esperan/u);
});
