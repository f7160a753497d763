import { ageOn, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { documentKey, newPerson, type NewPerson } from '#shared/domain/person.ts';
import { birthDateProblem } from '#shared/domain/person-fields.ts';
import type { CoreContext } from '../../context.ts';
import { claimOf } from '../../claim.ts';
import { registrationsOf } from '../../registrations.ts';

/** Registers a person; refuses a document that somebody already has, here or in the directory. Returns the id. */
export async function createPerson(context: CoreContext, actor: string, input: NewPerson): Promise<string> {
  const parsed = newPerson.safeParse(input);
  if (!parsed.success) {
    const fault = parsed.error.issues[0];
    throw new Refusal('ENTRADA_INVALIDA', fault?.message ?? 'Revise los datos de la persona.', {
      field: fault?.path.join('.') ?? '',
    });
  }
  const value = parsed.data;
  const today = localDate(context.clocks.now());
  const impossible = value.birthDate == null ? null : birthDateProblem(value.birthDate, today);
  if (impossible !== null) throw new Refusal('ENTRADA_INVALIDA', impossible, { field: 'birthDate' });
  const key = documentKey(value.documentType, value.documentNumber);
  const id = await context.ledger.write(actor, async (tx) => {
    if (key !== null) {
      const cityKey = context.cityKey();
      const claim = cityKey === null ? null : claimOf(cityKey, key);
      const holder = await tx.read
        .selectFrom('personIndex')
        .select('personId')
        .where((eb) =>
          eb.or([eb('documentKey', '=', key), ...(claim === null ? [] : [eb('claim', '=', claim)])]),
        )
        .executeTakeFirst();
      if (holder !== undefined) {
        throw new Refusal(
          'YA_EXISTE',
          'Ya hay una persona con ese documento. Ábrala en vez de crearla otra vez.',
          {
            field: 'documentNumber',
            personId: holder.personId,
          },
        );
      }
    }
    const personId = tx.newId();
    await tx.create('person', {
      id: personId,
      siteId: context.siteId(),
      documentType: value.documentType,
      documentNumber: value.documentNumber,
      givenNames: value.givenNames,
      surnames: value.surnames,
      birthDate: value.birthDate ?? null,
      sex: value.sex,
      phone: value.phone ?? null,
      neighbourhood: value.neighbourhood ?? null,
      comuna: value.comuna ?? 'NO_INFORMA',
      publicServant: value.publicServant ?? 0,
      representativeName: value.representativeName ?? null,
      representativeDocumentType: value.representativeDocumentType ?? null,
      representativeDocumentNumber: value.representativeDocumentNumber ?? null,
      representativeKinship: value.representativeKinship ?? null,
      registeredAt: tx.now,
      importId: null,
      erasedAt: null,
      deletedAt: null,
    });
    return personId;
  });
  context.publish('people');
  return id;
}

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
    .leftJoin('attendanceEnd', 'attendanceEnd.attendanceId', 'attendance.id')
    .select(['attendance.service', 'attendance.startedAt', 'attendance.localDate', 'attendanceEnd.endedAt'])
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
    insideSince:
      last !== undefined && last.localDate === today && last.endedAt === null ? last.startedAt : null,
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
