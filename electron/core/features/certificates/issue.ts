import { certificateCode, certificateNumber, newSerial } from '#shared/domain/certificate-code.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import { certificateSigner, type Signer } from '../../certificate-keys.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { participantsOf } from '../../participants.ts';
import { certifiedGroup, holderOf, peopleOf, type CertifiedGroup, type Viewer } from './group.ts';

/** Two changes a certificate: a whole group is one transaction up to 500 changes; larger ones go on in the next. */
const BATCH = 200;

export interface IssuedCertificate {
  readonly id: string;
  readonly number: string;
}

/** What a certificate says, from what the register holds at this moment. */
interface Earned {
  readonly enrolmentId: string;
  readonly personId: string;
  readonly holder: string;
  readonly courseName: string;
  readonly minutes: number;
  readonly completedOn: string;
}

/**
 * Issues to everybody of a group who is trained and has none, or to some of them. Who has one already is left as is:
 * it is printed again. Throws NO_EXISTE, NO_AUTORIZADO, NO_INSCRITO, REVOCADO, CONFLICTO (somebody is not entitled).
 */
export async function issueCertificates(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  given: { readonly groupId: string; readonly enrolmentIds: readonly string[] | null },
): Promise<IssuedCertificate[]> {
  const group = await certifiedGroup(context, viewer, given.groupId);
  const signer = await certificateSigner(context);
  const issued: IssuedCertificate[] = [];
  for (;;) {
    const batch = await context.ledger.write(actor, async (tx) => {
      const earned = await earnedIn(tx, group, given.enrolmentIds);
      const made: IssuedCertificate[] = [];
      for (const each of earned.slice(0, BATCH)) {
        made.push(
          await issueIn(tx, context, { actor, signer, siteId: group.siteId, earned: each, replacesId: null }),
        );
      }
      return { made, all: earned.length <= BATCH };
    });
    issued.push(...batch.made);
    if (batch.all) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  context.publish('courses');
  return issued;
}

/** Issues one again with what the register says now, and revokes the first. Throws as issueCertificates. */
export async function reissueCertificate(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  certificateId: string,
): Promise<IssuedCertificate> {
  const first = await heldCertificate(context, certificateId);
  const group = await certifiedGroup(context, viewer, first.groupId);
  const signer = await certificateSigner(context);
  const made = await context.ledger.write(actor, async (tx) => {
    const who = (await peopleOf(tx.read, group.id)).find((each) => each.certificate?.id === certificateId);
    if (who === undefined) throw notValidAnyMore();
    const person = (await participantsOf(tx.read, [who.personId])).get(who.personId);
    if (person === undefined || person.otherPunto) throw noFile();
    if (who.completedOn === null) {
      throw new Refusal(
        'CONFLICTO',
        'Con la lista de hoy esta persona no cumple el curso: revóquelo, o corrija antes la lista.',
      );
    }
    const earned = earnedBy(group, who, holderOf(person), who.completedOn);
    const again = await issueIn(tx, context, {
      actor,
      signer,
      siteId: group.siteId,
      earned,
      replacesId: certificateId,
    });
    await revokeIn(tx, context, actor, first, 'REEMPLAZADO');
    return again;
  });
  context.publish('courses');
  return made;
}

export type RevocationReason = 'DATOS_ERRADOS' | 'NO_CUMPLIO' | 'OTRO';

/** From now on it does not verify, here at once and elsewhere with the next list. Throws NO_EXISTE, CONFLICTO. */
export async function revokeCertificate(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  given: { readonly certificateId: string; readonly reason: RevocationReason },
): Promise<void> {
  const held = await heldCertificate(context, given.certificateId);
  await certifiedGroup(context, viewer, held.groupId);
  await context.ledger.write(actor, (tx) => revokeIn(tx, context, actor, held, given.reason));
  context.publish('courses');
}

async function earnedIn(
  tx: LedgerTx,
  group: CertifiedGroup,
  enrolmentIds: readonly string[] | null,
): Promise<Earned[]> {
  const people = await peopleOf(tx.read, group.id);
  const wanted =
    enrolmentIds === null ? people : people.filter((each) => enrolmentIds.includes(each.enrolmentId));
  if (enrolmentIds !== null) {
    if (wanted.length < new Set(enrolmentIds).size || wanted.some((each) => each.standing === 'NO_CUMPLE')) {
      throw new Refusal(
        'CONFLICTO',
        'Esa persona no ha cumplido el curso: todavía no se le expide certificado.',
      );
    }
    if (wanted.some((each) => each.standing === 'SIN_FICHA_AQUI')) throw noFile();
  }
  const due = wanted.filter((each) => each.standing === 'POR_EXPEDIR');
  const known = await participantsOf(
    tx.read,
    due.map((each) => each.personId),
  );
  return due.flatMap((each) => {
    const person = known.get(each.personId);
    return person === undefined || each.completedOn === null
      ? []
      : earnedBy(group, each, holderOf(person), each.completedOn);
  });
}

function earnedBy(
  group: CertifiedGroup,
  who: { readonly enrolmentId: string; readonly personId: string },
  holder: string,
  completedOn: string,
): Earned {
  const { enrolmentId, personId } = who;
  return { enrolmentId, personId, holder, courseName: group.courseName, minutes: group.minutes, completedOn };
}

interface Issue {
  readonly actor: string;
  readonly signer: Signer;
  readonly siteId: string;
  readonly earned: Earned;
  readonly replacesId: string | null;
}

async function issueIn(tx: LedgerTx, context: CoreContext, issue: Issue): Promise<IssuedCertificate> {
  const { earned, signer } = issue;
  const { holder, courseName, minutes, completedOn } = earned;
  const serial = newSerial(context.clocks.randomBytes);
  const number = certificateNumber(signer.issuer.siteCode, tx.now, serial);
  const id = tx.newId();
  await tx.append('certificate', {
    id,
    siteId: issue.siteId,
    enrolmentId: earned.enrolmentId,
    personId: earned.personId,
    number,
    courseName,
    minutes,
    completedOn,
    issuedAt: tx.now,
    localDate: localDate(tx.now),
    code: certificateCode(
      { serial, holder, courseName, minutes, completedOn, issuedAt: tx.now },
      signer.issuer,
      signer.sign,
    ),
    replacesId: issue.replacesId,
    officer: issue.actor,
  });
  const action = issue.replacesId === null ? 'CERTIFICADO_EXPEDIDO' : 'CERTIFICADO_REEXPEDIDO';
  await auditIn(tx, context, issue.actor, action, id, number);
  return { id, number };
}

interface HeldCertificate {
  readonly id: string;
  readonly number: string;
  readonly siteId: string;
  readonly groupId: string;
}

async function heldCertificate(context: CoreContext, id: string): Promise<HeldCertificate> {
  const row = await context.store.read
    .selectFrom('certificate as c')
    .innerJoin('enrolment as e', 'e.id', 'c.enrolmentId')
    .select(['c.id', 'c.number', 'c.siteId', 'e.groupId'])
    .where('c.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese certificado no está en este Punto; actualice la pantalla.');
  }
  return row;
}

async function revokeIn(
  tx: LedgerTx,
  context: CoreContext,
  actor: string,
  held: HeldCertificate,
  reason: RevocationReason | 'REEMPLAZADO',
): Promise<void> {
  const revoked = await tx.read
    .selectFrom('certificateRevocation')
    .select('id')
    .where('certificateId', '=', held.id)
    .executeTakeFirst();
  if (revoked !== undefined) throw notValidAnyMore();
  await tx.append('certificateRevocation', {
    id: tx.newId(),
    siteId: held.siteId,
    certificateId: held.id,
    number: held.number,
    reason,
    revokedAt: tx.now,
    officer: actor,
  });
  await auditIn(tx, context, actor, 'CERTIFICADO_REVOCADO', held.id, reason);
}

function notValidAnyMore(): Refusal {
  return new Refusal('CONFLICTO', 'Ese certificado ya se revocó o se reemplazó; actualice la pantalla.');
}

function noFile(): Refusal {
  return new Refusal(
    'CONFLICTO',
    'Esta persona se registró en otro Punto y aquí no está su documento: regístrela en Recepción con su cédula, o pida el certificado a la central.',
  );
}
