import { checkCatalogue, type CatalogueEntry } from '#shared/domain/service-catalogue.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { readCatalogue } from '../../services.ts';

/**
 * Saves the whole catalogue: what differs from what the desks are offered now is written, and audited by the codes
 * of the services that changed. Throws ENTRADA_INVALIDA; then nothing was written.
 */
export async function saveServices(
  context: CoreContext,
  actor: string,
  entries: readonly CatalogueEntry[],
): Promise<readonly CatalogueEntry[]> {
  checkCatalogue(entries);
  await context.ledger.write(actor, async (tx) => {
    const before = new Map((await readCatalogue(tx.read)).map((entry) => [entry.id, entry]));
    const rows = await tx.read.selectFrom('serviceItem').select('id').execute();
    const written = new Set(rows.map((row) => row.id));
    for (const entry of entries) {
      const { id } = entry;
      if (same(before.get(id), entry)) continue;
      const fields = {
        label: entry.label,
        position: entry.position,
        active: entry.active ? (1 as const) : (0 as const),
        stays: entry.stays ? (1 as const) : (0 as const),
        deletedAt: null,
      };
      if (written.has(id)) await tx.patch('serviceItem', id, fields);
      else await tx.create('serviceItem', { id, ...fields });
      await auditIn(tx, context, actor, 'SERVICIO_CAMBIADO', id);
    }
  });
  context.publish('services');
  return readCatalogue(context.store.read);
}

function same(one: CatalogueEntry | undefined, other: CatalogueEntry): boolean {
  return (
    one !== undefined &&
    one.label === other.label &&
    one.position === other.position &&
    one.active === other.active &&
    one.stays === other.stays
  );
}
