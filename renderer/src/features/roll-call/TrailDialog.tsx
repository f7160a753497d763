import { Table } from '@mantine/core';
import { markWords } from '#renderer/features/roll-call/model.ts';
import type { TrailEntry } from '#renderer/features/roll-call/model.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatMoment } from '#renderer/lib/formats.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/roll-call/TrailDialog.module.css';

interface TrailDialogProps {
  readonly trail: readonly TrailEntry[];
  readonly onClose: () => void;
}

/** Every correction of a closed list: who, when, what it said, what it says, why. */
export function TrailDialog({ trail, onClose }: TrailDialogProps) {
  const now = useNow(60_000);
  return (
    <Dialog title="Correcciones de esta lista" onClose={onClose} size="56rem">
      <ScrollRegion first className={classes.scroll} label="Correcciones">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Cuándo</Table.Th>
              <Table.Th>Persona</Table.Th>
              <Table.Th>Decía</Table.Th>
              <Table.Th>Dice</Table.Th>
              <Table.Th>Motivo</Table.Th>
              <Table.Th>Quién</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {trail.map((entry) => (
              <Table.Tr key={entry.id}>
                <Table.Td>{formatMoment(entry.at, now)}</Table.Td>
                <Table.Td className={classes.name}>{entry.name}</Table.Td>
                <Table.Td>{entry.before === null ? 'No estaba' : markWords(entry.before)}</Table.Td>
                <Table.Td className={classes.name}>{markWords(entry.after)}</Table.Td>
                <Table.Td>{entry.reason}</Table.Td>
                <Table.Td>{entry.officer}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
    </Dialog>
  );
}
