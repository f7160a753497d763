import { stayEnd } from '#shared/domain/attendance-closing.ts';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import type { Fact } from '#shared/domain/entities.ts';
import type { CoreContext } from './context.ts';
import { APPLIED } from './db/unsettled.ts';

export interface VisitNote {
  readonly text: string;
  readonly at: number;
}

export interface VisitRow {
  readonly id: string;
  readonly personId: string;
  /** All registrations of one person share it; somebody who is in no index stands for themselves. */
  readonly canonicalId: string;
  readonly name: string;
  readonly service: Service;
  readonly startedAt: number;
  /** What its computer's clock said, where the centre corrected it; null where the clock was right. */
  readonly rawAt: number | null;
  readonly endedAt: number | null;
  /** Nobody saw the end: the rule closed it, and the stay is no measured one. */
  readonly endedByRule: boolean;
  readonly origin: Fact<'attendance'>['origin'];
  /** When it was written down; long after startedAt only for what was noted afterwards or imported. */
  readonly recordedAt: number;
  readonly notes: readonly VisitNote[];
  readonly voided: boolean;
  readonly synced: boolean;
}

/** The visits of one local date at this Punto, newest first, voided ones included. */
export async function visitsOfDay(context: CoreContext, date: string): Promise<VisitRow[]> {
  const from = startOfLocalDate(date);
  const rows = await readVisits(context, from, from + DAY_MS);
  const notes = await notesBetween(context, from, from + DAY_MS);
  const isToday = date === localDate(context.clocks.now());
  const waiting = await waitingVisits(context, isToday);
  return rows.map((row) => ({
    id: row.id,
    personId: row.personId,
    canonicalId: row.canonicalId ?? row.personId,
    name: row.givenNames === null ? 'Persona suprimida' : `${row.givenNames} ${row.surnames}`,
    service: row.service,
    startedAt: row.startedAt,
    rawAt: row.rawAt,
    ...stayEnd(row.seenEnd, row.ruledEnd),
    origin: row.origin,
    recordedAt: row.recordedAt,
    // What came with an import, then what people added.
    notes: [
      ...(row.note === null ? [] : [{ text: row.note, at: row.recordedAt }]),
      ...(notes.get(row.id) ?? []),
    ],
    voided: row.liveId === null,
    synced: !waiting.has(row.id),
  }));
}

/** What was voided, or came with an import that was undone, is not among the live ones. */
function readVisits(context: CoreContext, from: number, to: number) {
  return context.store.read
    .selectFrom('timedAttendance as attendance')
    .leftJoin('personIndex', 'personIndex.personId', 'attendance.personId')
    .leftJoin('person', 'person.id', 'attendance.personId')
    .leftJoin('directory', 'directory.id', 'attendance.personId')
    .select((eb) => [
      'attendance.id',
      'attendance.personId',
      'attendance.service',
      'attendance.startedAt',
      'attendance.rawAt',
      'attendance.origin',
      'attendance.recordedAt',
      'attendance.note',
      'personIndex.canonicalId',
      eb.fn.coalesce('person.givenNames', 'directory.givenNames').as('givenNames'),
      eb.fn.coalesce('person.surnames', 'directory.surnames').as('surnames'),
      eb
        .selectFrom('timedAttendanceEnd as attendanceEnd')
        .select((end) => end.fn.min('attendanceEnd.endedAt').as('at'))
        .whereRef('attendanceEnd.attendanceId', '=', 'attendance.id')
        .where('attendanceEnd.how', '=', 'DESK')
        .as('seenEnd'),
      eb
        .selectFrom('timedAttendanceEnd as attendanceEnd')
        .select((end) => end.fn.min('attendanceEnd.endedAt').as('at'))
        .whereRef('attendanceEnd.attendanceId', '=', 'attendance.id')
        .where('attendanceEnd.how', '=', 'RULE')
        .as('ruledEnd'),
      eb
        .selectFrom('liveAttendance as live')
        .select('live.id')
        .whereRef('live.id', '=', 'attendance.id')
        .as('liveId'),
    ])
    .where('attendance.startedAt', '>=', from)
    .where('attendance.startedAt', '<', to)
    .where('attendance.siteId', '=', context.siteId())
    .orderBy('attendance.startedAt', 'desc')
    .orderBy('attendance.id', 'desc')
    .execute();
}

/** More than a Punto registers in a day. */
const MOST_A_DAY = 5_000;

/** What the centre has not acknowledged: of today the latest suffice; a Punto that was offline for weeks holds more. */
async function waitingVisits(context: CoreContext, latest: boolean): Promise<ReadonlySet<string>> {
  const rows = await context.store.read
    .selectFrom('change')
    .select('rowId')
    .where('state', '=', 'PENDING')
    .where('state', '<>', APPLIED)
    .where('tableName', '=', 'attendance')
    .orderBy('position', 'desc')
    .$if(latest, (query) => query.limit(MOST_A_DAY))
    .execute();
  return new Set(rows.map((row) => row.rowId));
}

async function notesBetween(
  context: CoreContext,
  from: number,
  to: number,
): Promise<ReadonlyMap<string, readonly VisitNote[]>> {
  const rows = await context.store.read
    .selectFrom('attendanceNote')
    .innerJoin('timedAttendance as attendance', 'attendance.id', 'attendanceNote.attendanceId')
    .select(['attendanceNote.attendanceId', 'attendanceNote.text', 'attendanceNote.at'])
    .where('attendance.startedAt', '>=', from)
    .where('attendance.startedAt', '<', to)
    .where('attendance.siteId', '=', context.siteId())
    .orderBy('attendanceNote.at')
    .orderBy('attendanceNote.id')
    .execute();
  const notes = new Map<string, VisitNote[]>();
  for (const { attendanceId, text, at } of rows) {
    notes.set(attendanceId, [...(notes.get(attendanceId) ?? []), { text, at }]);
  }
  return notes;
}
