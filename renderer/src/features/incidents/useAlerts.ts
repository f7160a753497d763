import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { MAX_NOTICE_BODY, MAX_NOTICE_TITLE } from '#shared/domain/desktop.ts';
import { api, client, queryClient } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';

export type OutageAlert = Outputs['incidents']['alerts'][number];

const SUPERVISORS: ReadonlySet<Role> = new Set(['wifi', 'central', 'admin']);
const ASK_EVERY_MS = 15_000;

/** More would hide what lies below; the list of incidents has them all. */
const SHOWN = 3;

interface Person {
  readonly username: string;
  readonly role: Role;
  readonly locked: boolean;
}

export interface Alerts {
  readonly shown: readonly OutageAlert[];
  readonly dismiss: () => void;
}

const NONE: readonly OutageAlert[] = [];

/**
 * The outages that this person has not been told of, told once: by the desktop where the shell can, and by `shown` until
 * they are dismissed. While the screen is locked only the desktop tells; in a browser they wait for the unlocking.
 */
export function useAlerts(person: Person | undefined): Alerts {
  const [told, setTold] = useState<{ readonly username: string; readonly alerts: readonly OutageAlert[] }>();
  const username = person?.username;
  const listens = person !== undefined && SUPERVISORS.has(person.role);
  const due = useQuery(
    api.incidents.alerts.queryOptions(undefined, {
      enabled: listens && (!person.locked || window.desktop !== undefined),
      refetchInterval: ASK_EVERY_MS,
      // The window in the tray goes on watching.
      refetchIntervalInBackground: true,
    }),
  );
  const { mutate: tell } = useMutation({
    mutationFn: (alerts: readonly OutageAlert[]) =>
      client.incidents.alertsShown.mutate({ zoneIds: alerts.flatMap(({ zoneIds }) => zoneIds) }),
    onMutate: (alerts) => {
      if (username === undefined) return;
      setTold((before) => ({
        username,
        alerts: [...alerts, ...(before?.username === username ? before.alerts : [])].slice(0, SHOWN),
      }));
    },
    onSuccess: () => queryClient.invalidateQueries(api.incidents.alerts.queryFilter()),
  });
  const alerts = listens ? due.data : undefined;
  useEffect(() => {
    if (alerts === undefined || alerts.length === 0) return;
    for (const { title, body } of alerts) {
      // A notification that the system refuses costs nothing: the window says the same.
      window.desktop
        ?.notify({ title: title.slice(0, MAX_NOTICE_TITLE), body: body.slice(0, MAX_NOTICE_BODY) })
        .catch(() => undefined);
    }
    tell(alerts);
  }, [alerts, tell]);
  return {
    shown: told !== undefined && told.username === username ? told.alerts : NONE,
    dismiss: () => {
      setTold(undefined);
    },
  };
}
