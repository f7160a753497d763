import { useMutation, useQuery } from '@tanstack/react-query';
import type { Role } from '#shared/domain/codes.ts';
import { CarryPanel } from '#renderer/features/sync/CarryPanel.tsx';
import { RecoveryDialog } from '#renderer/features/sync/RecoveryDialog.tsx';
import { SyncView } from '#renderer/features/sync/SyncView.tsx';
import { useSyncNow } from '#renderer/features/sync/useSyncNow.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

const FILLING_MS = 2_000;

export function SyncScreen({ role }: { readonly role: Role }) {
  const now = useNow();
  const status = useQuery(
    api.sync.status.queryOptions(undefined, {
      // A first copy moves: its share is told while it does.
      refetchInterval: ({ state }) => ((state.data?.bootstrap ?? null) === null ? false : FILLING_MS),
    }),
  );
  const session = useQuery(api.session.status.queryOptions());
  const syncNow = useSyncNow();
  const enrol = useMutation(
    api.sync.enrol.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(),
    }),
  );
  // Kept nowhere once the dialog is closed.
  const recovery = useMutation(api.sync.recoveryCode.mutationOptions({ gcTime: 0 }));
  const closeCode = () => {
    recovery.reset();
  };
  if (status.data === undefined) {
    if (status.error === null) return <SkeletonRows rows={8} height={44} />;
    const retry = {
      id: 'sync.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void status.refetch(),
    };
    return <ErrorState failure={refusalOf(status.error)} action={retry} />;
  }
  return (
    <>
      <SyncView
        status={status.data}
        now={now}
        mayEnrol={role === 'admin'}
        carry={role === 'desk' || role === 'admin' ? <CarryPanel now={now} /> : null}
        busy={syncNow.busy || status.data.busy}
        enrolling={enrol.isPending}
        enrolFailure={enrol.error === null ? undefined : refusalOf(enrol.error)}
        onSyncNow={syncNow.run}
        onEnrol={(code, anotherCentre) => {
          enrol.mutate(anotherCentre ? { code, anotherCentre } : { code });
        }}
        codeBusy={recovery.isPending}
        codeFailure={recovery.error === null ? undefined : refusalOf(recovery.error)}
        onShowCode={() => {
          recovery.mutate();
        }}
      />
      {recovery.data === undefined ? null : (
        <RecoveryDialog
          code={recovery.data.code}
          place={session.data?.place ?? 'Punto Digital'}
          now={now}
          onClose={closeCode}
        />
      )}
    </>
  );
}
