import { readEpochMark, writeEpochMark } from '#core/db/marks.ts';
import { dataFolder } from '#core/db/folder.ts';
import { someAct } from './acts.ts';
import { revokeDevice } from '#core/features/central/sites.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { keepPlace, Killed, type Image } from './disk.ts';
import { isRunning, newMachine, stop, type Machine } from './machine.ts';
import { FAIR } from './network.ts';
import { registersInVersion } from './programs.ts';
import { season } from './compaction.ts';
import { update } from './learning.ts';
import { someErrand, wholeErrand } from './stick.ts';
import { contact, enrol, power, type Station, type World } from './world.ts';

/** What happens to machines and lines. Each returns what it did, for the story, or null for nothing. */
type Accident = (world: World) => Promise<string | null>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEARS = 3_652 * DAY;

const machines = (world: World): [Machine, ...Machine[]] => [world.centre, ...world.stations];
const someStation = (world: World): Station | undefined => world.random.any(world.stations);

const meet: Accident = async (world) => {
  const station = someStation(world);
  if (station === undefined) return null;
  if (!station.enrolled) return `${station.name} enrols: ${String(await enrol(world, station))}`;
  if (station.bySticks && world.random.chance(0.7)) return wholeErrand(world, station);
  return `${station.name} contacts the centre: ${(await contact(world, station)) ?? 'well'}`;
};

/** Within the next statements, whichever they are. */
const cutSoon: Accident = async (world) => {
  const machine = world.random.pick(machines(world));
  const statements = world.random.between(1, 120);
  machine.disk.cutAt(statements, world.random.chance(0.5) ? 'BEFORE' : 'AFTER');
  return `${machine.name} loses its power in ${statements} statements`;
};

const cutNow: Accident = async (world) => {
  const machine = world.random.pick(machines(world));
  machine.disk.cut();
  return `${machine.name} loses its power`;
};

const wake: Accident = async (world) => {
  const off = world.random.any(machines(world).filter((machine) => !isRunning(machine)));
  if (off === undefined) return null;
  await power(world, off);
  return `${off.name} starts again`;
};

const fillDisk: Accident = async (world) => {
  const machine = world.random.pick(machines(world));
  const full = world.random.chance(0.5);
  machine.disk.setFull(full);
  return `the disk of ${machine.name} ${full ? 'is full' : 'has room'}`;
};

const setClock: Accident = async (world) => {
  const machine = someStation(world);
  if (machine === undefined) return null;
  const { random } = world;
  machine.clock.errorMs = random.pick([0, random.between(-5, 5) * 60_000, random.between(-YEARS, YEARS)]);
  return `the clock of ${machine.name} is ${machine.clock.errorMs} ms off`;
};

const wait: Accident = async (world) => {
  const ms = world.random.pick([1_000, HOUR, DAY, 5 * DAY]);
  world.pass(world.random.between(1, ms));
  return 'time passes';
};

const changeWeather: Accident = async (world) => {
  const { random } = world;
  const bad = () => (random.chance(0.5) ? random.next() * 0.25 : 0);
  world.weather = random.chance(0.4)
    ? FAIR
    : {
        lost: bad(),
        replyLost: bad(),
        twice: bad(),
        late: bad(),
        cut: bad(),
        largest: random.chance(0.2) ? random.between(1_500, 20_000) : null,
      };
  return `the line changes: ${JSON.stringify(world.weather)}`;
};

const arriveLate: Accident = async (world) => {
  const { held } = world.network;
  const [message] = held.splice(world.random.between(0, Math.max(0, held.length - 1)), 1);
  if (message === undefined) return null;
  await world.network.deliverLate(message);
  return `a late ${message.path} of ${message.from} arrives`;
};

const copies = new WeakMap<World, { machine: Machine; image: Image }[]>();

const copy: Accident = async (world) => {
  const machine = world.random.pick(machines(world));
  if (!isRunning(machine)) return null;
  copies.set(world, [...(copies.get(world) ?? []), { machine, image: machine.disk.copy() }]);
  return `somebody copies the file of ${machine.name}`;
};

const restore: Accident = async (world) => {
  const kept = world.random.any(copies.get(world) ?? []);
  if (kept === undefined) return null;
  const { machine, image } = kept;
  if (!(await allAwake(world))) return null;
  await putBack(world, machine, image);
  return `${machine.name} is restored from an older copy`;
};

/** Restores a machine from a copy of its file, while every machine has power. */
export async function putBack(world: World, machine: Machine, image: Image): Promise<void> {
  await stop(machine);
  machine.disk.restart();
  if (world.random.chance(0.5)) bumpMark(machine);
  machine.disk.put(image);
  world.exchanged.add(machine.name);
  world.oracle.exchanged(machine);
  await power(world, machine);
  if (!isRunning(machine)) throw new Error(`${machine.name} did not start on a copy.`);
  world.oracle.restored(machines(world));
  if (machine === world.centre) world.centreRestored = true;
}

/** As when a virtual machine is put back: the marks beside the database are as old as it is, and tell nothing. */
const turnBack: Accident = async (world) => {
  const kept = world.random.any(disks.get(world) ?? []);
  if (kept === undefined || !(await allAwake(world))) return null;
  const { station, image } = kept;
  await stop(station);
  station.disk.restart();
  station.disk.put(image);
  keepPlace(station.disk.folder);
  world.exchanged.add(station.name);
  world.oracle.exchanged(station);
  await power(world, station);
  world.oracle.restored(machines(world));
  return `the whole disk of ${station.name} is put back to an older state`;
};

const disks = new WeakMap<World, { station: Station; image: Image }[]>();

const copyDisk: Accident = async (world) => {
  const station = someStation(world);
  if (station === undefined || !isRunning(station)) return null;
  disks.set(world, [...(disks.get(world) ?? []), { station, image: station.disk.copyAll() }]);
  return `somebody copies the whole disk of ${station.name}`;
};

/** At most this many computers: more show nothing new. */
const MOST_STATIONS = 4;

/** A second computer begins with a copy of another's folder, or of its disk sector by sector. */
const clone: Accident = async (world) => {
  const station = someStation(world);
  if (station === undefined || !isRunning(station) || world.stations.length >= MOST_STATIONS) return null;
  const image = station.disk.copyAll();
  const name = `${station.name}-clon${world.stations.length}`;
  const { siteCode, enrolled, bySticks } = station;
  const twin: Station = Object.assign(newMachine(world.surroundings, name, 'station', image), {
    siteCode,
    enrolled,
    bySticks,
  });
  world.exchanged.add(name);
  const exact = world.random.chance(0.5);
  if (exact) keepPlace(twin.disk.folder);
  world.stations.push(twin);
  await power(world, twin);
  return `${name} begins with a copy of ${station.name}'s ${exact ? 'disk' : 'folder'}`;
};

const revoke: Accident = async (world) => {
  const { centre, random } = world;
  if (!isRunning(centre)) return null;
  const device = random.any(
    centre.disk.rows<{ id: string }>('SELECT id FROM device WHERE revokedAt IS NULL ORDER BY id'),
  );
  if (device === undefined) return null;
  await revokeDevice(centre.running.context, 'central', device.id).catch((error: unknown) => {
    if (!(error instanceof Refusal || error instanceof Killed)) world.surroundings.defect(centre.name, error);
  });
  world.oracle.look(centre);
  return `the centre revokes ${device.id}`;
};

/** What «puntos backup restore» does before it puts the copy there. */
function bumpMark(machine: Machine): void {
  const folder = dataFolder(machine.disk.folder);
  const mark = readEpochMark(folder);
  if (mark !== null) writeEpochMark(folder, mark.device, mark.epoch + 1);
}

/** What is nowhere any more can only be told when every file can be looked into. */
export async function allAwake(world: World): Promise<boolean> {
  for (const machine of machines(world)) {
    machine.disk.setFull(false);
    machine.disk.calm();
    await power(world, machine);
  }
  return machines(world).every(isRunning);
}

const otherProgram: Accident = async (world) => {
  const station = someStation(world);
  if (station === undefined) return null;
  return registersInVersion(world, station, world.random.chance(0.5) ? 'FIRST' : 'NEXT');
};

/** With how often each happens. */
const ACCIDENTS: readonly (readonly [number, Accident])[] = [
  [9, meet],
  [1.2, cutSoon],
  [0.5, cutNow],
  [2.5, wake],
  [0.6, fillDisk],
  [0.6, setClock],
  [1, wait],
  [0.8, changeWeather],
  [0.8, arriveLate],
  [0.4, copy],
  [0.35, restore],
  [0.5, otherProgram],
  [0.3, copyDisk],
  [0.25, turnBack],
  [0.3, clone],
  [0.2, revoke],
  [0.3, season],
  [0.8, someErrand],
  [0.4, update],
];

/** One step of a history at top level: people work, or something happens to a machine or the line. */
export async function someStep(world: World): Promise<void> {
  if (world.random.chance(0.55)) {
    await someAct(world);
    return;
  }
  let at = world.random.next() * ACCIDENTS.reduce((sum, [weight]) => sum + weight, 0);
  const [, accident] = ACCIDENTS.find(([weight]) => (at -= weight) < 0) ?? [0, meet];
  const what = await accident(world);
  if (what === null) return;
  world.operations += 1;
  world.story.push(what);
}

/** What may happen while a message is under way: the desk goes on, or some machine loses its power. */
export async function meanwhile(world: World): Promise<void> {
  world.story.push('meanwhile:');
  if (world.random.chance(0.8)) await someAct(world);
  else world.story.push(String(await cutNow(world)));
}
