import { notifications } from '@mantine/notifications';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ZoneView } from '#renderer/features/wifi/ZoneView.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

/** Which zone, optionally the local day that is shown at once, and what the board gets back (see BoardHand). */
interface ZoneHand {
  readonly zoneId: string;
  readonly date?: string;
  readonly filter?: unknown;
  /** Where Esc leads, if not to the board. */
  readonly back?: ZoneBack;
}

interface ZoneBack {
  readonly place: string;
  readonly value: unknown;
  /** What that place is called. */
  readonly name: string;
}

function isHand(value: unknown): value is ZoneHand {
  return typeof value === 'object' && value !== null && 'zoneId' in value && typeof value.zoneId === 'string';
}

/** `goTo('zona', { zoneId })` opens it. A reload forgets which zone it was: ids do not stay in addresses. */
export function ZoneScreen() {
  const [hand] = useState(() => {
    const handed = handedTo('zona');
    return isHand(handed) ? handed : undefined;
  });
  return hand === undefined ? <NoZone /> : <OpenZone hand={hand} />;
}

const toBoard: Action = {
  id: 'zone.board',
  label: 'Volver al tablero',
  keys: ['Escape'],
  run: () => {
    goTo('zonas-wifi');
  },
};

function NoZone() {
  useActions('Zona', [toBoard]);
  return (
    <EmptyState title="Ninguna zona está abierta" action={toBoard}>
      Elíjala en el tablero y ábrala con Enter.
    </EmptyState>
  );
}

/** As often as the board: a running outage grows. */
const FRESH_MS = 60_000;

function OpenZone({ hand }: { readonly hand: ZoneHand }) {
  const { zoneId, back } = hand;
  const [chosen, setChosen] = useState<string | undefined>(hand.date);
  const now = useNow();
  const page = useQuery(api.wifi.zone.queryOptions({ zoneId }, { refetchInterval: FRESH_MS }));
  const day = useQuery(
    api.wifi.zoneDay.queryOptions(
      { zoneId, date: chosen ?? '' },
      { enabled: chosen !== undefined, placeholderData: keepPreviousData, refetchInterval: FRESH_MS },
    ),
  );
  const acknowledge = useMutation(
    api.incidents.act.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(api.wifi.pathFilter()),
      onError: (error) => {
        notifications.show({ color: 'red', title: 'No se anotó', message: refusalOf(error).message });
      },
    }),
  );
  const retry: Action = {
    id: 'zone.retry',
    label: 'Volver a intentar',
    keys: ['F9'],
    when: () => page.data === undefined && page.error !== null,
    run: () => void page.refetch(),
  };
  const leave = () => {
    if (back === undefined) goTo('zonas-wifi', { zoneId, filter: hand.filter });
    else goTo(back.place, back.value);
  };
  const away: Action = {
    ...toBoard,
    ...(back === undefined ? {} : { label: `Volver a ${back.name}` }),
    when: () => page.data === undefined,
    run: leave,
  };
  // Below the page's own keys come only those of a page that is not there.
  useActions('Zona', [away, retry]);
  if (page.data === undefined) {
    if (page.error === null) return <SkeletonRows rows={6} height={100} />;
    const failure = refusalOf(page.error);
    return <ErrorState failure={failure} action={failure.code === 'NO_EXISTE' ? away : retry} />;
  }
  return (
    <ZoneView
      page={page.data}
      from={back?.name}
      onLeave={leave}
      now={now}
      chosen={chosen}
      day={chosen === undefined ? undefined : day.data}
      dayFailure={chosen === undefined || day.error === null ? undefined : refusalOf(day.error)}
      onChoose={setChosen}
      acknowledging={acknowledge.isPending}
      onAcknowledge={(at) => {
        acknowledge.mutate({ zoneId, at, act: 'ATENDER' });
      }}
      onExcluded={() => {
        notifications.show({
          color: 'teal',
          title: 'Exclusión pedida',
          message: 'Cuenta cuando la central la apruebe.',
        });
      }}
    />
  );
}
