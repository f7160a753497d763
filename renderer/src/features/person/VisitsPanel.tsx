import { Table } from '@mantine/core';
import { localDate } from '#shared/domain/bogota.ts';
import { labels } from '#shared/text/labels.ts';
import type { FileVisit } from '#renderer/features/person/file-model.ts';
import { clockSaid } from '#renderer/lib/corrected-time.ts';
import { formatDate, formatDay, formatTime } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/person/VisitsPanel.module.css';

interface VisitsPanelProps {
  readonly visits: readonly FileVisit[];
  readonly now: number;
  /** Absent when all are shown. */
  readonly more: Action | undefined;
  readonly loadingMore: boolean;
}

interface Remark {
  readonly id: string;
  readonly text: string;
}

/** What is worth knowing of a visit beside its times, in the order of its weight. */
function remarks(visit: FileVisit, severalPuntos: boolean): readonly Remark[] {
  const words = [
    ...(visit.voided === null
      ? []
      : [`Anulada el ${formatDay(visit.voided.voidedAt)}: ${visit.voided.reason}`]),
    ...(visit.undone === null ? [] : [`Importación deshecha (${visit.undone.fileName})`]),
    ...(severalPuntos && visit.siteName !== null ? [visit.siteName] : []),
    ...(visit.origin === 'GROUP' ? ['En grupo'] : []),
    ...(visit.origin === 'LATE' ? [`Anotada después, el ${formatDay(visit.recordedAt)}`] : []),
    ...(visit.origin === 'IMPORT' && visit.undone === null ? ['Importada'] : []),
    ...(visit.rawAt === null ? [] : [`Hora corregida: ${clockSaid(visit.rawAt)}`]),
    ...(visit.end?.how === 'RULE' ? ['Salida puesta al cierre: nadie la registró'] : []),
    ...visit.notes.map((note) => `«${note}»`),
  ];
  // Two notes may say the same: each is known by its place.
  return words.map((text, place) => ({ id: `${visit.id}/${place}`, text }));
}

function leftAt(visit: FileVisit, now: number): string {
  if (visit.end !== null) return formatTime(visit.end.endedAt);
  const open = visit.voided === null && visit.undone === null && visit.origin !== 'IMPORT';
  return open && localDate(visit.startedAt) === localDate(now) ? 'Adentro' : '–';
}

/** Every visit, newest first: also those that count nowhere any more, struck out and with their reason. */
export function VisitsPanel({ visits, now, more, loadingMore }: VisitsPanelProps) {
  const severalPuntos = new Set(visits.map((visit) => visit.siteName)).size > 1;
  return (
    <Panel
      title="Historial de visitas"
      flush
      className={classes.panel}
      aside={more === undefined ? undefined : <ActionHint action={more} />}
    >
      <ScrollRegion ref={focusOnMount} id="file-visits" label="Visitas" className={classes.list}>
        {visits.length === 0 ? (
          <EmptyState title="Todavía no tiene visitas">
            Aparecen aquí desde la primera que se registre en Recepción.
          </EmptyState>
        ) : (
          <Table verticalSpacing={6} horizontalSpacing="sm" className={classes.table} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Día</Table.Th>
                <Table.Th>Entrada</Table.Th>
                <Table.Th>Salida</Table.Th>
                <Table.Th>Servicio</Table.Th>
                <Table.Th>Observaciones</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {visits.map((visit) => {
                const off = visit.voided !== null || visit.undone !== null;
                return (
                  <Table.Tr key={visit.id} data-off={off || undefined}>
                    <Table.Td>{formatDate(visit.startedAt)}</Table.Td>
                    <Table.Td>{formatTime(visit.startedAt)}</Table.Td>
                    <Table.Td>{leftAt(visit, now)}</Table.Td>
                    <Table.Td>{labels.service[visit.service]}</Table.Td>
                    <Table.Td>
                      {remarks(visit, severalPuntos).map((remark, place) => (
                        <span key={remark.id} className={classes.remark}>
                          {off && place === 0 ? (
                            <StateMark tone="unknown" size={14} label="No cuenta." />
                          ) : null}
                          {remark.text}
                        </span>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        )}
        {more === undefined ? null : (
          <div className={classes.more}>
            <ActionButton action={more} variant="default" size="xs" loading={loadingMore} />
          </div>
        )}
      </ScrollRegion>
    </Panel>
  );
}
