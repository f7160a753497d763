import { Refusal } from '#shared/domain/failure.ts';
import type { ImportReport } from '#shared/domain/import-report.ts';
import { parseTargetList } from '#shared/domain/target-list.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { readTable } from '../../files/csv.ts';
import { oidProfiles } from '../../snmp/profiles.ts';
import type { ImportRequest } from './import-zones.ts';
import { resealIn } from '../../wifi/assignments.ts';
import { storeTargetIn } from '../../wifi/targets.ts';

/** Each may be sealed to two stations; longer transactions would keep everybody waiting. */
const ROWS_A_TRANSACTION = 50;

/**
 * Imports where the zones' devices are and how to ask them. A zone that is not in the file keeps its target.
 * Throws Refusal (ARCHIVO_INVALIDO; NO_EXISTE while there are no zones). The caller tells a running monitor.
 */
export async function importTargets(context: CoreContext, request: ImportRequest): Promise<ImportReport> {
  const table = await readTable(request.bytes, request.fileName);
  const { read } = context.store;
  const zones = await read.selectFrom('zone').select(['id', 'name']).where('deletedAt', 'is', null).execute();
  if (zones.length === 0) {
    throw new Refusal(
      'NO_EXISTE',
      'Todavía no hay zonas. Importe primero la lista de zonas (puntos zones import) o sincronice con la central.',
    );
  }
  const known = await read.selectFrom('snmpTarget').select(['zoneId', 'host', 'port']).execute();
  const list = parseTargetList(table, { zones, known, profiles: [...oidProfiles.keys()] });
  const report: ImportReport = {
    rows: list.rows,
    imported: list.targets.length,
    warnings: list.warnings,
  };
  if (request.dryRun) return report;
  for (let from = 0; from < list.targets.length; from += ROWS_A_TRANSACTION) {
    const batch = list.targets.slice(from, from + ROWS_A_TRANSACTION);
    await context.ledger.write(request.actor, async (tx) => {
      for (const target of batch) {
        await storeTargetIn(tx, target);
        if (context.role === 'central') await resealIn(tx, target.zoneId, target);
      }
    });
  }
  const detail = JSON.stringify({
    rows: report.rows,
    imported: report.imported,
    warnings: report.warnings.length,
  });
  await context.ledger.write(request.actor, (tx) =>
    auditIn(tx, context, request.actor, 'EQUIPOS_IMPORTADOS', null, detail),
  );
  context.publish('wifi');
  return report;
}
