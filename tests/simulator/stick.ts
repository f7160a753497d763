import { Refusal } from '#shared/domain/failure.ts';
import { Killed } from './disk.ts';
import { isRunning } from './machine.ts';
import { asCentre } from './older-centre.ts';
import type { Station, World } from './world.ts';

/** A file on a USB stick: from a Punto to the centre, or the answer that goes back. */
export interface Parcel {
  readonly station: Station;
  readonly kind: 'OUTBOX' | 'REPLY';
  readonly bytes: Uint8Array;
}

/** Somebody writes a package, brings one to the centre, or reads an answer; in any order, late, twice or cut. */
export async function someErrand(world: World): Promise<string | null> {
  const parcel = world.random.any(world.parcels);
  const fresh = parcel === undefined || world.random.chance(0.35);
  const station = world.random.any(world.stations);
  if (fresh) return station === undefined ? null : `${station.name}: ${await pack(world, station)}`;
  return carry(world, parcel);
}

/** A Punto without network: package, centre, answer, one after the other, as far as nothing goes wrong. */
export async function wholeErrand(world: World, station: Station): Promise<string> {
  const said = [await pack(world, station)];
  for (let i = 0; i < 2; i += 1) {
    const last = world.parcels.at(-1);
    if (last?.station === station) said.push(await carry(world, last));
  }
  return `${station.name} by stick: ${said.join(', ')}`;
}

/** What still lies about is brought in the end, the oldest last. */
export async function lateErrands(world: World): Promise<void> {
  for (const parcel of world.parcels.toReversed().slice(0, 4)) world.story.push(await carry(world, parcel));
}

async function pack(world: World, station: Station): Promise<string> {
  if (!isRunning(station) || !station.enrolled) return 'writes no package';
  return attempt(world, station.name, async () => {
    const made = await station.running.sync?.carrier.make('ana@recepcion');
    if (made === undefined) return 'writes no package';
    world.parcels.push({ station, kind: 'OUTBOX', bytes: made.bytes });
    return `writes a package of ${made.changes} changes`;
  });
}

async function carry(world: World, parcel: Parcel): Promise<string> {
  const { random } = world;
  const { station, kind, bytes } = parcel;
  const cut = random.chance(0.1);
  const end = Math.floor(random.next() * bytes.length);
  const read = cut ? bytes.subarray(0, end) : bytes;
  const what = await (kind === 'OUTBOX' ? handIn(world, station, read) : takeBack(world, station, read));
  const name = `${kind === 'OUTBOX' ? 'the package' : 'the answer'} of ${station.name}${cut ? ', cut,' : ''}`;
  if (cut && /^(taken|read)/.test(what)) world.violated(3, `${name} counted although it was not whole`);
  return `${name}: ${what}`;
}

async function handIn(world: World, station: Station, bytes: Uint8Array): Promise<string> {
  const { centre } = world;
  if (!isRunning(centre)) return 'the centre is off';
  return attempt(world, centre.name, async () => {
    const { hub } = centre.running;
    if (hub === null) return 'nobody takes it';
    const taken = await asCentre(world.centreIsOlder, () => hub.intake.take('central@oatic', bytes));
    world.parcels.push({ station, kind: 'REPLY', bytes: taken.reply.bytes });
    // From here on the answer says so, whoever reads it and when.
    const chains = centre.disk.rows<{ lane: number; epoch: number; ackedSeq: number }>(
      'SELECT lane, epoch, ackedSeq FROM deviceChain WHERE device = ?',
      [taken.device],
    );
    for (const { lane, epoch, ackedSeq } of chains) {
      world.oracle.acknowledged(taken.device, lane, epoch, ackedSeq);
    }
    return `taken, ${taken.fresh} of ${taken.changes} were new`;
  });
}

async function takeBack(world: World, station: Station, bytes: Uint8Array): Promise<string> {
  if (!isRunning(station)) return 'the Punto is off';
  return attempt(world, station.name, async () => {
    const read = await station.running.sync?.carrier.read(bytes);
    return `read, ${read?.acknowledged} acknowledged and ${read?.received} received`;
  });
}

async function attempt(world: World, machine: string, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Killed) return 'the power went meanwhile';
    if (error instanceof Refusal) return `refused: ${error.code}`;
    world.surroundings.defect(machine, error);
    return 'failed';
  } finally {
    for (const each of [world.centre, ...world.stations]) world.oracle.look(each);
  }
}
