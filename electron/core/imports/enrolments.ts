import { ambiguousSexLetter } from '#shared/domain/attendance-columns.ts';
import {
  enrolmentColumns,
  importedEnrolmentId,
  readEnrolment,
  type EnrolmentColumn,
  type ImportedEnrolment,
} from '#shared/domain/enrolment-import.ts';
import type { Header } from '#shared/domain/import-columns.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { registrationsOfAny } from '../registrations.ts';
import { standingId } from './attempts.ts';
import { groupFinder } from './enrolment-groups.ts';
import { undoneRuns, type BatchWriter, type ImportKindDefinition, type WritingJob } from './kind.ts';
import { peopleOfImport, type FoundPerson } from './people.ts';

interface RequestSurvey {
  readonly sexLetterAmbiguous: boolean;
}

/**
 * People who asked online for a seat in a course: each becomes a request (PREINSCRITO) that takes no seat until the
 * person confirms. A row is one request, however often it comes; who is in the group already is not asked again.
 */
export const enrolmentImport: ImportKindDefinition<ImportedEnrolment, RequestSurvey> = {
  kind: 'INSCRIPCIONES',
  hosts: ['station', 'central'],
  columns: enrolmentColumns,
  centreNeeds: ['punto'],
  audited: 'INSCRIPCIONES_IMPORTADAS',
  topics: ['people', 'courses'],
  survey: async (rows, header) => {
    const sexAt = header.positions.get('sexo') ?? -1;
    const letters = new Set<string>();
    for await (const { cells } of rows) if (cells !== null) letters.add(cells[sexAt] ?? '');
    return { sexLetterAmbiguous: ambiguousSexLetter(letters) };
  },
  read: (header, cells, number, rules, survey) => {
    // The frame made this header from the columns of this kind.
    const { row, warnings } = readEnrolment(header as Header<EnrolmentColumn>, cells, number, {
      ...rules,
      ...survey,
    });
    return { row, problems: warnings };
  },
  writer: enrolmentWriter,
  written: async (read, runId) => {
    const { n } = await read
      .selectFrom('enrolment')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('importId', '=', runId)
      .where('deletedAt', 'is', null)
      .executeTakeFirstOrThrow();
    return n;
  },
  takeBack: takeBackRequests,
};

async function enrolmentWriter(job: WritingJob): Promise<BatchWriter<ImportedEnrolment>> {
  const groupOf = await groupFinder(job.context);
  const undone = await undoneRuns(job.context.store.read);
  const people = peopleOfImport(job);
  /** Group and person of this file's rows so far. */
  const asked = new Set<string>();
  const settle = async (requests: readonly ImportedEnrolment[], read: Reader, tx: LedgerTx | null) => {
    await people.look(
      requests.map(({ personKey }) => ({ personKey, withDocument: true })),
      read,
    );
    for (const request of requests) {
      const { row, requestedAt } = request;
      const group = groupOf(request);
      if (!('id' in group)) {
        job.report({ row, ...group });
        continue;
      }
      const { id, there } = await standingId(
        (attempt) => importedEnrolmentId(group.id, request, attempt),
        (wanted) =>
          read.selectFrom('enrolment').select(['id', 'importId']).where('id', '=', wanted).executeTakeFirst(),
        undone,
      );
      const repeated = (message: string) => {
        job.outlook.repeated += 1;
        job.report({ row, field: '', kind: 'YA_EXISTE', message });
      };
      if (there) {
        repeated('Esta solicitud ya está en el registro; no se repite.');
        continue;
      }
      if (asked.has(`${group.id}|${request.personKey}`)) {
        repeated('Esta persona ya pide este grupo más arriba en el archivo; no se repite.');
        continue;
      }
      const named = { ...request, withDocument: true, siteId: group.siteId, registeredAt: requestedAt };
      const found = await people.find(named, read, tx);
      tellName(job, row, found);
      const known = found.how === 'SAME' || found.how === 'OTHER_SPELLING';
      if (known && (await isIn(read, group.id, found.person.id))) {
        repeated('Esta persona ya está en el grupo; no se repite.');
        continue;
      }
      asked.add(`${group.id}|${request.personKey}`);
      job.outlook.imported += 1;
      await tx?.create('enrolment', {
        id,
        siteId: group.siteId,
        groupId: group.id,
        personId: found.person.id,
        origin: 'EN_LINEA',
        requestedAt,
        confirmedAt: null,
        withdrawnAt: null,
        withdrawal: null,
        importId: job.runId,
        deletedAt: null,
      });
    }
  };
  return { settle };
}

function tellName(job: WritingJob, row: number, { how }: FoundPerson): void {
  if (how === 'OTHER_SPELLING') {
    job.report({
      row,
      field: 'nombres',
      kind: 'NOMBRE_DISTINTO',
      message:
        'El documento ya tiene este nombre escrito de otra forma. La preinscripción queda a esa persona y su nombre no cambia.',
    });
  }
  if (how === 'NEW_BESIDE') {
    job.report({
      row,
      field: 'documento',
      kind: 'DOCUMENTO_DE_OTRO',
      message:
        'Otra persona ya tiene este documento. Queda como persona aparte; corrija el número o decida en su ficha si son la misma.',
    });
  }
}

async function isIn(read: Reader, groupId: string, personId: string): Promise<boolean> {
  const indexed = await read
    .selectFrom('personIndex')
    .select('personId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  // Whom a trial would only create is in no index.
  const ids = indexed === undefined ? [personId] : await registrationsOfAny(read, personId);
  const live = await read
    .selectFrom('enrolment')
    .select('id')
    .where('groupId', '=', groupId)
    .where('personId', 'in', ids)
    .where('withdrawnAt', 'is', null)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return live !== undefined;
}

/** Requests taken back in one transaction. */
const AT_ONCE = 50;

/** Requests of an undone import go, unless the person confirmed meanwhile: then it is theirs and no longer the file's. */
async function takeBackRequests(tx: LedgerTx, runId: string): Promise<number> {
  const rows = await tx.read
    .selectFrom('enrolment')
    .select('id')
    .where('importId', '=', runId)
    .where('confirmedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  for (const { id } of rows) await tx.patch('enrolment', id, { deletedAt: tx.now });
  return rows.length;
}
