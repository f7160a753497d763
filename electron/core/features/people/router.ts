import { z } from 'zod';
import { id } from '#shared/domain/fields.ts';
import { newPerson } from '#shared/domain/person.ts';
import { allow, router } from '../../http/trpc.ts';
import { findLookAlikes, soughtPerson } from './look-alikes.ts';
import { createPerson, neighbourhoods, personCard } from './people.ts';
import { searchPeople } from './search.ts';

const desk = () => allow(['desk', 'admin'], 'station');

export const peopleRouter = router({
  search: desk()
    .input(z.strictObject({ text: z.string().max(200) }))
    .query(({ ctx, input }) => searchPeople(ctx.core.context, input.text)),
  card: desk()
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => personCard(ctx.core.context, input.id)),
  create: desk()
    .input(newPerson)
    .mutation(async ({ ctx, input }) => ({ id: await createPerson(ctx.core.context, ctx.actor, input) })),
  lookAlikes: desk()
    .input(soughtPerson)
    .query(({ ctx, input }) => findLookAlikes(ctx.core.context, input)),
  neighbourhoods: desk().query(({ ctx }) => neighbourhoods(ctx.core.context)),
});
