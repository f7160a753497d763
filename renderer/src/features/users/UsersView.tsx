import { Table } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/users/UsersView.module.css';

type Account = Outputs['users']['list'][number];

interface UsersViewProps {
  readonly users: readonly Account[] | undefined;
  readonly host: 'station' | 'central';
  readonly onAdd: () => void;
}

function worksAt(account: Account): string {
  if (account.origin === 'LOCAL') return 'Solo en este equipo';
  if (account.siteId === '*') return 'Todos los Puntos';
  return account.siteId === '-' ? 'La central' : 'Su Punto';
}

/** Who may log in, and as what. */
export function UsersView({ users, host, onAdd }: UsersViewProps) {
  const add: Action = { id: 'users.add', label: 'Agregar usuario', keys: ['N'], run: onAdd };
  useActions('Usuarios', [add]);
  return (
    <Panel
      title={users === undefined ? 'Usuarios' : formatQuantity(users.length, 'usuario', 'usuarios')}
      aside={<ActionButton action={add} />}
      className={classes.panel}
    >
      <p className={classes.note}>
        {host === 'central'
          ? 'Los usuarios de la central viajan a los Puntos con la sincronización.'
          : 'Los usuarios que se agregan aquí sirven solo en este equipo; los de toda la red los crea la central.'}
      </p>
      {users === undefined ? (
        <SkeletonRows rows={5} height={44} />
      ) : users.length === 0 ? (
        <EmptyState title="Aún no hay usuarios" icon={<IconUsers size={28} />} action={add}>
          Cada persona entra con su propio usuario; así se sabe quién hizo qué.
        </EmptyState>
      ) : (
        <Table verticalSpacing="sm" className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Nombre</Table.Th>
              <Table.Th>Usuario</Table.Th>
              <Table.Th>Trabaja en</Table.Th>
              <Table.Th>Entra a</Table.Th>
              <Table.Th>Estado</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map((user) => (
              <Table.Tr key={user.id} data-off={!user.active || undefined}>
                <Table.Td className={classes.name}>{user.displayName}</Table.Td>
                <Table.Td>{user.username}</Table.Td>
                <Table.Td>{labels.role[user.role]}</Table.Td>
                <Table.Td>{worksAt(user)}</Table.Td>
                <Table.Td>{user.active ? 'Activo' : 'Retirado'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
