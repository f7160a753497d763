import { Table, VisuallyHidden } from '@mantine/core';
import { hoursWords } from '#shared/text/evidence-words.ts';
import { shareText } from '#renderer/features/evidence/model.ts';
import type { Grouping, Row } from '#renderer/features/evidence/model.ts';
import { VerdictMark } from '#renderer/features/evidence/VerdictMark.tsx';
import { BoundsBand } from '#renderer/ui/BoundsBand.tsx';
import classes from '#renderer/features/evidence/AvailabilityView.module.css';

const NAMES: Readonly<Record<Grouping, string>> = { ZONAS: 'Zona', COMUNAS: 'Comuna', CONTRATOS: 'Contrato' };

interface FiguresTableProps {
  readonly rows: readonly Row[];
  readonly grouping: Grouping;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** A row a zone, comuna or contract. Rows take the focus: the arrows move it, Enter opens a zone. */
export function FiguresTable({ rows, grouping, chosen, onChoose, onOpen }: FiguresTableProps) {
  return (
    <Table verticalSpacing={0} horizontalSpacing={6} className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{NAMES[grouping]}</Table.Th>
          <Table.Th>Exigido</Table.Th>
          <Table.Th>Arriba</Table.Th>
          <Table.Th>Caída</Table.Th>
          <Table.Th>Sin datos</Table.Th>
          <Table.Th>Disponib.</Table.Th>
          <Table.Th>Cobertura</Table.Th>
          <Table.Th>De mínimo a máximo</Table.Th>
          <Table.Th>
            <VisuallyHidden>Frente a la meta</VisuallyHidden>
          </Table.Th>
          <Table.Th>Veredicto</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr
            key={row.id}
            id={`figures-${row.id}`}
            tabIndex={row.id === chosen ? 0 : -1}
            className={classes.row}
            data-chosen={row.id === chosen || undefined}
            onFocus={() => {
              onChoose(row.id);
            }}
            onDoubleClick={() => {
              onOpen(row.id);
            }}
          >
            <Table.Th scope="row" className={classes.name}>
              <span>{row.name}</span>
              <span className={classes.note}>{row.note}</span>
            </Table.Th>
            <Cells figures={row.figures} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Cells({ figures }: { readonly figures: Row['figures'] }) {
  const { E, U, D, N, availability, coverage, bounds, targetMilli, verdict } = figures;
  const time = (milliseconds: number) => (E === 0 ? '–' : hoursWords(milliseconds));
  return (
    <>
      <Table.Td>{time(E)}</Table.Td>
      <Table.Td>{time(U)}</Table.Td>
      <Table.Td data-down={(D > 0 && verdict === 'INCUMPLE') || undefined}>{time(D)}</Table.Td>
      <Table.Td>{time(N)}</Table.Td>
      <Table.Td className={classes.main}>{shareText(availability)}</Table.Td>
      <Table.Td>{shareText(coverage)}</Table.Td>
      <Table.Td>
        {bounds === null ? '–' : `${shareText(bounds[0]).replace('\u00A0%', '')} a ${shareText(bounds[1])}`}
      </Table.Td>
      <Table.Td className={classes.band}>
        {bounds === null || targetMilli === null ? null : (
          <BoundsBand bounds={bounds} targetMilli={targetMilli} verdict={verdict ?? ''} width={88} />
        )}
      </Table.Td>
      <Table.Td>
        <VerdictMark figures={figures} />
      </Table.Td>
    </>
  );
}
