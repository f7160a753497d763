import type { HostRole } from '#shared/domain/codes.ts';
import type { Header, ImportColumn } from '#shared/domain/import-columns.ts';
import type { ImportWarning } from '#shared/domain/import-report.ts';
import type { ImportKind } from '#shared/domain/import-run.ts';
import type { CoreContext, Topic } from '../context.ts';
import type { Reader } from '../db/tables.ts';
import type { NumberedRow } from '../files/table.ts';
import type { LedgerTx } from '../ledger/ledger.ts';

/**
 * One kind of file that can be imported, as a value: what its columns are called, how a row is read, and how rows
 * are written. Everything else (upload, mapping, trial, progress, cancelling, the run's record, undo, the screen and the
 * command) is the same for all kinds. To add one: a file beside this one that holds such a value, and its name
 * in kinds.ts.
 *
 * `survey` and `read` are pure and run in the reading thread; `writer` runs in the core's. What goes from one to the
 * other (Row and Survey) is plain data. Methods and not function fields, so that a kind of some rows can stand in a
 * list of kinds of any.
 */
export interface ImportKindDefinition<Row = unknown, Survey = unknown> {
  readonly kind: ImportKind;
  readonly hosts: readonly HostRole[];
  /** Spanish names first, then what else heads such a column. */
  readonly columns: readonly ImportColumn<string>[];
  /** Columns that the centre cannot do without, besides the required ones. */
  readonly centreNeeds: readonly string[];
  /** The audit's word for it, as ATENCIONES_IMPORTADAS. */
  readonly audited: string;
  /** What an import changes on other people's screens. */
  readonly topics: readonly Topic[];
  /** What must be known of the whole file before its first row is read. */
  survey(rows: AsyncIterable<NumberedRow>, header: Header, rules: ReadingRules): Promise<Survey>;
  /** One row: refused rows are null, and the problems say why. */
  read(
    header: Header,
    cells: readonly string[],
    number: number,
    rules: ReadingRules,
    survey: Survey,
  ): RowReading<Row>;
  /** Begins one import or trial. */
  writer(job: WritingJob, survey: Survey): Promise<BatchWriter<Row>>;
  /** How many rows of a run are in the database. */
  written(read: Reader, runId: string): Promise<number>;
  /**
   * Takes back up to 50 rows that do not cease to count by the undone run itself, as those of the views do; called
   * until it returns 0, and again after a power cut. Absent where the views see to all.
   */
  takeBack?(tx: LedgerTx, runId: string): Promise<number>;
}

export interface ReadingRules {
  /** ms UTC; what is later has not happened. */
  readonly now: number;
}

export interface RowReading<Row> {
  readonly row: Row | null;
  readonly problems: readonly ImportWarning[];
}

/** What would happen, or did; every row that is not refused is in `imported` or in `repeated`. */
export interface Outlook {
  /** Rows that were written. */
  imported: number;
  /** Rows that were here already. */
  repeated: number;
  newPeople: number;
  /** People of the file who were known. */
  knownPeople: number;
  /** New people whose document somebody else has: a person must decide. */
  doubtful: number;
}

export interface WritingJob {
  readonly context: CoreContext;
  /** Null in a trial. */
  readonly runId: string | null;
  readonly actor: string;
  readonly outlook: Outlook;
  report(problem: ImportWarning): void;
}

/**
 * Settles rows in file order, at most 50 at a time. Without a transaction it only finds out what would happen. A
 * row that is in the database already and counts is reported and not written again, so that repeating a file
 * continues it; the rows of a run that was undone (`undoneRuns`) do not count as there.
 */
export interface BatchWriter<Row> {
  settle(rows: readonly Row[], read: Reader, tx: LedgerTx | null): Promise<void>;
}

/** The runs whose rows no longer count. */
export async function undoneRuns(read: Reader): Promise<ReadonlySet<string>> {
  const rows = await read.selectFrom('importRun').select('id').where('undoneAt', 'is not', null).execute();
  return new Set(rows.map((row) => row.id));
}
