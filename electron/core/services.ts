import type { Service } from '#shared/domain/codes.ts';
import { completeCatalogue, type CatalogueEntry } from '#shared/domain/service-catalogue.ts';
import type { Reader } from './db/tables.ts';

/** The catalogue of services as this computer knows it, in the order of the keys. */
export async function readCatalogue(read: Reader): Promise<readonly CatalogueEntry[]> {
  const rows = await read
    .selectFrom('serviceItem')
    .select(['id', 'label', 'position', 'active', 'stays'])
    .where('deletedAt', 'is', null)
    .execute();
  return completeCatalogue(rows.map((row) => ({ ...row, active: row.active === 1, stays: row.stays === 1 })));
}

/** The services whose visitors stay: only their visits can be open. */
export async function stayingServices(read: Reader): Promise<Service[]> {
  return (await readCatalogue(read)).filter((entry) => entry.stays).map((entry) => entry.id);
}
