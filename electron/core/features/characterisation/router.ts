import { z } from 'zod';
import { givenAnswers, questionsFor } from '#shared/domain/characterisation-rules.ts';
import { consentMedium } from '#shared/domain/codes.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { id } from '#shared/domain/fields.ts';
import { currentNotice } from '../../consents.ts';
import { allow, router } from '../../http/trpc.ts';
import { characterisationAnswers } from './answers.ts';
import { saveCharacterisation } from './save.ts';
import { demandOwn, standingOf } from './standing.ts';

const desk = () => allow(['desk', 'admin'], 'station');
const ofPerson = z.strictObject({ personId: id });

/** The desk asks and keeps; what was answered is read only by those who need it (see `answers`). */
export const characterisationRouter = router({
  /** Whether the questions are due, and since when they are answered: no answer, not even which were given. */
  due: desk()
    .input(ofPerson)
    .query(async ({ ctx, input }) => {
      const { context } = ctx.core;
      const found = await standingOf(context.store.read, context, input.personId, context.clocks.now());
      return {
        due: found.due,
        dueOn: found.dueOn,
        completedOn: found.completedAt === null ? null : localDate(found.completedAt),
        otherPunto: found.own === null,
      };
    }),
  /** What the screen of the questions needs to begin. Throws NO_AUTORIZADO for people of another Punto. */
  form: desk()
    .input(ofPerson)
    .query(async ({ ctx, input }) => {
      const { context } = ctx.core;
      const found = await standingOf(context.store.read, context, input.personId, context.clocks.now());
      const own = demandOwn(found);
      return {
        notice: await currentNotice(context.store.read, 'CARACTERIZACION'),
        authorised: found.authorised,
        minor: found.minor,
        /** Who may authorise for a minor; null while nobody is registered who may. */
        representative: own.representativeKinship,
        again: found.completedAt !== null,
        basicQuestions: questionsFor({ authorised: false, minor: found.minor }),
        allQuestions: questionsFor({ authorised: true, minor: found.minor }),
      };
    }),
  save: desk()
    .input(
      z.strictObject({
        personId: id,
        answers: givenAnswers,
        decision: z
          .strictObject({
            decision: z.enum(['AUTORIZA', 'NO_AUTORIZA']),
            medium: consentMedium.nullable(),
            noticeHash: z.string().length(64),
          })
          .nullable(),
      }),
    )
    .mutation(({ ctx, input }) => saveCharacterisation(ctx.core.context, ctx.actor, input)),
  answers: allow(['central', 'admin'])
    .input(ofPerson)
    .query(({ ctx, input }) => characterisationAnswers(ctx.core.context, ctx.actor, input.personId)),
});
