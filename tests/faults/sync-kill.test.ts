import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/store.ts';
import { forget, startHub, startStation, tables } from '#tests/support/sync-world.ts';

interface Spawned {
  readonly child: ChildProcess;
  readonly ready: Record<string, unknown>;
  readonly lines: Record<string, unknown>[];
  readonly errors: string[];
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
  return { child, ready, lines, errors };
}

async function kill({ child }: Spawned): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const ROUNDS = 8;

describe('kill -9 in the middle of the synchronisation', () => {
  it('of the station and of the centre, again and again, loses nothing and doubles nothing', async () => {
    const hubFolder = temporaryFolder();
    const stationFolder = temporaryFolder();
    const promised = new Set<string>();
    let hub = await start('hub', hubFolder, '0');
    const port = String(hub.ready['port']);
    let station = await start('station', stationFolder, String(hub.ready['code']));
    const keepPromises = () => {
      for (const line of station.lines) {
        if (typeof line['registered'] === 'string') promised.add(line['registered']);
      }
      expect(station.errors.join('')).toBe('');
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = station.lines.length;
      await expect.poll(() => station.lines.length, { timeout: 30_000 }).toBeGreaterThan(before + 3);
      // A few milliseconds more each round: the kill falls on another step.
      await new Promise((resolve) => setTimeout(resolve, round * 7));
      if (round % 2 === 0) {
        await kill(station);
        keepPromises();
        station = await start('station', stationFolder);
      } else {
        await kill(hub);
        hub = await start('hub', hubFolder, port);
      }
    }
    await kill(station);
    keepPromises();
    await kill(hub);

    const centre = await startHub(hubFolder, Number(port));
    const punto = await startStation(stationFolder);
    await punto.sync.syncNow();
    const here = await tables(punto);
    expect(here).toEqual(await tables(centre));
    const people = new Set((here['person'] as { id: string }[]).map((row) => row.id));
    expect([...promised].filter((id) => !people.has(id))).toEqual([]);
    expect(promised.size).toBeGreaterThan(ROUNDS * 3);
    const log = await centre.context.store.read
      .selectFrom('change')
      .select(['seq', 'state'])
      .where('device', '=', punto.context.ledger.identity.device)
      .orderBy('seq')
      .execute();
    expect(log).toEqual(log.map((_row, index) => ({ seq: index + 1, state: 'APPLIED' })));
    expect(JSON.stringify(here)).not.toContain('~');
    await punto.close();
    await centre.close();
    forget(punto, centre);
  });
});
