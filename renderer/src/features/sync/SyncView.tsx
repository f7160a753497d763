import { Table } from '@mantine/core';
import { IconCloudCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EnrolForm } from '#renderer/features/sync/EnrolForm.tsx';
import { RecoveryPanel } from '#renderer/features/sync/RecoveryPanel.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatDuration, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/sync/SyncView.module.css';

type Status = Outputs['sync']['status'];

interface SyncViewProps {
  readonly status: Status;
  readonly now: number;
  readonly mayEnrol: boolean;
  /** What goes on a USB stick, for whoever carries it. */
  readonly carry: ReactNode;
  readonly busy: boolean;
  readonly enrolling: boolean;
  readonly enrolFailure: Failure | undefined;
  readonly onSyncNow: () => void;
  readonly onEnrol: (code: string) => void;
  readonly codeBusy: boolean;
  readonly codeFailure: Failure | undefined;
  readonly onShowCode: () => void;
}

/** Why what waits is waiting, in one sentence. */
function Reason({
  status,
  now,
  busy,
}: {
  readonly status: Status;
  readonly now: number;
  readonly busy: boolean;
}) {
  if (!status.enrolled) {
    return (
      <Banner tone="unknown" title="Este equipo aún no está inscrito en la central.">
        Todo se guarda aquí y se envía completo cuando se inscriba.
      </Banner>
    );
  }
  if (busy) return <Banner tone="good" title="Sincronizando ahora…" />;
  if (status.lastError !== null) {
    const again = status.nextTryAt === null ? '' : ` Reintento en ${formatDuration(status.nextTryAt - now)}.`;
    return (
      <Banner tone="doubt" title="La central no responde; siga trabajando.">
        {status.lastError}
        {again}
      </Banner>
    );
  }
  if (status.online) return <Banner tone="good" title="En línea con la central." />;
  return (
    <Banner tone="unknown" title="Aún sin contacto con la central desde que se abrió el programa.">
      {status.nextTryAt === null ? '' : `Se intenta en ${formatDuration(status.nextTryAt - now)}.`}
    </Banner>
  );
}

function Waiting({ status, now }: { readonly status: Status; readonly now: number }) {
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
    <Table verticalSpacing={7} className={classes.table}>
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

/** The same kind refused for the same reason is one line with its number: 82 equal lines say nothing more. */
function refusedByReason(items: Status['quarantined']) {
  return [...Map.groupBy(items, (item) => `${item.table} ${item.reason}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const instants = group.map((item) => item.when);
    return [{ ...first, count: group.length, when: Math.max(...instants) }];
  });
}

/** What waits for the centre and why, what the centre did not take, and who the centre is. */
export function SyncView(props: SyncViewProps) {
  const { status, now, busy } = props;
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
  useActions('Sincronización', props.mayEnrol ? [syncNow, showCode] : [syncNow]);
  return (
    <div className={classes.screen}>
      <div className={classes.column}>
        <Panel title="Por sincronizar" aside={<ActionButton action={syncNow} />}>
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
          <Reason status={status} now={now} busy={busy} />
          <div className={classes.waiting}>
            <Waiting status={status} now={now} />
          </div>
        </Panel>
        {props.carry}
      </div>
      <div className={classes.column}>
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
          ) : props.mayEnrol ? (
            <EnrolForm busy={props.enrolling} failure={props.enrolFailure} onEnrol={props.onEnrol} />
          ) : (
            <p className={classes.note}>
              Pida a quien administra este equipo que pegue aquí el código de la central.
            </p>
          )}
        </Panel>
        {props.mayEnrol ? (
          <RecoveryPanel show={showCode} enrolled={status.enrolled} failure={props.codeFailure} />
        ) : null}
        <Panel
          title="No aceptado por la central"
          aside={
            status.quarantined.length === 0 ? null : (
              <span className={classes.refusedSum}>
                <StateMark tone="doubt" size={17} />
                {formatQuantity(status.quarantined.length, 'dato', 'datos')}
              </span>
            )
          }
        >
          {status.unreadable === 0 ? null : (
            <Banner
              tone="doubt"
              title={`${formatQuantity(status.unreadable, 'dato llegó', 'datos llegaron')} de una versión más nueva.`}
            >
              Se aplican solos cuando se actualice este programa.
            </Banner>
          )}
          {status.quarantined.length === 0 ? (
            <p className={classes.note}>
              Nada. Lo que la central no pueda aceptar queda aquí con su razón; nunca se pierde.
            </p>
          ) : (
            <ScrollRegion className={classes.refused} label="Lista de lo no aceptado">
              <ul>
                {refusedByReason(status.quarantined).map((item) => (
                  <li key={`${item.table} ${item.reason}`}>
                    <div className={classes.refusedHead}>
                      <strong>{item.what}</strong>
                      <span>{formatMoment(item.when, now)}</span>
                      <strong className={classes.refusedCount}>{formatCount(item.count)}</strong>
                    </div>
                    <p>{item.reason}</p>
                  </li>
                ))}
              </ul>
            </ScrollRegion>
          )}
        </Panel>
      </div>
    </div>
  );
}
