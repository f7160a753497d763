import {
  ambiguousSexLetter,
  attendanceColumns,
  readDocumentType,
  type ColumnName,
} from '#shared/domain/attendance-columns.ts';
import { importedAttendanceId, readVisit, type ImportedVisit } from '#shared/domain/attendance-import.ts';
import type { Header } from '#shared/domain/import-columns.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import {
  undoneRuns,
  type BatchWriter,
  type ImportKindDefinition,
  type ReadingRules,
  type WritingJob,
} from './kind.ts';
import { peopleOfImport, type KnownPerson, type PeopleOfImport } from './people.ts';
import { puntoReader } from './sites.ts';

/** What is known of a whole register before its first row is settled. */
interface RegisterSurvey {
  readonly sexLetterAmbiguous: boolean;
  /**
   * The visits of each person without a document, who is recognised by these alone when the file is imported again,
   * and whose rows may come in any order.
   */
  readonly undocumented: ReadonlyMap<string, readonly VisitKey[]>;
}

/** What the id of a visit follows from. */
type VisitKey = Pick<ImportedVisit, 'startedAt' | 'service' | 'punto'>;

/**
 * Registers of past attendance. The same row is written once, however often it is imported (kind YA_EXISTE), so an
 * import that was cut short is simply repeated. People are recognised by their document and never changed;
 * people without one are the same within the file when name and birth date are.
 */
export const attendanceImport: ImportKindDefinition<ImportedVisit, RegisterSurvey> = {
  kind: 'ATENCIONES',
  hosts: ['station', 'central'],
  columns: attendanceColumns,
  centreNeeds: ['punto'],
  audited: 'ATENCIONES_IMPORTADAS',
  topics: ['people', 'attendance'],
  survey: async (rows, header, rules) => {
    const sexAt = header.positions.get('sexo') ?? -1;
    const typeAt = header.positions.get('tipo_documento') ?? -1;
    const documentAt = header.positions.get('documento') ?? -1;
    const letters = new Set<string>();
    const undocumented = new Map<string, VisitKey[]>();
    for await (const { cells, number } of rows) {
      if (cells === null) continue;
      letters.add(cells[sexAt] ?? '');
      const documented =
        (cells[documentAt] ?? '').trim() !== '' && readDocumentType(cells[typeAt] ?? '') !== 'SIN_DOC';
      if (documented) continue;
      const { visit } = readVisit(registerHeader(header), cells, number, {
        ...rules,
        sexLetterAmbiguous: false,
      });
      if (visit === null || visit.withDocument) continue;
      const { personKey, startedAt, service, punto } = visit;
      const visits = undocumented.get(personKey);
      if (visits === undefined) undocumented.set(personKey, [{ startedAt, service, punto }]);
      else visits.push({ startedAt, service, punto });
    }
    return { sexLetterAmbiguous: ambiguousSexLetter(letters), undocumented };
  },
  read: (header, cells, number, rules: ReadingRules, { sexLetterAmbiguous }) => {
    const { visit, warnings } = readVisit(registerHeader(header), cells, number, {
      ...rules,
      sexLetterAmbiguous,
    });
    return { row: visit, problems: warnings };
  },
  writer: attendanceWriter,
  written: async (read, runId) => {
    const { n } = await read
      .selectFrom('attendance')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('importId', '=', runId)
      .executeTakeFirstOrThrow();
    return n;
  },
};

/** The frame made this header from the columns of this kind. */
const registerHeader = (header: Header) => header as Header<ColumnName>;

async function attendanceWriter(
  job: WritingJob,
  { undocumented }: RegisterSurvey,
): Promise<BatchWriter<ImportedVisit>> {
  const puntoOf = await puntoReader(job.context);
  const undone = await undoneRuns(job.context.store.read);
  const people = peopleOfImport(job);
  /** Ids of this file's rows so far. */
  const seen = new Set<string>();
  const looked = new Set<string>();
  const settle = async (visits: readonly ImportedVisit[], read: Reader, tx: LedgerTx | null) => {
    const sited = visits.flatMap((visit) => {
      const punto = puntoOf(visit.punto);
      if ('siteId' in punto) return [{ visit, siteId: punto.siteId }];
      job.report({ row: visit.row, field: 'punto', ...punto });
      return [];
    });
    const settled = await standing(read, sited, undone);
    await people.look(
      settled.flatMap(({ visit, holder }) => (holder === null ? visit : [])),
      read,
    );
    for (const { visit, siteId, id, holder } of settled) {
      if (holder !== null) people.meet(visit.personKey, holder);
      if (holder !== null || seen.has(id)) {
        const where = seen.has(id) ? 'más arriba en el archivo' : 'en el registro';
        job.outlook.repeated += 1;
        job.report({
          row: visit.row,
          field: '',
          kind: 'YA_EXISTE',
          message: `Esta atención ya está ${where}; no se repite.`,
        });
        continue;
      }
      if (!visit.withDocument && !looked.has(visit.personKey)) {
        looked.add(visit.personKey);
        const others = (undocumented.get(visit.personKey) ?? []).flatMap((key) => {
          const punto = puntoOf(key.punto);
          return 'siteId' in punto ? [{ visit: { ...visit, ...key }, siteId: punto.siteId }] : [];
        });
        await meetEarlier(read, others, undone, people);
      }
      const { person, how } = await people.find(
        { ...visit, siteId, registeredAt: visit.startedAt },
        read,
        tx,
      );
      if (how === 'OTHER_SPELLING') {
        job.report({
          row: visit.row,
          field: 'nombres',
          kind: 'NOMBRE_DISTINTO',
          message:
            'El documento ya tiene este nombre escrito de otra forma. La atención queda a esa persona y su nombre no cambia.',
        });
      }
      if (how === 'NEW_BESIDE') {
        job.report({
          row: visit.row,
          field: 'documento',
          kind: 'DOCUMENTO_DE_OTRO',
          message:
            'Otra persona ya tiene este documento. Queda como persona aparte; corrija el número o decida en su ficha si son la misma.',
        });
      }
      seen.add(id);
      job.outlook.imported += 1;
      await tx?.append('attendance', {
        id,
        siteId,
        personId: person.id,
        service: visit.service,
        startedAt: visit.startedAt,
        localDate: visit.localDate,
        origin: 'IMPORT',
        note: visit.note,
        recordedAt: tx.now,
        importId: job.runId,
      });
    }
  };
  return { settle };
}

interface SitedVisit {
  readonly visit: ImportedVisit;
  readonly siteId: string;
}

interface SettledVisit extends SitedVisit {
  /** The id that the row has, or would get. */
  readonly id: string;
  /** Whom it was given to, when it is in the database and counts. */
  readonly holder: KnownPerson | null;
}

/** The id of a row at an attempt, and the one it had if it was imported before this station was enrolled. */
function idsOf({ visit, siteId }: SitedVisit, attempt: number): string[] {
  const id = importedAttendanceId(siteId, visit, attempt);
  return siteId === '' ? [id] : [id, importedAttendanceId('', visit, attempt)];
}

/**
 * How each row stands: it is there, or under which id it would be written. An id whose row came with a run that was
 * undone is taken for ever and counts for nothing, so the row's next attempt is looked at.
 */
async function standing(
  read: Reader,
  rows: readonly SitedVisit[],
  undone: ReadonlySet<string>,
): Promise<SettledVisit[]> {
  const settled = new Map<SitedVisit, SettledVisit>();
  let open = rows;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    const ids = new Map(open.map((row) => [row, idsOf(row, attempt)]));
    const stored = await storedVisits(read, [...ids.values()].flat());
    open = open.filter((row) => {
      const own = ids.get(row) ?? [];
      const found = own.flatMap((id) => stored.get(id) ?? []);
      const counts = found.find(({ importId }) => importId === null || !undone.has(importId));
      const id = counts?.id ?? own[0] ?? '';
      if (counts === undefined && found.length > 0) return true;
      settled.set(row, { ...row, id, holder: counts?.person ?? null });
      return false;
    });
  }
  return rows.flatMap((row) => settled.get(row) ?? []);
}

interface StoredVisit {
  readonly id: string;
  readonly importId: string | null;
  readonly person: KnownPerson;
}

async function storedVisits(read: Reader, ids: readonly string[]): Promise<Map<string, StoredVisit>> {
  const rows = await read
    .selectFrom('attendance as a')
    .leftJoin('person as p', 'p.id', 'a.personId')
    .leftJoin('directory as d', 'd.id', 'a.personId')
    .select((eb) => [
      'a.id',
      'a.importId',
      'a.personId',
      eb.fn.coalesce('p.givenNames', 'd.givenNames').as('givenNames'),
      eb.fn.coalesce('p.surnames', 'd.surnames').as('surnames'),
      eb.fn.coalesce('p.birthDate', 'd.birthDate').as('birthDate'),
    ])
    .where('a.id', 'in', ids)
    .execute();
  return new Map(
    rows.map(({ id, importId, personId, givenNames, surnames, birthDate }) => [
      id,
      {
        id,
        importId,
        person: { id: personId, givenNames: givenNames ?? '', surnames: surnames ?? '', birthDate },
      },
    ]),
  );
}

/** Rows asked for at once. */
const LOOK = 100;

/** People without a document are known only by what an earlier import of the same rows gave them. */
async function meetEarlier(
  read: Reader,
  rows: readonly SitedVisit[],
  undone: ReadonlySet<string>,
  people: PeopleOfImport,
): Promise<void> {
  for (let start = 0; start < rows.length; start += LOOK) {
    const some = await standing(read, rows.slice(start, start + LOOK), undone);
    const earlier = some.find(({ holder }) => holder !== null);
    if (earlier === undefined || earlier.holder === null) continue;
    people.meet(earlier.visit.personKey, earlier.holder);
    return;
  }
}
