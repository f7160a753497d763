import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { decisionsOf } from '#renderer/features/central/cases.ts';
import type { Decisions } from '#renderer/features/central/cases.ts';
import { CentralView } from '#renderer/features/central/CentralView.tsx';
import type { DecisionActions } from '#renderer/features/central/DecisionsPanel.tsx';
import { EnrolDialog } from '#renderer/features/central/EnrolDialog.tsx';
import type { Wanted } from '#renderer/features/central/EnrolDialog.tsx';
import { VisitsDialog } from '#renderer/features/central/VisitsDialog.tsx';
import { api, client, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { goTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

type Open = 'enrol' | 'visits';

function decisionActions(first: Decisions['first']): DecisionActions {
  const go = (id: string, label: string, key: string, place: string, value?: unknown) => ({
    id: `central.${id}`,
    label,
    keys: [key],
    run: () => {
      goTo(place, value);
    },
  });
  return {
    order: go('order', 'Resolver en orden', 'R', first),
    duplicates: go('duplicates', 'Revisar fichas repetidas', 'D', 'duplicados'),
    conflicts: go('conflicts', 'Revisar conflictos', 'C', 'decisiones', { kind: 'CONFLICT' }),
    quarantine: go('quarantine', 'Revisar la cuarentena', 'Q', 'decisiones', { kind: 'QUARANTINED' }),
  };
}

export function CentralScreen({ role }: { readonly role: Role }) {
  const now = useNow(15_000);
  const [open, setOpen] = useState<Open>();
  const overview = useQuery(api.central.overview.queryOptions(undefined, { refetchInterval: 60_000 }));
  const board = useQuery(api.wifi.board.queryOptions());
  const waiting = useQuery(api.central.waiting.queryOptions(undefined, { refetchInterval: 60_000 }));
  const cases = useQuery({
    // Not below the people: looking for pairs takes the core a moment, and each registration would ask for it again.
    queryKey: ['duplicateCount'],
    queryFn: async () => (await client.people.central.cases.query()).length,
    gcTime: 0,
  });
  const addSite = useMutation(api.central.addSite.mutationOptions());
  const makeCode = useMutation(api.central.createEnrolmentCode.mutationOptions());
  const make = async (wanted: Wanted) => {
    if (wanted.kind === 'new') await addSite.mutateAsync({ code: wanted.siteCode, name: wanted.name });
    await makeCode.mutateAsync({ siteCode: wanted.siteCode });
    await queryClient.invalidateQueries(api.central.pathFilter());
  };
  const decisions =
    waiting.data === undefined || cases.data === undefined
      ? undefined
      : decisionsOf(waiting.data, cases.data);
  const decide = decisionActions(decisions?.first ?? 'decisiones');
  const error = addSite.error ?? makeCode.error;

  if (overview.data === undefined) {
    if (overview.error === null) return <SkeletonRows rows={12} height={40} />;
    const retry = {
      id: 'central.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void overview.refetch(),
    };
    return <ErrorState failure={refusalOf(overview.error)} action={retry} />;
  }
  return (
    <>
      <CentralView
        overview={overview.data}
        board={board.data}
        decisions={decisions}
        decide={decide}
        now={now}
        mayEnrol={role === 'admin'}
        covered={open !== undefined}
        onOpen={(siteId) => {
          goTo('punto', { siteId });
        }}
        onVisits={() => {
          setOpen('visits');
        }}
        onUsb={() => {
          goTo('usb');
        }}
        onCode={() => {
          addSite.reset();
          makeCode.reset();
          setOpen('enrol');
        }}
      />
      {open === 'visits' ? (
        <VisitsDialog
          siteId={undefined}
          title="Atenciones de toda la red"
          onClose={() => {
            setOpen(undefined);
          }}
        />
      ) : null}
      {open === 'enrol' ? (
        <EnrolDialog
          puntos={overview.data.puntos}
          busy={addSite.isPending || makeCode.isPending}
          failure={error === null ? undefined : refusalOf(error)}
          made={makeCode.data}
          now={now}
          onMake={(wanted) => {
            make(wanted).catch(() => undefined);
          }}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      ) : null}
    </>
  );
}
