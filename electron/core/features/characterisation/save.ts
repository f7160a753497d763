import { localDate } from '#shared/domain/bogota.ts';
import {
  answeredWithoutRight,
  settledAnswers,
  tellsSomething,
  type GivenAnswers,
} from '#shared/domain/characterisation-rules.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { labels } from '#shared/text/labels.ts';
import { auditIn } from '../../audit.ts';
import { recordConsent, withdrawData, type DecisionInput } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import { demandOwn, standingOf } from './standing.ts';

export interface CharacterisationInput {
  readonly personId: string;
  readonly answers: GivenAnswers;
  /** What was decided about the sensitive questions just now; null where what was decided before still holds. */
  readonly decision: Omit<DecisionInput, 'purpose'> | null;
}

/**
 * Keeps what somebody answered, with what they decided about the sensitive questions, in one transaction. Without an
 * authorisation that holds nothing sensitive is kept, and an answer to such a question refuses the whole. Throws
 * ENTRADA_INVALIDA, CONFLICTO (an unknown notice), NO_EXISTE, NO_AUTORIZADO (registered at another Punto).
 */
export async function saveCharacterisation(
  context: CoreContext,
  actor: string,
  input: CharacterisationInput,
): Promise<void> {
  const { personId, answers, decision } = input;
  await context.ledger.write(actor, async (tx) => {
    const before = await standingOf(tx.read, context, personId, tx.now);
    const person = demandOwn(before);
    if (decision !== null) {
      await recordConsent(tx, context, actor, person, { ...decision, purpose: 'CARACTERIZACION' });
      if (decision.decision === 'NO_AUTORIZA') await withdrawData(tx, context, before.ids, 'CARACTERIZACION');
    }
    // Read anew: two decisions in one millisecond are settled by the rules of consent, not here.
    const { authorised, minor } =
      decision === null ? before : await standingOf(tx.read, context, personId, tx.now);
    const circumstances = { authorised, minor };
    const [forbidden] = answeredWithoutRight(answers, circumstances);
    if (forbidden !== undefined) {
      const what = labels.question[forbidden];
      throw new Refusal(
        'ENTRADA_INVALIDA',
        authorised
          ? `A un menor de edad no se le pregunta «${what}». No se guardó nada.`
          : `Sin autorización vigente no se guarda «${what}». Pregunte por la autorización; no se guardó nada.`,
        { field: forbidden },
      );
    }
    const row = await tx.read
      .selectFrom('characterisation')
      .selectAll()
      .where('id', '=', person.id)
      .executeTakeFirst();
    const settled = settledAnswers(row ?? null, answers, circumstances);
    const fields = { ...settled, completedAt: tx.now, deletedAt: null };
    if (row === undefined) {
      await tx.create('characterisation', { id: person.id, siteId: context.siteId(), ...fields });
    } else {
      await tx.patch('characterisation', person.id, fields);
    }
    if (tellsSomething(settled)) {
      await tx.append('characterisationEvent', {
        id: tx.newId(),
        siteId: context.siteId(),
        personId: person.id,
        at: tx.now,
        localDate: localDate(tx.now),
        origin: 'DESK',
        authorised: authorised ? 1 : 0,
        importId: null,
      });
    }
    // What was answered stays out of the trail: only that it was, and whether the sensitive part was put.
    await auditIn(
      tx,
      context,
      actor,
      'CARACTERIZACION_GUARDADA',
      person.id,
      `${before.completedAt === null ? 'PRIMERA' : 'ACTUALIZADA'} ${authorised ? 'CON' : 'SIN'}_SENSIBLES`,
    );
  });
  context.publish('people');
}
