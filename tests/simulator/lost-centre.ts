import { createEnrolmentCode } from '#core/features/central/sites.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { putBack } from './accidents.ts';
import { checkAtRest } from './checks.ts';
import { Killed } from './disk.ts';
import { isRunning, stop } from './machine.ts';
import { comeToRest } from './rest.ts';
import { contactOrEnrol, power, type Station, type World } from './world.ts';

const DAY = 86_400_000;

/**
 * After the rest the centre goes with its disk and all its copies. A new one with another key begins with nothing but
 * the Puntos, and everybody who was enrolled at the old one goes over: all that any log holds must come.
 */
export async function centreIsLost(world: World): Promise<void> {
  const { centre } = world;
  world.story.push('the centre is lost, and a new one takes its place');
  // Nobody opens at another key what was said to that one.
  for (const said of [world.network.delivered, world.network.held]) said.length = 0;
  await putBack(world, centre, world.templates.centre);
  world.centreReplaced = true;
  centre.disk.damage("DELETE FROM meta WHERE key = 'hubIdentity'");
  await stop(centre);
  await power(world, centre);
  // Half a year may have passed.
  for (const station of world.stations) world.oracle.pruned(station);
  for (const station of world.stations) await goOver(world, station);
  await comeToRest(world);
  // What no log tells of any more comes with the comparisons: the first is a day after the first download.
  // Nobody repeats anything while the clock is wrong, for the centre would correct it by the error of now.
  for (const { clock } of world.stations) clock.errorMs = 0;
  for (let day = 0; day < 3; day += 1) {
    world.pass(DAY + 3_600_000);
    // Whoever is given another code meanwhile is heard of by the others the second time.
    for (const station of [...world.stations, ...world.stations]) await contactOrEnrol(world, station);
  }
  await checkAtRest(world);
}

/** How often the power may go on the way. */
const CUTS = 2;

/** The power may go anywhere on the way, at either side: the same code ends what was begun. */
async function goOver(world: World, station: Station): Promise<void> {
  const { centre, random } = world;
  let code: string | null = null;
  for (let cuts = 0; cuts <= CUTS; cuts += 1) {
    await power(world, centre);
    await power(world, station);
    if (!isRunning(centre) || !isRunning(station)) return;
    code ??= (await createEnrolmentCode(centre.running.context, 'central', station.siteCode)).code;
    const unlucky = cuts < CUTS && random.chance(0.7) ? random.pick([station, station, centre]) : null;
    unlucky?.disk.cutAt(random.between(1, 120), random.chance(0.5) ? 'BEFORE' : 'AFTER');
    try {
      await station.running.sync?.enrol(code, true);
      return;
    } catch (error) {
      if (unlucky === null || !(error instanceof Killed || error instanceof Refusal)) throw error;
      world.story.push(`${unlucky.name} loses its power while ${station.name} goes over`);
    } finally {
      unlucky?.disk.calm();
      world.oracle.look(centre);
      world.oracle.look(station);
    }
  }
}
