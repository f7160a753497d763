import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AmendDialog } from '#renderer/features/decisions/AmendDialog.tsx';
import { ContentTable } from '#renderer/features/decisions/ContentTable.tsx';
import { DismissDialog } from '#renderer/features/decisions/DismissDialog.tsx';
import { operationsOf } from '#renderer/features/decisions/model.ts';
import type { OperationCase } from '#renderer/features/decisions/model.ts';
import { PaneFrame, PaneWaiting } from '#renderer/features/decisions/PaneFrame.tsx';
import type { UseDecisions } from '#renderer/features/decisions/useDecisions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface OperationPaneProps {
  readonly current: OperationCase;
  readonly decisions: UseDecisions;
  readonly now: number;
}

/** What a Punto sent and the centre did not apply. */
export function OperationPane({ current, decisions, now }: OperationPaneProps) {
  const detail = useQuery({ ...api.decisions.operation.queryOptions({ id: current.id }), gcTime: 0 });
  const [open, setOpen] = useState<'amend' | 'dismiss'>();
  const ids = operationsOf(current);
  const idle = () => !decisions.busy;
  const retry: Action = {
    id: 'operation.retry',
    label: 'Reintentar',
    keys: ['R'],
    when: idle,
    run: () => {
      decisions.act({ kind: 'retry', ids });
    },
  };
  const amend: Action = {
    id: 'operation.amend',
    label: 'Corregir y aplicar',
    keys: ['E'],
    when: () => idle() && detail.data?.readable === true,
    run: () => {
      decisions.forgetRefusal();
      setOpen('amend');
    },
  };
  const dismiss: Action = {
    id: 'operation.dismiss',
    label: 'Descartar…',
    keys: ['X'],
    when: idle,
    run: () => {
      decisions.forgetRefusal();
      setOpen('dismiss');
    },
  };
  useActions('Operación', [retry, amend, dismiss]);
  const close = () => {
    decisions.forgetRefusal();
    setOpen(undefined);
  };
  if (detail.data === undefined) {
    return <PaneWaiting failure={detail.error === null ? undefined : refusalOf(detail.error)} />;
  }
  const { what, siteName, deviceName, writtenAt, writtenBy, reason, waitsFor, content, readable } =
    detail.data;
  return (
    <>
      <PaneFrame
        title={`${what} de ${siteName}`}
        facts={[
          deviceName,
          `escrito: ${formatMoment(writtenAt, now)} (hora de ese computador)`,
          ...(writtenBy === null ? [] : [`por ${writtenBy}`]),
        ].join(' · ')}
        refusal={open === undefined ? decisions.refusal : undefined}
        consequence="El Punto verá en su pantalla qué pasó con lo que envió. Toda decisión se puede deshacer."
        actions={
          <>
            <ActionButton action={retry} />
            <ActionButton action={amend} variant="default" />
            <ActionButton action={dismiss} variant="default" />
          </>
        }
      >
        <Banner
          tone="doubt"
          title={current.kind === 'PARKED' ? `Aplazado: ${reason}` : `No se aplicó: ${reason}`}
        >
          {waitsFor ?? 'Está guardado como llegó y nada de lo demás espera por él.'}
        </Banner>
        {current.alike.length === 0 ? null : (
          <Banner
            tone="unknown"
            title={`Hay ${formatQuantity(current.alike.length, 'igual', 'iguales')}: mismo computador, misma razón.`}
          >
            Reintentar y descartar valen para todos; corregir, solo para este.
          </Banner>
        )}
        {readable ? (
          <ContentTable caption="Lo que dice el dato" content={content} now={now} />
        ) : (
          <p>Su contenido no se puede leer aquí: se suprimió por ley o viene de un programa más nuevo.</p>
        )}
      </PaneFrame>
      {open === 'amend' ? (
        <AmendDialog
          title={`Corregir: ${what.toLowerCase()} de ${siteName}`}
          content={content}
          now={now}
          busy={decisions.busy}
          failure={decisions.refusal}
          onSave={(fields) => {
            decisions.act({ kind: 'amend', id: current.id, fields }, close);
          }}
          onClose={close}
        />
      ) : null}
      {open === 'dismiss' ? (
        <DismissDialog
          title={`Descartar ${formatQuantity(ids.length, 'dato', 'datos')}`}
          busy={decisions.busy}
          failure={decisions.refusal}
          onSave={(why) => {
            decisions.act({ kind: 'dismiss', ids, reason: why }, close);
          }}
          onClose={close}
        >
          {ids.length === 1
            ? 'No se aplica en ningún Punto y deja de contar donde se escribió. Queda guardado'
            : 'No se aplican en ningún Punto y dejan de contar donde se escribieron. Quedan guardados'}{' '}
          con este motivo, que verá {siteName}.
        </DismissDialog>
      ) : null}
    </>
  );
}
