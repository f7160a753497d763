import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import type { Store } from './db/store.ts';

/** Fixes the role of a new folder, or refuses another one than it has. Null: nothing has fixed it yet. */
export async function settleRole(store: Store, wanted: HostRole | undefined): Promise<HostRole | null> {
  const fixed = (await readMeta(store.local, 'role')) as HostRole | null;
  if (fixed !== null && wanted !== undefined && fixed !== wanted) {
    const name = fixed === 'central' ? 'la oficina central' : 'un Punto';
    throw new Refusal('ROL_EQUIVOCADO', `Esta carpeta de datos es de ${name}. Use otra carpeta con --data.`);
  }
  if (fixed === null && wanted !== undefined) await writeMeta(store.local, 'role', wanted);
  return fixed ?? wanted ?? null;
}
