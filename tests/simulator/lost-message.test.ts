import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushRequest } from '#shared/sync/wire.ts';
import { allAwake, putBack } from './accidents.ts';
import { registerAlone, write } from './acts.ts';
import { checkAtRest } from './checks.ts';
import { differences } from './equality.ts';
import type { Message } from './network.ts';
import { comeToRest } from './rest.ts';
import { theTemplates } from './simulate.ts';
import { contact, createWorld, endWorld, enrol, type World } from './world.ts';

/** As personOf gives it. */
const FIRST = '3000000000';
const LAST = '3111111111';

let world: World;
/** The last that holds what it brings: see beforeEach. */
let message: Message;

const phones = () => world.centre.disk.rows<{ phone: string }>('SELECT phone FROM person');

/** The centre loses its power as a batch reaches it, and the batch's author what it wrote last with its disk. */
beforeEach(async () => {
  let cut = true;
  world = await createWorld(1, await theTemplates(), {
    name: 'a centre that loses its power at the first batch',
    invariant: 3,
    from: 1,
    between: (door, { centre }) => {
      return (path, body, token) => {
        if (path === 'push' && cut) {
          cut = false;
          centre.disk.cut();
        }
        return door(path, body, token);
      };
    },
  });
  const [station] = world.stations;
  if (station === undefined) throw new Error('A world has stations.');
  await enrol(world, station);
  await registerAlone(world, station);
  const copy = station.disk.copy();
  await write(world, station, async (tx) => {
    const [person] = station.disk.rows<{ id: string }>('SELECT id FROM person');
    await tx.patch('person', person?.id ?? '', { phone: LAST });
    return 'corrects a phone';
  });
  await contact(world, station);
  const push = world.network.delivered.find(({ path }) => path === 'push');
  if (push === undefined) throw new Error('Nothing was sent.');
  message = push;
  await allAwake(world);
  await putBack(world, station, copy);
  await comeToRest(world);
});

afterEach(() => endWorld(world));

describe('A message that the centre never took and that alone holds what it brings', () => {
  it('is none of those that came before', async () => {
    expect(phones()).toEqual([{ phone: FIRST }]);
    await checkAtRest(world);
    expect(world.violations).toEqual([]);
  });

  it('is not taken from a session that is over, and its author’s next life is not stopped for it', async () => {
    for (const station of world.stations) {
      await registerAlone(world, station);
      await contact(world, station);
    }
    await world.network.deliverLate(message);
    expect(new Set(phones().map(({ phone }) => phone))).toEqual(new Set([FIRST]));
    expect(world.centre.disk.rows('SELECT id FROM device WHERE frozenAt IS NOT NULL')).toEqual([]);
  });

  it('counts if it comes after all, and its author has it again', async () => {
    const request = pushRequest.parse(JSON.parse(message.body));
    const { device } = JSON.parse(request.batch) as { device: string };
    await world.repeat(device, request);
    await comeToRest(world);
    expect(phones()).toEqual([{ phone: LAST }]);
    expect(world.stations.flatMap((station) => differences(world, station))).toEqual([]);
    expect(world.violations).toEqual([]);
  });
});
