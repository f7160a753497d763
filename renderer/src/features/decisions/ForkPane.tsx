import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ContentTable } from '#renderer/features/decisions/ContentTable.tsx';
import { DismissDialog } from '#renderer/features/decisions/DismissDialog.tsx';
import { subjectOf } from '#renderer/features/decisions/model.ts';
import type { Fork, ForkCase } from '#renderer/features/decisions/model.ts';
import { PaneFrame, PaneWaiting } from '#renderer/features/decisions/PaneFrame.tsx';
import type { UseDecisions } from '#renderer/features/decisions/useDecisions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatCount, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/decisions/ForkPane.module.css';

interface ForkPaneProps {
  readonly current: ForkCase;
  readonly decisions: UseDecisions;
  readonly now: number;
}

/** What a computer sent that contradicts its own history. */
export function ForkPane({ current, decisions, now }: ForkPaneProps) {
  const detail = useQuery({ ...api.decisions.fork.queryOptions({ id: current.id }), gcTime: 0 });
  const [dismissing, setDismissing] = useState(false);
  const [opened, setOpened] = useState(false);
  const idle = () => !decisions.busy;
  const unpack: Action = {
    id: 'fork.unpack',
    label: 'Aplicar uno por uno',
    keys: ['A'],
    when: idle,
    run: () => {
      decisions.act({ kind: 'unpack', id: current.id });
    },
  };
  const dismiss: Action = {
    id: 'fork.dismiss',
    label: 'Descartar el envío…',
    keys: ['X'],
    when: idle,
    run: () => {
      decisions.forgetRefusal();
      setDismissing(true);
    },
  };
  const show: Action = {
    id: 'fork.show',
    label: opened ? 'Ocultar lo que trae' : 'Ver lo que trae',
    keys: ['V'],
    run: () => {
      setOpened(!opened);
    },
  };
  useActions('Dos historias', [unpack, dismiss, show]);
  const close = () => {
    decisions.forgetRefusal();
    setDismissing(false);
  };
  if (detail.data === undefined) {
    return <PaneWaiting failure={detail.error === null ? undefined : refusalOf(detail.error)} />;
  }
  const { siteName, deviceName, receivedAt } = detail.data;
  return (
    <>
      <PaneFrame
        title={`Dos historias de ${deviceName}, ${siteName}`}
        facts={`La central recibió este envío (${formatMoment(receivedAt, now)}) y detuvo el computador.`}
        refusal={dismissing ? undefined : decisions.refusal}
        consequence="Lo que se pueda aplicar se aplica; lo demás queda en cuarentena para decidirlo. Se puede deshacer."
        actions={
          <>
            <ActionButton action={unpack} />
            <ActionButton action={dismiss} variant="default" />
            <ActionButton action={show} variant="default" />
          </>
        }
      >
        <Banner tone="bad" title="Este envío contradice lo que el mismo computador ya había enviado.">
          Suele ser un disco clonado o una copia restaurada. Si la otra máquina todavía sirve, inscríbala de
          nuevo: trae todo su trabajo por sí misma, sin repetir nada.
        </Banner>
        <Changes fork={detail.data} now={now} opened={opened} />
      </PaneFrame>
      {dismissing ? (
        <DismissDialog
          title="Descartar el envío"
          busy={decisions.busy}
          failure={decisions.refusal}
          onSave={(reason) => {
            decisions.act({ kind: 'dismissFork', id: current.id, reason }, close);
          }}
          onClose={close}
        >
          Nada de este envío se aplica. Queda guardado como llegó, con este motivo.
        </DismissDialog>
      ) : null}
    </>
  );
}

interface ChangesProps {
  readonly fork: Fork;
  readonly now: number;
  /** All of them show what they say. */
  readonly opened: boolean;
}

function Changes({ fork, now, opened }: ChangesProps) {
  const total = fork.byKind.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return <p>La central ya tiene todo lo que trae el envío.</p>;
  return (
    <>
      <ul className={classes.kinds}>
        {fork.byKind.map(({ what, count }) => (
          <li key={what}>
            {what}: <strong>{formatCount(count)}</strong>
          </li>
        ))}
      </ul>
      {fork.changes.map(({ seq, what, writtenAt, content }) => (
        <details key={`${seq} ${opened}`} className={classes.change} open={opened}>
          <summary>
            {[what, subjectOf(content)].filter((part) => part !== undefined).join(': ')}
            <span className={classes.when}>{formatMoment(writtenAt, now)}</span>
          </summary>
          <ContentTable caption={`${what}, dato ${seq}`} content={content} now={now} />
        </details>
      ))}
      {total > fork.changes.length ? (
        <p>Y {formatQuantity(total - fork.changes.length, 'dato más', 'datos más')}.</p>
      ) : null}
    </>
  );
}
