import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { CodeDialog } from '#renderer/features/central/CodeDialog.tsx';
import type { PuntoComputer, PuntoPage } from '#renderer/features/central/punto.ts';
import { PuntoView } from '#renderer/features/central/PuntoView.tsx';
import { ReactivateDialog } from '#renderer/features/central/ReactivateDialog.tsx';
import { RevokeDialog } from '#renderer/features/central/RevokeDialog.tsx';
import { VisitsDialog } from '#renderer/features/central/VisitsDialog.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

interface PuntoHand {
  readonly siteId: string;
}

function isHand(value: unknown): value is PuntoHand {
  return typeof value === 'object' && value !== null && 'siteId' in value && typeof value.siteId === 'string';
}

const leave: Action = {
  id: 'punto.leave',
  label: 'Volver al tablero',
  keys: ['Escape'],
  run: () => {
    goTo('central');
  },
};

/** `goTo('punto', { siteId })` opens it. A reload forgets which Punto it was: ids do not stay in addresses. */
export function PuntoScreen({ role }: { readonly role: Role }) {
  const [hand] = useState(() => {
    const handed = handedTo('punto');
    return isHand(handed) ? handed : undefined;
  });
  return hand === undefined ? <NoPunto /> : <OpenPunto siteId={hand.siteId} role={role} />;
}

function NoPunto() {
  useActions('Punto', [leave]);
  return (
    <EmptyState title="Ningún Punto está abierto" action={leave}>
      Elíjalo en el tablero y ábralo con Enter.
    </EmptyState>
  );
}

function Failed({ failure, action }: { failure: { code: string; message: string }; action: Action }) {
  useActions('Punto', [action, leave]);
  return <ErrorState failure={failure} action={action} />;
}

type Open =
  | { readonly kind: 'visits' }
  | { readonly kind: 'revoke' | 'reactivate'; readonly computer: PuntoComputer };

function OpenPunto({ siteId, role }: { readonly siteId: string; readonly role: Role }) {
  const now = useNow(15_000);
  const page = useQuery(api.central.punto.queryOptions({ siteId }, { refetchInterval: 60_000 }));
  if (page.data !== undefined) return <Loaded page={page.data} now={now} mayAct={role === 'admin'} />;
  if (page.error === null) return <SkeletonRows rows={10} height={44} />;
  const retry: Action = {
    id: 'punto.retry',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: () => void page.refetch(),
  };
  return <Failed failure={refusalOf(page.error)} action={retry} />;
}

interface LoadedProps {
  readonly page: PuntoPage;
  readonly now: number;
  readonly mayAct: boolean;
}

function Loaded({ page, now, mayAct }: LoadedProps) {
  const [open, setOpen] = useState<Open>();
  const close = () => {
    setOpen(undefined);
  };
  const done = {
    onSuccess: async () => {
      close();
      await queryClient.invalidateQueries(api.central.pathFilter());
    },
  };
  const revoke = useMutation(api.central.revokeDevice.mutationOptions(done));
  const reactivate = useMutation(api.central.reactivateDevice.mutationOptions(done));
  const cancel = useMutation(api.central.cancelEnrolmentCode.mutationOptions(done));
  const make = useMutation(api.central.createEnrolmentCode.mutationOptions(done));
  const failure = cancel.error ?? make.error;
  const ask = (next: Open) => {
    revoke.reset();
    reactivate.reset();
    setOpen(next);
  };
  return (
    <>
      <PuntoView
        page={page}
        now={now}
        mayAct={mayAct}
        leave={leave}
        covered={open !== undefined || make.data !== undefined}
        busy={make.isPending || cancel.isPending}
        failure={failure === null ? undefined : refusalOf(failure)}
        onVisits={() => {
          setOpen({ kind: 'visits' });
        }}
        onCode={() => {
          cancel.reset();
          make.mutate({ siteCode: page.code });
        }}
        onCancelCode={(id) => {
          make.reset();
          cancel.mutate({ id });
        }}
        onRevoke={(computer) => {
          ask({ kind: 'revoke', computer });
        }}
        onReactivate={(computer) => {
          ask({ kind: 'reactivate', computer });
        }}
      />
      {make.data === undefined ? null : (
        <CodeDialog
          made={make.data}
          now={now}
          onClose={() => {
            make.reset();
          }}
        />
      )}
      {open?.kind === 'visits' ? (
        <VisitsDialog siteId={page.siteId} title={`Atenciones de ${page.name}`} onClose={close} />
      ) : null}
      {open?.kind === 'revoke' ? (
        <RevokeDialog
          computer={open.computer}
          busy={revoke.isPending}
          failure={revoke.error === null ? undefined : refusalOf(revoke.error)}
          onRevoke={(reason) => {
            revoke.mutate({ device: open.computer.device, reason });
          }}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'reactivate' ? (
        <ReactivateDialog
          computer={open.computer}
          busy={reactivate.isPending}
          failure={reactivate.error === null ? undefined : refusalOf(reactivate.error)}
          onReactivate={(finding) => {
            reactivate.mutate({ device: open.computer.device, finding });
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
