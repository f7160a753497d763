import { withArticle } from '#shared/text/clock-words.ts';
import { Paper, Table } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useEffect } from 'react';
import { labels } from '#shared/text/labels.ts';
import { seatsOf, settingOf, toneOf } from '#renderer/features/courses/model.ts';
import type { GroupList, ListedGroup, Rights } from '#renderer/features/courses/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/courses/GroupsView.module.css';

interface GroupsViewProps {
  readonly list: GroupList | undefined;
  readonly rights: Rights;
  readonly withOver: boolean;
  readonly current: ListedGroup | undefined;
  readonly covered: boolean;
  /** Opens a new group; absent for who may not. */
  readonly create: Action | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOver: (withOver: boolean) => void;
}

/** The row's button of a group. */
export const groupRowId = (id: string): string => `group-${id}`;

/** The groups: what comes next first. */
export function GroupsView(props: GroupsViewProps) {
  const { list, rights, withOver, current, covered, create, onChoose } = props;
  const groups = list?.groups ?? [];
  const at = groups.findIndex((group) => group.id === current?.id);
  const focusRow = (id: string | undefined) => {
    if (id !== undefined) document.getElementById(groupRowId(id))?.focus();
  };
  const step = (by: 1 | -1) => {
    const next = groups[Math.min(groups.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    onChoose(next.id);
    focusRow(next.id);
  };
  const amongGroups = () => document.activeElement?.id.startsWith('session-') !== true;
  const down: Action = {
    id: 'groups.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: amongGroups,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'groups.up',
    label: 'Grupo anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    when: amongGroups,
    run: () => {
      step(-1);
    },
  };
  const over: Action = {
    id: 'groups.over',
    label: withOver ? 'Solo los vigentes' : 'Ver también los terminados',
    keys: ['V'],
    run: () => {
      props.onOver(!withOver);
    },
  };
  const open: Action = {
    id: 'groups.open',
    label: 'Ver sus personas',
    keys: ['Enter'],
    when: () => current !== undefined,
    run: () => {
      if (current !== undefined) goTo('grupo-curso', { groupId: current.id });
    },
  };
  // Where the group stands beside the list, opening it is among its own acts.
  useActions('Grupos', [down, up, over, ...(rights.sessions ? [] : [open])]);

  const shown = current?.id;
  useEffect(() => {
    if (covered || shown === undefined || document.activeElement !== document.body) return;
    document.getElementById(groupRowId(shown))?.focus();
  }, [covered, shown]);

  if (list === undefined) return <SkeletonRows rows={8} height={52} />;
  if (groups.length === 0) {
    return (
      <Paper className={classes.none}>
        <EmptyState
          title={rights.edit ? 'Aún no hay grupos abiertos' : 'No hay grupos abiertos'}
          icon={<IconSchool size={32} />}
          {...(create === undefined ? {} : { action: create })}
        >
          Aquí aparecen los grupos de cada curso con su próxima sesión, su cupo y su lista.
          {list.over > 0 ? ` Hay ${formatQuantity(list.over, 'terminado', 'terminados')}: tecla V.` : ''}
        </EmptyState>
      </Paper>
    );
  }
  return (
    <Panel
      flush
      title={formatQuantity(groups.length, 'grupo', 'grupos')}
      className={classes.list}
      aside={
        <span className={classes.hints}>
          {rights.sessions ? null : <ActionHint action={open} />}
          <ActionHint action={over} />
          <ActionHint action={down} />
        </span>
      }
    >
      <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Grupo</Table.Th>
            {rights.sessions ? null : <Table.Th>Punto</Table.Th>}
            <Table.Th>Próxima sesión</Table.Th>
            <Table.Th className={classes.right}>Cupo</Table.Th>
            <Table.Th>Estado</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <Table.Tr
              key={group.id}
              className={classes.row}
              data-over={group.state === 'TERMINADO' || group.state === 'CANCELADO' || undefined}
              data-current={group.id === shown || undefined}
              onClick={() => {
                onChoose(group.id);
                focusRow(group.id);
              }}
            >
              <Table.Td>
                <button
                  type="button"
                  id={groupRowId(group.id)}
                  className={classes.name}
                  tabIndex={group.id === shown ? 0 : -1}
                  aria-current={group.id === shown || undefined}
                  onFocus={() => {
                    onChoose(group.id);
                  }}
                  // Enter opens, and so does a second click; the first one only chooses.
                  onClick={({ detail }) => {
                    if (detail !== 1) goTo('grupo-curso', { groupId: group.id });
                  }}
                >
                  <strong>{group.courseName}</strong>
                  <span>
                    {group.name}. {settingOf(group)}
                  </span>
                </button>
              </Table.Td>
              {rights.sessions ? null : <Table.Td>{group.siteName ?? 'Punto sin nombre'}</Table.Td>}
              <Table.Td>
                <Next group={group} />
              </Table.Td>
              <Table.Td className={classes.right} data-full={group.waiting > 0 || undefined}>
                {seatsOf(group)}
              </Table.Td>
              <Table.Td>
                <span className={classes.state}>
                  <StateMark tone={toneOf(group)} />
                  {labels.courseGroupState[group.state]}
                </span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function Next({ group }: { readonly group: ListedGroup }) {
  const now = useNow(60_000);
  const { next, past, sessions } = group;
  if (next === null) return <span className={classes.when}>–</span>;
  const running = next.startsAt <= now;
  return (
    <span className={classes.when} data-running={running || undefined}>
      <strong>
        {running ? `Ahora, hasta ${withArticle(formatTime(next.endsAt))}` : formatDate(next.startsAt)}
      </strong>
      <span>
        {running ? '' : `${formatTime(next.startsAt)}, `}
        sesión {past + 1} de {sessions}
      </span>
    </span>
  );
}
