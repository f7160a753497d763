import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import classes from '#renderer/features/roll-call/AgendaView.module.css';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { formatLongDay, formatTime } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';

/** The sessions of today and tomorrow and the lists that were left open: for whoever comes here without having chosen one. */
export function AgendaView({ onOpen }: { readonly onOpen: (sessionId: string) => void }) {
  const agenda = useQuery(api.rollCall.agenda.queryOptions());
  const now = useNow(60_000);
  const [cursor, setCursor] = useState<number>();
  const entries = agenda.data ?? [];
  // The one that is going on, or was left open last, is what most people come for.
  const likely = entries.findLastIndex((entry) => entry.startsAt <= now && entry.closedAt === null);
  const at = Math.min(cursor ?? Math.max(0, likely), entries.length - 1);
  const chosen = entries[at];
  const step = (by: 1 | -1) => {
    setCursor(Math.max(0, Math.min(at + by, entries.length - 1)));
  };
  const open: Action = {
    id: 'agenda.open',
    label: 'Abrir la lista',
    keys: ['Enter'],
    when: () => chosen !== undefined,
    run: () => {
      if (chosen !== undefined) onOpen(chosen.sessionId);
    },
  };
  const down: Action = {
    id: 'agenda.down',
    label: 'Elegir',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'agenda.up',
    label: 'Elegir la de arriba',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const leave: Action = {
    id: 'agenda.leave',
    label: 'Volver a Cursos',
    keys: ['Escape'],
    run: () => {
      goTo('cursos');
    },
  };
  const retry: Action = {
    id: 'agenda.retry',
    label: 'Volver a intentar',
    keys: ['F9'],
    run: () => void agenda.refetch(),
  };
  useActions('Lista', [open, down, up, leave, retry]);
  if (agenda.error !== null) return <ErrorState failure={refusalOf(agenda.error)} action={retry} />;
  if (agenda.data === undefined) return <SkeletonRows rows={6} height={56} />;
  return (
    <Panel
      title="Listas por llamar"
      aside={
        <span className={classes.keys}>
          <ActionHint action={down} />
          <ActionHint action={open} />
          <ActionHint action={leave} />
        </span>
      }
      flush
    >
      {entries.length === 0 ? (
        <EmptyState title="No hay sesiones hoy ni mañana" icon={<IconListCheck size={28} />} action={leave}>
          Aquí aparecen las sesiones de hoy y de mañana, y las listas de las últimas dos semanas que siguen
          abiertas.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {entries.map((entry, index) => (
            <li key={entry.sessionId}>
              <UnstyledButton
                className={classes.entry}
                aria-current={index === at || undefined}
                onClick={() => {
                  onOpen(entry.sessionId);
                }}
              >
                <span className={classes.when}>
                  <strong>{formatTime(entry.startsAt)}</strong>
                  <span>{formatLongDay(entry.startsAt)}</span>
                </span>
                <span className={classes.what}>
                  <strong>
                    {entry.courseName}, {entry.groupName}
                  </strong>
                  <span>{entry.topic ?? 'Sin tema escrito'}</span>
                </span>
                <span className={classes.state}>
                  {entry.closedAt !== null ? (
                    <>
                      <StateMark tone="good" /> Lista cerrada
                    </>
                  ) : entry.startsAt > now ? (
                    <>
                      <StateMark tone="unknown" /> Aún no empieza
                    </>
                  ) : (
                    <>
                      <StateMark tone="doubt" /> Lista abierta
                    </>
                  )}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
