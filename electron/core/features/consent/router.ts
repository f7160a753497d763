import { z } from 'zod';
import { consentMedium, consentPurpose } from '#shared/domain/codes.ts';
import { notice } from '#shared/domain/consent.ts';
import { id, text } from '#shared/domain/fields.ts';
import { person } from '#shared/domain/person.ts';
import { shownHash } from '#shared/domain/registration.ts';
import { currentNotice, noticeVersions } from '../../consents.ts';
import { allow, router } from '../../http/trpc.ts';
import { decide, revoke } from './decide.ts';
import { personConsents, shownNotice } from './history.ts';
import { publishNotice } from './publish.ts';

const desk = () => allow(['desk', 'admin'], 'station');
const reader = () => allow(['desk', 'central', 'admin']);

const opened = { personId: id, opening: id };
const representative = person.schema
  .pick({
    representativeName: true,
    representativeDocumentType: true,
    representativeDocumentNumber: true,
    representativeKinship: true,
  })
  .strict();

export const consentRouter = router({
  /** The texts that hold now, by purpose: public words, read before anybody decides. */
  notices: reader().query(async ({ ctx }) => {
    const { read } = ctx.core.context.store;
    return {
      ATENCION: await currentNotice(read, 'ATENCION'),
      CONTACTO: await currentNotice(read, 'CONTACTO'),
      CARACTERIZACION: await currentNotice(read, 'CARACTERIZACION'),
    };
  }),
  versions: reader()
    .input(z.strictObject({ purpose: consentPurpose }))
    .query(({ ctx, input }) => noticeVersions(ctx.core.context.store.read, input.purpose)),
  decide: desk()
    .input(
      z.strictObject({
        personId: id,
        purpose: consentPurpose,
        decision: z.enum(['AUTORIZA', 'NO_AUTORIZA']),
        medium: consentMedium.nullable(),
        noticeHash: shownHash,
        representative: representative.optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => ({ id: await decide(ctx.core.context, ctx.actor, input) })),
  revoke: desk()
    .input(
      z.strictObject({
        personId: id,
        purpose: consentPurpose,
        reason: text(300, 'Escriba el motivo, o deje el campo vacío.').nullable(),
      }),
    )
    .mutation(({ ctx, input }) => revoke(ctx.core.context, ctx.actor, input)),
  ofPerson: reader()
    .input(z.strictObject(opened))
    .query(({ ctx, input }) => personConsents(ctx.core.context, ctx.actor, input)),
  shown: reader()
    .input(z.strictObject({ ...opened, consentId: id }))
    .query(({ ctx, input }) => shownNotice(ctx.core.context, ctx.actor, input)),
  publish: allow(['central', 'admin'], 'central')
    .input(notice.schema.pick({ purpose: true, title: true, text: true }).strict())
    .mutation(({ ctx, input }) => publishNotice(ctx.core.context, ctx.actor, input)),
});
