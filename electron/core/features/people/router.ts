import { z } from 'zod';
import { flag, id } from '#shared/domain/fields.ts';
import { CORRECTABLE } from '#shared/domain/person-correction.ts';
import { newRegistration } from '#shared/domain/registration.ts';
import { allow, router } from '../../http/trpc.ts';
import { correctPerson } from './correct.ts';
import { createPerson } from './create.ts';
import { filePage, openFile } from './file.ts';
import { findLookAlikes, soughtPerson } from './look-alikes.ts';
import { neighbourhoods, personCard } from './people.ts';
import { searchPeople } from './search.ts';

const desk = () => allow(['desk', 'admin'], 'station');
const centre = () => allow(['central', 'admin'], 'central');
const opened = z.strictObject({ id, opening: id.optional() });
/** As typed: what the fields may hold is decided by correctedPerson, which can say what is wrong with which. */
const typed = z.partialRecord(z.enum(CORRECTABLE), z.union([z.string().max(400), flag, z.null()]));
const page = z.strictObject({ id, opening: id, cursor: z.string().max(100) });

export const peopleRouter = router({
  search: desk()
    .input(z.strictObject({ text: z.string().max(200) }))
    .query(({ ctx, input }) => searchPeople(ctx.core.context, input.text)),
  card: desk()
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => personCard(ctx.core.context, input.id)),
  create: desk()
    .input(newRegistration)
    .mutation(({ ctx, input }) => createPerson(ctx.core.context, ctx.actor, input)),
  file: desk()
    .input(opened)
    .query(({ ctx, input }) => openFile(ctx.core.context, ctx.actor, input)),
  filePage: desk()
    .input(page)
    .query(({ ctx, input }) => filePage(ctx.core.context, ctx.actor, input)),
  correct: desk()
    .input(z.strictObject({ id, fields: typed, seen: typed }))
    .mutation(async ({ ctx, input }) => ({
      changed: await correctPerson(ctx.core.context, ctx.actor, input),
    })),
  /** The same at the central office, for its own roles. */
  centralFile: centre()
    .input(opened)
    .query(({ ctx, input }) => openFile(ctx.core.context, ctx.actor, input)),
  centralFilePage: centre()
    .input(page)
    .query(({ ctx, input }) => filePage(ctx.core.context, ctx.actor, input)),
  lookAlikes: desk()
    .input(soughtPerson)
    .query(({ ctx, input }) => findLookAlikes(ctx.core.context, input)),
  neighbourhoods: desk().query(({ ctx }) => neighbourhoods(ctx.core.context)),
});
