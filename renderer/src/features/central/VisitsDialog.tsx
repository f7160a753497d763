import { Button, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, client, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatLongDay, formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { CorrectedLegend, CorrectedTime } from '#renderer/ui/CorrectedTime.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/central/VisitsDialog.module.css';

interface VisitsDialogProps {
  /** One Punto, or undefined for the whole network. */
  readonly siteId: string | undefined;
  readonly title: string;
  readonly onClose: () => void;
}

/** The attendances of one day as they have arrived, newest first; ← → change the day. */
export function VisitsDialog({ siteId, title, onClose }: VisitsDialogProps) {
  const { labelOf } = useServices();
  const today = localDate(useNow(60_000));
  const [date, setDate] = useState(today);
  const asked = { date, ...(siteId === undefined ? {} : { siteId }) };
  const visits = useInfiniteQuery({
    // The key lies under the procedure's own, so that news from a Punto asks for the pages again.
    queryKey: [...api.central.attendance.queryKey(asked), 'pages'],
    queryFn: ({ pageParam }) =>
      client.central.attendance.query(pageParam === null ? asked : { ...asked, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });
  const shift = (days: number) => {
    const next = localDate(startOfLocalDate(date) + days * DAY_MS);
    if (next <= today) setDate(next);
  };
  const back: Action = {
    id: 'visits.back',
    label: 'Día anterior',
    keys: ['ArrowLeft'],
    run: () => {
      shift(-1);
    },
  };
  const forth: Action = {
    id: 'visits.forth',
    label: 'Día siguiente',
    keys: ['ArrowRight'],
    when: () => date < today,
    run: () => {
      shift(1);
    },
  };
  const rows = visits.data?.pages.flatMap((page) => page.visits) ?? [];
  return (
    <Dialog title={title} onClose={onClose} actions={[back, forth]} size="56rem">
      <div className={classes.day}>
        <strong>{formatLongDay(startOfLocalDate(date))}</strong>
        <span>
          <ActionHint action={back} />
          <ActionHint action={forth} />
        </span>
      </div>
      <CorrectedLegend count={rows.filter((visit) => visit.rawAt !== null).length} />
      <ScrollRegion first className={classes.list} label="Atenciones del día">
        {visits.error !== null ? (
          <ErrorState failure={refusalOf(visits.error)} />
        ) : visits.data === undefined ? (
          <SkeletonRows rows={8} />
        ) : rows.length === 0 ? (
          <EmptyState title="Ninguna atención ha llegado de este día">
            Si el Punto estuvo abierto sin red, llegan cuando se comunique.
          </EmptyState>
        ) : (
          <Table verticalSpacing={6} className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Hora</Table.Th>
                <Table.Th>Persona</Table.Th>
                <Table.Th>Servicio</Table.Th>
                <Table.Th>Punto</Table.Th>
                <Table.Th>Salida</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((visit) => (
                <Table.Tr key={visit.id} data-voided={visit.voided || undefined}>
                  <Table.Td>
                    {formatTime(visit.startedAt)} <CorrectedTime rawAt={visit.rawAt} />
                  </Table.Td>
                  <Table.Td>{visit.name === '' ? 'Persona de otro Punto' : visit.name}</Table.Td>
                  <Table.Td>{visit.voided ? 'Anulada' : labelOf(visit.service)}</Table.Td>
                  <Table.Td>{visit.siteName}</Table.Td>
                  <Table.Td>
                    {visit.endedAt === null
                      ? '–'
                      : visit.endedByRule
                        ? 'Cerrada por regla'
                        : formatTime(visit.endedAt)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {visits.hasNextPage ? (
          <Button
            variant="subtle"
            loading={visits.isFetchingNextPage}
            onClick={() => void visits.fetchNextPage()}
          >
            Ver más
          </Button>
        ) : null}
      </ScrollRegion>
    </Dialog>
  );
}
