import { Table } from '@mantine/core';
import { service as serviceCode } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import { formatCount, formatQuantity } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/person/CountsPanel.module.css';

/** The columns that fit; what is older is summed up in one line. */
const YEARS = 3;

/** How often the person came, by service and year; what was voided or taken back is not among them. */
export function CountsPanel({ file }: FilePanelProps) {
  const { counts } = file;
  const years = [...new Set(counts.map((each) => each.year))];
  const shown = years.slice(0, YEARS);
  const sum = (of: typeof counts) => of.reduce((total, each) => total + each.visits, 0);
  const ofYear = (year: string) => counts.filter((each) => each.year === year);
  const older = sum(counts.filter((each) => !shown.includes(each.year)));
  const services = serviceCode.options
    .map((code) => ({
      code,
      of: counts.filter((each) => each.service === code && shown.includes(each.year)),
    }))
    .filter(({ of }) => of.length > 0)
    .toSorted((one, other) => sum(other.of) - sum(one.of));
  return (
    <Panel
      title="Visitas por servicio"
      aside={<strong className={classes.total}>{formatCount(sum(counts))}</strong>}
    >
      {counts.length === 0 ? (
        <p className={classes.quiet}>Aún ninguna.</p>
      ) : (
        <Table verticalSpacing={4} horizontalSpacing={0} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Servicio</Table.Th>
              {shown.map((year) => (
                <Table.Th key={year}>{year}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {services.map(({ code, of }) => (
              <Table.Tr key={code}>
                <Table.Td>{labels.service[code]}</Table.Td>
                {shown.map((year) => {
                  const visits = sum(of.filter((each) => each.year === year));
                  return <Table.Td key={year}>{visits === 0 ? '–' : formatCount(visits)}</Table.Td>;
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th>Todas</Table.Th>
              {shown.map((year) => (
                <Table.Th key={year}>{formatCount(sum(ofYear(year)))}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      )}
      {older === 0 ? null : (
        <p className={classes.quiet}>Y {formatQuantity(older, 'visita', 'visitas')} en años anteriores.</p>
      )}
    </Panel>
  );
}
