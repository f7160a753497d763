import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { mayArrive } from '#shared/domain/reservation-rules.ts';
import { CancelDialog } from '#renderer/features/rooms/CancelDialog.tsx';
import { DetailPanel, EntryPanel } from '#renderer/features/rooms/DetailPanel.tsx';
import { formOf, newForm } from '#renderer/features/rooms/form.ts';
import { dayLines, weekLines } from '#renderer/features/rooms/model.ts';
import type { Item, Reservation } from '#renderer/features/rooms/model.ts';
import { ReserveDialog } from '#renderer/features/rooms/ReserveDialog.tsx';
import { RoomsView } from '#renderer/features/rooms/RoomsView.tsx';
import type { Said } from '#renderer/features/rooms/RoomsView.tsx';
import { useReservations } from '#renderer/features/rooms/useReservations.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatDate, formatLocalDate, formatLongDay } from '#renderer/lib/formats.ts';
import { goTo } from '#renderer/lib/route.ts';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';

type Open =
  | { readonly kind: 'RESERVE'; readonly changing: Reservation | undefined }
  | { readonly kind: 'CANCEL'; readonly reservation: Reservation };

export function RoomsScreen() {
  const now = useNow(60_000);
  const today = localDate(now);
  // Undefined is today, whatever day that has become while the screen stood open over midnight.
  const [asked, setAsked] = useState<string>();
  const [roomId, setRoomId] = useState<string>();
  const [wantsWeek, setWantsWeek] = useState(false);
  const [picked, setPicked] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState<Said>();
  const date = asked ?? today;
  const spaces = useQuery(api.rooms.spaces.queryOptions());
  const rooms = (spaces.data ?? []).filter(({ kind }) => kind === 'SALA');
  const shownRoom = rooms.find(({ id }) => id === roomId) ?? rooms[0];
  const week = wantsWeek && shownRoom !== undefined;
  const daily = useQuery(api.rooms.day.queryOptions({ date }, { enabled: !week }));
  const weekly = useQuery(
    api.rooms.week.queryOptions({ spaceId: shownRoom?.id ?? '', date }, { enabled: week }),
  );
  const lines = week
    ? weekly.data === undefined
      ? undefined
      : weekLines(weekly.data, (day) => formatDate(startOfLocalDate(day)).replace(/.\d{4}$/u, ''))
    : daily.data === undefined
      ? undefined
      : dayLines(daily.data, now);
  const entries = (lines ?? []).flatMap((line) => line.entries);
  const desks = week ? [] : (daily.data?.desks ?? []);
  const items: Item[] = [
    ...entries.map(({ id, kind, spaceId }) => ({ id, kind, spaceId })),
    ...desks.map(({ id, spaceId }) => ({ id, kind: 'RESERVA' as const, spaceId })),
  ];
  const chosen = items.find(({ id }) => id === picked) ?? items[0];
  const reserved = chosen?.kind === 'RESERVA' ? chosen.id : undefined;
  const detail = useQuery(
    api.rooms.reservation.queryOptions({ id: reserved ?? '' }, { enabled: reserved !== undefined }),
  );
  const reservation = reserved === undefined ? undefined : detail.data;
  const acts = useReservations((result, shown) => {
    setOpen(undefined);
    setSaid(result);
    if (shown === undefined) return;
    setPicked(shown.id);
    setAsked(shown.date === today ? undefined : shown.date);
  });
  const failed = [spaces, week ? weekly : daily].find(({ error }) => error !== null);
  if (failed?.error != null) {
    const retry = {
      id: 'rooms.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => {
        void spaces.refetch();
        void (week ? weekly : daily).refetch();
      },
    };
    return <ErrorState failure={refusalOf(failed.error)} action={retry} />;
  }
  if (lines === undefined || spaces.data === undefined) return <SkeletonRows rows={8} height={64} />;

  const show = (next: Open | undefined) => {
    acts.forget();
    setSaid(undefined);
    setOpen(next);
  };
  const changeable =
    reservation !== undefined && reservation.cancelledAt === null && reservation.endsAt > now;
  const actions = actionsOn(reservation, changeable ? now : undefined, {
    change: (changing) => {
      show({ kind: 'RESERVE', changing });
    },
    cancel: (one) => {
      show({ kind: 'CANCEL', reservation: one });
    },
    arrived: acts.arrived,
  });
  const entry = entries.find(({ id }) => id === chosen?.id);
  // Classes and uses are changed where they belong.
  const elsewhere: Action = {
    id: 'rooms.elsewhere',
    label: entry?.kind === 'USO' ? 'Ver en Coworking' : 'Abrir el grupo',
    keys: ['Enter'],
    when: () => entry !== undefined,
    run: () => {
      if (entry === undefined) return;
      if (entry.groupId === null) goTo('coworking');
      else goTo('grupo-curso', { groupId: entry.groupId });
    },
  };
  const dayTitle = `${date === today ? 'Hoy, ' : ''}${formatLongDay(startOfLocalDate(date))}${
    daily.data?.holiday === true ? ' (festivo)' : ''
  }`;
  return (
    <>
      <RoomsView
        title={
          week
            ? `${shownRoom.name}: semana del ${formatLocalDate(weekly.data?.days[0]?.date ?? date)}`
            : dayTitle.charAt(0).toUpperCase() + dayTitle.slice(1)
        }
        week={week}
        noSpaces={spaces.data.length === 0}
        lines={lines}
        desks={week ? null : desks}
        items={items}
        chosen={chosen}
        now={now}
        said={said}
        covered={open !== undefined}
        detail={
          chosen === undefined ? (
            <Panel title="Reserva">
              <EmptyState title="Nada este día">Con N se reserva una sala, un puesto o un equipo.</EmptyState>
            </Panel>
          ) : reserved === undefined ? (
            entry === undefined ? null : (
              <EntryPanel
                entry={entry}
                spaceName={rooms.find(({ id }) => id === entry.spaceId)?.name ?? ''}
                action={elsewhere}
              />
            )
          ) : (
            <DetailPanel
              reservation={reservation}
              now={now}
              graceMinutes={daily.data?.graceMinutes ?? 0}
              actions={changeable ? actions : []}
            />
          )
        }
        actions={reserved === undefined ? [elsewhere] : actions}
        onChoose={setPicked}
        onOpen={() => {
          if (reserved === undefined) elsewhere.run();
          else if (changeable) show({ kind: 'RESERVE', changing: reservation });
        }}
        onShift={(steps) => {
          const next = localDate(startOfLocalDate(date) + steps * (week ? 7 : 1) * DAY_MS);
          setSaid(undefined);
          setAsked(next === today ? undefined : next);
        }}
        onToday={() => {
          setAsked(undefined);
        }}
        onWeek={() => {
          if (rooms.some(({ id }) => id === chosen?.spaceId)) setRoomId(chosen?.spaceId);
          setWantsWeek(!week);
        }}
        onNew={() => {
          show({ kind: 'RESERVE', changing: undefined });
        }}
      />
      {open?.kind === 'RESERVE' ? (
        <ReserveDialog
          spaces={spaces.data}
          first={
            open.changing === undefined
              ? newForm(date < today ? today : date, now, chosen?.spaceId ?? shownRoom?.id)
              : formOf(open.changing)
          }
          changing={open.changing}
          busy={acts.busy}
          failure={acts.failure}
          onSave={(result) => {
            acts.save(open.changing, result);
          }}
          onClose={() => {
            show(undefined);
          }}
        />
      ) : null}
      {open?.kind === 'CANCEL' ? (
        <CancelDialog
          reservation={open.reservation}
          busy={acts.busy}
          failure={acts.failure}
          onSave={(scope, reason) => {
            acts.cancel(open.reservation.id, scope, reason);
          }}
          onClose={() => {
            show(undefined);
          }}
        />
      ) : null}
    </>
  );
}

interface Handlers {
  readonly change: (reservation: Reservation) => void;
  readonly cancel: (reservation: Reservation) => void;
  readonly arrived: (id: string, came: boolean) => void;
}

/** What can be done with a reservation, what is most likely first; `now` undefined: nothing any more. */
function actionsOn(
  reservation: Reservation | undefined,
  now: number | undefined,
  handlers: Handlers,
): Action[] {
  const came = reservation?.state === 'LLEGO';
  const possible = () => reservation !== undefined && now !== undefined;
  const act = (run: (on: Reservation) => void) => () => {
    if (reservation !== undefined) run(reservation);
  };
  const arrived: Action = {
    id: 'rooms.arrived',
    label: came ? 'Deshacer la llegada' : 'Llegó',
    keys: ['L'],
    when: () => reservation !== undefined && now !== undefined && mayArrive(reservation, now),
    run: act(({ id }) => {
      handlers.arrived(id, !came);
    }),
  };
  const change: Action = {
    id: 'rooms.change',
    label: 'Cambiar',
    keys: ['Enter'],
    when: possible,
    run: act(handlers.change),
  };
  const cancel: Action = {
    id: 'rooms.cancel',
    label: 'Cancelar la reserva',
    keys: ['X'],
    when: possible,
    run: act(handlers.cancel),
  };
  const awaited = arrived.when?.() === true && !came && reservation?.state !== 'DESPLAZADA';
  return awaited ? [arrived, change, cancel] : [change, arrived, cancel];
}
