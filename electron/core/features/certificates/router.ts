import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { id } from '#shared/domain/fields.ts';
import { allow, router, type RequestContext } from '../../http/trpc.ts';
import { checkFile, checkText } from './check.ts';
import { groupCertificates, type Viewer } from './group.ts';
import { certificateHistory, historyQuery } from './history.ts';
import { issueCertificates, reissueCertificate, revokeCertificate } from './issue.ts';
import { certificatePage } from './page.ts';
import { certificatesPdf } from './print.ts';

/** Longer than any code with its address; base64 of 3 MB, far more than a group's certificates. */
const LONGEST_TEXT = 4_000;
const LONGEST_FILE = 3_900_000;
const MOST = 500;

/** A Punto's desk and instructors at its Punto, the central office at the centre. */
const everybody = () =>
  allow(['desk', 'instructor', 'central', 'admin']).use(({ ctx, next }) => {
    refuseElsewhere(ctx);
    return next();
  });
/** What takes a certificate away is not the instructor's. */
const officers = () =>
  allow(['desk', 'central', 'admin']).use(({ ctx, next }) => {
    refuseElsewhere(ctx);
    return next();
  });

function refuseElsewhere({ core, session }: RequestContext): void {
  const elsewhere = core.context.role === 'station' ? ['central'] : ['desk', 'instructor'];
  if (session !== null && elsewhere.includes(session.role)) {
    throw new Refusal('NO_AUTORIZADO', 'Su usuario no tiene permiso para esto. Pídalo a quien administra.');
  }
}

/** Who asks, for what an instructor may see of the groups. */
function viewerOf({ session }: RequestContext): Viewer {
  if (session === null) throw new Refusal('SESION_VENCIDA', 'La sesión terminó. Ingrese de nuevo.');
  return session;
}

export const certificatesRouter = router({
  group: everybody()
    .input(z.strictObject({ groupId: id }))
    .query(({ ctx, input }) => groupCertificates(ctx.core.context, viewerOf(ctx), input.groupId)),
  /** `enrolmentIds` null: everybody who is trained and has none. */
  issue: everybody()
    .input(z.strictObject({ groupId: id, enrolmentIds: z.array(id).min(1).max(MOST).nullable() }))
    .mutation(({ ctx, input }) => issueCertificates(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
  reissue: officers()
    .input(z.strictObject({ certificateId: id }))
    .mutation(({ ctx, input }) =>
      reissueCertificate(ctx.core.context, ctx.actor, viewerOf(ctx), input.certificateId),
    ),
  revoke: officers()
    .input(z.strictObject({ certificateId: id, reason: z.enum(['DATOS_ERRADOS', 'NO_CUMPLIO', 'OTRO']) }))
    .mutation(({ ctx, input }) => revokeCertificate(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
  /** A mutation, because every document that leaves the program is written on the audit trail. */
  pdf: everybody()
    .input(z.strictObject({ groupId: id, certificateIds: z.array(id).min(1).max(MOST).nullable() }))
    .mutation(({ ctx, input }) => certificatesPdf(ctx.core.context, ctx.actor, viewerOf(ctx), input)),
  list: everybody()
    .input(historyQuery)
    .query(({ ctx, input }) => certificateHistory(ctx.core.context, viewerOf(ctx), input)),
  verify: everybody()
    .input(
      z.strictObject({ text: z.string().max(LONGEST_TEXT, 'Eso es demasiado largo para un certificado.') }),
    )
    .mutation(({ ctx, input }) => checkText(ctx.core.context, input.text)),
  verifyFile: everybody()
    .input(
      z.strictObject({
        base64: z.base64().max(LONGEST_FILE, 'El archivo es demasiado grande para un certificado.'),
      }),
    )
    .mutation(({ ctx, input }) => checkFile(ctx.core.context, input.base64)),
  page: allow(['central', 'admin'], 'central').mutation(({ ctx }) => certificatePage(ctx.core, ctx.actor)),
});
