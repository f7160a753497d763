import { useIdle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { placesFor } from '#renderer/app/places.tsx';
import { Shell } from '#renderer/app/Shell.tsx';
import { useStatus } from '#renderer/app/useStatus.ts';
import { OutageNotice } from '#renderer/features/incidents/OutageNotice.tsx';
import type { Alerts } from '#renderer/features/incidents/useAlerts.ts';
import { useSyncNow } from '#renderer/features/sync/useSyncNow.ts';
import { api, queryClient, startOver } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { useServerEvents } from '#renderer/lib/events.ts';
import { LOCK_AFTER_MS } from '#renderer/lib/idle.ts';
import { goTo, leaveBy, useRoute } from '#renderer/lib/route.ts';
import { dropUnfinished, dropUnfinishedOfOthers } from '#renderer/lib/unfinished.ts';
import { EmptyState } from '#renderer/ui/Notice.tsx';

interface WorkplaceProps {
  readonly user: NonNullable<Outputs['session']['status']['user']>;
  readonly place: string;
  readonly host: HostRole;
  readonly recovered: Outputs['session']['status']['recovered'];
  /** Zones that fell and that this person is told of. */
  readonly alerts: Alerts;
}

/** The frame with the screen of the place where the person is. */
export function Workplace({ user, place: where, host, recovered, alerts }: WorkplaceProps) {
  useServerEvents();
  const status = useStatus(host, user.role);
  const syncNow = useSyncNow();
  const route = useRoute();
  const places = placesFor(user.role, host);
  // A place within another is never where one arrives.
  const first = places.find((place) => place.within === undefined);
  const current = places.find((place) => place.id === route);
  const whoIsHere = () => queryClient.invalidateQueries(api.session.status.queryFilter());
  const { mutate: lock } = useMutation(api.session.lock.mutationOptions({ onSuccess: whoIsHere }));
  const { mutate: logout } = useMutation(
    api.session.logout.mutationOptions({
      onSuccess: () => {
        dropUnfinished();
        return startOver();
      },
    }),
  );
  const { mutate: dismiss } = useMutation(
    api.session.dismissRecovered.mutationOptions({ onSuccess: whoIsHere }),
  );
  useEffect(() => {
    dropUnfinishedOfOthers(user.username);
  }, [user.username]);
  const idle = useIdle(LOCK_AFTER_MS, { initialState: false });
  useEffect(() => {
    if (idle) lock();
  }, [idle, lock]);
  useEffect(() => {
    if (current === undefined && first !== undefined) goTo(first.id);
  }, [current, first]);
  useEffect(() => {
    document.title = current === undefined ? 'Puntos Digitales' : `${current.label}, Puntos Digitales`;
  }, [current]);

  const links = (seldom: boolean) =>
    places
      .filter((place) => place.within === undefined && (place.seldom === true) === seldom)
      .map((place, index) => ({ id: place.id, label: place.label, digit: index + 1 }));
  return (
    <Shell
      places={links(false)}
      more={links(true)}
      active={current?.within ?? current?.id ?? ''}
      title={current?.label ?? 'Puntos Digitales'}
      where={where}
      user={user.displayName}
      status={status}
      alerts={<OutageNotice {...alerts} />}
      notice={
        recovered === null
          ? undefined
          : {
              title: 'Los datos de este equipo se restauraron de una copia.',
              message: recovered.message,
              onRead: () => {
                dismiss({ at: recovered.at });
              },
            }
      }
      onSyncNow={syncNow.run}
      onLock={() => {
        lock();
      }}
      onLogout={() => {
        leaveBy(logout);
      }}
    >
      {first === undefined ? (
        <EmptyState title="Su usuario no tiene pantallas en este equipo">
          Entre en el equipo de su trabajo, o pida a quien administra que cambie su papel.
        </EmptyState>
      ) : (
        current?.show(host, user.role)
      )}
    </Shell>
  );
}
