import type { Header } from '#shared/domain/import-columns.ts';
import {
  importedRequestId,
  readRequest,
  requestColumns,
  type ImportedRequest,
  type RequestColumn,
} from '#shared/domain/request-import.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { factIn, standingId } from './attempts.ts';
import { undoneRuns, type BatchWriter, type ImportKindDefinition, type WritingJob } from './kind.ts';
import { holdersOfDocument } from './people.ts';
import { puntoOrCentre } from './sites.ts';

/**
 * The online requests of the city's web page (SOLICITUDES). A number is one request, however often it comes; whoever
 * asked is named when their document is known here, and nobody is registered for having asked.
 */
export const requestImport: ImportKindDefinition<ImportedRequest, null> = {
  kind: 'SOLICITUDES',
  hosts: ['station', 'central'],
  columns: requestColumns,
  centreNeeds: [],
  audited: 'SOLICITUDES_IMPORTADAS',
  topics: ['people'],
  survey: () => Promise.resolve(null),
  read: (header, cells, number, rules) => {
    // The frame made this header from the columns of this kind.
    const { row, warnings } = readRequest(header as Header<RequestColumn>, cells, number, rules);
    return { row, problems: warnings };
  },
  writer: requestWriter,
  // The view leaves out what came with a run that was undone: there is nothing to take back.
  written: async (read, runId) => {
    const { n } = await read
      .selectFrom('onlineRequest')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('importId', '=', runId)
      .executeTakeFirstOrThrow();
    return n;
  },
};

async function requestWriter(job: WritingJob): Promise<BatchWriter<ImportedRequest>> {
  const puntoOf = await puntoOrCentre(job.context);
  const undone = await undoneRuns(job.context.store.read);
  /** Ids of this file's rows so far. */
  const seen = new Set<string>();
  const known = new Set<string>();
  const settle = async (rows: readonly ImportedRequest[], read: Reader, tx: LedgerTx | null) => {
    for (const request of rows) {
      const { row, number, requestedAt, localDate, subject } = request;
      const punto = puntoOf(request.punto);
      if (!('siteId' in punto)) {
        job.report({ row, field: 'punto', ...punto });
        continue;
      }
      const { id, there } = await standingId(
        (attempt) => importedRequestId(number, attempt),
        factIn(read, 'onlineRequest'),
        undone,
      );
      if (there || seen.has(id)) {
        const where = seen.has(id) ? 'más arriba en el archivo' : 'en el registro';
        job.outlook.repeated += 1;
        job.report({
          row,
          field: 'numero',
          kind: 'YA_EXISTE',
          message: `La solicitud con este número ya está ${where}; no se repite.`,
        });
        continue;
      }
      const [holder] =
        request.documentKey === null
          ? []
          : await holdersOfDocument(read, job.context.cityKey(), request.documentKey);
      if (holder !== undefined && !known.has(holder.id)) {
        known.add(holder.id);
        job.outlook.knownPeople += 1;
      }
      seen.add(id);
      job.outlook.imported += 1;
      if (tx === null || job.runId === null) continue;
      await tx.append('onlineRequest', {
        id,
        siteId: punto.siteId,
        importId: job.runId,
        number,
        requestedAt,
        localDate,
        subject,
        personId: holder?.id ?? null,
      });
    }
  };
  return { settle };
}
