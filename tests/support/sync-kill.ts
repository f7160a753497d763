import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './store.ts';
import { forget, startHub, startStation, tables } from './sync-world.ts';

/** SIGKILL of a station and of its centre, in turn, while one registers and sends without a pause. */

export interface KillResult {
  /** How often each of the two was killed. */
  readonly rounds: number;
  /** Registrations that a person was told of. */
  readonly promised: number;
  /** Of these, how many neither side has. */
  readonly lost: number;
  /** Tables in which the two differ. */
  readonly different: readonly string[];
  /** Changes of the station in the centre's log that are not applied, or out of order. */
  readonly outOfOrder: number;
  /** Versions that the centre never gave. */
  readonly unsettled: number;
  /** What the processes said of errors. */
  readonly errors: string;
}

interface Spawned {
  readonly child: ChildProcess;
  readonly ready: Record<string, unknown>;
  readonly lines: Record<string, unknown>[];
  readonly errors: string[];
  /** Until it has said this many lines. */
  said(count: number): Promise<void>;
}

async function start(...parameters: string[]): Promise<Spawned> {
  const child = spawn(process.execPath, ['tests/support/sync-process.ts', ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  await Promise.race([once(reader, 'line'), once(child, 'exit')]);
  const [ready] = lines;
  if (ready === undefined) throw new Error(`did not start: ${errors.join('')}`);
  const said = async (count: number) => {
    while (lines.length < count && child.exitCode === null) await delay(5);
    if (lines.length < count) throw new Error(`ended by itself: ${errors.join('')}`);
  };
  return { child, ready, lines, errors, said };
}

async function kill({ child }: Spawned): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Registrations that follow a start before the next kill. */
const SPACING = 3;
/** The kill falls up to so many milliseconds after them: on another step each round. */
const SPREAD_MS = 60;

/** Kills each of the two `rounds` times and compares them afterwards. */
export async function killBoth(rounds: number): Promise<KillResult> {
  const hubFolder = temporaryFolder();
  const stationFolder = temporaryFolder();
  const promised = new Set<string>();
  const errors: string[] = [];
  let hub = await start('hub', hubFolder, '0');
  const port = String(hub.ready['port']);
  let station = await start('station', stationFolder, String(hub.ready['code']));
  const keepPromises = () => {
    for (const line of station.lines) {
      if (typeof line['registered'] === 'string') promised.add(line['registered']);
    }
    errors.push(...station.errors);
  };
  for (let round = 0; round < 2 * rounds; round += 1) {
    await station.said(station.lines.length + SPACING);
    await delay((round * 7) % SPREAD_MS);
    if (round % 2 === 0) {
      await kill(station);
      keepPromises();
      station = await start('station', stationFolder);
    } else {
      await kill(hub);
      errors.push(...hub.errors);
      hub = await start('hub', hubFolder, port);
    }
  }
  await kill(station);
  keepPromises();
  await kill(hub);
  errors.push(...hub.errors);

  const centre = await startHub(hubFolder, Number(port));
  const punto = await startStation(stationFolder);
  try {
    await punto.sync.syncNow();
    const here = await tables(punto);
    const there = await tables(centre);
    const people = new Set((here['person'] as { id: string }[]).map((row) => row.id));
    const log = await centre.context.store.read
      .selectFrom('change')
      .select(['seq', 'state'])
      .where('device', '=', punto.context.ledger.identity.device)
      .where('lane', '=', 0)
      .orderBy('seq')
      .execute();
    return {
      rounds,
      promised: promised.size,
      lost: [...promised].filter((id) => !people.has(id)).length,
      different: Object.keys(here).filter(
        (name) => JSON.stringify(here[name]) !== JSON.stringify(there[name]),
      ),
      outOfOrder: log.filter(({ seq, state }, index) => seq !== index + 1 || state !== 'APPLIED').length,
      unsettled: JSON.stringify(here).split('"~').length - 1,
      errors: errors.join(''),
    };
  } finally {
    await punto.close();
    await centre.close();
    forget(punto, centre);
  }
}
