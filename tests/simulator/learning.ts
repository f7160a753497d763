import { isRunning, stop } from './machine.ts';
import { power, type World } from './world.ts';

/** The centre's program is exchanged for the newer one: what waited for that is applied when it starts. */
export async function update(world: World): Promise<string | null> {
  const { centre } = world;
  if (!world.centreIsOlder || !isRunning(centre)) return null;
  world.mutation?.beforeUpdate?.(centre);
  await stop(centre);
  world.centreIsOlder = false;
  await power(world, centre);
  return 'the program of the centre is updated';
}
