import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { labels } from '#shared/text/labels.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatCount, formatDuration } from '#renderer/lib/formats.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/incidents/FiguresDialog.module.css';

type Figures = Outputs['incidents']['figures']['city'];

interface FiguresDialogProps {
  readonly period: { readonly from: string; readonly to: string };
  readonly days: number;
  readonly onClose: () => void;
}

interface Line extends Figures {
  readonly key: string;
  readonly name: string;
  readonly note?: string;
}

/** The figures of a period for the city, each contract, comuna and zone, with what each of them means. */
export function FiguresDialog({ period, days, onClose }: FiguresDialogProps) {
  const report = useQuery(api.incidents.figures.queryOptions(period));
  return (
    <Dialog title={`Incidentes de los últimos ${days} días`} onClose={onClose} size="60rem">
      {report.data === undefined ? (
        report.error === null ? (
          <SkeletonRows rows={10} height={24} />
        ) : (
          <ErrorState failure={refusalOf(report.error)} />
        )
      ) : (
        <FiguresTable report={report.data} />
      )}
    </Dialog>
  );
}

function FiguresTable({ report }: { readonly report: Outputs['incidents']['figures'] }) {
  const { city, contracts, comunas, zones } = report;
  const groups: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
    { title: 'Ciudad', lines: [{ key: 'city', name: 'Todas las zonas', ...city }] },
    {
      title: 'Por contrato',
      lines: contracts.map(({ name, ...rest }) => ({ key: name, ...rest, name: `Contrato ${name}` })),
    },
    {
      title: 'Por zona con caídas: primero las que reinciden',
      lines: zones.map(({ zoneId, zone, repeats, ...rest }) => ({
        key: zoneId,
        name: zone,
        ...rest,
        ...(repeats && { note: 'reincide' }),
      })),
    },
    {
      title: 'Por comuna',
      lines: comunas.map(({ comuna, zones: _count, ...rest }) => ({
        key: comuna ?? '',
        ...rest,
        name: labels.comuna[comuna ?? 'NO_INFORMA'],
      })),
    },
  ];
  return (
    <>
      <p className={classes.definition}>
        Reparación: promedio del tiempo caída de los incidentes que se recuperaron en el periodo; los abiertos
        van aparte. Entre caídas: tiempo en servicio observado, dividido por los incidentes que empezaron.
        Reincide la zona con 3 o más.
      </p>
      <ScrollRegion label="Cifras de los incidentes" className={classes.table}>
        <Table verticalSpacing={4} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Dónde</Table.Th>
              <Table.Th className={classes.number}>Empezaron</Table.Th>
              <Table.Th className={classes.number}>Recuperados</Table.Th>
              <Table.Th className={classes.number}>Abiertos</Table.Th>
              <Table.Th className={classes.number}>Reparación</Table.Th>
              <Table.Th className={classes.number}>Entre caídas</Table.Th>
              <Table.Th className={classes.number}>La más larga</Table.Th>
            </Table.Tr>
          </Table.Thead>
          {groups
            .filter(({ lines }) => lines.length > 0)
            .map(({ title, lines }) => (
              <Table.Tbody key={title}>
                <Table.Tr>
                  <Table.Th colSpan={7} scope="rowgroup" className={classes.group}>
                    {title}
                  </Table.Th>
                </Table.Tr>
                {lines.map((line) => (
                  <Table.Tr key={line.key}>
                    <Table.Td>
                      {line.name}
                      {line.note === undefined ? null : <span className={classes.repeats}> {line.note}</span>}
                    </Table.Td>
                    <Table.Td className={classes.number}>{formatCount(line.begun)}</Table.Td>
                    <Table.Td className={classes.number}>{formatCount(line.recovered)}</Table.Td>
                    <Table.Td className={classes.number}>{formatCount(line.open)}</Table.Td>
                    <Table.Td className={classes.number}>{span(line.mttrMs)}</Table.Td>
                    <Table.Td className={classes.number}>{span(line.mtbfMs)}</Table.Td>
                    <Table.Td className={classes.number}>{span(line.longestMs)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            ))}
        </Table>
      </ScrollRegion>
    </>
  );
}

/** A dash where nothing happened: never a zero that would read as «at once». */
const span = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
