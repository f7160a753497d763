import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { firstBrokenLink, genesisHash, type Change } from '#shared/sync/change.ts';
import { puntosJson, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWindow, type TestWindow } from '#tests/support/window.ts';

const ROUNDS = 100;
/** Registrations that are always under way at the same time. */
const IN_FLIGHT = 6;
const PASSWORD = 'una frase larga de prueba';

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'desk'], PASSWORD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Registers until the process dies; what it acknowledged before. */
async function registerUntilDeath(
  window: TestWindow,
  personId: string,
  onAnswer: () => void,
): Promise<string[]> {
  const acknowledged: string[] = [];
  for (;;) {
    const answer = await window
      .ask('attendance.register', { personId, service: 'SALA', evenIfRepeated: true })
      .catch(() => null);
    // The connection broke or its answer was cut: it was not acknowledged.
    if (answer === null) return acknowledged;
    expect(answer.status).toBe(200);
    const { result } = answer.body as { result: { data: { id: string } } };
    acknowledged.push(result.data.id);
    onAnswer();
  }
}

/** Kills the process in the middle of registrations: after a number of answers that no round shares with the next. */
async function oneRound(
  station: Serving,
  window: TestWindow,
  personId: string,
  killAfter: number,
): Promise<string[]> {
  let answers = 0;
  const onAnswer = () => {
    answers += 1;
    if (answers === killAfter) station.process.kill('SIGKILL');
  };
  const all = await Promise.all(
    Array.from({ length: IN_FLIGHT }, () => registerUntilDeath(window, personId, onAnswer)),
  );
  return all.flat();
}

function openDatabase(): Driver {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  return openDriver(database, { key, readonly: true, mustExist: true });
}

it(`${ROUNDS} times killed during registrations, a Punto has every acknowledged attendance exactly once`, async () => {
  const acknowledged: string[] = [];
  let cookie: TestWindow | null = null;
  let personId = '';
  let port = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // The same port, so that the session of the first login goes on: nobody at the desk logs in again.
    const station = await servePuntos(folder, ['station', 'serve', '--port', String(port)]);
    port = Number(new URL(station.localUrl).port);
    if (cookie === null) {
      cookie = openWindow(station.localUrl);
      await cookie.value('session.login', { username: 'ana', password: PASSWORD });
      const person = await cookie.value<{ id: string }>('people.create', {
        documentType: 'CC',
        documentNumber: '9999000017',
        givenNames: 'Ana María',
        surnames: 'Peña Prueba',
        sex: 'MUJER',
      });
      personId = person.id;
    }
    acknowledged.push(...(await oneRound(station, cookie, personId, 1 + (round % 37))));
    expect(await station.stop()).toBeNull();
  }

  const last = await servePuntos(folder);
  expect(await last.stop()).toBe(0);
  const driver = openDatabase();
  try {
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
    const stored = (driver.prepare('SELECT id FROM attendance').all([]) as { id: string }[]).map(
      ({ id }) => id,
    );
    const kept = new Set(stored);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    // What was saved and not acknowledged is one attendance at most for each that was under way.
    expect(stored.length - acknowledged.length).toBeLessThanOrEqual(ROUNDS * IN_FLIGHT);

    const logged = driver.prepare("SELECT rowId FROM change WHERE tableName = 'attendance'").all([]) as {
      rowId: string;
    }[];
    expect(logged.map(({ rowId }) => rowId).toSorted()).toEqual(stored.toSorted());
    const changes = driver.prepare('SELECT * FROM change ORDER BY epoch, seq').all([]) as Change[];
    expect(new Set(changes.map(({ epoch }) => epoch))).toEqual(new Set([1]));
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const { device = '', epoch = 0 } = changes[0] ?? {};
    const start = { seq: 0, hash: genesisHash(sha256, device, epoch, 0) };
    expect(firstBrokenLink(sha256, start, changes)).toBeNull();
    const sizes = new Map<number, number>();
    for (const { txId } of changes) sizes.set(txId, (sizes.get(txId) ?? 0) + 1);
    expect(changes.filter(({ txId, txSize }) => sizes.get(txId) !== txSize)).toEqual([]);
    expect(driver.pragma('integrity_check')).toBe('ok');
  } finally {
    driver.close();
  }
}, 600_000);
