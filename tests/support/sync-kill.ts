import { setTimeout as delay } from 'node:timers/promises';
import { kill, start, type Spawned } from './spawned.ts';
import { temporaryFolder } from './store.ts';
import { forget, startHub, startStation, tables } from './sync-world.ts';

/** A station that registers and sends without a pause, its centre that writes too, and what befalls them. */

export interface Survived {
  /** Registrations that a person was told of, and zones that the centre had written down. */
  readonly promised: number;
  /** Of these, how many are not at both sides. */
  readonly lost: number;
  /** Tables in which the two differ. */
  readonly different: readonly string[];
  /** Changes of the station in the centre's log that are not applied, or out of order. */
  readonly outOfOrder: number;
  /** Versions that the centre never gave. */
  readonly unsettled: number;
  /** What the processes said of errors. */
  readonly errors: string;
}

export const UNSCATHED = { lost: 0, different: [], outOfOrder: 0, unsettled: 0, errors: '' };

/** The two processes, as they are now. */
export interface Pair {
  hub(): Spawned;
  station(): Spawned;
  /** The station is within a contact with its centre. */
  inContact(): boolean;
  /** SIGKILL and a new start. */
  restart(which: 'hub' | 'station'): Promise<void>;
}

interface Places {
  readonly hub: string;
  readonly station: string;
  /** The address under which the station reaches the centre that listens there. */
  readonly through?: (port: number) => Promise<string>;
}

/** Lets the accidents happen to two processes, kills both, and compares what is on their disks. */
export async function survive(
  accidents: (pair: Pair) => Promise<void>,
  places: Places = { hub: temporaryFolder(), station: temporaryFolder() },
): Promise<Survived> {
  const promised = new Set<string>();
  const errors: string[] = [];
  const settle = async (ended: Spawned) => {
    await kill(ended);
    for (const { registered, zone } of ended.lines) {
      for (const id of [registered, zone]) if (typeof id === 'string') promised.add(id);
    }
    errors.push(...ended.errors);
  };
  let hub = await start('hub', places.hub, '0');
  const port = String(hub.ready['port']);
  const address = (await places.through?.(Number(port))) ?? '';
  const restartHub = async () => {
    await settle(hub);
    hub = await start('hub', places.hub, port, address);
  };
  if (address !== '') await restartHub();
  let station = await start('station', places.station, String(hub.ready['code']));
  try {
    await accidents({
      hub: () => hub,
      station: () => station,
      inContact: () => 'contact' in (station.lines.at(-1) ?? {}),
      restart: async (which) => {
        if (which === 'hub') return restartHub();
        await settle(station);
        station = await start('station', places.station);
      },
    });
  } finally {
    await settle(station);
    await settle(hub);
  }
  return {
    promised: promised.size,
    ...(await compared(places, Number(port), promised)),
    errors: errors.join(''),
  };
}

async function compared(
  places: Places,
  port: number,
  promised: ReadonlySet<string>,
): Promise<Omit<Survived, 'promised' | 'errors'>> {
  const centre = await startHub(places.hub, port);
  const punto = await startStation(places.station);
  try {
    await punto.sync.syncNow();
    const here = await tables(punto);
    const there = await tables(centre);
    const held = [here, there].map((side) => {
      const rows = [...(side['person'] ?? []), ...(side['zone'] ?? [])] as { id: string }[];
      return new Set(rows.map((row) => row.id));
    });
    const log = await centre.context.store.read
      .selectFrom('change')
      .select(['seq', 'state'])
      .where('device', '=', punto.context.ledger.identity.device)
      .where('lane', '=', 0)
      .orderBy('seq')
      .execute();
    return {
      lost: [...promised].filter((id) => held.some((ids) => !ids.has(id))).length,
      different: Object.keys(here).filter(
        (name) => JSON.stringify(here[name]) !== JSON.stringify(there[name]),
      ),
      outOfOrder: log.filter(({ seq, state }, index) => seq !== index + 1 || state !== 'APPLIED').length,
      unsettled: JSON.stringify(here).split('"~').length - 1,
    };
  } finally {
    await punto.close();
    await centre.close();
    forget(punto, centre);
  }
}

export interface KillResult extends Survived {
  /** How often each of the two was killed. */
  readonly rounds: number;
  /** How many of the kills fell into a contact of the two. */
  readonly inContact: number;
}

/** Registrations that follow a start before the next kill. */
const SPACING = 3;
/** The kill falls up to so many milliseconds after them: on another step each round. */
const SPREAD_MS = 60;

/** Kills each of the two `rounds` times and compares them afterwards. */
export async function killBoth(rounds: number): Promise<KillResult> {
  let inContact = 0;
  const survived = await survive(async (pair) => {
    for (let round = 0; round < 2 * rounds; round += 1) {
      await pair.station().saysMore(SPACING, 'registered');
      await delay((round * 7) % SPREAD_MS);
      if (pair.inContact()) inContact += 1;
      await pair.restart(round % 2 === 0 ? 'station' : 'hub');
    }
  });
  return { rounds, inContact, ...survived };
}
