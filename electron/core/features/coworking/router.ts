import { z } from 'zod';
import { faultKind, spaceKind } from '#shared/domain/codes.ts';
import { calendarDate, id } from '#shared/domain/fields.ts';
import { space, spaceFault } from '#shared/domain/space.ts';
import type { Core } from '../../core.ts';
import { allow, router } from '../../http/trpc.ts';
import type { Desk } from './acts.ts';
import { spacesAvailability } from './availability.ts';
import { board, publicBoard } from './board.ts';
import { faults, noteTicket, reportFault, resolveFault, ticketText } from './faults.ts';
import { end, endAndCall, extend, move } from './leaving.ts';
import { seat } from './seat.ts';
import { addSpaces, correctSpace, listSpaces, placeSpaces, setSpaceActive } from './spaces.ts';
import { callTurn, giveTurn, turnAbsent, turnArrived, withdrawTurn } from './turns.ts';
import { undo } from './undo.ts';

const desk = () => allow(['desk', 'admin'], 'station');
const { capacity, name, planX, planY } = space.schema.shape;
const { state, description, ticket, resolution } = spaceFault.schema.shape;
const use = z.strictObject({ useId: id });
const turn = z.strictObject({ turnId: id });

export const coworkingRouter = router({
  board: desk().query(({ ctx }) => board(ctx.core.context)),
  /** Numbers and spaces only. Also while the desk's screen is locked: the hall goes on reading its numbers. */
  publicBoard: allow('session', 'station').query(({ ctx }) => publicBoard(ctx.core.context)),

  spaces: desk().query(({ ctx }) => listSpaces(ctx.core.context)),
  addSpaces: desk()
    .input(z.strictObject({ kind: spaceKind, name: z.string().max(40), capacity }))
    .mutation(({ ctx, input }) => addSpaces(deskOf(ctx), input)),
  correctSpace: desk()
    .input(
      z.strictObject({
        id,
        kind: spaceKind.optional(),
        name: name.optional(),
        capacity: capacity.optional(),
      }),
    )
    .mutation(({ ctx, input }) => correctSpace(deskOf(ctx), input)),
  setSpaceActive: desk()
    .input(z.strictObject({ id, active: z.boolean() }))
    .mutation(({ ctx, input }) => setSpaceActive(deskOf(ctx), input.id, input.active)),
  placeSpaces: desk()
    .input(z.strictObject({ places: z.array(z.strictObject({ id, planX, planY })).min(1).max(200) }))
    .mutation(({ ctx, input }) => placeSpaces(deskOf(ctx), input.places)),

  seat: desk()
    .input(z.strictObject({ personId: id, spaceId: id, minutes: z.int().min(5).max(1_440).optional() }))
    .mutation(({ ctx, input }) => seat(deskOf(ctx), input)),
  extend: desk()
    .input(use)
    .mutation(({ ctx, input }) => extend(deskOf(ctx), input.useId)),
  move: desk()
    .input(z.strictObject({ useId: id, spaceId: id }))
    .mutation(({ ctx, input }) => move(deskOf(ctx), input.useId, input.spaceId)),
  end: desk()
    .input(use)
    .mutation(({ ctx, input }) => end(deskOf(ctx), input.useId)),
  endAndCall: desk()
    .input(use)
    .mutation(({ ctx, input }) => endAndCall(deskOf(ctx), input.useId)),
  undo: desk()
    .input(z.strictObject({ what: z.enum(['INICIO', 'FIN', 'CAMBIO', 'TURNO']), id }))
    .mutation(({ ctx, input }) => undo(deskOf(ctx), input)),

  giveTurn: desk()
    .input(z.strictObject({ personId: id, wants: spaceKind }))
    .mutation(({ ctx, input }) => giveTurn(deskOf(ctx), input.personId, input.wants)),
  callTurn: desk()
    .input(z.strictObject({ turnId: id.nullable(), spaceId: id.nullable() }))
    .mutation(({ ctx, input }) => callTurn(deskOf(ctx), input)),
  turnArrived: desk()
    .input(z.strictObject({ turnId: id, spaceId: id.nullable() }))
    .mutation(({ ctx, input }) => turnArrived(deskOf(ctx), input.turnId, input.spaceId)),
  turnAbsent: desk()
    .input(turn)
    .mutation(({ ctx, input }) => turnAbsent(deskOf(ctx), input.turnId)),
  withdrawTurn: desk()
    .input(turn)
    .mutation(({ ctx, input }) => withdrawTurn(deskOf(ctx), input.turnId)),

  faults: desk().query(({ ctx }) => faults(ctx.core.context)),
  reportFault: desk()
    .input(z.strictObject({ spaceId: id, kind: faultKind, state, description }))
    .mutation(({ ctx, input }) => reportFault(deskOf(ctx), input)),
  ticketText: desk()
    .input(z.strictObject({ faultId: id }))
    .query(({ ctx, input }) => ticketText(ctx.core.context, input.faultId)),
  noteTicket: desk()
    .input(z.strictObject({ faultId: id, ticket }))
    .mutation(({ ctx, input }) => noteTicket(deskOf(ctx), input.faultId, input.ticket)),
  resolveFault: desk()
    .input(z.strictObject({ faultId: id, resolution: resolution.unwrap() }))
    .mutation(({ ctx, input }) => resolveFault(deskOf(ctx), input.faultId, input.resolution)),
  availability: desk()
    .input(z.strictObject({ from: calendarDate, to: calendarDate }))
    .query(({ ctx, input }) => spacesAvailability(ctx.core.context, input)),
});

function deskOf(ctx: {
  readonly core: Core;
  readonly session: { readonly username: string } | null;
  readonly actor: string;
}): Desk {
  return {
    context: ctx.core.context,
    actor: ctx.actor,
    officer: ctx.session?.username ?? ctx.actor,
  };
}
