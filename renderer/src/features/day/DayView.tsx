import { Table } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import type { DayMoment } from '#shared/domain/day-check.ts';
import { labels } from '#shared/text/labels.ts';
import { checkOf, exitOf, originOf, servicesOf } from '#renderer/features/day/model.ts';
import type { Sheet } from '#renderer/features/day/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatLocalDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { useServices } from '#renderer/lib/services.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { CorrectedLegend, CorrectedTime } from '#renderer/ui/CorrectedTime.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/day/DayView.module.css';

interface DayViewProps {
  readonly date: string;
  readonly today: boolean;
  readonly sheet: Sheet | undefined;
  readonly notPrinted: string | undefined;
  readonly onShift: (days: 1 | -1) => void;
  readonly onCheck: (moment: DayMoment) => void;
  readonly onPrint: () => void;
}

function CheckPanel({
  sheet,
  moment,
  action,
}: {
  readonly sheet: Sheet;
  readonly moment: DayMoment;
  readonly action: Action;
}) {
  const done = checkOf(sheet, moment);
  return (
    <Panel
      title={labels.dayMoment[moment]}
      aside={done === undefined || !sheet.today ? null : <ActionHint action={action} label="Otra vez" />}
    >
      {done === undefined ? (
        <div className={classes.pending}>
          <span>
            <StateMark tone="unknown" /> {sheet.today ? 'Sin registrar' : 'No se registró'}
          </span>
          {sheet.today ? <ActionButton action={action} variant="default" /> : null}
        </div>
      ) : (
        <div className={classes.done}>
          <p>
            <StateMark tone={done.missing.length === 0 ? 'good' : 'doubt'} />{' '}
            <span>
              <strong>{formatTime(done.at)}</strong>, {done.officer}
            </span>
          </p>
          <p>
            {done.missing.length === 0
              ? 'Todo en orden.'
              : `Sin marcar: ${done.missing.join(', ').toLowerCase()}.`}
          </p>
          {done.note === null ? null : <p className={classes.note}>{done.note}</p>}
        </div>
      )}
    </Panel>
  );
}

/** One day of the Punto: what was done, what is open, what waits, and how it was opened and closed. */
export function DayView(props: DayViewProps) {
  const { sheet, today } = props;
  const { labelOf } = useServices();
  const back: Action = {
    id: 'day.back',
    label: 'Día anterior',
    keys: ['ArrowLeft'],
    run: () => {
      props.onShift(-1);
    },
  };
  const forth: Action = {
    id: 'day.forth',
    label: 'Día siguiente',
    keys: ['ArrowRight'],
    when: () => !today,
    run: () => {
      props.onShift(1);
    },
  };
  const opening: Action = {
    id: 'day.open',
    label: 'Registrar apertura',
    keys: ['A'],
    when: () => today && sheet !== undefined,
    run: () => {
      props.onCheck('APERTURA');
    },
  };
  const closing: Action = {
    id: 'day.close',
    label: 'Registrar cierre',
    keys: ['C'],
    when: () => today && sheet !== undefined,
    run: () => {
      props.onCheck('CIERRE');
    },
  };
  const print: Action = {
    id: 'day.print',
    label: 'Imprimir la hoja',
    keys: ['Ctrl+P'],
    when: () => sheet !== undefined,
    run: props.onPrint,
  };
  useActions('El día', [back, forth, opening, closing, print]);
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h2>{today ? `Hoy, ${formatLocalDate(props.date)}` : formatLocalDate(props.date)}</h2>
        <ActionHint action={back} />
        <ActionHint action={forth} />
        <span className={classes.grow} />
        <ActionButton action={print} variant="default" />
      </header>
      {props.notPrinted === undefined ? null : (
        <Banner tone="bad" title="La hoja no se imprimió." urgent>
          {props.notPrinted}
        </Banner>
      )}
      {sheet === undefined ? (
        <SkeletonRows rows={10} height={44} />
      ) : (
        <div className={classes.columns}>
          <div className={classes.left}>
            <Panel title="Atenciones del día">
              <div className={classes.figures}>
                <Figure main value={sheet.totals.attended} label="atenciones" />
                <Figure value={sheet.totals.people} label="personas" />
                <Figure value={sheet.totals.newPeople} label="nuevas" />
              </div>
              {servicesOf(sheet, labelOf).length === 0 ? null : (
                <dl className={classes.services}>
                  {servicesOf(sheet, labelOf).map(({ label, count }) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>{formatCount(count)}</dd>
                    </div>
                  ))}
                </dl>
              )}
              {sheet.sessions.map((session) => (
                <p key={session.id} className={classes.note}>
                  {formatTime(session.startedAt)}, {session.courseName}, {session.groupName}:{' '}
                  {formatQuantity(session.attended, 'asistente', 'asistentes')}.
                </p>
              ))}
              {sheet.totals.anonymous === 0 ? null : (
                <p className={classes.note}>
                  Incluye {formatQuantity(sheet.totals.anonymous, 'persona contada', 'personas contadas')} sin
                  identificar en eventos.
                </p>
              )}
              <CorrectedLegend count={sheet.visits.filter((visit) => visit.rawAt !== null).length} />
            </Panel>
            <CheckPanel sheet={sheet} moment="APERTURA" action={opening} />
            <CheckPanel sheet={sheet} moment="CIERRE" action={closing} />
          </div>
          <Panel
            title={formatQuantity(sheet.visits.length, 'registro', 'registros')}
            aside={
              <span className={classes.marks}>
                {sheet.totals.open === 0 ? null : (
                  <span>
                    <StateMark tone="doubt" /> {formatQuantity(sheet.totals.open, 'sin salida', 'sin salida')}
                  </span>
                )}
                {sheet.totals.waiting === 0 ? null : (
                  <span>
                    <StateMark tone="unknown" />{' '}
                    {formatQuantity(sheet.totals.waiting, 'por sincronizar', 'por sincronizar')}
                  </span>
                )}
              </span>
            }
            className={classes.list}
          >
            {sheet.visits.length === 0 ? (
              <EmptyState title="Ningún registro este día" icon={<IconCalendar size={28} />}>
                Cada atención que se registre en Recepción aparece aquí con su hora.
              </EmptyState>
            ) : (
              <ScrollRegion first className={classes.scroll} label="Registros del día">
                <Table verticalSpacing={6} className={classes.table}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Hora</Table.Th>
                      <Table.Th>Persona</Table.Th>
                      <Table.Th>Servicio</Table.Th>
                      <Table.Th>Salida</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {sheet.visits.map((visit) => (
                      <Table.Tr key={visit.id} data-voided={visit.voided || undefined}>
                        <Table.Td>
                          {formatTime(visit.startedAt)} <CorrectedTime rawAt={visit.rawAt} />
                        </Table.Td>
                        <Table.Td className={classes.name}>{visit.name}</Table.Td>
                        <Table.Td>
                          {labelOf(visit.service)} <span className={classes.origin}>{originOf(visit)}</span>
                        </Table.Td>
                        <Table.Td>{exitOf(visit)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </ScrollRegion>
            )}
          </Panel>
        </div>
      )}
    </div>
  );
}
