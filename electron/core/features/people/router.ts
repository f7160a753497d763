import { z } from 'zod';
import { id } from '#shared/domain/fields.ts';
import { newRegistration } from '#shared/domain/registration.ts';
import { allow, router } from '../../http/trpc.ts';
import { createPerson } from './create.ts';
import { neighbourhoods, personCard } from './people.ts';
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
    .input(newRegistration)
    .mutation(({ ctx, input }) => createPerson(ctx.core.context, ctx.actor, input)),
  neighbourhoods: desk().query(({ ctx }) => neighbourhoods(ctx.core.context)),
});
