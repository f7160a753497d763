import { createEnrolmentCode } from '#core/features/central/sites.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { pushReply, pushRequest, type PushRequest } from '#shared/sync/wire.ts';
import { Killed } from './disk.ts';
import {
  isRunning,
  newMachine,
  SITE_CODES,
  start,
  stop,
  type Machine,
  type Surroundings,
  type Templates,
} from './machine.ts';
import type { Mutation } from './mutations.ts';
import { asCentre } from './older-centre.ts';
import { FAIR, simulatedNetwork, type Door, type Network, type Weather } from './network.ts';
import { createOracle, type Oracle } from './oracle.ts';
import { randomOf, type Random } from './random.ts';
import { whatLeaks } from './scope.ts';
import type { Parcel } from './stick.ts';
import { tornTransactions } from './whole.ts';

export type Invariant = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** 0: no invariant of the protocol, but a defect of the program that came up on the way. */
export interface Violation {
  readonly invariant: Invariant | 0;
  readonly what: string;
}

export interface Station extends Machine {
  /** Which Punto's code it was given. */
  readonly siteCode: string;
  /** Whether it has ever been enrolled. */
  enrolled: boolean;
  /** It has no network: mostly a stick carries what it has to say. */
  readonly bySticks: boolean;
}

export interface World {
  readonly random: Random;
  readonly surroundings: Surroundings;
  readonly network: Network;
  readonly oracle: Oracle;
  readonly centre: Machine;
  readonly stations: Station[];
  readonly violations: Violation[];
  /** What happened, in order, for whoever replays a seed. */
  readonly story: string[];
  readonly mutation: Mutation | null;
  weather: Weather;
  /** What may happen while a message is under way; null while everything comes to rest. */
  meanwhile: ((world: World) => Promise<void>) | null;
  /** Whether some centre was put back from a copy: versions then differ where values agree. */
  centreRestored: boolean;
  /** Machines whose file was exchanged for an older one, or copied. */
  readonly exchanged: Set<string>;
  /** Rows that the centre ever took out, as `table:id`. */
  readonly collected: Set<string>;
  /** What lies on sticks. */
  readonly parcels: Parcel[];
  /** Whether the centre's program is one that does not know a table yet: see older-centre.ts. */
  centreIsOlder: boolean;
  /** When a station takes a snapshot; the hub reads it anew each time. */
  readonly snapshots: { pulledAtMost: number; readonly thread: boolean };
  readonly templates: Templates;
  /** Another centre took the place of the first: see lost-centre.ts. */
  centreReplaced: boolean;
  operations: number;
  pass(ms: number): void;
  /** A batch that came before comes again, through whatever stands before the centre. */
  repeat(device: string, request: PushRequest): Promise<unknown>;
  violated(invariant: Violation['invariant'], what: string): void;
}

/** 14 April 2026, 15:42 UTC. */
const BEGIN = 1_776_181_320_000;

export async function createWorld(
  seed: number,
  templates: Templates,
  mutation: Mutation | null,
): Promise<World> {
  const random = randomOf(seed);
  let time = BEGIN;
  let nested = false;
  const violations: Violation[] = [];
  const violated = (invariant: Violation['invariant'], what: string) => {
    // The first few say what is wrong; a storm of the same says no more.
    if (violations.length < 20) violations.push({ invariant, what });
  };
  const defect = (machine: string, error: unknown) => {
    if (error instanceof Killed) return;
    violated(0, `${machine}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  // Short histories, and in every second one a station takes the snapshot that it would take after thousands.
  const snapshots = { pulledAtMost: seed % 2 === 0 ? 12 : 5_000, thread: false };
  const surroundings: Surroundings = {
    random,
    trueTime: () => time,
    defect,
    snapshots,
    committed: (machine) => {
      for (const torn of tornTransactions(machine)) violated(5, `${machine.name}: ${torn}`);
    },
    lies: mutation?.diskLies === true ? (machine) => machine.role === 'central' : undefined,
    tears: mutation?.diskTears === true ? (machine) => machine.role === 'central' : undefined,
  };
  const oracle = createOracle();
  const centre = newMachine(surroundings, 'central', 'central', templates.centre);
  const stations: Station[] = [];
  const pass = (ms: number) => {
    time += ms;
  };
  const network = simulatedNetwork({
    random,
    centre: () => centre,
    weather: () => world.weather,
    pass,
    meanwhile: async () => {
      if (nested || world.meanwhile === null || !random.chance(0.12)) return;
      nested = true;
      try {
        await world.meanwhile(world);
      } finally {
        nested = false;
      }
    },
    answered: (message, reply) => {
      const station = stations.find(({ name }) => name === message.from);
      if (station !== undefined) {
        for (const leak of whatLeaks(centre, station, message.path, reply)) violated(6, leak);
      }
      if (message.path !== 'push') return;
      const answer = pushReply.parse(JSON.parse(reply));
      if (answer.kind !== 'ACKED') return;
      const batch = JSON.parse(pushRequest.parse(JSON.parse(message.body)).batch) as {
        device: string;
        epoch: number;
        lane?: number;
      };
      oracle.acknowledged(batch.device, batch.lane ?? 0, batch.epoch, answer.acked);
    },
    defect,
    between: (door) => mutation?.between?.(door, world) ?? door,
    asCentre: (work) => asCentre(world.centreIsOlder, work),
  });
  const world: World = {
    random,
    surroundings,
    network,
    oracle,
    centre,
    stations,
    violations,
    story: [],
    mutation,
    weather: FAIR,
    meanwhile: null,
    centreRestored: false,
    exchanged: new Set(),
    collected: new Set(),
    parcels: [],
    centreIsOlder: random.chance(0.3),
    snapshots,
    templates,
    centreReplaced: false,
    operations: 0,
    pass,
    repeat: async (device, request) => {
      const { hub } = centre.running ?? {};
      if (hub === undefined || hub === null) return;
      const door: Door = (_path, body) => hub.push(device, body as PushRequest);
      await (mutation?.between?.(door, world) ?? door)('push', request, undefined);
    },
    violated,
  };
  await power(world, centre);
  const count = random.between(2, 3);
  for (let i = 0; i < count; i += 1) {
    // Two computers of one Punto, and one of another: most of what can go wrong takes no more.
    const siteCode = SITE_CODES[i === 1 ? 0 : Math.min(i, 1)] ?? SITE_CODES[0];
    stations.push(addStation(world, `${siteCode}-${i + 1}`, siteCode));
  }
  for (const station of stations) await power(world, station);
  return world;
}

export function addStation(world: World, name: string, siteCode: string): Station {
  return Object.assign(newMachine(world.surroundings, name, 'station', world.templates.station), {
    siteCode,
    enrolled: false,
    bySticks: world.random.chance(0.2),
  });
}

/** Starts a machine that is off; what it was promised to keep must be there. */
export async function power(world: World, machine: Machine): Promise<void> {
  if (isRunning(machine)) return;
  if (machine.running !== null) await stop(machine);
  try {
    const begin = () => start(world.surroundings, machine, world.network.connect(machine));
    await asCentre(world.centreIsOlder && machine.role === 'central', begin);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'DISCO_LLENO') return;
    world.violated(0, `${machine.name} did not start: ${error instanceof Error ? error.stack : ''}`);
    return;
  }
  for (const missing of world.oracle.missingAfterStart(machine)) {
    world.violated(4, `${machine.name} came back without what it had promised to hold: ${missing}`);
  }
  world.oracle.look(machine);
}

/** Gives a station a code of its Punto and lets it enrol; nothing when either has no power. */
export async function enrol(world: World, station: Station): Promise<boolean> {
  if (!isRunning(world.centre) || !isRunning(station)) return false;
  try {
    const { code } = await createEnrolmentCode(world.centre.running.context, 'central', station.siteCode);
    await station.running.sync?.enrol(code);
    station.enrolled = true;
    return true;
  } catch (error) {
    if (!(error instanceof Killed || error instanceof Refusal))
      world.surroundings.defect(station.name, error);
    world.story.push(`${station.name} is not enrolled: ${error instanceof Error ? error.message : ''}`);
    return false;
  } finally {
    world.oracle.look(world.centre);
    world.oracle.look(station);
  }
}

/** One contact; returns what refused it, or null when it went well. */
export async function contact(world: World, station: Station): Promise<string | null> {
  if (!isRunning(station)) return 'OFF';
  try {
    await station.running.sync?.syncNow();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    // A defect is told by the station itself: see StationSyncOptions.report.
    return 'KILLED';
  } finally {
    world.oracle.look(station);
    world.oracle.look(world.centre);
  }
}

/** Refusals after which the centre gives out a new code: it does not know the computer (any more), or stopped it. */
const NEEDS_CODE = new Set(['NO_INSCRITO', 'CONGELADO', 'REVOCADO', 'INSCRIPCION_VENCIDA']);

/** One contact, with a new code where the centre gives one; returns what refused it in the end, or null. */
export async function contactOrEnrol(world: World, station: Station): Promise<string | null> {
  let refused = await contact(world, station);
  // The second time where a disk was put back to before its enrolment: only then does its other history show.
  for (let codes = 0; codes < 2 && refused !== null && NEEDS_CODE.has(refused); codes += 1) {
    world.story.push(`${station.name} is refused (${refused}) and is given a new code`);
    await enrol(world, station);
    refused = await contact(world, station);
  }
  return refused;
}

export async function endWorld(world: World): Promise<void> {
  for (const machine of [...world.stations, world.centre]) {
    await stop(machine);
    machine.disk.remove();
  }
}
