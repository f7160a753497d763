import { useMutation } from '@tanstack/react-query';
import type { ReserveResult, Scope } from '#renderer/features/rooms/ReserveDialog.tsx';
import type { Reservation } from '#renderer/features/rooms/model.ts';
import type { Said } from '#renderer/features/rooms/RoomsView.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatLocalDate, formatQuantity } from '#renderer/lib/formats.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';

/** What to look at next: a reservation and its date. */
interface Shown {
  readonly id: string;
  readonly date: string;
}

/** Making, changing and calling off reservations; `done` says what came of it. */
export function useReservations(done: (said: Said, shown?: Shown) => void) {
  const finish = async (said: Said, shown?: Shown) => {
    await queryClient.invalidateQueries(api.rooms.pathFilter());
    done(said, shown);
  };
  const reserve = useMutation(
    api.rooms.reserve.mutationOptions({
      onSuccess: ({ ids, firstDate, leftOut }) =>
        finish(
          leftOut.length === 0
            ? { tone: 'good', title: `${formatQuantity(ids.length, 'reserva hecha', 'reservas hechas')}.` }
            : {
                tone: 'doubt',
                title: `${formatQuantity(ids.length, 'reserva hecha', 'reservas hechas')}.`,
                message: `Sin reservar por estar ocupado: ${leftOut.map(formatLocalDate).join(', ')}.`,
              },
          { id: ids[0] ?? '', date: firstDate },
        ),
    }),
  );
  const change = useMutation(
    api.rooms.change.mutationOptions({
      onSuccess: ({ changed }, { id, date }) =>
        finish(
          {
            tone: 'good',
            title: `${formatQuantity(changed, 'reserva cambiada', 'reservas cambiadas')}.`,
          },
          { id, date },
        ),
    }),
  );
  const cancel = useMutation(
    api.rooms.cancel.mutationOptions({
      onSuccess: ({ cancelled }) =>
        finish({
          tone: 'good',
          title: `${formatQuantity(cancelled, 'reserva cancelada', 'reservas canceladas')}.`,
          message: 'El espacio quedó libre a esa hora.',
        }),
    }),
  );
  const arrived = useMutation(
    api.rooms.arrived.mutationOptions({
      onSuccess: (_nothing, input) =>
        finish(
          input.arrived
            ? { tone: 'good', title: 'Llegada registrada.' }
            : { tone: 'good', title: 'Llegada deshecha.' },
        ),
      onError: (error) => {
        done({ tone: 'bad', title: 'No se registró la llegada.', message: refusalOf(error).message });
      },
    }),
  );
  return {
    busy: reserve.isPending || change.isPending || cancel.isPending,
    failure: failureOf(reserve) ?? failureOf(change) ?? failureOf(cancel),
    forget: () => {
      for (const mutation of [reserve, change, cancel]) mutation.reset();
    },
    save: (changing: Reservation | undefined, { wanted, holder, skipClashing, scope }: ReserveResult) => {
      if (changing === undefined) {
        reserve.mutate({ ...wanted, ...holder, skipClashing });
        return;
      }
      const { spaceIds, repeat: _once, ...times } = wanted;
      change.mutate({
        ...times,
        ...holder,
        id: changing.id,
        scope,
        spaceId: spaceIds[0] ?? changing.spaceId,
      });
    },
    cancel: (id: string, scope: Scope, reason: string) => {
      cancel.mutate({ id, scope, reason });
    },
    arrived: (id: string, came: boolean) => {
      if (!arrived.isPending) arrived.mutate({ id, arrived: came });
    },
  };
}

function failureOf(mutation: { readonly error: unknown }): Failure | undefined {
  return mutation.error === null ? undefined : refusalOf(mutation.error);
}
