import { composeContext, systemClocks } from '#core/compose.ts';
import type { CoreContext } from '#core/context.ts';
import { openFolder } from '#core/db/open.ts';
import { writeMeta } from '#core/db/meta.ts';
import { temporaryFolder } from './store.ts';

/** A station's folder that holds something already, closed again for a host that is to serve it. It has no users. */
export async function preparedFolder<T>(
  fill: (context: CoreContext) => Promise<T>,
): Promise<{ readonly folder: string; readonly given: T }> {
  const folder = temporaryFolder();
  const { now, randomBytes } = systemClocks;
  const opened = await openFolder({ folder, keySource: { kind: 'file' }, now, randomBytes });
  const { store, identity } = opened;
  await writeMeta(store.local, 'role', 'station');
  const { context } = await composeContext({ role: 'station', folder, store, identity, publish: () => {} });
  const given = await fill(context);
  await opened.close();
  return { folder, given };
}
