import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { composeContext } from '#core/compose.ts';
import type { CoreContext, Topic } from '#core/context.ts';
import { openStore } from '#core/db/store.ts';
import { deviceIdentity } from '#core/ledger/identity.ts';
import type { HostRole } from '#shared/domain/codes.ts';
import { layEmptyDatabase } from './empty-database.ts';
import { TEST_KEY } from './store.ts';

export interface WifiFolder {
  readonly context: CoreContext;
  readonly topics: readonly Topic[];
  /** Enrols the station, as far as the catalogues care. */
  adopt(): void;
  close(): Promise<void>;
}

/** Opens a data folder (again and again, as a machine that is switched on and off) at the time of `clock`. */
export async function openWifiFolder(
  folder: string,
  clock: () => number,
  role: HostRole = 'station',
): Promise<WifiFolder> {
  const path = join(folder, 'puntos.db');
  layEmptyDatabase(path, TEST_KEY);
  const store = openStore({ path, key: TEST_KEY });
  const topics: Topic[] = [];
  const composed = await composeContext({
    role,
    folder,
    store,
    identity: await deviceIdentity(store.raw, randomBytes),
    publish: (topic) => topics.push(topic),
    clocks: { now: clock, randomBytes, newId: () => v7() },
  });
  return {
    context: composed.context,
    topics,
    adopt: () => composed.adopt('site-1', randomBytes(32)),
    close: () => store.close(),
  };
}

/** Adds zones: id → comuna. */
export async function addZones(
  context: CoreContext,
  comunas: Readonly<Record<string, string>>,
): Promise<void> {
  await context.ledger.write('test', async (tx) => {
    for (const [id, comuna] of Object.entries(comunas)) {
      await tx.create('zone', {
        id,
        name: `PARQUE ${id.toUpperCase()}`,
        address: 'CL. 1',
        neighbourhood: 'CENTRO',
        comuna: comuna as '1',
        area: 'URBANA',
        latitude: null,
        longitude: null,
        deletedAt: null,
      });
    }
  });
}

/** Gives zones an address to be polled at. */
export async function addTargets(context: CoreContext, zoneIds: readonly string[]): Promise<void> {
  const empty = {
    username: null,
    level: null,
    authProtocol: null,
    authKey: null,
    privProtocol: null,
    privKey: null,
    profile: null,
    ifIndex: null,
  };
  for (const [index, zoneId] of zoneIds.entries()) {
    const row = {
      zoneId,
      host: `10.0.0.${index + 1}`,
      port: 161,
      version: '2c' as const,
      community: 'lectura',
    };
    await context.store.local
      .insertInto('snmpTarget')
      .values({ ...row, ...empty })
      .execute();
  }
}
