import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { CentralView } from '#renderer/features/central/CentralView.tsx';
import { EnrolDialog } from '#renderer/features/central/EnrolDialog.tsx';
import type { Wanted } from '#renderer/features/central/EnrolDialog.tsx';
import { VisitsDialog } from '#renderer/features/central/VisitsDialog.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

type Open = { readonly kind: 'enrol' } | { readonly kind: 'visits'; readonly siteId: string | undefined };

export function CentralScreen({ role }: { readonly role: Role }) {
  const now = useNow(15_000);
  const [open, setOpen] = useState<Open>();
  const overview = useQuery(api.central.overview.queryOptions(undefined, { refetchInterval: 60_000 }));
  const board = useQuery(api.wifi.board.queryOptions());
  const addSite = useMutation(api.central.addSite.mutationOptions());
  const makeCode = useMutation(api.central.createEnrolmentCode.mutationOptions());
  const make = async (wanted: Wanted) => {
    if (wanted.kind === 'new') await addSite.mutateAsync({ code: wanted.siteCode, name: wanted.name });
    await makeCode.mutateAsync({ siteCode: wanted.siteCode });
    await queryClient.invalidateQueries(api.central.pathFilter());
  };
  useActions('Registro', [
    {
      id: 'central.duplicates',
      label: 'Revisar fichas repetidas',
      keys: ['D'],
      run: () => {
        goTo('duplicados');
      },
    },
  ]);
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
  const punto = overview.data.puntos.find((each) => open?.kind === 'visits' && each.siteId === open.siteId);
  return (
    <>
      <CentralView
        overview={overview.data}
        board={board.data}
        now={now}
        mayEnrol={role === 'admin'}
        covered={open !== undefined}
        onOpen={(siteId) => {
          setOpen({ kind: 'visits', siteId });
        }}
        onCode={() => {
          addSite.reset();
          makeCode.reset();
          setOpen({ kind: 'enrol' });
        }}
      />
      {open?.kind === 'visits' ? (
        <VisitsDialog
          siteId={open.siteId}
          title={punto === undefined ? 'Atenciones de toda la red' : `Atenciones de ${punto.name}`}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      ) : null}
      {open?.kind === 'enrol' ? (
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
