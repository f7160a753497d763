import type { CoreContext } from '../../context.ts';
import { vantageNames } from '../../wifi/vantage-names.ts';

/** A computer that may poll zones. */
export interface Vantage {
  readonly device: string;
  readonly siteId: string;
  readonly name: string;
  /** Null at the centre itself, which polls with what it keeps. */
  readonly sealKey: string | null;
}

/** The centre and every station that works; at a station only itself. */
export async function readVantages(context: CoreContext): Promise<Vantage[]> {
  const names = await vantageNames(context);
  const own = context.ledger.identity.device;
  const devices = await context.store.read
    .selectFrom('device')
    .select(['id', 'siteId', 'sealKey'])
    .where('revokedAt', 'is', null)
    .where('frozenAt', 'is', null)
    .execute();
  const stations = devices.map(({ id, siteId, sealKey }) => ({
    device: id,
    siteId,
    name: names.get(id) ?? id,
    sealKey,
  }));
  return [
    { device: own, siteId: context.siteId(), name: names.get(own) ?? own, sealKey: null },
    ...stations.toSorted((a, b) => a.name.localeCompare(b.name, 'es-CO', { numeric: true })),
  ];
}
