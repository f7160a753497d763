import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { id } from '#shared/domain/fields.ts';
import { undoReason } from '#shared/domain/import-run.ts';
import { allow, router } from '../../http/trpc.ts';
import { kindsOf } from '../../imports/kinds.ts';
import { listRuns } from '../../imports/runs.ts';
import { undoImport } from '../../imports/undo.ts';
import { IMPORTERS } from './access.ts';

const importer = () =>
  allow(['central', 'admin']).use(({ ctx, next }) => {
    const role = ctx.session?.role;
    if (role === undefined || !IMPORTERS[ctx.core.context.role].includes(role)) {
      throw new Refusal('NO_AUTORIZADO', 'Su usuario no tiene permiso para importar archivos.');
    }
    return next();
  });

/** The file itself comes through a door of its own: see http/import-door.ts. */
export const importsRouter = router({
  kinds: importer().query(({ ctx }) => kindsOf(ctx.core.context.role).map(({ kind }) => kind)),
  state: importer().query(({ ctx }) => ctx.core.imports.state()),
  map: importer()
    .input(z.strictObject({ mapping: z.record(z.string().max(40), z.int().min(0).max(1_000)) }))
    .mutation(({ ctx, input }) => ctx.core.imports.map(input.mapping)),
  remap: importer().mutation(({ ctx }) => ctx.core.imports.remap()),
  start: importer().mutation(({ ctx }) => ctx.core.imports.start(ctx.actor)),
  cancel: importer().mutation(({ ctx }) => ctx.core.imports.cancel()),
  discard: importer().mutation(({ ctx }) => ctx.core.imports.discard()),
  rowsWith: importer()
    .input(z.strictObject({ problem: z.int().min(0), from: z.int().min(0) }))
    .query(({ ctx, input }) => ctx.core.imports.rowsWith(input.problem, input.from)),
  runs: importer().query(({ ctx }) => listRuns(ctx.core.context, ctx.core.imports.running())),
  undo: importer()
    .input(z.strictObject({ id, reason: undoReason }))
    .mutation(({ ctx, input }) => {
      if (ctx.core.imports.running() !== null) {
        throw new Refusal(
          'CONFLICTO',
          'Hay una importación en curso; espere a que termine para deshacer otra.',
        );
      }
      return undoImport(ctx.core.context, ctx.actor, input);
    }),
});
