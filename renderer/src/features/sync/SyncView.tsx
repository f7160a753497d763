import { Table } from '@mantine/core';
import { IconCloudCheck } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { CopyPanel } from '#renderer/features/sync/CopyPanel.tsx';
import { EnrolForm } from '#renderer/features/sync/EnrolForm.tsx';
import { RecoveryPanel } from '#renderer/features/sync/RecoveryPanel.tsx';
import { mayBeLost, needsCode, situationOf } from '#renderer/features/sync/situation.ts';
import type { SyncStatus } from '#renderer/features/sync/situation.ts';
import { ToldPanel } from '#renderer/features/sync/ToldPanel.tsx';
import { isPossible, type Action } from '#renderer/lib/actions.ts';
import { formatCount, formatDuration, formatMoment } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/sync/SyncView.module.css';

interface SyncViewProps {
  readonly status: SyncStatus;
  readonly now: number;
  readonly mayEnrol: boolean;
  /** What goes on a USB stick, for whoever carries it. */
  readonly carry: ReactNode;
  readonly busy: boolean;
  readonly enrolling: boolean;
  readonly enrolFailure: Failure | undefined;
  readonly onSyncNow: () => void;
  readonly onEnrol: (code: string, anotherCentre: boolean) => void;
  readonly codeBusy: boolean;
  readonly codeFailure: Failure | undefined;
  readonly onShowCode: () => void;
}

function Waiting({ status, now }: { readonly status: SyncStatus; readonly now: number }) {
  if (status.pending === 0) {
    return (
      <EmptyState title="Nada por enviar" icon={<IconCloudCheck size={28} />}>
        {status.lastContactAt === null
          ? 'Lo que se registre aparece aquí hasta que la central lo reciba.'
          : `${status.quarantined.length === 0 ? 'La central tiene todo.' : 'La central tiene todo lo que aceptó.'} Último contacto: ${formatMoment(status.lastContactAt, now)}`}
      </EmptyState>
    );
  }
  return (
    <Table verticalSpacing={7} horizontalSpacing={0} className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Qué espera</Table.Th>
          <Table.Th className={classes.number}>Cuántos</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {status.byKind.map((kind) => (
          <Table.Tr key={kind.table}>
            <Table.Td>{kind.label}</Table.Td>
            <Table.Td className={classes.number}>{formatCount(kind.count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What waits for the centre and why, what the centre did not take, and who the centre is. */
export function SyncView(props: SyncViewProps) {
  const { status, now, busy } = props;
  const [asked, setAsked] = useState(false);
  const typing = asked && mayBeLost(status, now);
  const takesCode = needsCode(status) || typing;
  const { tone, title, words } = situationOf(status, now, busy);
  const syncNow: Action = {
    id: 'sync.now',
    label: 'Sincronizar ahora',
    keys: ['Ctrl+S'],
    when: () => status.enrolled && !busy,
    run: props.onSyncNow,
  };
  const showCode: Action = {
    id: 'sync.recoveryCode',
    label: 'Ver el código de recuperación',
    keys: ['R'],
    when: () => !props.codeBusy,
    run: props.onShowCode,
  };
  // Rarely: the centre does not answer any more, and there is a new one.
  const typeCode: Action = {
    id: 'sync.code',
    label: 'Hay una central nueva',
    keys: ['N'],
    when: () => status.enrolled && !needsCode(status) && mayBeLost(status, now) && !typing,
    run: () => {
      setAsked(true);
    },
  };
  useActions('Sincronización', props.mayEnrol ? [syncNow, showCode, typeCode] : [syncNow]);
  // A code that is missing is what has to be done: it stands first.
  const centre = (
    <Panel title="La central">
      {status.enrolled ? (
        <dl className={classes.facts}>
          <dt>Nombre</dt>
          <dd>{status.centreName ?? '–'}</dd>
          <dt>Dirección</dt>
          <dd>{status.centreUrl ?? '–'}</dd>
          <dt>Este Punto</dt>
          <dd>
            {status.siteCode ?? '–'} {status.siteName}
          </dd>
        </dl>
      ) : null}
      {props.mayEnrol && isPossible(typeCode) ? (
        <ActionButton action={typeCode} variant="default" mt="sm" />
      ) : null}
      {!takesCode ? null : props.mayEnrol ? (
        <EnrolForm
          busy={props.enrolling}
          again={status.enrolled}
          failure={props.enrolFailure}
          onEnrol={props.onEnrol}
        />
      ) : (
        <p className={classes.note}>
          Pida a quien administra este equipo que pegue aquí el código de la central.
        </p>
      )}
    </Panel>
  );
  return (
    <div className={classes.screen}>
      <div className={classes.column}>
        <Panel
          title="Por sincronizar"
          aside={<ActionButton action={syncNow} variant={needsCode(status) ? 'default' : 'filled'} />}
        >
          <div className={classes.figures}>
            <Figure
              main
              value={status.pending}
              label={status.pending === 1 ? 'dato espera' : 'datos esperan'}
            />
            <Figure
              value={status.pendingSince === null ? undefined : formatDuration(now - status.pendingSince)}
              label="el más antiguo"
            />
            <Figure
              value={status.lastContactAt === null ? undefined : formatMoment(status.lastContactAt, now)}
              label="último contacto con la central"
            />
          </div>
          <Banner tone={tone} title={title}>
            {words}
          </Banner>
          <div className={classes.waiting}>
            <Waiting status={status} now={now} />
          </div>
        </Panel>
        {props.carry}
        <ToldPanel told={status.told} unreadable={status.unreadable} now={now} />
      </div>
      <div className={classes.column}>
        {takesCode ? centre : null}
        {status.enrolled ? <CopyPanel status={status} now={now} busy={busy} /> : null}
        {takesCode ? null : centre}
        {props.mayEnrol ? (
          <RecoveryPanel show={showCode} enrolled={status.enrolled} failure={props.codeFailure} />
        ) : null}
      </div>
    </div>
  );
}
