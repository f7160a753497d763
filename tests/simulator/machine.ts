import { rmSync } from 'node:fs';
import { v7 } from 'uuid';
import { composeContext } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { settleErasures } from '#core/erase-person.ts';
import { sealRecoveryCopy } from '#core/db/key-recovery.ts';
import { writeMeta } from '#core/db/meta.ts';
import { openFolder, type OpenedFolder } from '#core/db/open.ts';
import { createSite } from '#core/features/central/sites.ts';
import type { Derive } from '#core/ledger/ledger.ts';
import { createHub, type Hub } from '#core/sync/hub/hub.ts';
import type { SnapshotSettings } from '#core/sync/hub/snapshot.ts';
import type { Connect } from '#core/sync/station/pinned-client.ts';
import { createStationSync, type StationSync } from '#core/sync/station/station.ts';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { Killed, newFolder, simulatedDisk, type Disk, type Image } from './disk.ts';
import type { Random } from './random.ts';

const KEY = Buffer.alloc(32, 7);
export const CENTRE_URL = 'https://central.invalid:8443';
export const SITE_CODES = ['PD01', 'PD02', 'PD03'] as const;

/** What all machines of one run share. */
export interface Surroundings {
  readonly random: Random;
  /** The true time, ms UTC; machines see it through their own clocks. */
  readonly trueTime: () => number;
  /** Hears of defects of the program: whatever is thrown and is no refusal. */
  readonly defect: (machine: string, error: unknown) => void;
  readonly committed: (machine: Machine) => void;
  readonly snapshots: SnapshotSettings;
  /** See DiskEvents; only for mutations. */
  readonly lies: ((machine: Machine) => boolean) | undefined;
  readonly tears: ((machine: Machine) => boolean) | undefined;
}

export interface Machine {
  readonly name: string;
  readonly role: HostRole;
  readonly disk: Disk;
  /** ms that its clock is away from the true time. */
  readonly clock: { errorMs: number };
  /** Null while it has no power. */
  running: Running | null;
}

interface Running {
  readonly opened: OpenedFolder;
  readonly context: CoreContext;
  readonly derive: Derive;
  readonly hub: Hub | null;
  readonly sync: StationSync | null;
}

export interface Powered extends Machine {
  running: Running;
}

export function isRunning(machine: Machine): machine is Powered {
  return machine.running !== null && !machine.disk.isCut();
}

export function newMachine(surroundings: Surroundings, name: string, role: HostRole, image: Image): Machine {
  const { lies, tears } = surroundings;
  const machine: Machine = {
    name,
    role,
    disk: simulatedDisk(newFolder(), {
      committed: () => surroundings.committed(machine),
      ...(lies && { lies: () => lies(machine) }),
      ...(tears && { tears: () => tears(machine) }),
    }),
    clock: { errorMs: 0 },
    running: null,
  };
  machine.disk.put(image);
  return machine;
}

/**
 * Starts the production program over the machine's files, as its host does. What the power took away stays away; the
 * machine is off again when the power goes (or the disk is full) while it starts.
 */
export async function start(surroundings: Surroundings, machine: Machine, connect: Connect): Promise<void> {
  const { random, trueTime, defect, snapshots } = surroundings;
  const now = () => Math.round(trueTime() + machine.clock.errorMs);
  machine.disk.restart();
  let opened: OpenedFolder | null = null;
  try {
    opened = await openFolder({
      folder: machine.disk.folder,
      keySource: { kind: 'raw', keyHex: KEY.toString('hex') },
      now,
      randomBytes: random.bytes,
      openDriver: machine.disk.open,
    });
    const composed = await composeContext({
      role: machine.role,
      folder: machine.disk.folder,
      store: opened.store,
      identity: opened.identity,
      publish: () => {},
      clocks: {
        now,
        randomBytes: random.bytes,
        newId: () => v7({ msecs: now(), random: random.bytes(16) }),
      },
    });
    const { context, derive, adopt } = composed;
    // A full disk is the world's fault, as the power is: what is left to do is done with the next batch.
    const report = (_place: string, error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'DISCO_LLENO')) defect(machine.name, error);
    };
    const hub = machine.role === 'central' ? await createHub(context, { derive, snapshots, report }) : null;
    const sync =
      machine.role === 'central'
        ? null
        : createStationSync(context, {
            derive,
            adopt,
            appVersion: '0.1.0',
            sealKey: (centre) => sealRecoveryCopy(KEY, centre),
            report: (_path, error) => defect(machine.name, error),
            connect,
            // A thread would see neither the simulated clock nor the simulated disk.
            thread: false,
          });
    // A power cut may have come between a suppression and the end of its sweep: see application.ts.
    await settleErasures(context);
    machine.running = { opened, context, derive, hub, sync };
  } catch (error) {
    await opened?.close();
    if (!(error instanceof Killed)) throw error;
  }
}

/** Takes the power away (when it is not gone already) and lets go of the files. */
export async function stop(machine: Machine): Promise<void> {
  machine.disk.cut();
  const { running } = machine;
  machine.running = null;
  if (running === null) return;
  await running.sync?.stop();
  await running.hub?.stop();
  await running.opened.close();
}

/** The files of a new station and of a centre with its Puntos, made once: opening copies of them is what is cheap. */
export interface Templates {
  readonly station: Image;
  readonly centre: Image;
}

export async function makeTemplates(surroundings: Surroundings): Promise<Templates> {
  const nobody: Connect = () => {
    throw new Error('A template has no line to a centre.');
  };
  const make = async (role: HostRole, fill: (context: CoreContext) => Promise<void>): Promise<Image> => {
    const machine = newMachine(surroundings, 'template', role, new Map());
    await start(surroundings, machine, nobody);
    if (!isRunning(machine)) throw new Error('A template did not start.');
    await fill(machine.running.context);
    await machine.running.opened.close();
    const image = machine.disk.copy();
    rmSync(machine.disk.folder, { recursive: true, force: true });
    return image;
  };
  const centre = await make('central', async (context) => {
    await writeMeta(context.store.local, 'role', 'central');
    await writeMeta(context.store.local, 'centreUrl', CENTRE_URL);
    for (const code of SITE_CODES) await createSite(context, 'central', { code, name: `Punto ${code}` });
  });
  const station = await make('station', async (context) => {
    await writeMeta(context.store.local, 'role', 'station');
    // Each copy makes an identity of its own, and keys that sign for nobody else.
    const own = ['device', 'epoch', 'deviceKeys'];
    await context.store.local.deleteFrom('meta').where('key', 'in', own).execute();
  });
  return { station, centre };
}
