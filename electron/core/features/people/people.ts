import { ageOn, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { registrationsOf } from '../../registrations.ts';
import { stayingServices } from '../../services.ts';

export interface PersonCard {
  readonly id: string;
  readonly givenNames: string;
  readonly surnames: string;
  readonly documentType: string | null;
  readonly documentNumber: string | null;
  readonly birthDate: string | null;
  readonly age: number | null;
  readonly sex: string;
  readonly neighbourhood: string | null;
  readonly comuna: string | null;
  readonly otherPunto: boolean;
  /** Visits since 1 January at the Puntos this computer knows of (its own; at the centre all). */
  readonly visitsThisYear: number;
  readonly lastVisit: { readonly service: string; readonly startedAt: number } | null;
  /** The visit that is still open today, if any. */
  readonly insideSince: number | null;
}

/** What Recepción shows of one person. Throws NO_EXISTE. */
export async function personCard(context: CoreContext, id: string): Promise<PersonCard> {
  const entry = await context.store.read
    .selectFrom('personIndex')
    .select(['personId', 'source', 'canonicalId'])
    .where('personId', '=', id)
    .executeTakeFirst();
  if (entry === undefined)
    throw new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
  const ids = await registrationsOf(context.store.read, entry.canonicalId);
  const now = context.clocks.now();
  const today = localDate(now);
  const visits = context.store.read
    .selectFrom('liveAttendance as attendance')
    .where('attendance.personId', 'in', ids);
  const last = await visits
    .select(['attendance.service', 'attendance.startedAt', 'attendance.localDate'])
    .orderBy('attendance.startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const open =
    last?.localDate !== today
      ? undefined
      : await visits
          .leftJoin('attendanceEnd', 'attendanceEnd.attendanceId', 'attendance.id')
          .select('attendance.startedAt')
          .where('attendance.localDate', '=', today)
          .where('attendanceEnd.id', 'is', null)
          .where('attendance.service', 'in', await stayingServices(context.store.read))
          .orderBy('attendance.startedAt', 'desc')
          .limit(1)
          .executeTakeFirst();
  const year = await visits
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('attendance.startedAt', '>=', startOfLocalDate(`${today.slice(0, 4)}-01-01`))
    .executeTakeFirstOrThrow();
  const shared = {
    visitsThisYear: year.count,
    lastVisit: last === undefined ? null : { service: last.service, startedAt: last.startedAt },
    insideSince: open?.startedAt ?? null,
  };
  if (entry.source === 'DIRECTORY') {
    const row = await context.store.read
      .selectFrom('directory')
      .select(['id', 'givenNames', 'surnames', 'birthDate', 'sex'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const unknown = { documentType: null, documentNumber: null, neighbourhood: null, comuna: null };
    return {
      ...row,
      ...unknown,
      ...shared,
      age: row.birthDate === null ? null : ageOn(row.birthDate, today),
      otherPunto: true,
    };
  }
  const row = await context.store.read
    .selectFrom('person')
    .select([
      'id',
      'givenNames',
      'surnames',
      'documentType',
      'documentNumber',
      'birthDate',
      'sex',
      'neighbourhood',
      'comuna',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    ...row,
    ...shared,
    age: row.birthDate === null ? null : ageOn(row.birthDate, today),
    otherPunto: false,
  };
}

/** Barrios that people and zones of this city already have, with the comuna they were given most often. */
export async function neighbourhoods(context: CoreContext): Promise<{ name: string; comuna: string }[]> {
  const rows = await context.store.read
    .selectFrom('zone')
    .select(['neighbourhood', 'comuna'])
    .where('neighbourhood', 'is not', null)
    .where('comuna', 'is not', null)
    .where('deletedAt', 'is', null)
    .execute();
  const known = new Map<string, string>();
  for (const row of rows)
    if (row.neighbourhood !== null && row.comuna !== null) known.set(row.neighbourhood, row.comuna);
  return [...known]
    .map(([name, comuna]) => ({ name, comuna }))
    .sort((a, b) => a.name.localeCompare(b.name, 'es'));
}
