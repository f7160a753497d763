import { sql } from 'kysely';
import type { Fact } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Reader } from '../../db/tables.ts';

/** What a screen shows and half as much again: the next page is there before it is scrolled to. */
const PAGE = 40;

export interface FileVisit extends Pick<
  Fact<'attendance'>,
  'id' | 'personId' | 'service' | 'startedAt' | 'origin' | 'recordedAt'
> {
  /** The Punto where it happened; null while it has no name here. */
  readonly siteName: string | null;
  readonly end: Pick<Fact<'attendanceEnd'>, 'endedAt' | 'how'> | null;
  /** The note of the registration and those written later, oldest first. */
  readonly notes: readonly string[];
  readonly voided: Pick<Fact<'attendanceVoid'>, 'reason' | 'voidedAt'> | null;
  /** The import that brought it was taken back: like a voided one it counts nowhere. */
  readonly undone: { readonly fileName: string; readonly undoneAt: number } | null;
}

export interface VisitsPage {
  readonly visits: readonly FileVisit[];
  /** Ask with this for the next page; null at the end. */
  readonly cursor: string | null;
}

/** Visits under any of the registrations, newest first, also those that count nowhere any more. */
export async function visitsPage(
  read: Reader,
  ids: readonly string[],
  cursor: string | null,
): Promise<VisitsPage> {
  const after = cursor === null ? null : readCursor(cursor);
  let query = read
    .selectFrom('attendance as a')
    .leftJoin('site', 'site.id', 'a.siteId')
    .leftJoin('importRun as r', 'r.id', 'a.importId')
    .select([
      'a.id',
      'a.personId',
      'a.service',
      'a.startedAt',
      'a.origin',
      'a.recordedAt',
      'a.note',
      'site.name as siteName',
      'r.fileName',
      'r.undoneAt',
    ])
    .where('a.personId', 'in', ids)
    .orderBy('a.startedAt', 'desc')
    .orderBy('a.id', 'desc')
    .limit(PAGE + 1);
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('a.startedAt', '<', after.startedAt),
        eb('a.startedAt', '=', after.startedAt).and('a.id', '<', after.id),
      ]),
    );
  }
  const rows = await query.execute();
  const shown = rows.slice(0, PAGE);
  const about = await factsAbout(
    read,
    shown.map((row) => row.id),
  );
  const last = shown.at(-1);
  return {
    visits: shown.map(({ note, fileName, undoneAt, ...visit }) => ({
      ...visit,
      end: about.ends.get(visit.id) ?? null,
      notes: [...(note === null ? [] : [note]), ...(about.notes.get(visit.id) ?? [])],
      voided: about.voids.get(visit.id) ?? null,
      undone: fileName === null || undoneAt === null ? null : { fileName, undoneAt },
    })),
    cursor: rows.length > PAGE && last !== undefined ? `${last.startedAt}.${last.id}` : null,
  };
}

/** The earliest end that a desk saw holds, else that of the rule (stayEnd), and the first void; notes are all kept. */
async function factsAbout(read: Reader, visitIds: readonly string[]) {
  const ends = new Map<string, NonNullable<FileVisit['end']>>();
  const voids = new Map<string, NonNullable<FileVisit['voided']>>();
  const notes = new Map<string, string[]>();
  if (visitIds.length === 0) return { ends, voids, notes };
  const endRows = await read
    .selectFrom('attendanceEnd')
    .select(['attendanceId', 'endedAt', 'how'])
    .where('attendanceId', 'in', visitIds)
    .orderBy('how', 'desc')
    .orderBy('endedAt', 'desc')
    .execute();
  for (const { attendanceId, ...end } of endRows) ends.set(attendanceId, end);
  const voidRows = await read
    .selectFrom('attendanceVoid')
    .select(['attendanceId', 'reason', 'voidedAt'])
    .where('attendanceId', 'in', visitIds)
    .orderBy('voidedAt', 'desc')
    .execute();
  for (const { attendanceId, ...voided } of voidRows) voids.set(attendanceId, voided);
  const noteRows = await read
    .selectFrom('attendanceNote')
    .select(['attendanceId', 'text'])
    .where('attendanceId', 'in', visitIds)
    .orderBy('at')
    .orderBy('id')
    .execute();
  for (const { attendanceId, text } of noteRows) {
    notes.set(attendanceId, [...(notes.get(attendanceId) ?? []), text]);
  }
  return { ends, voids, notes };
}

export interface VisitCount extends Pick<Fact<'attendance'>, 'service'> {
  readonly year: string;
  readonly visits: number;
}

/** Visits that were neither voided nor taken back, by year (newest first) and service (most frequent first). */
export function visitCounts(read: Reader, ids: readonly string[]): Promise<VisitCount[]> {
  const year = sql<string>`substr(${sql.ref('localDate')}, 1, 4)`;
  return read
    .selectFrom('liveAttendance')
    .select((eb) => ['service', year.as('year'), eb.fn.countAll<number>().as('visits')])
    .where('personId', 'in', ids)
    .groupBy([year, 'service'])
    .orderBy('year', 'desc')
    .orderBy('visits', 'desc')
    .orderBy('service')
    .execute();
}

function readCursor(cursor: string): { startedAt: number; id: string } {
  const parts = /^(\d{1,15})\.(.{1,64})$/.exec(cursor);
  if (parts === null)
    throw new Refusal('ENTRADA_INVALIDA', 'La página pedida no existe; abra la ficha otra vez.');
  return { startedAt: Number(parts[1]), id: parts[2] ?? '' };
}
