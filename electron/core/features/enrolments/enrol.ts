import type { Standing } from '#shared/domain/admission.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import { enrolmentsOf, type GroupEnrolment } from '../../enrolments.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { demandOpenGroup } from './groups.ts';

export interface Enrolled extends Pick<Standing, 'state' | 'position'> {
  readonly id: string;
}

const ALREADY: Readonly<Record<Standing['state'], string>> = {
  INSCRITO: 'Ya está en este grupo y tiene cupo.',
  ESPERA: 'Ya está en la lista de espera de este grupo.',
  PREINSCRITO: 'Ya pidió un cupo en este grupo; falta que lo confirme.',
  RETIRADO: 'Se retiró de este grupo.',
};

/**
 * Enrols somebody at the desk: a seat, or the end of the waiting list. Whoever asked for it online is confirmed instead.
 * Throws YA_EXISTE when they are in it, CONFLICTO when the group takes nobody, NO_EXISTE.
 */
export async function enrol(
  context: CoreContext,
  actor: string,
  { groupId, personId }: { readonly groupId: string; readonly personId: string },
): Promise<Enrolled> {
  const enrolled = await context.ledger.write(actor, async (tx) => {
    const group = await demandOpenGroup(tx.read, groupId, tx.now);
    const [canonicalId] = await registrationsOfAny(tx.read, personId);
    const line = await enrolmentsOf(tx.read, groupId);
    const theirs = line.find((each) => each.canonicalId === canonicalId && each.standing !== 'RETIRADO');
    if (theirs !== undefined && theirs.standing !== 'PREINSCRITO') throw alreadyIn(theirs);
    const id =
      theirs !== undefined && mayChange(context, theirs, group.siteId)
        ? theirs.id
        : await append(tx, context, groupId, personId);
    if (id === theirs?.id) await tx.patch('enrolment', id, { confirmedAt: tx.now });
    return standingOf(tx, groupId, id);
  });
  context.publish('courses');
  return enrolled;
}

/** A request made online becomes an enrolment, at the end of the line. Throws NO_EXISTE, NO_AUTORIZADO, YA_EXISTE, CONFLICTO. */
export async function confirmRequest(context: CoreContext, actor: string, id: string): Promise<Enrolled> {
  const confirmed = await context.ledger.write(actor, async (tx) => {
    const { entry, group } = await demandEntry(tx, context, id);
    await demandOpenGroup(tx.read, group.id, tx.now);
    if (entry.standing !== 'PREINSCRITO') throw alreadyIn(entry);
    // Of two requests of one person this one counts from now on, whichever was the first.
    await tx.patch('enrolment', id, { confirmedAt: tx.now });
    return standingOf(tx, group.id, id);
  });
  context.publish('courses');
  return confirmed;
}

function alreadyIn({ standing, position }: GroupEnrolment): Refusal {
  return new Refusal('YA_EXISTE', ALREADY[standing], {
    state: standing,
    ...(position === null ? {} : { position }),
  });
}

async function append(
  tx: LedgerTx,
  context: CoreContext,
  groupId: string,
  personId: string,
): Promise<string> {
  const id = tx.newId();
  await tx.create('enrolment', {
    id,
    siteId: context.siteId(),
    groupId,
    personId,
    origin: 'MOSTRADOR',
    requestedAt: tx.now,
    confirmedAt: tx.now,
    withdrawnAt: null,
    withdrawal: null,
    importId: null,
    deletedAt: null,
  });
  return id;
}

async function standingOf(tx: LedgerTx, groupId: string, id: string): Promise<Enrolled> {
  const entry = (await enrolmentsOf(tx.read, groupId)).find((each) => each.id === id);
  if (entry === undefined) throw new Error('An enrolment that was just written is in its group.');
  return { id, state: entry.standing, position: entry.position };
}

/** The Punto that enrolled somebody, the group's own and the centre. What others write the centre would refuse. */
export function mayChange(
  context: CoreContext,
  entry: Pick<GroupEnrolment, 'siteId'>,
  groupSiteId: string,
): boolean {
  const site = context.siteId();
  return context.role === 'central' || entry.siteId === site || groupSiteId === site;
}

/** An enrolment that is still in its group's line and may be changed here. Throws NO_EXISTE, NO_AUTORIZADO. */
export async function demandEntry(
  tx: LedgerTx,
  context: CoreContext,
  id: string,
): Promise<{
  readonly entry: GroupEnrolment;
  readonly line: readonly GroupEnrolment[];
  readonly group: { readonly id: string; readonly siteId: string };
}> {
  const row = await tx.read
    .selectFrom('enrolment as e')
    .innerJoin('courseGroup as g', 'g.id', 'e.groupId')
    .select(['g.id', 'g.siteId'])
    .where('e.id', '=', id)
    .executeTakeFirst();
  const line = row === undefined ? [] : await enrolmentsOf(tx.read, row.id);
  const entry = line.find((each) => each.id === id);
  if (row === undefined || entry === undefined) {
    throw new Refusal('NO_EXISTE', 'Esa inscripción ya no está; la lista se actualizó.');
  }
  if (!mayChange(context, entry, row.siteId)) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'El grupo y la inscripción son de otros Puntos: pídalo al Punto que dicta el curso.',
    );
  }
  return { entry, line, group: row };
}
