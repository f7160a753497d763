import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { settleErasures } from '#core/erase-person.ts';
import { sha256 } from '#core/ledger/ledger.ts';
import { contentStands } from '#shared/sync/change.ts';
import { decryptedPages } from '#tests/support/decrypted-pages.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { forget, startStation } from '#tests/support/sync-world.ts';

type Line = { asks?: string; personId?: string; erased?: string };

const ROUNDS = 6;

it('kill -9 in the middle of suppressions leaves each of them whole or not begun, and what was said is done', async () => {
  const folder = temporaryFolder();
  const lines: Line[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const child = spawn(process.execPath, ['tests/support/erase-process.ts', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const before = lines.length;
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line));
    await expect.poll(() => lines.length, { timeout: 30_000 }).toBeGreaterThan(before + 4);
    // A few milliseconds more each round: the kill falls on another step.
    await new Promise((resolve) => setTimeout(resolve, round * 5));
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(errors).toBe('');
  }
  const station = await startStation(folder);
  const { read } = station.context.store;
  // What the application does when it starts.
  await settleErasures(station.context);
  const promised = lines.flatMap(({ erased }) => erased ?? []);
  const people = lines.flatMap(({ asks, personId }) =>
    asks === undefined || personId === undefined ? [] : [{ name: asks, personId }],
  );
  const erased = new Set(
    (await read.selectFrom('erasure').select('personId').execute()).map((row) => row.personId),
  );
  const pages = decryptedPages(station);
  const found = people.map(({ name, personId }) => ({
    name,
    erased: erased.has(personId),
    readable: pages.includes(name) || pages.includes(name.toLowerCase()),
  }));
  expect(found).toEqual(
    people.map(({ name, personId }) => ({
      name,
      erased: erased.has(personId),
      readable: !erased.has(personId),
    })),
  );
  const done = new Set(found.flatMap((person) => (person.erased ? [person.name] : [])));
  expect(promised.filter((name) => !done.has(name))).toEqual([]);
  const visits = await read.selectFrom('liveAttendance').select('id').execute();
  expect(visits.length).toBeGreaterThanOrEqual(people.length);
  const log = await read.selectFrom('change').selectAll().execute();
  expect(log.every((change) => contentStands(sha256, change))).toBe(true);
  await station.close();
  forget(station);
});
