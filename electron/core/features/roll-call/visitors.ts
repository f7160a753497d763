import { z } from 'zod';
import { rollCallMark, type EnrolmentState } from '#shared/domain/codes.ts';
import { sessionMark } from '#shared/domain/enrolment.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { id, instant } from '#shared/domain/fields.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { enrolmentsOf } from '../../enrolments.ts';
import { participantsOf } from '../../participants.ts';
import { attendeesOf, liveMarks } from './list.ts';
import { appendMarks, knownList } from './marks.ts';
import { checkMarkable, ownSession, type Viewer } from './session.ts';

/** Somebody whose document was passed or typed at a session. */
export interface FoundPerson {
  /** The canonical person. */
  readonly personId: string;
  readonly name: string;
  /** Whether the list has them. */
  readonly listed: boolean;
  /** Where their enrolment in the group stands; null for none. */
  readonly state: EnrolmentState | null;
}

/**
 * The person with exactly this document, or null: an instructor learns nothing of the register but who stands there
 * with the document in hand. Throws NO_EXISTE, NO_AUTORIZADO.
 */
export async function findByDocument(
  context: CoreContext,
  viewer: Viewer,
  { sessionId, documentNumber }: { readonly sessionId: string; readonly documentNumber: string },
): Promise<FoundPerson | null> {
  const { read } = context.store;
  const session = await ownSession(read, context, viewer, sessionId);
  const entry = await read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('documentNumber', '=', normalizeDocumentNumber(documentNumber))
    .orderBy('canonicalId')
    .executeTakeFirst();
  if (entry === undefined) return null;
  const listed = await attendeesOf(read, session, await liveMarks(read, sessionId));
  const personId = entry.canonicalId;
  const { givenNames = '', surnames = '' } = (await participantsOf(read, [personId])).get(personId) ?? {};
  return {
    personId,
    name: `${givenNames} ${surnames}`,
    listed: listed.some((each) => each.personId === personId),
    state: (await enrolmentHere(read, session.groupId, personId))?.state ?? null,
  };
}

export const visitor = z.strictObject({
  sessionId: id,
  personId: id,
  /** Whether they join the course from this session on, or are only noted at it. */
  enrol: z.boolean(),
  mark: rollCallMark.extract(['PRESENTE', 'TARDE']),
  arrivedAt: instant.nullable(),
  reason: sessionMark.schema.shape.reason.optional(),
});

/**
 * Somebody came who is not on the list: marks them, and enrols them where that was chosen. In a full group their
 * enrolment waits for a seat like any other, and the mark counts all the same. Throws NO_EXISTE, NO_AUTORIZADO,
 * YA_EXISTE, ENTRADA_INVALIDA.
 */
export async function addVisitor(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  { sessionId, personId, enrol, mark, arrivedAt, reason }: z.infer<typeof visitor>,
): Promise<{ state: EnrolmentState | null }> {
  const state = await context.ledger.write(actor, async (tx) => {
    const session = await ownSession(tx.read, context, viewer, sessionId);
    checkMarkable(session, tx.now);
    const corrects = session.closedAt !== null;
    if (corrects && (reason ?? null) === null)
      throw new Refusal('ENTRADA_INVALIDA', 'La lista está cerrada: para corregirla escriba por qué.');
    const canonicalId = await canonicalOf(tx.read, personId);
    const known = await knownList(tx, session);
    if (known.listed.some((each) => each.personId === canonicalId))
      throw new Refusal('YA_EXISTE', 'Esa persona ya está en la lista: márquela en su fila.');
    if (enrol) {
      const here = await enrolmentHere(tx.read, session.groupId, canonicalId);
      if (here?.state === 'PREINSCRITO') await tx.patch('enrolment', here.id, { confirmedAt: tx.now });
      // Whoever has a seat or waits for one is enrolled already; whoever withdrew enrols again, at the end of the line.
      else if (here === undefined || here.state === 'RETIRADO') {
        await tx.create('enrolment', {
          id: tx.newId(),
          siteId: context.siteId(),
          groupId: session.groupId,
          personId: canonicalId,
          origin: 'SESION',
          requestedAt: tx.now,
          confirmedAt: tx.now,
          withdrawnAt: null,
          withdrawal: null,
          importId: null,
          deletedAt: null,
        });
      }
    }
    await appendMarks(
      tx,
      actor,
      session,
      [{ personId: canonicalId, mark, arrivedAt }],
      { how: corrects ? 'CORRECCION' : 'LISTA', reason: corrects ? (reason ?? null) : null },
      known,
      [{ personId: canonicalId, state: null, markAs: canonicalId, joinedAt: tx.now }],
    );
    await auditIn(
      tx,
      context,
      actor,
      'ASISTENTE_AGREGADO',
      canonicalId,
      JSON.stringify({ sessionId, enrol }),
    );
    return (await enrolmentHere(tx.read, session.groupId, canonicalId))?.state ?? null;
  });
  context.publish('courses');
  return { state };
}

async function canonicalOf(read: Reader, personId: string): Promise<string> {
  const entry = await read
    .selectFrom('personIndex')
    .select('canonicalId')
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (entry === undefined)
    throw new Refusal('NO_EXISTE', 'Esa persona ya no está en el registro; búsquela de nuevo.');
  return entry.canonicalId;
}

/** The enrolment that counts for a person in a group: a live one before those they withdrew from. */
async function enrolmentHere(read: Reader, groupId: string, canonicalId: string) {
  const own = (await enrolmentsOf(read, groupId)).filter(
    (each) => each.canonicalId === canonicalId && each.repeats === null,
  );
  return own.find((each) => each.standing !== 'RETIRADO') ?? own.at(-1);
}
