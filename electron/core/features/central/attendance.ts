import { stayEnd } from '#shared/domain/attendance-closing.ts';
import { DAY_MS, isCalendarDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';

export interface CentralVisit {
  readonly id: string;
  readonly siteId: string;
  readonly siteName: string;
  readonly personId: string;
  readonly name: string;
  readonly service: Service;
  readonly startedAt: number;
  /** What its computer's clock said, where that was wrong and is corrected; null otherwise. */
  readonly rawAt: number | null;
  readonly endedAt: number | null;
  /** Nobody saw the end: the rule of the Punto closed it. */
  readonly endedByRule: boolean;
  readonly voided: boolean;
}

export interface CentralVisits {
  readonly visits: readonly CentralVisit[];
  /** Ask with this for the next page; null at the end. */
  readonly cursor: string | null;
}

const PAGE = 100;

/** The visits of one local date at all Puntos or one, newest first, 100 a page, voided ones marked. */
export async function centralAttendance(
  context: CoreContext,
  request: { date: string; siteId?: string | null; cursor?: string | null },
): Promise<CentralVisits> {
  if (!isCalendarDate(request.date)) {
    throw new Refusal('ENTRADA_INVALIDA', 'La fecha no existe; escríbala como AAAA-MM-DD.', {
      field: 'date',
    });
  }
  const from = startOfLocalDate(request.date);
  const after = readCursor(request.cursor ?? null);
  let query = context.store.read
    .selectFrom('timedAttendance as attendance')
    .leftJoin('site', 'site.id', 'attendance.siteId')
    .leftJoin('person', 'person.id', 'attendance.personId')
    .select((eb) => [
      'attendance.id',
      'attendance.siteId',
      'attendance.personId',
      'attendance.service',
      'attendance.startedAt',
      'attendance.rawAt',
      'site.name as siteName',
      'person.givenNames',
      'person.surnames',
      eb
        .selectFrom('timedAttendanceEnd as attendanceEnd')
        .select((inner) => inner.fn.min('attendanceEnd.endedAt').as('endedAt'))
        .whereRef('attendanceEnd.attendanceId', '=', 'attendance.id')
        .where('attendanceEnd.how', '=', 'DESK')
        .as('seenEnd'),
      eb
        .selectFrom('timedAttendanceEnd as attendanceEnd')
        .select((inner) => inner.fn.min('attendanceEnd.endedAt').as('endedAt'))
        .whereRef('attendanceEnd.attendanceId', '=', 'attendance.id')
        .where('attendanceEnd.how', '=', 'RULE')
        .as('ruledEnd'),
      eb
        .selectFrom('attendanceVoid')
        .select((inner) => inner.fn.min('attendanceVoid.id').as('voidId'))
        .whereRef('attendanceVoid.attendanceId', '=', 'attendance.id')
        .as('voidId'),
    ])
    .where('attendance.startedAt', '>=', from)
    .where('attendance.startedAt', '<', from + DAY_MS)
    .orderBy('attendance.startedAt', 'desc')
    .orderBy('attendance.id', 'desc')
    .limit(PAGE + 1);
  const siteId = request.siteId ?? null;
  if (siteId !== null) query = query.where('attendance.siteId', '=', siteId);
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('attendance.startedAt', '<', after.startedAt),
        eb('attendance.startedAt', '=', after.startedAt).and('attendance.id', '<', after.id),
      ]),
    );
  }
  const rows = await query.execute();
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    visits: shown.map(({ givenNames, surnames, voidId, siteName, seenEnd, ruledEnd, ...visit }) => ({
      ...visit,
      ...stayEnd(seenEnd, ruledEnd),
      siteName: siteName ?? '',
      name: [givenNames, surnames].filter((part) => part !== null).join(' '),
      voided: voidId !== null,
    })),
    cursor: rows.length > PAGE && last !== undefined ? `${last.startedAt}.${last.id}` : null,
  };
}

function readCursor(cursor: string | null): { startedAt: number; id: string } | null {
  if (cursor === null) return null;
  const parts = /^(\d{1,15})\.(.{1,64})$/.exec(cursor);
  if (parts === null)
    throw new Refusal('ENTRADA_INVALIDA', 'La página pedida no existe; actualice la lista.');
  return { startedAt: Number(parts[1]), id: parts[2] ?? '' };
}
