import {
  chainStart,
  repeatFilter,
  type AnonymousCount,
  type CorrectedCounts,
  type CountableAttendance,
} from '#shared/domain/indicators.ts';
import type { Reader } from './db/tables.ts';

/** A time span [from, to) in ms UTC, and one Punto or all of them. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly siteId: string | null;
}

/**
 * One page takes about 15 ms of the one connection; a registration that comes meanwhile waits for one page at most.
 */
const PAGE = 1_000;

interface Position {
  readonly startedAt: number;
  readonly id: string;
}

/**
 * What is an atención of a person if it is no repetition, within a span, in order of its start, page by page: the
 * attendances that count (neither voided nor of an import that was undone) and, as attendances of CURSO at the start
 * of the session, who was at a course session. Memory holds one page: the next begins after the last row's
 * (startedAt, id), which the indexes attendance_start and sessionMark_start find directly.
 */
export async function* countableAttendances(
  read: Reader,
  span: Span,
): AsyncGenerator<readonly CountableAttendance[]> {
  let after: Position = { startedAt: span.from, id: '' };
  for (;;) {
    const rows = await page(read, span, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < PAGE) return;
    after = last;
    // Lets the requests that came meanwhile go first.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The two kinds in one order. SQLite merges the halves as they come from their indexes (MERGE in its query plan) and
 * stops at the limit, so a page costs what its rows cost; of a view of both it would read and sort the whole span.
 */
function page(read: Reader, span: Span, after: Position): Promise<(CountableAttendance & Position)[]> {
  return rowsAfter(read, 'liveAttendance', span, after)
    .unionAll(rowsAfter(read, 'liveSessionAttendance', span, after))
    .orderBy('startedAt')
    .orderBy('id')
    .limit(PAGE)
    .execute();
}

/**
 * A person who is not in the index (erased, or registered elsewhere and not known here) stands for itself. The sex is
 * the canonical registration's; when only an outline of the person is here, the shared directory's.
 */
function rowsAfter(
  read: Reader,
  kind: 'liveAttendance' | 'liveSessionAttendance',
  span: Span,
  after: Position,
) {
  const rows = read
    .selectFrom(`${kind as 'liveAttendance'} as a`)
    .leftJoin('personIndex as i', 'i.personId', 'a.personId')
    .leftJoin('person as canonical', 'canonical.id', 'i.canonicalId')
    .leftJoin('directory as outline', 'outline.id', 'i.canonicalId')
    .leftJoin('person as own', 'own.id', 'a.personId')
    .select((eb) => [
      'a.id as id',
      'a.siteId as siteId',
      'a.service as service',
      'a.startedAt as startedAt',
      eb.fn.coalesce('i.canonicalId', 'a.personId').as('person'),
      eb.fn.coalesce('canonical.sex', 'outline.sex', 'own.sex').as('sex'),
    ])
    .where('a.startedAt', '>=', after.startedAt)
    .where((eb) => eb(eb.refTuple('a.startedAt', 'a.id'), '>', eb.tuple(after.startedAt, after.id)))
    .where('a.startedAt', '<', span.to);
  return span.siteId === null ? rows : rows.where('a.siteId', '=', span.siteId);
}

/** The same rows of some registrations, from an instant on and in no order: for the figures of one person. */
export function attendancesOf(read: Reader, personIds: readonly string[], from = 0) {
  const rows = (kind: 'liveAttendance' | 'liveSessionAttendance') =>
    read
      .selectFrom(kind as 'liveAttendance')
      .select(['id', 'personId', 'siteId', 'service', 'startedAt'])
      .where('personId', 'in', personIds)
      .where('startedAt', '>=', from);
  return rows('liveAttendance').unionAll(rows('liveSessionAttendance'));
}

/** Heads counted in the span, summed by Punto, service and sex. */
export function anonymousCounts(read: Reader, span: Span): Promise<AnonymousCount[]> {
  let query = read
    .selectFrom('liveAnonymousAttendance as a')
    .select((eb) => ['a.siteId', 'a.service', 'a.sex', eb.fn.sum<number>('a.count').as('count')])
    .where('a.startedAt', '>=', span.from)
    .where('a.startedAt', '<', span.to)
    .groupBy(['a.siteId', 'a.service', 'a.sex']);
  if (span.siteId !== null) query = query.where('a.siteId', '=', span.siteId);
  return query.execute();
}

/** How many of the attendances and heads of a span stand in it by a correction of the centre. */
export async function correctedCounts(read: Reader, span: Span): Promise<CorrectedCounts> {
  const within = <Table extends 'attendance' | 'anonymousAttendance'>(table: Table) => {
    const rows = read
      .selectFrom('heldCorrection as c')
      .where('c.tableName', '=', table)
      .where('c.startedAt', '>=', span.from)
      .where('c.startedAt', '<', span.to);
    return span.siteId === null ? rows : rows.where('c.siteId', '=', span.siteId);
  };
  const attendances = await within('attendance')
    .innerJoin('liveAttendance as a', 'a.id', 'c.id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirst();
  const heads = await within('anonymousAttendance')
    .innerJoin('liveAnonymousAttendance as a', 'a.id', 'c.id')
    .select((eb) => eb.fn.sum<number | null>('a.count').as('n'))
    .executeTakeFirst();
  return { attendances: Number(attendances?.n ?? 0), heads: Number(heads?.n ?? 0) };
}

/** Where counting must begin for the span to be exact, however far back a chain of repeated visits reaches. */
export async function settledStart(read: Reader, span: Span): Promise<number> {
  const chains = chainStart(span.from);
  for (let window = chains.next(); window !== null; window = chains.next()) {
    const rows: CountableAttendance[] = [];
    const before = { from: window.lower, to: window.upper, siteId: span.siteId };
    for await (const page of countableAttendances(read, before)) rows.push(...page);
    chains.back(rows);
  }
  return chains.start();
}

/** The attendances of a span that are an atención by the rule of the repeated visit, in order of their start. */
export async function* countedAttendances(read: Reader, span: Span): AsyncGenerator<CountableAttendance> {
  const counts = repeatFilter();
  for await (const rows of countableAttendances(read, { ...span, from: await settledStart(read, span) })) {
    for (const row of rows) if (counts(row) && row.startedAt >= span.from) yield row;
  }
}
