import { Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hoursWords, VERDICT_WORDS } from '#shared/text/evidence-words.ts';
import { placeName } from '#shared/text/place-name.ts';
import { causeText, reportPeriod } from '#renderer/features/evidence/model.ts';
import type { Changes, Report } from '#renderer/features/evidence/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/evidence/AvailabilityView.module.css';

export type DocumentKind = 'pdf' | 'xlsx' | 'json';

interface ReportDialogProps {
  readonly report: Report;
  readonly busy: boolean;
  readonly said: string | undefined;
  readonly trouble: string | undefined;
  readonly onDocument: (kind: DocumentKind) => void;
  readonly onClose: () => void;
}

/** One numbered report: its documents, its fingerprint, and what it says otherwise than the one before it. */
export function ReportDialog({ report, busy, said, trouble, onDocument, onClose }: ReportDialogProps) {
  const document = (kind: DocumentKind, label: string, key: string): Action => ({
    id: `report.${kind}`,
    label,
    keys: [key],
    when: () => report.here && !busy,
    run: () => {
      onDocument(kind);
    },
  });
  const actions = [
    document('pdf', 'PDF', 'Ctrl+P'),
    document('xlsx', 'Excel', 'Ctrl+E'),
    document('json', 'Archivo de datos', 'Ctrl+D'),
  ];
  return (
    <Dialog title={`Informe ${report.number}`} onClose={onClose} actions={actions} size="46rem">
      <Stack gap="sm">
        {trouble === undefined ? null : <Banner tone="bad" title={trouble} urgent />}
        {said === undefined ? null : <Banner tone="good" title={said} />}
        {report.replacedBy === null ? null : (
          <Banner tone="doubt" title={`Ya no vale: lo reemplazó ${report.replacedBy}.`} />
        )}
        <dl className={classes.facts}>
          <div>
            <dt>Periodo</dt>
            <dd>
              {reportPeriod(report)},{' '}
              {report.contract === null ? 'todas las zonas' : `contrato ${report.contract}`}
            </dd>
          </div>
          <div>
            <dt>Lo hizo</dt>
            <dd>
              {report.officer}, {formatDate(report.madeAt)}, {formatTime(report.madeAt)}
            </dd>
          </div>
          <div>
            <dt>Huella SHA-256</dt>
            <dd className={classes.hash}>{report.sha256}</dd>
          </div>
        </dl>
        {report.replaces === null ? null : <ChangesOf report={report} replaces={report.replaces} />}
        {report.here ? (
          <div className={classes.buttons}>
            {actions.map((action, index) => (
              <ActionButton
                key={action.id}
                action={action}
                variant={index === 0 ? 'filled' : 'default'}
                data-autofocus={index === 0 || undefined}
              />
            ))}
          </div>
        ) : (
          <Banner tone="unknown" title="Sus archivos están en el equipo que lo hizo.">
            Con la huella puede comprobar la copia que le entreguen.
          </Banner>
        )}
      </Stack>
    </Dialog>
  );
}

function ChangesOf({ report, replaces }: { readonly report: Report; readonly replaces: string }) {
  const changes = useQuery(
    api.evidence.changes.queryOptions({ number: report.number }, { enabled: report.here }),
  );
  if (!report.here) return <p className={classes.paragraph}>Reemplaza a {replaces}.</p>;
  if (changes.error !== null) return <Banner tone="bad" title={refusalOf(changes.error).message} />;
  if (changes.data === undefined) return <SkeletonRows rows={3} />;
  return changes.data === null ? null : <ChangeList changes={changes.data} replaces={replaces} />;
}

function ChangeList({ changes, replaces }: { readonly changes: Changes; readonly replaces: string }) {
  return (
    <section className={classes.changes}>
      <h3>Qué cambió frente a {replaces}</h3>
      <p className={classes.paragraph}>{changes.causes.map(causeText).join('. ')}.</p>
      {changes.zones.length === 0 ? (
        <p className={classes.paragraph}>Ninguna cifra cambió.</p>
      ) : (
        <ScrollRegion
          label={formatQuantity(changes.zones.length, 'zona con otra cifra', 'zonas con otra cifra')}
          className={classes.changed}
        >
          <Table verticalSpacing={2} horizontalSpacing={6} className={classes.changeTable}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Zona</Table.Th>
                <Table.Th>Caída</Table.Th>
                <Table.Th>Sin datos</Table.Th>
                <Table.Th>Exigido</Table.Th>
                <Table.Th>Veredicto</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.zones.map(({ zone, before, after }) => (
                <Table.Tr key={zone}>
                  <Table.Th scope="row">{placeName(zone)}</Table.Th>
                  <Changed before={hoursWords(before.D)} after={hoursWords(after.D)} />
                  <Changed before={hoursWords(before.N)} after={hoursWords(after.N)} />
                  <Changed before={hoursWords(before.E)} after={hoursWords(after.E)} />
                  <Changed before={verdictText(before.verdict)} after={verdictText(after.verdict)} />
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollRegion>
      )}
    </section>
  );
}

const verdictText = (verdict: Changes['zones'][number]['after']['verdict']) =>
  verdict === null ? '–' : VERDICT_WORDS[verdict];

function Changed({ before, after }: { readonly before: string; readonly after: string }) {
  return before === after ? (
    <Table.Td className={classes.quiet}>igual</Table.Td>
  ) : (
    <Table.Td>
      <del>{before}</del> <ins>{after}</ins>
    </Table.Td>
  );
}
