import { cpSync, rmSync, statSync, truncateSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder } from '#core/db/folder.ts';
import { runCheck } from '#core/db/upkeep.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  contents,
  filesBelow,
  flipBit,
  openTestFolder,
  register,
  snapshotter,
  type TestFolder,
} from '#tests/support/folder.ts';
import { temporaryFolder } from '#tests/support/store.ts';

type Contents = Awaited<ReturnType<typeof contents>>;

let pristine: string;
let all: Contents;
let copied: Contents;

beforeAll(async () => {
  pristine = temporaryFolder();
  const t = await openTestFolder(pristine);
  for (let i = 0; i < 60; i += 1) await register(t, `Persona ${i}`);
  copied = await contents(t);
  await snapshotter(t).take();
  for (let i = 60; i < 70; i += 1) await register(t, `Persona ${i}`);
  all = await contents(t);
  await t.close();
});
afterAll(() => rmSync(pristine, { recursive: true, force: true }));

/** Reads all that people entered and every page besides; throws what the desk would meet. */
async function readEverything(t: TestFolder): Promise<Contents> {
  const found = await contents(t);
  await t.store.read.selectFrom('change').selectAll().execute();
  // A quick_check gives up after its hundredth complaint and says so in rows; this meets every page, as reading would.
  t.store.driver.prepare('SELECT sum(payload) FROM dbstat').all([]);
  return found;
}

/** Opens a folder as a host does: closes and opens again when a damaged page is met at work. */
async function serve(folder: string): Promise<{ t: TestFolder; found: Contents }> {
  try {
    return await serveOnce(folder);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'BASE_DANADA') throw error;
    return serveOnce(folder);
  }
}

async function serveOnce(folder: string): Promise<{ t: TestFolder; found: Contents }> {
  const t = await openTestFolder(folder);
  try {
    return { t, found: await readEverything(t) };
  } catch (error) {
    await t.close();
    throw error;
  }
}

async function damaged(damage: (database: string) => void): Promise<void> {
  const path = temporaryFolder();
  cpSync(pristine, path, { recursive: true });
  const folder = dataFolder(path);
  damage(folder.database);
  const { t, found } = await serve(path);
  const report = t.recovered;
  await t.close();
  if (report === null) expect(found).toEqual(all);
  else {
    expect([found, report.lost]).toEqual([copied, 20]);
    expect(filesBelow(folder.quarantine)).toContain(`${report.quarantined}/puntos.db`);
  }
  expect(await runCheck({ path: folder.database, key: t.key })).toMatchObject({ ok: true });
  rmSync(path, { recursive: true });
}

// Each round opens a folder once or twice and may restore it.
describe('a database whose disk lost or changed bytes', { timeout: 300_000 }, () => {
  it('opens with all data, or with the snapshot and the count of what is missing; never with less in silence', async () => {
    const bytes = statSync(dataFolder(pristine).database).size;
    const flip = fc.record({ offset: fc.nat(bytes - 1), bit: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 4 }), (flips) =>
        damaged((database) => {
          for (const { offset, bit } of flips) flipBit(database, offset, bit);
        }),
      ),
      // The page of the identity, met while opening; the last one by the ledger; the salt of the key.
      {
        numRuns: 25,
        examples: [[[{ offset: 4096, bit: 0 }]], [[{ offset: 106_496, bit: 0 }]], [[{ offset: 3, bit: 7 }]]],
      },
    );
  });

  it('is restored wherever it was cut off', async () => {
    const bytes = statSync(dataFolder(pristine).database).size;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes - 1), (size) => damaged((database) => truncateSync(database, size))),
      { numRuns: 10, examples: [[0], [1], [2]] },
    );
  });
});
