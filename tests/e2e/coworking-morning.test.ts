import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { PASSWORD, place, setUp } from '#tests/support/steps.ts';
import { freePort, startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';
import { openWindow } from '#tests/support/window.ts';
import type { TestWindow } from '#tests/support/window.ts';

/** A morning of coworking by keyboard alone, with a power cut in the middle of it, at a host in its own process. */

const FIELD = 'coworking-field';
const MINUTE = 60_000;
const PEOPLE = ['Abril Prueba', 'Bruno Ejemplo', 'Carla Ficticia', 'Darío Supuesto'] as const;
const numberOf = (index: number) => String(9_999_200_000 + index);

interface Board {
  readonly now: number;
  readonly spaces: ReadonlyArray<{
    readonly name: string;
    readonly state: string;
    readonly use: {
      readonly name: string;
      readonly startedAt: number;
      readonly endsAt: number;
      readonly minutes: number;
    } | null;
    readonly call: { readonly number: number } | null;
  }>;
  readonly turns: ReadonlyArray<{ readonly number: number; readonly name: string; readonly state: string }>;
}

let host: WebHost;
let desk: Desk;
let args: readonly string[];
const running = new AsyncDisposableStack();

beforeAll(async () => {
  args = ['--port', String(await freePort())];
  host = await startWebHost('station', { args });
  running.defer(() => host.stop());
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  await setUp(desk, host, 'La Joya');
  await desk.hands.focusOn('reception-search');
  const window = await asked();
  for (const [index, name] of PEOPLE.entries()) {
    const [givenNames, surnames] = name.split(' ');
    await window.value('people.create', {
      documentType: 'CC',
      documentNumber: numberOf(index),
      givenNames,
      surnames: `${surnames} Ensayo`,
      sex: 'NO_INFORMA',
    });
  }
}, 60_000);
afterAll(() => running.disposeAsync());

async function asked(): Promise<TestWindow> {
  const window = openWindow(host.url);
  await window.value('session.login', { username: 'admin', password: PASSWORD });
  return window;
}

async function board(): Promise<Board> {
  return (await asked()).value<Board>('coworking.board');
}

/** Who sits where, by the core. */
function sitting({ spaces }: Board): readonly string[] {
  return spaces.flatMap(({ name, use }) => (use === null ? [] : [`${name} ${use.name} ${use.minutes}`]));
}

test('the floor of the Punto is made in one act', async () => {
  const { hands } = desk;
  await place(desk, 'Coworking');
  await hands.focusOn('setup-EQUIPO');
  await hands.type('2');
  await hands.press('Tab', 'Tab');
  await hands.type('1');
  await hands.press('Enter');
  await hands.sees('2 libres');
  await hands.focusOn(FIELD);
  expect((await board()).spaces.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'PC 01 LIBRE',
    'PC 02 LIBRE',
    'Puesto 01 LIBRE',
  ]);
});

test('a visitor who is known sits down with one key, another one on a place with two', async () => {
  const { hands } = desk;
  await hands.type(numberOf(0));
  await hands.sees('Sentar en PC 01');
  hands.count();
  await hands.press('Enter');
  await hands.sees('Abril Prueba Ensayo en PC 01');
  expect(hands.count()).toBe(1);
  await hands.type(numberOf(1));
  await hands.sees('Sentar en PC 02');
  hands.count();
  await hands.press('ArrowDown', 'Enter');
  await hands.sees('Bruno Ejemplo Ensayo en Puesto 01');
  expect(hands.count()).toBe(2);
  await hands.type('carla');
  await hands.sees('Sentar en PC 02');
  await hands.press('Enter');
  await hands.sees('Carla Ficticia Ensayo en PC 02');
  expect(sitting(await board())).toEqual([
    'PC 01 Abril Prueba Ensayo 60',
    'PC 02 Carla Ficticia Ensayo 60',
    'Puesto 01 Bruno Ejemplo Ensayo 120',
  ]);
});

test('more time is given once while nobody waits; who finds nothing free gets a number', async () => {
  const { hands } = desk;
  await hands.type('abril');
  await hands.sees('Le quedan 1 h 00');
  await hands.press('+');
  await hands.sees('PC 01: 30 minutos más');
  await hands.type(numberOf(3));
  await hands.sees('Dar turno para equipo');
  await hands.press('Enter');
  await hands.sees('Turno 1 para Darío Supuesto Ensayo');
  await hands.type('pc 2');
  await hands.sees('Terminar y llamar al 1');
  await desk.picture('morning-before-the-cut');
  const { turns, spaces } = await board();
  expect(turns.map(({ number, name, state }) => `${number} ${name} ${state}`)).toEqual([
    '1 Darío Supuesto Ensayo ESPERA',
  ]);
  expect(spaces.find(({ name }) => name === 'PC 01')?.use?.minutes).toBe(90);
});

test('the power goes, and afterwards everything stands with the right times', async () => {
  const { hands } = desk;
  const before = await board();
  await host.end('SIGKILL');
  host = await startWebHost('station', { folder: host.folder, args });
  const after = await board();
  const standing = ({ spaces }: Board) =>
    spaces.map(({ name, state, use }) => ({
      name,
      state,
      use: use === null ? null : { name: use.name, startedAt: use.startedAt, endsAt: use.endsAt },
    }));
  expect(standing(after)).toEqual(standing(before));
  expect(after.turns.map(({ number, name, state }) => ({ number, name, state }))).toEqual([
    { number: 1, name: 'Darío Supuesto Ensayo', state: 'ESPERA' },
  ]);
  const abril = after.spaces.find(({ name }) => name === 'PC 01')?.use;
  expect(abril?.endsAt).toBe((abril?.startedAt ?? 0) + 90 * MINUTE);
  // The same window goes on: it was at the desk the whole time, and so was its session.
  await desk.page.reload();
  await hands.focusOn(FIELD);
  await hands.sees('1 h 30');
  await hands.sees(/1 espera, el próximo es el 2/u);
  await desk.picture('morning-after-the-cut');
});

test('and the morning goes on: the next one is called, comes, and sits down', async () => {
  const { hands } = desk;
  await hands.type('pc 2');
  await hands.sees('Terminar y llamar al 1');
  await hands.press('Enter');
  await hands.sees('Turno 1, a PC 02');
  await hands.press('F6');
  await hands.sees('Darío Supuesto Ensayo en PC 02');
  expect(sitting(await board())).toEqual([
    'PC 01 Abril Prueba Ensayo 90',
    'PC 02 Darío Supuesto Ensayo 60',
    'Puesto 01 Bruno Ejemplo Ensayo 120',
  ]);
  await hands.type('bruno');
  await hands.sees('Bruno Ejemplo Ensayo');
  await hands.press('Enter');
  await hands.sees('Puesto 01 quedó libre');
  await desk.picture('morning-end');
  const visits = await (
    await asked()
  ).value<{ visits: readonly { name: string; endedAt: number | null }[] }>('attendance.today');
  expect(visits.visits.map(({ name, endedAt }) => [name, endedAt !== null]).toSorted()).toEqual([
    ['Abril Prueba Ensayo', false],
    ['Bruno Ejemplo Ensayo', true],
    ['Carla Ficticia Ensayo', true],
    ['Darío Supuesto Ensayo', false],
  ]);
});
