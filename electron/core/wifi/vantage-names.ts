import type { CoreContext } from '../context.ts';
import { siteLabel } from '../site-label.ts';

/**
 * Names of the polling stations as people say them: the Punto's name, and the machine's beside it where a Punto has
 * several. A station knows itself alone; the centre knows everybody and may poll as well. An id without a name is
 * absent.
 */
export async function vantageNames(context: CoreContext): Promise<ReadonlyMap<string, string>> {
  const { read } = context.store;
  const devices = await read
    .selectFrom('device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['device.id', 'device.name', 'device.siteId', 'site.name as site'])
    .execute();
  const machines = Map.groupBy(devices, ({ siteId }) => siteId);
  const names = new Map(
    devices.map(({ id, name, siteId, site }): [string, string] => [
      id,
      site === null ? name : (machines.get(siteId)?.length ?? 0) > 1 ? `${site} (${name})` : site,
    ]),
  );
  const own = context.role === 'central' ? 'La central' : await siteLabel(context);
  return names.set(context.ledger.identity.device, own);
}
