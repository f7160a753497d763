import { Table } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatDuration, formatMoment, formatPercent } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/coworking/FaultsView.module.css';

type Fault = Outputs['coworking']['faults'][number];
type Availability = Outputs['coworking']['availability'];

interface FaultsViewProps {
  readonly faults: readonly Fault[];
  readonly current: Fault | undefined;
  /** What the help desk is told of the current one; undefined while it is on its way. */
  readonly text: string | undefined;
  readonly said: { readonly tone: 'good' | 'bad'; readonly text: string } | undefined;
  readonly now: number;
  readonly availability: Availability | undefined;
  readonly days: number;
  readonly onChoose: (id: string) => void;
  readonly onReport: () => void;
  readonly onCopy: () => void;
  readonly onSave: () => void;
  readonly onTicket: () => void;
  readonly onResolve: () => void;
  readonly onLeave: () => void;
}

function stateWords(fault: Fault, now: number): string {
  if (fault.resolvedAt !== null) return `Resuelto en ${formatDuration(fault.resolvedAt - fault.reportedAt)}`;
  return `${labels.spaceState[fault.state]} hace ${formatDuration(now - fault.reportedAt)}`;
}

function toneOf(fault: Fault): 'good' | 'bad' | 'planned' {
  if (fault.resolvedAt !== null) return 'good';
  return fault.state === 'DANADO' ? 'bad' : 'planned';
}

function AvailabilityTable({ report, days }: { readonly report: Availability; readonly days: number }) {
  if (report.openDays === 0)
    return (
      <p className={classes.none}>
        En los últimos {days} días no hay ninguno con apertura ni atenciones: no hay qué medir.
      </p>
    );
  return (
    <>
      <p className={classes.definition}>{report.definition}</p>
      <ScrollRegion label="Disponibilidad de cada puesto" className={classes.table}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Puesto</Table.Th>
              <Table.Th className={classes.number}>Daños</Table.Th>
              <Table.Th className={classes.number}>Sin servicio</Table.Th>
              <Table.Th className={classes.number}>Disponible</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.spaces.map((space) => (
              <Table.Tr key={space.spaceId}>
                <Table.Td>
                  {space.name}
                  {space.active ? '' : ' (retirado)'}
                </Table.Td>
                <Table.Td className={classes.number}>{space.faults}</Table.Td>
                <Table.Td className={classes.number}>
                  {space.faultMs === 0 ? '–' : formatDuration(space.faultMs)}
                </Table.Td>
                <Table.Td className={classes.number}>
                  {space.availability === null ? '–' : formatPercent(space.availability, 1)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
    </>
  );
}

export function FaultsView(props: FaultsViewProps) {
  const { faults, current, text, now } = props;
  const at = faults.findIndex((fault) => fault.id === current?.id);
  const go = (by: 1 | -1) => () => {
    const next = faults[Math.max(0, Math.min(at + by, faults.length - 1))];
    if (next !== undefined) props.onChoose(next.id);
  };
  const some = () => current !== undefined;
  const unresolved = () => current !== undefined && current.resolvedAt === null;
  const move: Action = {
    id: 'faults.down',
    label: 'Recorrer los daños',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: some,
    run: go(1),
  };
  const up: Action = {
    ...move,
    id: 'faults.up',
    label: 'Daño anterior',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: go(-1),
  };
  const report: Action = { id: 'faults.report', label: 'Reportar un daño', keys: ['N'], run: props.onReport };
  const copy: Action = {
    id: 'faults.copy',
    label: 'Copiar para soporte',
    keys: ['C'],
    when: () => text !== undefined,
    run: props.onCopy,
  };
  const save: Action = {
    id: 'faults.save',
    label: 'Guardar como archivo',
    keys: ['G'],
    when: some,
    run: props.onSave,
  };
  const ticket: Action = {
    id: 'faults.ticket',
    label: 'Número de caso',
    keys: ['T'],
    when: some,
    run: props.onTicket,
  };
  const resolve: Action = {
    id: 'faults.resolve',
    label: 'Ya funciona',
    keys: ['R'],
    when: unresolved,
    run: props.onResolve,
  };
  const leave: Action = { id: 'faults.leave', label: 'Volver', keys: ['Escape'], run: props.onLeave };
  useActions('Daños de los equipos', [move, up, report, copy, save, ticket, resolve, leave]);
  const open = faults.filter((fault) => fault.resolvedAt === null).length;
  return (
    <div className={classes.screen}>
      <Panel
        title={open === 0 ? 'Daños: todo funciona' : `Daños: ${open} sin resolver`}
        className={classes.list}
        aside={
          <span className={classes.hints}>
            <ActionHint action={move} />
            <ActionHint action={leave} />
            <ActionButton action={report} size="xs" />
          </span>
        }
        flush
      >
        {faults.length === 0 ? (
          <EmptyState title="No se ha reportado ningún daño" icon={<IconTool size={28} />}>
            Aquí queda cada daño con el texto listo para la mesa de ayuda. Pulse N cuando algo no funcione.
          </EmptyState>
        ) : (
          <ScrollRegion label="Daños" className={classes.rows}>
            <ul>
              {faults.map((fault) => (
                <li key={fault.id}>
                  <button
                    type="button"
                    tabIndex={-1}
                    className={classes.row}
                    aria-current={fault.id === current?.id || undefined}
                    onClick={() => {
                      props.onChoose(fault.id);
                    }}
                  >
                    <StateMark tone={toneOf(fault)} size={18} />
                    <strong>{fault.spaceName}</strong>
                    <span className={classes.what}>
                      {labels.faultKind[fault.kind]}: {fault.description}
                    </span>
                    <span className={classes.when}>{stateWords(fault, now)}</span>
                    <span className={classes.case}>
                      {fault.ticket === null ? 'Sin caso' : `Caso ${fault.ticket}`}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </ScrollRegion>
        )}
      </Panel>
      <div className={classes.side}>
        {current === undefined ? null : (
          <Panel title={`${current.spaceName}: para la mesa de ayuda`}>
            {text === undefined ? (
              <SkeletonRows rows={6} height={20} />
            ) : (
              <pre className={classes.text}>{text}</pre>
            )}
            {props.said === undefined ? null : <Banner tone={props.said.tone} title={props.said.text} />}
            <div className={classes.acts}>
              <ActionButton action={copy} size="sm" />
              <ActionButton action={save} size="sm" variant="default" />
              <ActionButton action={ticket} size="sm" variant="default" />
              <ActionButton action={resolve} size="sm" variant="default" />
            </div>
            {current.resolvedAt === null ? null : (
              <p className={classes.resolved}>
                Resuelto {formatMoment(current.resolvedAt, now)}: {current.resolution}
              </p>
            )}
          </Panel>
        )}
        <Panel title={`Disponibilidad, últimos ${props.days} días`} className={classes.availability}>
          {props.availability === undefined ? (
            <SkeletonRows rows={4} height={28} />
          ) : (
            <AvailabilityTable report={props.availability} days={props.days} />
          )}
        </Panel>
      </div>
    </div>
  );
}
