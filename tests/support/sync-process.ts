// A centre or a station as a process of its own, to be killed:
//   node sync-process.ts hub FOLDER PORT [ADDRESS] | station FOLDER [CODE]
//   node sync-process.ts newcomer FOLDER [CODE] | intake FOLDER PACKAGE
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { writeMeta } from '#core/db/meta.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { Refusal } from '#shared/domain/failure.ts';
import {
  register,
  startHub,
  startStation,
  type TestHub,
  type TestStation,
} from '#tests/support/sync-world.ts';

const [role, folder = '', argument = '', address = ''] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Between two zones of the centre; and after an accident, which ends when somebody else ends it. */
const PAUSE_MS = 100;
const ACCIDENTS: ReadonlySet<string> = new Set(['SIN_RED', 'DISCO_LLENO']);

/** What it came to; null where the network or the disk failed it. */
async function unlessAccident<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || !ACCIDENTS.has(error.code)) throw error;
    say({ accident: error.code });
    await delay(PAUSE_MS);
    return null;
  }
}

const enrolled = async (station: TestStation) => {
  if (!(await station.sync.status()).enrolled) await station.sync.enrol(argument);
  say({ ready: true });
};

/** Writes what the station downloads; each line is something that the centre has written down. */
async function keepZones({ context }: TestHub): Promise<never> {
  for (let n = 0; ; n += 1) {
    const id = `zona-${process.pid}-${n}`;
    const zone = { id, name: id, address: null, neighbourhood: null, comuna: '1', area: 'URBANA' } as const;
    const written = await unlessAccident(() =>
      context.ledger.write('central', async (tx) => {
        await tx.create('zone', { ...zone, latitude: null, longitude: null, deletedAt: null });
        return id;
      }),
    );
    if (written !== null) say({ zone: written });
    await delay(PAUSE_MS);
  }
}

/** Registers and synchronises without a pause; each line is a promise that was given to somebody. */
async function keepRegistering(station: TestStation): Promise<never> {
  for (let i = 0; ; i += 1) {
    const documentNumber = `${process.pid}-${i}`;
    const id = await unlessAccident(() => register(station, { documentNumber }));
    if (id !== null) {
      say({ registered: id });
      const phone = `3${i}`;
      await unlessAccident(() =>
        station.context.ledger.write('ana', (tx) => tx.patch('person', id, { phone })),
      );
    }
    say({ contact: true });
    await unlessAccident(() => station.sync.syncNow());
    say({ synced: true });
  }
}

switch (role) {
  case 'hub': {
    const hub = await startHub(folder, Number(argument), { pulledAtMost: 50, thread: false });
    if (address !== '') await writeMeta(hub.context.store.local, 'centreUrl', address);
    const sites = await hub.context.store.read.selectFrom('site').select('id').execute();
    if (sites.length === 0) await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
    const { code } = await createEnrolmentCode(hub.context, 'central', 'PD01');
    say({ ready: true, port: hub.port, code });
    await keepZones(hub);
    break;
  }
  case 'station': {
    const station = await startStation(folder);
    await enrolled(station);
    await keepRegistering(station);
    break;
  }
  case 'newcomer': {
    const station = await startStation(folder);
    await enrolled(station);
    while (!(await station.sync.status()).ready) await unlessAccident(() => station.sync.syncNow());
    say({ done: true });
    break;
  }
  case 'intake': {
    const hub = await startHub(folder);
    say({ ready: true });
    await hub.hub.intake.take('central', readFileSync(argument));
    say({ done: true });
    break;
  }
  default:
    throw new Error('no such part');
}
