import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDriver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import type { Board } from '#core/features/coworking/board.ts';
import { puntosJson, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const ROUNDS = 5;
const SPACES = 4;
const PEOPLE = 12;
const PASSWORD = 'una frase larga de prueba';

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'desk'], PASSWORD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Who sits somewhere, as the desk was told: the start lies between the question and its answer. */
interface Sitting {
  readonly useId: string;
  readonly personId: string;
  readonly minutes: number;
  readonly asked: number;
  readonly answered: number;
}
type Seats = Map<string, Sitting | null>;

interface Morning {
  readonly window: TestWindow;
  readonly spaces: readonly string[];
  readonly people: readonly string[];
  /** What was acknowledged. */
  readonly seats: Seats;
  acts: number;
}

/** One act of a busy morning: somebody sits down, gets more time, or leaves. */
async function act(morning: Morning, spaceId: string): Promise<void> {
  const { window, seats, people } = morning;
  const sitting = seats.get(spaceId) ?? null;
  const asked = Date.now();
  morning.acts += 1;
  if (sitting === null) {
    const busy = new Set([...seats.values()].map((each) => each?.personId));
    const personId = people.find((id) => !busy.has(id)) ?? '';
    const seated = await window.value<{ useId: string; minutes: number }>('coworking.seat', {
      personId,
      spaceId,
    });
    seats.set(spaceId, { ...seated, personId, asked, answered: Date.now() });
  } else if (sitting.minutes === 60) {
    const { minutes } = await window.value<{ minutes: number }>('coworking.extend', { useId: sitting.useId });
    seats.set(spaceId, { ...sitting, minutes: sitting.minutes + minutes });
  } else {
    await window.value('coworking.end', { useId: sitting.useId });
    seats.set(spaceId, null);
  }
}

/** Works until the process dies; the space that the last act was about, whose answer never came. */
async function workUntilDeath(morning: Morning, station: Serving, killAfter: number): Promise<string> {
  for (let count = 0; ; count += 1) {
    const spaceId = morning.spaces[morning.acts % SPACES] ?? '';
    const doing = act(morning, spaceId);
    if (count === killAfter) station.process.kill('SIGKILL');
    const done = await doing.then(
      () => true,
      () => false,
    );
    if (!done) return spaceId;
  }
}

const shown = (sitting: Sitting | null) =>
  sitting === null ? null : { useId: sitting.useId, personId: sitting.personId, minutes: sitting.minutes };

/** Every space but the one that the last act was about is as it was acknowledged; the times are right. */
function compare(board: Board, seats: Seats, inFlight: string): void {
  for (const { id, state, use } of board.spaces) {
    const expected = seats.get(id) ?? null;
    const now = use === null ? null : { useId: use.id, personId: use.personId, minutes: use.minutes };
    if (id !== inFlight) expect(now).toEqual(shown(expected));
    expect(state).toBe(use === null ? 'LIBRE' : 'EN_USO');
    if (use === null) continue;
    expect(use.remainingMs).toBe(use.startedAt + use.minutes * 60_000 - board.now);
    if (expected === null || expected.useId !== use.id) continue;
    expect(use.startedAt).toBeGreaterThanOrEqual(expected.asked);
    expect(use.startedAt).toBeLessThanOrEqual(expected.answered);
  }
}

it(`${ROUNDS} times killed in the middle of a morning, a Punto has everybody who sat down and the time that each has left`, async () => {
  let morning: Morning | null = null;
  let inFlight = '';
  let port = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const station = await servePuntos(folder, ['station', 'serve', '--port', String(port)]);
    port = Number(new URL(station.localUrl).port);
    if (morning === null) morning = await open(station.localUrl);
    else await goOn(morning, inFlight);
    if (round === ROUNDS) expect(await station.stop()).toBe(0);
    else {
      inFlight = await workUntilDeath(morning, station, 3 + ((round * 5) % 11));
      expect(await station.stop()).toBeNull();
    }
  }
  wholeOnDisk();
}, 300_000);

/** What was not acknowledged was done or not: the desk goes on from what it sees. */
async function goOn(morning: Morning, inFlight: string): Promise<void> {
  const board = await morning.window.value<Board>('coworking.board');
  compare(board, morning.seats, inFlight);
  const use = board.spaces.find((space) => space.id === inFlight)?.use ?? null;
  const seen = use === null ? null : { useId: use.id, personId: use.personId, minutes: use.minutes };
  const at = use?.startedAt ?? 0;
  morning.seats.set(inFlight, seen === null ? null : { ...seen, asked: at, answered: at });
}

async function open(url: string): Promise<Morning> {
  const window = openWindow(url);
  await window.value('session.login', { username: 'ana', password: PASSWORD });
  const people: string[] = [];
  for (let number = 1; number <= PEOPLE; number += 1) {
    const { id } = await window.value<{ id: string }>('people.create', {
      documentType: 'CC',
      documentNumber: String(9_999_000_000 + number),
      givenNames: 'Ana María',
      surnames: `Prueba Número ${number}`,
      sex: 'MUJER',
    });
    people.push(id);
  }
  const wanted = { kind: 'EQUIPO', name: `PC 1..${SPACES}`, capacity: 1 };
  const { ids } = await window.value<{ ids: string[] }>('coworking.addSpaces', wanted);
  return { window, people, spaces: ids, seats: new Map(), acts: 0 };
}

/** No act is there in part: a use with its visit, an end with the visit's end. */
function wholeOnDisk(): void {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  const driver = openDriver(database, { key, readonly: true, mustExist: true });
  try {
    const count = (sql: string) => (driver.prepare(sql).all([]) as { n: number }[])[0]?.n;
    expect(count('SELECT count(*) AS n FROM useStart')).toBeGreaterThan(ROUNDS);
    expect(
      count('SELECT count(*) AS n FROM useStart WHERE attendanceId NOT IN (SELECT id FROM attendance)'),
    ).toBe(0);
    expect(
      count(`SELECT count(*) AS n FROM useEnd e JOIN useStart s ON s.id = e.useId
        WHERE s.attendanceId NOT IN (SELECT attendanceId FROM attendanceEnd)`),
    ).toBe(0);
    expect(count('SELECT count(*) - count(DISTINCT useId) AS n FROM useEnd')).toBe(0);
    expect(driver.pragma('integrity_check')).toBe('ok');
  } finally {
    driver.close();
  }
}
