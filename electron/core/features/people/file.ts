import { ageOn, localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { openedRegistrations, wasOpened } from '../../file-opening.ts';
import { coursesOfPerson, type PersonCourse } from '../../person-courses.ts';
import { usesOfPerson, type PersonUse } from '../../person-uses.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { correctionsOf, type Correction } from './corrections.ts';
import { visitCounts, visitsPage, type VisitCount, type VisitsPage } from './file-visits.ts';

/** Further back the visits tell it. */
const USES_SHOWN = 8;

type PersonFields = RecordFields<'person'>;

/** A registration whose data this computer holds. */
export interface FullRegistration extends Omit<PersonFields, 'siteId' | 'erasedAt' | 'deletedAt'> {
  readonly kind: 'FULL';
  /** Null while the Punto has no name here. */
  readonly siteName: string | null;
}

/** A registration of another Punto, as the shared directory has it: never more than this travels. */
export interface OutlineRegistration extends Pick<
  PersonFields,
  'id' | 'givenNames' | 'surnames' | 'birthDate' | 'sex'
> {
  readonly kind: 'OUTLINE';
}

/** A registration whose data was suppressed: only the pseudonym that the figures count is left. */
export interface ErasedRegistration extends Pick<PersonFields, 'id'> {
  readonly kind: 'ERASED';
  readonly siteName: string | null;
  readonly erasedAt: number;
}

export type Registration = FullRegistration | OutlineRegistration | ErasedRegistration;

export interface PersonFile {
  /** The id of the audit entry of this reading: further pages and fresh looks name it (see `trace`). */
  readonly opening: string;
  /** The id under which all registrations of the person are counted. */
  readonly canonicalId: string;
  /** The registration that the page shows and corrects. */
  readonly shown: Registration;
  readonly others: readonly Registration[];
  /** Whole years today; null without a birth date. */
  readonly age: number | null;
  readonly visits: VisitsPage;
  readonly counts: readonly VisitCount[];
  /** What they are or were enrolled in, the newest first. */
  readonly courses: readonly PersonCourse[];
  /** The latest computers, places and rooms that they used, newest first. */
  readonly uses: readonly PersonUse[];
  readonly corrections: readonly Correction[];
}

interface Asked {
  readonly id: string;
  /** Of an earlier answer: a fresh look at the same file by the same person is no new reading. */
  readonly opening?: string | undefined;
}

/**
 * Everything this computer holds of a person. The reading is on the audit trail before a word of the file is
 * read: when the trace cannot be written (a full disk), there is no file. Throws NO_EXISTE.
 */
export async function openFile(context: CoreContext, actor: string, asked: Asked): Promise<PersonFile> {
  const { read } = context.store;
  const ids = await registrationsOfAny(read, asked.id);
  const opening = await trace(context, actor, ids, asked);
  const registrations = await readRegistrations(context, ids);
  const own = registrations.find(({ id }) => id === asked.id);
  const shown = own?.kind === 'OUTLINE' ? (registrations.find(({ kind }) => kind === 'FULL') ?? own) : own;
  if (shown === undefined) throw gone();
  const birthDate = shown.kind === 'ERASED' ? null : shown.birthDate;
  return {
    opening,
    canonicalId: ids[0] ?? shown.id,
    shown,
    others: registrations.filter(({ id }) => id !== shown.id),
    age: birthDate === null ? null : ageOn(birthDate, localDate(context.clocks.now())),
    visits: await visitsPage(read, ids, null),
    counts: await visitCounts(read, ids),
    courses: await coursesOfPerson(context, ids),
    uses: await usesOfPerson(context, ids, USES_SHOWN),
    corrections: await correctionsOf(read, ids),
  };
}

/** The visits after a page. Only who opened the file may turn its pages: `opening` is the trace of that. */
export async function filePage(
  context: CoreContext,
  actor: string,
  asked: { readonly id: string; readonly opening: string; readonly cursor: string },
): Promise<VisitsPage> {
  const { id: personId, opening, cursor } = asked;
  const ids = await openedRegistrations(context, actor, { personId, opening });
  return visitsPage(context.store.read, ids, cursor);
}

/**
 * One entry for each opening, whatever the role (Ley 1581, art. 17: who consults a person's data can be told).
 * Pages and fresh looks after somebody else's change belong to the opening that they name.
 */
async function trace(context: CoreContext, actor: string, ids: readonly string[], asked: Asked) {
  if (asked.opening !== undefined && (await wasOpened(context, actor, ids, asked.opening))) {
    return asked.opening;
  }
  return context.ledger.write(actor, (tx) => auditIn(tx, context, actor, 'FICHA_VISTA', asked.id));
}

async function readRegistrations(context: CoreContext, ids: readonly string[]): Promise<Registration[]> {
  const rows = await context.store.read
    .selectFrom('person')
    .leftJoin('site', 'site.id', 'person.siteId')
    .selectAll('person')
    .select('site.name as siteName')
    .where('person.id', 'in', ids)
    .where('person.deletedAt', 'is', null)
    .execute();
  const outlines = await context.store.read
    .selectFrom('directory')
    .select(['id', 'givenNames', 'surnames', 'birthDate', 'sex'])
    .where('id', 'in', ids)
    .where('deletedAt', 'is', null)
    .execute();
  const known = new Map<string, Registration>();
  for (const outline of outlines) known.set(outline.id, { kind: 'OUTLINE', ...outline });
  for (const row of rows) {
    const {
      siteId: _site,
      deletedAt: _deleted,
      clock: _clock,
      fieldClocks: _clocks,
      erasedAt,
      ...full
    } = row;
    const { id, siteName } = full;
    known.set(id, erasedAt === null ? { kind: 'FULL', ...full } : { kind: 'ERASED', id, siteName, erasedAt });
  }
  return ids.flatMap((id) => known.get(id) ?? []);
}

function gone(): Refusal {
  return new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
}
