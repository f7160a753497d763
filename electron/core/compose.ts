import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext, Topic } from './context.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import type { Store } from './db/store.ts';
import { deriveErasures, refuseErased } from './erasure.ts';
import { derivePeople } from './features/people/derive.ts';
import { regroup } from './features/people/regroup.ts';
import type { DeviceIdentity } from './ledger/identity.ts';
import { deviceKeys } from './sync/keys.ts';
import { openLedger, type Clocks, type Derive } from './ledger/ledger.ts';

export interface ContextOptions {
  readonly role: HostRole;
  readonly folder: string;
  readonly store: Store;
  readonly identity: DeviceIdentity;
  readonly publish: (topic: Topic) => void;
  readonly clocks?: Clocks;
}

/** Asking the system for 16 bytes costs as much as for 4,096: ids and salts are cut from one helping. */
const HELPING = 4_096;
let helping = new Uint8Array(0);
function pooledBytes(size: number): Uint8Array {
  if (size > HELPING) return randomBytes(size);
  if (helping.length < size) helping = randomBytes(HELPING);
  const bytes = helping.slice(0, size);
  helping = helping.subarray(size);
  return bytes;
}

export const systemClocks: Clocks = {
  now: Date.now,
  randomBytes: pooledBytes,
  newId: () => v7({ random: pooledBytes(16) }),
};

/** The centre's own rows belong to no Punto. */
const CENTRE_SITE = '-';

export interface ComposedContext {
  readonly context: CoreContext;
  /** The rule that keeps search and aliases in step; the synchronisation applies it too. */
  readonly derive: Derive;
  /** Enrolment gives a station its Punto and the city's key while it runs. */
  adopt(siteId: string, cityKey: Uint8Array): void;
}

/** Builds what every feature is made of from an open file. */
export async function composeContext(options: ContextOptions): Promise<ComposedContext> {
  const { store, role } = options;
  const clocks = options.clocks ?? systemClocks;
  const central = role === 'central';
  // Before the first copy of this file is made: put back in its place, it must still prove which computer it is.
  if (!central) await deviceKeys(store.local);
  let siteId = central ? CENTRE_SITE : ((await readMeta(store.local, 'siteId')) ?? '');
  let cityKey = await loadCityKey(store, central, clocks);
  const derive = composeDerive(store, () => cityKey);
  const ledger = await openLedger({
    store,
    identity: options.identity,
    clocks,
    derive,
    admit: refuseErased,
    ordering: central ? 'centre' : 'station',
  });
  return {
    context: {
      role,
      folder: options.folder,
      store,
      ledger,
      clocks,
      siteId: () => siteId,
      cityKey: () => cityKey,
      publish: options.publish,
    },
    derive,
    adopt: (site, key) => {
      siteId = site;
      cityKey = key;
    },
  };
}

/** The rule that keeps search and aliases in step with the rows, and what was erased empty. */
export function composeDerive(store: Store, cityKey: () => Uint8Array | null): Derive {
  return deriveErasures(store, derivePeople(cityKey), (tx, personId) =>
    regroup(tx, { ids: [personId], keys: [], claims: [] }),
  );
}

/** The centre makes the city's key once; a station receives it at enrolment. */
async function loadCityKey(store: Store, central: boolean, clocks: Clocks): Promise<Uint8Array | null> {
  const known = await readMeta(store.local, 'cityKey');
  if (known !== null) return Buffer.from(known, 'base64url');
  if (!central) return null;
  const fresh = clocks.randomBytes(32);
  await writeMeta(store.local, 'cityKey', Buffer.from(fresh).toString('base64url'));
  return fresh;
}

/** The template of the page that checks certificates, built beside the window. */
export async function builtCertificatePage(rendererDir: string): Promise<string> {
  try {
    return await readFile(`${rendererDir}/certificados.html`, 'utf8');
  } catch {
    throw new Refusal(
      'NO_EXISTE',
      'A esta copia del programa le falta la página que comprueba certificados. Vuelva a instalarlo.',
    );
  }
}

/** The published list of Puntos (about 2020): offered at set-up, never binding. */
export function publishedPuntos(resourcesDir: string): string[] {
  return JSON.parse(readFileSync(`${resourcesDir}/catalogues/puntos.json`, 'utf8')) as string[];
}
