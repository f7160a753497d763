import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { kill, start, type Spawned } from './spawned.ts';
import { temporaryFolder } from './store.ts';
import {
  forget,
  person,
  startHub,
  startStation,
  tables,
  type TestHub,
  type TestStation,
} from './sync-world.ts';

/** SIGKILL while a new computer takes its snapshot, and while the centre reads a stick. */

export interface CutOff {
  readonly rounds: number;
  /** How many of the kills came before it was done. */
  readonly early: number;
  /** Tables in which the two sides differ afterwards. */
  readonly different: readonly string[];
  readonly errors: string;
}

/** So that a few hundred people are more than a station downloads change by change. */
const SHORT = { pulledAtMost: 50, thread: false };
const PEOPLE = 1_200;
const IN_A_TRANSACTION = 50;
/** Each kill falls so much later than the one before, over again when it came too late. */
const STEP_MS = 23;
const SPREAD_MS = 400;

/** A new computer and its centre, killed in turn until the snapshot is there. */
export async function killNewcomer(rounds: number): Promise<CutOff> {
  const { hub, punto, port } = await history();
  await punto.sync.syncNow();
  const { code } = await createEnrolmentCode(hub.context, 'central', 'PD01');
  await hub.close();
  const folder = temporaryFolder();
  let centre = await start('hub', hub.folder, String(port));
  const errors: string[] = [];
  let early = 0;
  for (let round = 0; round < rounds; round += 1) {
    const newcomer = await start('newcomer', folder, code);
    await delay(kills(round));
    if (!isDone(newcomer)) early += 1;
    if (round % 2 === 1) {
      await kill(centre);
      errors.push(...centre.errors);
      centre = await start('hub', hub.folder, String(port));
    }
    await kill(newcomer);
    errors.push(...newcomer.errors);
  }
  const last = await start('newcomer', folder, code);
  await last.saysMore(isDone(last) ? 0 : 1, 'done');
  await kill(last);
  await kill(centre);
  errors.push(...last.errors, ...centre.errors);
  const again = await startHub(hub.folder, port, SHORT);
  const fresh = await startStation(folder);
  await fresh.sync.syncNow();
  const different = differences(await tables(fresh), await tables(again));
  await close(again, punto, fresh);
  return { rounds, early, different, errors: errors.join('') };
}

/** The centre, killed while it takes a package that a Punto wrote on a stick. */
export async function killIntake(rounds: number): Promise<CutOff> {
  const { hub, punto, port } = await history();
  const made = await punto.sync.carrier.make('ana');
  const stick = join(punto.folder, made.name);
  writeFileSync(stick, made.bytes);
  await hub.close();
  const errors: string[] = [];
  let early = 0;
  for (let round = 0; round < rounds; round += 1) {
    const intake = await start('intake', hub.folder, stick);
    await delay(kills(round));
    if (!isDone(intake)) early += 1;
    await kill(intake);
    errors.push(...intake.errors);
  }
  const again = await startHub(hub.folder, port, SHORT);
  const { reply } = await again.hub.intake.take('central', made.bytes);
  await punto.sync.carrier.read(reply.bytes);
  const different = differences(await tables(punto), await tables(again));
  const { pending } = await punto.sync.status();
  if (pending > 0) errors.push(`${pending} changes still wait`);
  await close(again, punto);
  return { rounds, early, different, errors: errors.join('') };
}

const kills = (round: number) => (round * STEP_MS) % SPREAD_MS;
const isDone = ({ lines }: Spawned) => lines.some((line) => 'done' in line);

const differences = (here: Record<string, unknown[]>, there: Record<string, unknown[]>) =>
  Object.keys(there).filter((name) => JSON.stringify(here[name]) !== JSON.stringify(there[name]));

/** A Punto that has registered some hundred people and told nobody. */
async function history(): Promise<{ hub: TestHub; punto: TestStation; port: number }> {
  const hub = await startHub(undefined, 0, SHORT);
  const punto = await startStation();
  const { id } = await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
  await punto.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
  for (let from = 0; from < PEOPLE; from += IN_A_TRANSACTION) {
    await punto.context.ledger.write('ana', async (tx) => {
      for (let n = from; n < from + IN_A_TRANSACTION; n += 1) {
        await tx.create('person', person(tx, id, { documentNumber: `9999${n}` }));
      }
    });
  }
  return { hub, punto, port: hub.port };
}

async function close(...machines: readonly (TestHub | TestStation)[]): Promise<void> {
  for (const machine of machines) await machine.close();
  forget(...machines);
}
