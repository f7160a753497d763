import { localDate } from '#shared/domain/bogota.ts';
import { contentOfCode } from '#shared/domain/certificate-code.ts';
import type { CourseAlly, DocumentType, EnrolmentState, Role } from '#shared/domain/codes.ts';
import { nameInPart } from '#shared/domain/certificate-name.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { certificateSigner } from '../../certificate-keys.ts';
import type { CoreContext } from '../../context.ts';
import { hoursOfGroups } from '../../course-hours.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOf } from '../../enrolments.ts';
import { participantsOf, type Participant } from '../../participants.ts';

/** Who asks: an instructor has the own groups, everybody else the Punto's. */
export interface Viewer {
  readonly username: string;
  readonly role: Role;
}

/** Where somebody of a group stands with their certificate. */
export type CertificateStanding =
  /** Trained, and nothing issued. */
  | 'POR_EXPEDIR'
  | 'EXPEDIDO'
  /** Issued, and what the register says of the person has changed since: it is issued again before it is printed. */
  | 'DATOS_CAMBIARON'
  /** Not trained. */
  | 'NO_CUMPLE'
  /** Registered at another Punto, whose register alone knows the document. */
  | 'SIN_FICHA_AQUI';

export interface GroupCertificate {
  readonly enrolmentId: string;
  readonly personId: string;
  readonly name: string;
  readonly documentType: DocumentType | null;
  readonly documentNumber: string | null;
  readonly state: EnrolmentState;
  readonly minutes: number;
  /** YYYY-MM-DD; null unless trained. */
  readonly completedOn: string | null;
  readonly standing: CertificateStanding;
  readonly certificate: { readonly id: string; readonly number: string; readonly issuedAt: number } | null;
}

export interface CertifiedGroup {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly courseCode: string;
  readonly courseName: string;
  readonly minutes: number;
  readonly ally: CourseAlly;
}

/** The group, if it is this Punto's and this person's. Throws NO_EXISTE, NO_AUTORIZADO. */
export async function certifiedGroup(
  context: CoreContext,
  viewer: Viewer,
  groupId: string,
): Promise<CertifiedGroup> {
  const row = await context.store.read
    .selectFrom('courseGroup as g')
    .innerJoin('course as c', 'c.id', 'g.courseId')
    .select(['g.id', 'g.siteId', 'g.name', 'g.instructorUser', 'c.code', 'c.minutes', 'c.ally'])
    .select('c.name as courseName')
    .where('g.id', '=', groupId)
    .where('g.deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese grupo ya no está; vuelva a Cursos y ábralo de nuevo.');
  }
  const { instructorUser, code, ...group } = row;
  if (context.role === 'station' && group.siteId !== context.siteId()) {
    throw new Refusal('NO_AUTORIZADO', 'Ese grupo es de otro Punto: allá se expiden sus certificados.');
  }
  if (viewer.role === 'instructor' && instructorUser !== viewer.username) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'Ese grupo es de otro instructor. Pida los certificados en el mostrador.',
    );
  }
  return { ...group, courseCode: code };
}

/** Everybody who has a place in the group's line, by name, with what is to be done. Throws NO_EXISTE, NO_AUTORIZADO. */
export async function groupCertificates(context: CoreContext, viewer: Viewer, groupId: string) {
  const group = await certifiedGroup(context, viewer, groupId);
  const people = await peopleOf(context.store.read, groupId);
  return { group, obstacle: await obstacle(context), people };
}

/** Why this computer cannot issue, in words; null when it can. */
async function obstacle(context: CoreContext): Promise<string | null> {
  try {
    await certificateSigner(context);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

export async function peopleOf(read: Reader, groupId: string): Promise<GroupCertificate[]> {
  const enrolled = (await enrolmentsOf(read, groupId)).filter(
    (each) =>
      each.repeats === null && !each.erased && each.state !== 'RETIRADO' && each.state !== 'PREINSCRITO',
  );
  const hours = (await hoursOfGroups(read, [groupId])).get(groupId);
  const known = await participantsOf(
    read,
    enrolled.map((each) => each.canonicalId),
  );
  const issued = await validCertificates(read, groupId);
  const rows = enrolled.map((each): GroupCertificate => {
    const who = known.get(each.canonicalId);
    const worked = hours?.get(each.canonicalId);
    const trainedAt = worked?.trainedAt ?? null;
    const certificate = issued.get(each.canonicalId) ?? null;
    return {
      enrolmentId: each.id,
      personId: each.canonicalId,
      name: who === undefined ? '' : fullName(who),
      documentType: who?.documentType ?? null,
      documentNumber: who?.documentNumber ?? null,
      state: each.state,
      minutes: worked?.attended ?? 0,
      completedOn: trainedAt === null ? null : localDate(trainedAt),
      standing: standingOf(certificate?.code ?? null, trainedAt, who),
      certificate: certificate && {
        id: certificate.id,
        number: certificate.number,
        issuedAt: certificate.issuedAt,
      },
    };
  });
  return rows.toSorted(
    (a, b) => a.name.localeCompare(b.name, 'es') || (a.enrolmentId < b.enrolmentId ? -1 : 1),
  );
}

function standingOf(
  code: string | null,
  trainedAt: number | null,
  who: Participant | undefined,
): CertificateStanding {
  if (code !== null) {
    const same = who !== undefined && contentOfCode(code)?.holder === holderOf(who);
    return same ? 'EXPEDIDO' : 'DATOS_CAMBIARON';
  }
  if (trainedAt === null) return 'NO_CUMPLE';
  return who === undefined || who.otherPunto ? 'SIN_FICHA_AQUI' : 'POR_EXPEDIR';
}

export const fullName = (who: Pick<Participant, 'givenNames' | 'surnames'>) =>
  `${who.givenNames} ${who.surnames}`.trim();

export const holderOf = (who: Pick<Participant, 'givenNames' | 'surnames'>) =>
  nameInPart(who.givenNames, who.surnames);

/** The certificates of a group that were not revoked, the newest of each canonical person. */
async function validCertificates(read: Reader, groupId: string) {
  const rows = await read
    .selectFrom('certificate as c')
    .innerJoin('enrolment as e', 'e.id', 'c.enrolmentId')
    .leftJoin('certificateRevocation as r', 'r.certificateId', 'c.id')
    .leftJoin('personIndex as i', 'i.personId', 'c.personId')
    .select((eb) => [
      'c.id',
      'c.number',
      'c.issuedAt',
      'c.code',
      eb.fn.coalesce('i.canonicalId', 'c.personId').as('person'),
    ])
    .where('e.groupId', '=', groupId)
    .where('r.id', 'is', null)
    .orderBy('c.issuedAt')
    .execute();
  return new Map(rows.map(({ person, ...certificate }) => [person, certificate]));
}
