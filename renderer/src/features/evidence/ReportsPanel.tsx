import { UnstyledButton } from '@mantine/core';
import { reportPeriod } from '#renderer/features/evidence/model.ts';
import type { Report } from '#renderer/features/evidence/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate, formatTime } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/evidence/AvailabilityView.module.css';

interface ReportsPanelProps {
  readonly reports: readonly Report[] | undefined;
  readonly mayNumber: boolean;
  /** Moves the focus to the list. */
  readonly reach: Action;
  readonly onOpen: (number: string) => void;
}

/** Every numbered report, the newest first: which holds, and which was replaced by which. */
export function ReportsPanel({ reports, mayNumber, reach, onOpen }: ReportsPanelProps) {
  return (
    <Panel
      flush
      title="Informes numerados"
      aside={<ActionHint action={reach} label="Ver" />}
      className={classes.reports}
    >
      {reports === undefined ? (
        <SkeletonRows rows={4} height={56} />
      ) : reports.length === 0 ? (
        <EmptyState title="Todavía no hay informes">
          {mayNumber
            ? 'Elija un periodo que ya terminó y haga su informe con V: queda numerado, con su PDF, su Excel y el archivo que cualquiera puede recalcular.'
            : 'Los informes numerados los hace la oficina central; aquí se verán al sincronizar.'}
        </EmptyState>
      ) : (
        <ScrollRegion label="Lista de informes" className={classes.scroll}>
          <ul className={classes.list}>
            {reports.map((report) => (
              <li key={report.number}>
                <UnstyledButton
                  id={`report-${report.number}`}
                  className={classes.report}
                  onClick={() => {
                    onOpen(report.number);
                  }}
                >
                  <span className={classes.reportHead}>
                    <StateMark tone={report.replacedBy === null ? 'good' : 'unknown'} />
                    <strong>{report.number}</strong>
                  </span>
                  <span>{reportPeriod(report)}</span>
                  <span>{report.contract === null ? 'Todas las zonas' : `Contrato ${report.contract}`}</span>
                  <span className={classes.note}>
                    {report.replacedBy === null
                      ? `Vigente, ${formatDate(report.madeAt)}, ${formatTime(report.madeAt)}`
                      : `Lo reemplazó ${report.replacedBy}`}
                  </span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
    </Panel>
  );
}
