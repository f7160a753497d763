import { Table, Tooltip } from '@mantine/core';
import { isOlderVersion } from '#shared/domain/app-version.ts';
import { CLOCK_LIMIT_MS } from '#shared/domain/device-watch.ts';
import { toneOf, troubleOf } from '#renderer/features/central/model.ts';
import type { Punto } from '#renderer/features/central/model.ts';
import { formatCount, formatMoment, formatOffset } from '#renderer/lib/formats.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/central/PuntosTable.module.css';

interface PuntosTableProps {
  readonly puntos: readonly Punto[];
  /** The newest version in the network. */
  readonly newest: string | null;
  readonly now: number;
  readonly month: string;
  readonly current: string | undefined;
  readonly onFocus: (siteId: string) => void;
  readonly onOpen: (siteId: string) => void;
}

/** What is not known is said in words: never a zero. */
export function Unknown({ children }: { readonly children: string }) {
  return <span className={classes.unknown}>{children}</span>;
}

export function ClockCell({ offset }: { readonly offset: number | null }) {
  if (offset === null) return <Unknown>sin dato</Unknown>;
  if (Math.abs(offset) <= CLOCK_LIMIT_MS)
    return <span className={classes.quiet}>{formatOffset(offset)}</span>;
  return (
    <Tooltip label="El reloj de este Punto está corrido: sus registros llevan una hora equivocada, que la central corrige.">
      <span className={classes.off}>{formatOffset(offset)}</span>
    </Tooltip>
  );
}

export function VersionCell({
  version,
  newest,
}: {
  readonly version: string | null;
  readonly newest: string | null;
}) {
  if (version === null) return <Unknown>sin dato</Unknown>;
  if (newest === null || !isOlderVersion(version, newest))
    return <span className={classes.quiet}>{version}</span>;
  return (
    <Tooltip label={`Hay una versión más nueva en la red: ${newest}`}>
      <span className={classes.off}>{version}</span>
    </Tooltip>
  );
}

export function PuntosTable({ puntos, newest, now, month, current, onFocus, onOpen }: PuntosTableProps) {
  const greatest = Math.max(1, ...puntos.map((punto) => punto.month));
  return (
    <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
      <Table.Thead className={classes.head}>
        <Table.Tr>
          <Table.Th>Punto</Table.Th>
          <Table.Th className={classes.number}>Hoy</Table.Th>
          <Table.Th className={classes.monthHead}>{month}</Table.Th>
          <Table.Th>Último contacto</Table.Th>
          <Table.Th className={classes.number}>Por enviar</Table.Th>
          <Table.Th className={classes.number}>Reloj</Table.Th>
          <Table.Th className={classes.number}>Versión</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {puntos.map((punto) => {
          const trouble = troubleOf(punto, now);
          const tone = toneOf(punto);
          return (
            <Table.Tr
              key={punto.siteId}
              className={classes.row}
              data-tone={tone}
              onClick={() => {
                onFocus(punto.siteId);
                onOpen(punto.siteId);
              }}
            >
              <Table.Td>
                <button
                  type="button"
                  id={`punto-${punto.siteId}`}
                  className={classes.name}
                  tabIndex={punto.siteId === current ? 0 : -1}
                  onFocus={() => {
                    onFocus(punto.siteId);
                  }}
                  onClick={(event) => {
                    event.stopPropagation();
                    onOpen(punto.siteId);
                  }}
                >
                  <StateMark tone={tone} size={18} />
                  <span>
                    <strong>
                      {punto.name}
                      {punto.computers.length > 1 ? (
                        <span className={classes.several}> {punto.computers.length} equipos</span>
                      ) : null}
                    </strong>
                    {trouble === undefined ? null : <span className={classes.trouble}>{trouble}</span>}
                  </span>
                </button>
              </Table.Td>
              <Table.Td className={classes.today}>
                {punto.today === null ? <Unknown>sin dato</Unknown> : formatCount(punto.today)}
              </Table.Td>
              <Table.Td>
                <span className={classes.month}>
                  <span>{formatCount(punto.month)}</span>
                  <progress className={classes.bar} value={punto.month} max={greatest} aria-hidden="true" />
                </span>
              </Table.Td>
              <Table.Td>
                {punto.lastContactAt === null ? (
                  <Unknown>nunca</Unknown>
                ) : (
                  formatMoment(punto.lastContactAt, now)
                )}
              </Table.Td>
              <Table.Td className={classes.number}>
                {punto.pending === null || punto.state === 'SIN_CONTACTO' ? (
                  <Unknown>sin saber</Unknown>
                ) : (
                  <span className={punto.state === 'ATRASADO' ? classes.off : undefined}>
                    {formatCount(punto.pending)}
                  </span>
                )}
              </Table.Td>
              <Table.Td className={classes.number}>
                <ClockCell offset={punto.clockOffsetMs} />
              </Table.Td>
              <Table.Td className={classes.number}>
                <VersionCell version={punto.version} newest={newest} />
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
