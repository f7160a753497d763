import { Table } from '@mantine/core';
import {
  addressOf,
  doubtOf,
  hasNoTarget,
  polledTarget,
  pollersOf,
} from '#renderer/features/targets/model.ts';
import type { TargetList, TargetZone } from '#renderer/features/targets/model.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/targets/ZoneList.module.css';

interface ZoneListProps {
  readonly zones: readonly TargetZone[];
  readonly list: TargetList;
  readonly central: boolean;
  readonly current: string | undefined;
  /** Zones whose changes wait to be saved. */
  readonly unsaved: ReadonlyMap<string, unknown>;
  readonly onFocus: (zoneId: string) => void;
  readonly onOpen: (zoneId: string) => void;
}

function Mark({ zone }: { readonly zone: TargetZone }) {
  const doubt = doubtOf(zone);
  if (doubt !== undefined) return <StateMark tone="doubt" size={16} label={doubt} />;
  if (hasNoTarget(zone)) return <StateMark tone="unknown" size={16} label="Sin equipo" />;
  return <StateMark tone="good" size={16} label="Con equipo" />;
}

function DeviceCell({ zone }: { readonly zone: TargetZone }) {
  const target = polledTarget(zone);
  if (target === null) return <span className={classes.none}>Sin equipo</span>;
  return (
    <>
      {addressOf(zone)} <span className={classes.version}>v{target.version}</span>
    </>
  );
}

/** The zones and where their devices are; the row under the cursor is open at the right. */
export function ZoneList({ zones, list, central, current, unsaved, onFocus, onOpen }: ZoneListProps) {
  const vendors = new Map(list.profiles.map(({ id, vendor }) => [id, vendor]));
  return (
    <Table className={classes.table} verticalSpacing={0} horizontalSpacing="sm" stickyHeader>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Zona</Table.Th>
          <Table.Th>Equipo</Table.Th>
          <Table.Th>Perfil</Table.Th>
          <Table.Th>La sondea</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {zones.map((zone) => (
          <Table.Tr
            key={zone.zoneId}
            className={classes.row}
            data-current={zone.zoneId === current || undefined}
            onClick={() => {
              onOpen(zone.zoneId);
            }}
          >
            <Table.Td>
              <button
                type="button"
                id={`target-zone-${zone.zoneId}`}
                className={classes.name}
                tabIndex={zone.zoneId === current ? 0 : -1}
                aria-current={zone.zoneId === current || undefined}
                onFocus={() => {
                  onFocus(zone.zoneId);
                }}
                onClick={(event) => {
                  event.stopPropagation();
                  onOpen(zone.zoneId);
                }}
              >
                <Mark zone={zone} />
                <span>
                  <strong>{zone.name}</strong>
                  <span className={classes.comuna}>
                    {zone.comuna.code} {zone.comuna.name}
                    {unsaved.has(zone.zoneId) ? (
                      <strong className={classes.unsaved}> · cambios sin guardar</strong>
                    ) : null}
                  </span>
                </span>
              </button>
            </Table.Td>
            <Table.Td className={classes.device}>
              <DeviceCell zone={zone} />
            </Table.Td>
            <Table.Td className={classes.quiet}>
              {vendors.get(polledTarget(zone)?.profile ?? '') ?? '–'}
            </Table.Td>
            <Table.Td className={classes.quiet}>{pollersOf(zone, list.vantages, central)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
