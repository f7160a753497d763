import { Table } from '@mantine/core';
import { shownValue } from '#renderer/features/settings/model.ts';
import type { Setting } from '#renderer/features/settings/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/settings/SettingsView.module.css';

interface SettingsViewProps {
  readonly settings: readonly Setting[] | undefined;
  readonly onEdit: (name: string) => void;
  readonly onServices: () => void;
  readonly onNotices: () => void;
}

/** What the centre decides for every Punto; it travels with the synchronisation. */
export function SettingsView({ settings, onEdit, onServices, onNotices }: SettingsViewProps) {
  const rows = (settings ?? []).map((setting, index) => ({
    setting,
    change: {
      id: `settings.${setting.name}`,
      label: `Cambiar: ${setting.label}`,
      keys: [String(index + 1)],
      run: () => {
        onEdit(setting.name);
      },
    } satisfies Action,
  }));
  const services: Action = {
    id: 'settings.services',
    label: 'Servicios de los Puntos',
    keys: ['S'],
    run: onServices,
  };
  const notices: Action = {
    id: 'settings.notices',
    label: 'Avisos de datos',
    keys: ['V'],
    run: onNotices,
  };
  useActions('Ajustes', [...rows.map(({ change }) => change), services, notices]);
  return (
    <Panel
      title="Ajustes de todos los Puntos"
      className={classes.panel}
      aside={
        <span className={classes.more}>
          <ActionHint action={services} />
          <ActionHint action={notices} />
        </span>
      }
    >
      <p className={classes.note}>
        Valen en la central y llegan a cada Punto cuando se sincroniza. Cada cambio queda en la auditoría.
      </p>
      {settings === undefined ? (
        <SkeletonRows rows={7} height={44} />
      ) : (
        <Table verticalSpacing="sm" className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Ajuste</Table.Th>
              <Table.Th>Valor</Table.Th>
              <Table.Th className={classes.change}>Tecla</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ setting, change }) => (
              <Table.Tr key={setting.name}>
                <Table.Td>
                  <span className={classes.name}>{setting.label}</span>
                  <span className={classes.help}>{setting.help}</span>
                </Table.Td>
                <Table.Td className={classes.value}>
                  {shownValue(setting.value ?? setting.standard)}
                  {setting.value === null ? <span className={classes.help}>el del programa</span> : null}
                </Table.Td>
                <Table.Td className={classes.change}>
                  <ActionHint action={change} label="Cambiar" />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
