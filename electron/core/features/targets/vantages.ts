import type { CoreContext } from '../../context.ts';

/** A computer that may poll zones. */
export interface Vantage {
  readonly device: string;
  readonly siteId: string;
  /** The Punto and the computer's own name, as a person tells them apart. */
  readonly name: string;
  /** Null at the centre itself, which polls with what it keeps. */
  readonly sealKey: string | null;
}

/** The centre and every station that works; at a station only itself. */
export async function readVantages(context: CoreContext): Promise<Vantage[]> {
  const own: Vantage = {
    device: context.ledger.identity.device,
    siteId: context.siteId(),
    name: context.role === 'central' ? 'La central' : 'Este computador',
    sealKey: null,
  };
  if (context.role !== 'central') return [own];
  const devices = await context.store.read
    .selectFrom('device')
    .innerJoin('site', 'site.id', 'device.siteId')
    .select(['device.id', 'device.name', 'device.siteId', 'device.sealKey', 'site.name as site'])
    .where('device.revokedAt', 'is', null)
    .where('device.frozenAt', 'is', null)
    .where('site.deletedAt', 'is', null)
    .orderBy('site.name')
    .orderBy('device.name')
    .orderBy('device.id')
    .execute();
  const alone = new Map(
    [...Map.groupBy(devices, ({ siteId }) => siteId)].map(([id, group]) => [id, group.length]),
  );
  const stations = devices.map(({ id, name, siteId, site, sealKey }) => ({
    device: id,
    siteId,
    name: alone.get(siteId) === 1 ? site : `${site} · ${name}`,
    sealKey,
  }));
  return [own, ...stations];
}
