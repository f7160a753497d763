import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { importedAttendanceId, sameName } from '#shared/domain/attendance-import.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { byRow, type ImportReport, type ImportWarning } from '#shared/domain/import-report.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { readRegister, type SitedVisit } from './import-file.ts';
import { holderOfDocument, holderOfRows, type KnownPerson } from './import-people.ts';

export interface AttendanceImport {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Tells what an import would do and writes nothing. */
  readonly dryRun: boolean;
  readonly actor: string;
}

/** Rows a transaction writes: a registration that comes meanwhile waits for one of them at most. */
const BATCH = 50;

interface Progress {
  readonly context: CoreContext;
  readonly warnings: ImportWarning[];
  /** People of this file by their key. */
  readonly people: Map<string, KnownPerson>;
  /** Every id that the rows of a person without a document have. */
  readonly rowsOf: ReadonlyMap<string, readonly string[]>;
  readonly seen: Set<string>;
  imported: number;
}

/**
 * Imports a register of past attendance (CSV or XLSX). Good rows are written and bad ones reported, each with its
 * row. A file that is no register is refused as a whole with ARCHIVO_INVALIDO and nothing is written.
 *
 * The same row is written once, however often it is imported (kind YA_EXISTE), so an import that was cut short is
 * simply repeated. People are recognised by their document and never changed (kind NOMBRE_DISTINTO tells of another
 * name); people without one are the same within the file when name and birth date are.
 */
export async function importAttendance(
  context: CoreContext,
  request: AttendanceImport,
): Promise<ImportReport> {
  const file = await readRegister(context, request.bytes, request.fileName);
  const rowsOf = new Map<string, string[]>();
  for (const visit of file.visits) {
    if (!visit.withDocument)
      rowsOf.set(visit.personKey, [...(rowsOf.get(visit.personKey) ?? []), ...possibleIds(visit)]);
  }
  const progress: Progress = {
    context,
    warnings: [...file.warnings],
    people: new Map(),
    rowsOf,
    seen: new Set(),
    imported: 0,
  };
  try {
    for (let start = 0; start < file.visits.length; start += BATCH) {
      const batch = file.visits.slice(start, start + BATCH);
      if (request.dryRun) await writeBatch(progress, batch, context.store.read, null);
      else await context.ledger.write(request.actor, (tx) => writeBatch(progress, batch, tx.read, tx));
      await setImmediate();
    }
  } finally {
    if (!request.dryRun && progress.imported > 0) {
      context.publish('people');
      context.publish('attendance');
    }
  }
  if (!request.dryRun) {
    const digest = createHash('sha256').update(request.bytes).digest('hex');
    const detail = JSON.stringify({ rows: file.rows, imported: progress.imported });
    await audit(context, request.actor, 'ATENCIONES_IMPORTADAS', digest, detail);
  }
  return {
    rows: file.rows,
    imported: progress.imported,
    warnings: byRow(progress.warnings),
  };
}

/** The id of a row, and the one it had if it was imported before this station was enrolled. */
function possibleIds(visit: SitedVisit): string[] {
  const id = importedAttendanceId(visit.siteId, visit);
  return visit.siteId === '' ? [id] : [id, importedAttendanceId('', visit)];
}

/** Settles the rows of one batch; without a transaction it only finds out what would happen. */
async function writeBatch(
  progress: Progress,
  batch: readonly SitedVisit[],
  read: Reader,
  tx: LedgerTx | null,
): Promise<void> {
  const stored = await read
    .selectFrom('attendance')
    .select('id')
    .where('id', 'in', batch.flatMap(possibleIds))
    .execute();
  const here = new Set(stored.map((row) => row.id));
  for (const visit of batch) {
    const ids = possibleIds(visit);
    const [id] = ids;
    if (id === undefined) continue;
    if (ids.some((possible) => here.has(possible)) || progress.seen.has(id)) {
      const where = progress.seen.has(id) ? 'más arriba en el archivo' : 'en el registro';
      progress.warnings.push({
        row: visit.row,
        field: '',
        kind: 'YA_EXISTE',
        message: `Esta atención ya está ${where}; no se repite.`,
      });
      continue;
    }
    const person = await personOf(progress, visit, read, tx);
    if (!sameName(person, visit.person)) {
      progress.warnings.push({
        row: visit.row,
        field: 'nombres',
        kind: 'NOMBRE_DISTINTO',
        message:
          'El documento ya tiene otro nombre. La atención queda a esa persona y su nombre no cambia; revise el documento.',
      });
    }
    progress.seen.add(id);
    progress.imported += 1;
    await tx?.append('attendance', {
      id,
      siteId: visit.siteId,
      personId: person.id,
      service: visit.service,
      startedAt: visit.startedAt,
      localDate: visit.localDate,
      origin: 'IMPORT',
      note: visit.note,
      recordedAt: tx.now,
      importId: null,
    });
  }
}

/** Whom a row belongs to: somebody met in this file, somebody known, or a new person. */
async function personOf(
  progress: Progress,
  visit: SitedVisit,
  read: Reader,
  tx: LedgerTx | null,
): Promise<KnownPerson> {
  const met = progress.people.get(visit.personKey);
  if (met !== undefined) return met;
  const { givenNames, surnames } = visit.person;
  const earlier = visit.withDocument
    ? null
    : await holderOfRows(read, progress.rowsOf.get(visit.personKey) ?? []);
  const known =
    earlier === null
      ? await holderOfDocument(read, progress.context.cityKey(), visit)
      : { id: earlier, givenNames, surnames };
  const person = known ?? { id: progress.context.clocks.newId(), givenNames, surnames };
  if (known === null) {
    await tx?.create('person', {
      ...UNREPRESENTED,
      ...visit.person,
      id: person.id,
      siteId: visit.siteId,
      // The register's own day: nobody of the past is new today.
      registeredAt: Math.min(visit.startedAt, tx.now),
      deletedAt: null,
    });
  }
  progress.people.set(visit.personKey, person);
  return person;
}
