import { FAIR } from './network.ts';
import { allAwake } from './accidents.ts';
import { isRunning } from './machine.ts';
import { update } from './learning.ts';
import { lateErrands } from './stick.ts';
import { contactOrEnrol, enrol, type Station, type World } from './world.ts';

/** Contacts of each station after which nothing may move any more. */
const ROUNDS = 3;

/**
 * Everything works again and nobody writes: every machine has power and room, the line is good; clocks stay as wrong
 * as they are. One contact must empty every outbox (invariant 8), and after a few nothing may move any more.
 */
export async function comeToRest(world: World): Promise<void> {
  world.meanwhile = null;
  world.weather = FAIR;
  world.story.push('everything comes to rest');
  if (!(await allAwake(world))) {
    world.violated(0, 'Not every machine started again.');
    return;
  }
  await update(world);
  for (const station of world.stations) if (!station.enrolled) await enrol(world, station);
  await lateErrands(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Longer than a session: what another computer did in this one's name shows when the next begins.
    world.pass(20 * 60_000);
    for (const station of world.stations) {
      const refused = await contactOrEnrol(world, station);
      if (refused !== null)
        world.violated(8, `${station.name} cannot synchronise on a good line: ${refused}`);
      else if (round === 0) nothingWaits(world, station);
    }
  }
  for (const station of world.stations) {
    if (!isRunning(station)) continue;
    const result = await station.running.sync?.syncNow().catch(() => null);
    if (result === undefined || result === null) continue;
    const { pushed, pulled } = result;
    if (pushed + pulled > 0) {
      world.violated(1, `${station.name} does not come to rest: sends ${pushed} and takes ${pulled} again`);
    }
  }
}

function nothingWaits(world: World, station: Station): void {
  const waiting = station.disk.rows<{ seq: number; tableName: string }>(
    "SELECT seq, tableName FROM change WHERE state = 'PENDING'",
  );
  const [first] = waiting;
  if (first === undefined) return;
  world.violated(
    8,
    `${station.name} still has ${waiting.length} changes after a contact, the first ${first.tableName} ${first.seq}`,
  );
}
