import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { bringOver } from '#core/bring-over.ts';
import { createBackup, restoreBackup } from '#core/db/backup.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { TOLERANCE_MS } from '#shared/sync/true-time.ts';
import { openLonePunto, type LoneClock } from '#tests/support/lone-punto.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { forget, startHub } from '#tests/support/sync-world.ts';

const YEARS = Date.parse('2031-06-01T15:00:00Z') - Date.now();

interface Promised {
  readonly registered: string;
  /** The true time. */
  readonly at: number;
}

interface Days {
  readonly from: number;
  readonly days: number;
  readonly error?: number;
  readonly set?: { readonly onDay: number; readonly error: number };
  /** Really killed, so many registrations after its days. */
  readonly killedAfter?: number;
}

/** Some days of the Punto; what it promised, and how many changes it said to be missing when it started. */
async function live(folder: string, { from, days, error = 0, set, killedAfter }: Days) {
  const untilKilled = killedAfter !== undefined;
  const plan = JSON.stringify({ folder, from, days, error, set: set ?? null, untilKilled });
  const child = spawn(process.execPath, ['tests/support/lone-punto-process.ts', plan], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const promised: Promised[] = [];
  let missing: number | null = null;
  const exit = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as Promised | { readonly recovered: number };
    if ('recovered' in said) {
      missing = said.recovered;
      continue;
    }
    promised.push(said);
    if (killedAfter !== undefined && promised.length === days * 4 + killedAfter) child.kill('SIGKILL');
  }
  await exit;
  expect(errors.join('')).toBe('');
  return { promised, missing };
}

it('a Punto alone for 30 days, crashed twice, its clock in 2031 and restored from last week’s backup, arrives complete', async () => {
  const now = Date.now();
  const day = (number: number) => now - (30 - number) * DAY_MS;
  const folder = temporaryFolder();
  const copy = join(temporaryFolder(), 'copia.db');
  const hub = await startHub();
  hub.clockError.ms = day(0) - now;
  await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  const { code } = await createEnrolmentCode(hub.context, 'central', 'PD01');
  const clock: LoneClock = { truth: day(0), error: 0 };
  const first = await openLonePunto(folder, clock);
  await first.sync.enrol(code);
  const kept = [await first.register()];
  await first.sync.syncNow();
  await first.close();

  // Alone from here. Two weeks, the second with the clock in 2031, and a crash in the middle of a registration.
  const crashed = await live(folder, {
    from: day(1),
    days: 8,
    set: { onDay: 4, error: YEARS },
    killedAfter: 5,
  });
  kept.push(...crashed.promised);
  const keySource = { kind: 'file' } as const;
  await createBackup({ folder, keySource, file: copy, now: () => day(10) + YEARS });
  // A week that the backup does not hold, the clock still in 2031 until somebody puts it right; another crash.
  const week = await live(folder, {
    from: day(10),
    days: 7,
    error: YEARS,
    set: { onDay: 5, error: 0 },
    killedAfter: 7,
  });
  kept.push(...week.promised);
  const restored = await restoreBackup({ folder, keySource, file: copy, now: () => day(18) }, bringOver);
  // A person and a visit for each, and what the crash cut off half-told.
  expect(restored.broughtOver).toBeGreaterThanOrEqual(2 * week.promised.length);
  const last = await live(folder, { from: day(19), days: 10 });
  kept.push(...last.promised);

  hub.clockError.ms = 0;
  clock.truth = now;
  const punto = await openLonePunto(folder, clock);
  await punto.sync.syncNow();
  const told = ({ context }: Pick<typeof punto, 'context'>) =>
    context.store.read
      .selectFrom('liveAttendance')
      .select(['personId', 'startedAt'])
      .orderBy('personId')
      .execute();
  const arrived = await told(hub);
  expect(arrived).toEqual(await told(punto));
  const at = new Map(arrived.map(({ personId, startedAt }) => [personId, startedAt]));
  // Whoever was told that they are registered is at the centre, at the time at which they came.
  expect(kept.filter((each) => Math.abs((at.get(each.registered) ?? 0) - each.at) > TOLERANCE_MS)).toEqual(
    [],
  );
  // What a crash cut off may have been on the disk already; nobody is there twice.
  expect(arrived.length - kept.length).toBeLessThanOrEqual(2);
  expect(at.size).toBe(arrived.length);
  const ruled = await hub.context.store.read
    .selectFrom('change')
    .select('state')
    .distinct()
    .where('device', '=', punto.context.ledger.identity.device)
    .execute();
  expect(ruled).toEqual([{ state: 'APPLIED' }]);
  await punto.close();
  await hub.close();
  forget(hub);
  rmSync(folder, { recursive: true, force: true });
});
