import { byRow, type ImportReport, type ImportWarning } from '#shared/domain/import-report.ts';
import { parseZoneList } from '#shared/domain/zone-list.ts';
import type { ListedZone } from '#shared/domain/zone-list-row.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { readTable } from '../../files/csv.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { refuseAtStation } from './rights.ts';

export interface ImportRequest {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Tells what an import would do and changes nothing. */
  readonly dryRun: boolean;
  readonly actor: string;
}

/** Longer transactions would keep the desk waiting. */
const ROWS_A_TRANSACTION = 100;

/**
 * Imports the official list of zones: the centre for everybody, a station only for itself while it is not
 * enrolled. Repeating it changes nothing. Throws Refusal (ROL_EQUIVOCADO, ARCHIVO_INVALIDO).
 */
export async function importZones(context: CoreContext, request: ImportRequest): Promise<ImportReport> {
  refuseAtStation(
    context,
    'La lista de zonas es de la central: impórtela allá y llegará a este Punto al sincronizar.',
  );
  const list = parseZoneList(await readTable(request.bytes, request.fileName));
  const known = await context.store.read.selectFrom('zone').select(['id', 'name', 'deletedAt']).execute();
  const listed = new Set(list.zones.map((zone) => zone.id));
  const warnings: ImportWarning[] = [...list.warnings];
  for (const zone of known) {
    if (zone.deletedAt === null && !listed.has(zone.id)) {
      const message = `«${zone.name}» ya estaba y no viene en este archivo; no se borró.`;
      warnings.push({ row: 0, field: '', kind: 'ZONA_AUSENTE', message });
    }
  }
  const report: ImportReport = {
    rows: list.rows,
    imported: list.zones.length,
    warnings: byRow(warnings),
  };
  if (request.dryRun) return report;
  const existing = new Set(known.map((zone) => zone.id));
  for (let from = 0; from < list.zones.length; from += ROWS_A_TRANSACTION) {
    const batch = list.zones.slice(from, from + ROWS_A_TRANSACTION);
    await context.ledger.write(request.actor, async (tx) => {
      for (const zone of batch) await store(tx, zone, existing.has(zone.id));
    });
  }
  const detail = JSON.stringify({ rows: report.rows, imported: report.imported, warnings: warnings.length });
  await context.ledger.write(request.actor, (tx) =>
    auditIn(tx, context, request.actor, 'ZONAS_IMPORTADAS', null, detail),
  );
  context.publish('wifi');
  return report;
}

async function store(tx: LedgerTx, listed: ListedZone, exists: boolean): Promise<void> {
  const { row: _row, id, neighbourhood, area, ...rest } = listed;
  const fields = { ...rest, deletedAt: null };
  if (exists) {
    await tx.patch('zone', id, {
      ...fields,
      ...(neighbourhood === undefined ? {} : { neighbourhood }),
      ...(area === undefined ? {} : { area }),
    });
  } else {
    await tx.create('zone', { id, ...fields, neighbourhood: neighbourhood ?? null, area: area ?? null });
  }
}
