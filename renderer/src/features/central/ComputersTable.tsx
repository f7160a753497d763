import { Table } from '@mantine/core';
import { nameOf } from '#renderer/features/central/model.ts';
import { stateOfComputer, toneOfComputer } from '#renderer/features/central/punto.ts';
import type { PuntoComputer } from '#renderer/features/central/punto.ts';
import { ClockCell, Unknown, VersionCell } from '#renderer/features/central/PuntosTable.tsx';
import { formatBytes, formatCount, formatMoment } from '#renderer/lib/formats.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/central/PuntosTable.module.css';

interface ComputersTableProps {
  readonly computers: readonly PuntoComputer[];
  readonly newest: string | null;
  readonly now: number;
  readonly current: string | undefined;
  readonly onFocus: (device: string) => void;
}

export function rowOf(device: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`#computer-${CSS.escape(device)}`);
}

/** The computers of a Punto, those that work first; one of them is in hand. */
export function ComputersTable({ computers, newest, now, current, onFocus }: ComputersTableProps) {
  return (
    <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Computador</Table.Th>
          <Table.Th>Último contacto</Table.Th>
          <Table.Th className={classes.number}>Por enviar</Table.Th>
          <Table.Th className={classes.number}>Cuarentena</Table.Th>
          <Table.Th className={classes.number}>Disco libre</Table.Th>
          <Table.Th className={classes.number}>Reloj</Table.Th>
          <Table.Th className={classes.number}>Versión</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {computers.map((computer) => {
          const { device, pending, quarantined, diskFree, lastContactAt, revokedAt, troubles } = computer;
          const tone = toneOfComputer(computer);
          const off = (trouble: (typeof troubles)[number]) =>
            troubles.includes(trouble) ? classes.off : undefined;
          return (
            <Table.Tr
              key={device}
              className={classes.row}
              data-tone={tone}
              data-current={device === current || undefined}
              data-over={revokedAt === null ? undefined : true}
              onClick={() => {
                onFocus(device);
                rowOf(device)?.focus();
              }}
            >
              <Table.Td>
                <button
                  type="button"
                  id={`computer-${device}`}
                  className={classes.name}
                  tabIndex={device === current ? 0 : -1}
                  aria-pressed={device === current}
                  onFocus={() => {
                    onFocus(device);
                  }}
                >
                  <StateMark tone={tone} size={18} />
                  <span>
                    <strong>{nameOf(computer)}</strong>
                    {tone === 'good' ? null : (
                      <span className={classes.trouble}>{stateOfComputer(computer, now)}</span>
                    )}
                  </span>
                </button>
              </Table.Td>
              <Table.Td>
                {lastContactAt === null ? <Unknown>nunca</Unknown> : formatMoment(lastContactAt, now)}
              </Table.Td>
              <Table.Td className={classes.number}>
                {pending === null || troubles.includes('SILENT') ? (
                  <Unknown>sin saber</Unknown>
                ) : (
                  <span className={off('LATE')}>{formatCount(pending)}</span>
                )}
              </Table.Td>
              <Table.Td className={classes.number}>
                {quarantined === null ? (
                  <Unknown>sin dato</Unknown>
                ) : (
                  <span className={off('REFUSED') ?? classes.quiet}>{formatCount(quarantined)}</span>
                )}
              </Table.Td>
              <Table.Td className={classes.number}>
                {diskFree === null ? (
                  <Unknown>sin dato</Unknown>
                ) : (
                  <span className={off('DISK') ?? classes.quiet}>{formatBytes(diskFree)}</span>
                )}
              </Table.Td>
              <Table.Td className={classes.number}>
                <ClockCell offset={computer.clockOffsetMs} />
              </Table.Td>
              <Table.Td className={classes.number}>
                <VersionCell version={computer.version} newest={newest} />
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
