import { z } from 'zod';
import { rollCallMark } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { id, instant } from '#shared/domain/fields.ts';
import { sessionMark } from '#shared/domain/enrolment.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';
import { attendeesOf, liveMarks, type Attendee } from './list.ts';
import { checkMarkable, ownSession, type HeldSession, type Viewer } from './session.ts';

/** More than sit in a classroom; a transaction of this many facts is far under the ledger's limit. */
const MOST_MARKS = 300;

const change = z.strictObject({
  personId: id,
  mark: rollCallMark,
  /** When somebody late came in; null for every other mark. */
  arrivedAt: instant.nullable(),
});

export const savedMarks = z.strictObject({
  sessionId: id,
  marks: z.array(change).min(1).max(MOST_MARKS),
  /** Where they come from while the list is open: called out, or read from the signed sheet. */
  how: z.enum(['LISTA', 'HOJA']),
  /** Why a closed list is corrected; asked for then and left out before. */
  reason: sessionMark.schema.shape.reason.optional(),
});
export type SavedMarks = z.infer<typeof savedMarks>;
export type MarkChange = z.infer<typeof change>;

/**
 * Writes what changed of these marks, each as one fact, all in one transaction; a mark that stands already is not
 * written again. Every mark is saved as it is made, so that a power cut loses none. Returns how many facts were
 * written. Throws NO_EXISTE, NO_AUTORIZADO, ENTRADA_INVALIDA, NO_INSCRITO.
 */
export async function saveMarks(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  { sessionId, marks, how, reason }: SavedMarks,
): Promise<{ written: number }> {
  const written = await context.ledger.write(actor, async (tx) => {
    const session = await ownSession(tx.read, context, viewer, sessionId);
    checkMarkable(session, tx.now);
    const corrects = session.closedAt !== null;
    if (corrects && (reason ?? null) === null)
      throw new Refusal('ENTRADA_INVALIDA', 'La lista está cerrada: para corregirla escriba por qué.');
    const count = await appendMarks(
      tx,
      actor,
      session,
      marks,
      {
        how: corrects ? 'CORRECCION' : how,
        reason: corrects ? (reason ?? null) : null,
      },
      await knownList(tx, session),
    );
    if (corrects && count > 0)
      await auditIn(tx, context, actor, 'LISTA_CORREGIDA', sessionId, JSON.stringify({ marks: count }));
    return count;
  });
  if (written > 0) context.publish('courses');
  return { written };
}

/** A list as it was read in the transaction that writes to it. */
export interface KnownList {
  readonly live: Awaited<ReturnType<typeof liveMarks>>;
  readonly listed: readonly Attendee[];
}

export async function knownList(tx: LedgerTx, session: HeldSession): Promise<KnownList> {
  const live = await liveMarks(tx.read, session.id);
  return { live, listed: await attendeesOf(tx.read, session, live) };
}

export interface MarkOrigin {
  readonly how: 'LISTA' | 'HOJA' | 'CORRECCION';
  readonly reason: string | null;
}

/**
 * Appends those of the marks that differ from what stands; `visitors` may be marked without a seat. Returns how many facts. Throws
 * NO_INSCRITO, ENTRADA_INVALIDA.
 */
export async function appendMarks(
  tx: LedgerTx,
  actor: string,
  session: HeldSession,
  changes: readonly MarkChange[],
  origin: MarkOrigin,
  { live, listed }: KnownList,
  visitors: readonly Attendee[] = [],
): Promise<number> {
  const attendees = new Map([...visitors, ...listed].map((each) => [each.personId, each]));
  const liveOf = Map.groupBy(live, (mark) => mark.person);
  let written = 0;
  for (const wanted of changes) {
    const attendee = attendees.get(wanted.personId);
    if (attendee === undefined)
      throw new Refusal('NO_INSCRITO', 'Esa persona no está en la lista. Agréguela con Ins.');
    const arrivedAt = arrivalOf(session, wanted);
    const own = liveOf.get(wanted.personId) ?? [];
    // Merged registrations may each have a mark here: all of them are brought to what was decided now.
    const others = own.filter((mark) => mark.personId !== attendee.markAs).map((mark) => mark.personId);
    for (const personId of [attendee.markAs, ...others]) {
      const standing = own.find((mark) => mark.personId === personId);
      if (standing !== undefined && standing.mark === wanted.mark && standing.arrivedAt === arrivedAt)
        continue;
      await tx.append('sessionMark', {
        id: tx.newId(),
        siteId: session.siteId,
        sessionId: session.id,
        groupId: session.groupId,
        personId,
        mark: wanted.mark,
        // The times that earlier marks of this session carry, should it have been moved meanwhile elsewhere.
        startedAt: standing?.startedAt ?? session.startsAt,
        endedAt: standing?.endedAt ?? session.endsAt,
        localDate: session.localDate,
        arrivedAt,
        // The latest holds: also when the clock of this computer was set back since the mark before.
        markedAt: Math.max(tx.now, (standing?.markedAt ?? 0) + 1),
        officer: actor,
        ...origin,
      });
      written += 1;
    }
  }
  return written;
}

/** When somebody late came in. Throws ENTRADA_INVALIDA when nobody can have come late then. */
function arrivalOf(session: HeldSession, { mark, arrivedAt }: MarkChange): number | null {
  if (mark !== 'TARDE') return null;
  if (arrivedAt === null || arrivedAt <= session.startsAt || arrivedAt >= session.endsAt)
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Escriba a qué hora llegó: después del inicio y antes del final de la sesión.',
    );
  return arrivedAt;
}
