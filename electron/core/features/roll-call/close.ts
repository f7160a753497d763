import { z } from 'zod';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { id } from '#shared/domain/fields.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { appendMarks, knownList } from './marks.ts';
import { checkMarkable, ownSession, type Viewer } from './session.ts';

export const closing = z.strictObject({
  sessionId: id,
  /** How many people the screen showed: whoever joined since must not be present unseen. */
  people: z.int().min(0).max(2_000),
});

/**
 * Closes the list: whoever has no mark is present, or absent where a signed sheet is captured, as the screen shows them.
 * Closing a closed list changes nothing. Returns how many people count as an atención. Throws CONFLICTO when the list is no longer the one that was seen.
 */
export async function closeList(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  { sessionId, people }: z.infer<typeof closing>,
): Promise<{ attended: number }> {
  const attended = await context.ledger.write(actor, async (tx) => {
    const session = await ownSession(tx.read, context, viewer, sessionId);
    checkMarkable(session, tx.now);
    const known = await knownList(tx, session);
    const { live, listed } = known;
    const standing = Map.groupBy(live, (mark) => mark.person);
    const here = [...standing.values()].filter((own) => own.some(came)).length;
    if (session.closedAt !== null) return here;
    if (listed.length === 0)
      throw new Refusal(
        'ENTRADA_INVALIDA',
        'La lista no tiene personas: inscriba a alguien antes de cerrarla.',
      );
    if (listed.length !== people)
      throw new Refusal(
        'CONFLICTO',
        `La lista cambió: ahora son ${listed.length} personas. Revísela y ciérrela de nuevo.`,
      );
    const sheet = live.some((mark) => mark.how === 'HOJA');
    const mark = sheet ? ('AUSENTE' as const) : ('PRESENTE' as const);
    const unmarked = listed.filter((each) => !standing.has(each.personId));
    await appendMarks(
      tx,
      actor,
      session,
      unmarked.map(({ personId }) => ({ personId, mark, arrivedAt: null })),
      { how: sheet ? 'HOJA' : 'LISTA', reason: null },
      known,
    );
    await tx.patch('courseSession', sessionId, { closedAt: tx.now, closedBy: actor });
    await auditIn(tx, context, actor, 'LISTA_CERRADA', sessionId, JSON.stringify({ people }));
    return here + (sheet ? 0 : unmarked.length);
  });
  context.publish('courses');
  return { attended };
}

function came({ mark }: { readonly mark: RollCallMark }): boolean {
  return mark === 'PRESENTE' || mark === 'TARDE';
}
