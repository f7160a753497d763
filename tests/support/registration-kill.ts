import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { openDriver, type Driver } from '#core/db/driver.ts';
import { dataFolder } from '#core/db/folder.ts';
import { firstBrokenLink, genesisHash, type Change } from '#shared/sync/change.ts';
import { puntosJson, servePuntos, type Serving } from './puntos.ts';
import { temporaryFolder } from './store.ts';
import { openWindow, type TestWindow } from './window.ts';

/** SIGKILL of a serving Punto in the middle of registrations, time and again, and what its folder has afterwards. */

/** Registrations that are always under way at the same time. */
export const IN_FLIGHT = 6;
/** After how many answers a round kills: from 1 to so many, each another step of the work. */
export const KILL_POINTS = 37;
const PASSWORD = 'una frase larga de prueba';

export interface RegistrationKills {
  readonly rounds: number;
  /** Attendances that were answered for. */
  readonly acknowledged: number;
  /** Of these, how many were answered for twice. */
  readonly repeated: number;
  /** Of these, the ids that the folder has not. */
  readonly lost: readonly string[];
  /** Attendances that the folder has beyond those. */
  readonly unacknowledged: number;
  /** Whether the log of changes names the stored attendances, each once, and no others. */
  readonly logged: boolean;
  readonly epochs: readonly number[];
  /** The first change whose hash does not follow from the one before. */
  readonly brokenLink: ReturnType<typeof firstBrokenLink>;
  /** Transactions of which the log has a part only. */
  readonly cut: readonly number[];
  /** SQLite's own word on the file. */
  readonly integrity: unknown;
}

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
    if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    const { result } = answer.body as { result: { data: { id: string } } };
    acknowledged.push(result.data.id);
    onAnswer();
  }
}

/** Kills the process in the middle of registrations, after this many answers. */
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

async function firstLogin(url: string): Promise<{ window: TestWindow; personId: string }> {
  const window = openWindow(url);
  await window.value('session.login', { username: 'ana', password: PASSWORD });
  const { id } = await window.value<{ id: string }>('people.create', {
    documentType: 'CC',
    documentNumber: '9999000017',
    givenNames: 'Ana María',
    surnames: 'Peña Prueba',
    sex: 'MUJER',
  });
  return { window, personId: id };
}

/**
 * Kills a Punto `rounds` times and looks through what it has. Throws where it ends otherwise than by the kill, answers
 * anything but a registration, or does not come back.
 */
export async function killRegistrations(rounds: number): Promise<RegistrationKills> {
  const folder = temporaryFolder();
  try {
    await puntosJson(folder, ['user', 'add', '--username', 'ana', '--role', 'desk'], PASSWORD);
    const acknowledged: string[] = [];
    let desk: Awaited<ReturnType<typeof firstLogin>> | null = null;
    let port = 0;
    for (let round = 0; round < rounds; round += 1) {
      // The same port, so that the session of the first login goes on: nobody at the desk logs in again.
      const station = await servePuntos(folder, ['station', 'serve', '--port', String(port)]);
      port = Number(new URL(station.localUrl).port);
      desk ??= await firstLogin(station.localUrl);
      const { window, personId } = desk;
      acknowledged.push(...(await oneRound(station, window, personId, 1 + (round % KILL_POINTS))));
      const code = await station.stop();
      if (code !== null) throw new Error(`It ended with ${code} before it was killed: ${station.stderr()}`);
    }
    const last = await servePuntos(folder);
    const code = await last.stop();
    if (code !== 0) throw new Error(`The last start ended with ${code}: ${last.stderr()}`);
    return { rounds, ...lookThrough(folder, acknowledged) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lookThrough(folder: string, acknowledged: readonly string[]): Omit<RegistrationKills, 'rounds'> {
  const driver = openDatabase(folder);
  const ids = (statement: string) =>
    (driver.prepare(statement).all([]) as { id: string }[]).map(({ id }) => id);
  try {
    const stored = ids('SELECT id FROM attendance');
    const kept = new Set(stored);
    const logged = ids("SELECT rowId AS id FROM change WHERE tableName = 'attendance'");
    const changes = driver.prepare('SELECT * FROM change ORDER BY epoch, seq').all([]) as Change[];
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const { device = '', epoch = 0 } = changes[0] ?? {};
    const start = { seq: 0, hash: genesisHash(sha256, device, epoch, 0) };
    const sizes = new Map<number, number>();
    for (const { txId } of changes) sizes.set(txId, (sizes.get(txId) ?? 0) + 1);
    return {
      acknowledged: acknowledged.length,
      repeated: acknowledged.length - new Set(acknowledged).size,
      lost: acknowledged.filter((id) => !kept.has(id)),
      unacknowledged: stored.length - acknowledged.length,
      logged: JSON.stringify(logged.toSorted()) === JSON.stringify(stored.toSorted()),
      epochs: [...new Set(changes.map((change) => change.epoch))],
      brokenLink: firstBrokenLink(sha256, start, changes),
      cut: changes.filter(({ txId, txSize }) => sizes.get(txId) !== txSize).map(({ txId }) => txId),
      integrity: driver.pragma('integrity_check'),
    };
  } finally {
    driver.close();
  }
}

function openDatabase(folder: string): Driver {
  const { database, keyFile } = dataFolder(folder);
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  return openDriver(database, { key, readonly: true, mustExist: true });
}
