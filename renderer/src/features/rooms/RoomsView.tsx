import { Paper } from '@mantine/core';
import { IconDoor } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { DeskList } from '#renderer/features/rooms/DeskList.tsx';
import type { DeskReservation, Item, Line } from '#renderer/features/rooms/model.ts';
import { Timeline } from '#renderer/features/rooms/Timeline.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/rooms/RoomsView.module.css';

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message?: string;
}

interface RoomsViewProps {
  readonly title: string;
  readonly week: boolean;
  /** Nothing can be reserved in this Punto yet. */
  readonly noSpaces: boolean;
  readonly lines: readonly Line[];
  /** Null in the week of one room, where they have no place. */
  readonly desks: readonly DeskReservation[] | null;
  readonly items: readonly Item[];
  readonly chosen: Item | undefined;
  readonly now: number;
  readonly said: Said | undefined;
  /** A dialog lies above: it has the focus. */
  readonly covered: boolean;
  readonly detail: ReactNode;
  /** What can be done with the chosen one, beside opening it. */
  readonly actions: readonly Action[];
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onShift: (steps: 1 | -1) => void;
  readonly onToday: () => void;
  readonly onWeek: () => void;
  readonly onNew: () => void;
}

/** The rooms of a day, or the week of a room, with what was reserved beside them. */
export function RoomsView(props: RoomsViewProps) {
  const { items, chosen, covered, week } = props;
  const at = items.findIndex(({ id }) => id === chosen?.id);
  const move = (steps: 1 | -1) => () => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + steps))];
    if (next !== undefined) props.onChoose(next.id);
  };
  const down: Action = {
    id: 'rooms.down',
    label: 'Elegir',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: () => items.length > 0,
    run: move(1),
  };
  const up: Action = {
    id: 'rooms.up',
    label: 'Elegir la anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: move(-1),
  };
  const shift = (steps: 1 | -1, key: string, label: string): Action => ({
    id: `rooms.shift${steps}`,
    label,
    keys: [key],
    run: () => {
      props.onShift(steps);
    },
  });
  const back = shift(-1, 'ArrowLeft', week ? 'Semana anterior' : 'Día anterior');
  const forth = shift(1, 'ArrowRight', week ? 'Semana siguiente' : 'Día siguiente');
  const today: Action = { id: 'rooms.today', label: 'Hoy', keys: ['H'], run: props.onToday };
  const view: Action = {
    id: 'rooms.week',
    label: week ? 'Ver el día' : 'Ver la semana',
    keys: ['S'],
    run: props.onWeek,
  };
  const create: Action = {
    id: 'rooms.new',
    label: 'Nueva reserva',
    keys: ['N'],
    when: () => !props.noSpaces,
    run: props.onNew,
  };
  const leave: Action = {
    id: 'rooms.leave',
    label: 'Volver a Coworking',
    keys: ['Escape'],
    run: () => {
      goTo('coworking');
    },
  };
  useActions('Reservas', [down, up, back, forth, today, view, create, ...props.actions, leave]);

  const shown = chosen?.id;
  useEffect(() => {
    const held = document.activeElement;
    // What is typed elsewhere keeps the focus; another entry does not.
    if (covered || shown === undefined || (held !== document.body && !held?.id.startsWith('room-entry-')))
      return;
    document.querySelector<HTMLElement>(`#room-entry-${CSS.escape(shown)}`)?.focus();
  }, [covered, shown]);

  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <h2>{props.title}</h2>
        <ActionHint action={back} />
        <ActionHint action={forth} />
        <ActionHint action={today} />
        <ActionHint action={view} />
        <span className={classes.grow} />
        {props.noSpaces ? null : <ActionButton action={create} />}
      </header>
      {props.said === undefined ? null : (
        <Banner tone={props.said.tone} title={props.said.title} urgent={props.said.tone === 'bad'}>
          {props.said.message}
        </Banner>
      )}
      {props.noSpaces ? (
        <Paper className={classes.none}>
          <EmptyState title="Todavía no hay salas, puestos ni equipos" icon={<IconDoor size={32} />}>
            Agréguelos en Coworking; aquí aparecen con sus clases y reservas, y quedan listos para reservar.
          </EmptyState>
        </Paper>
      ) : (
        <div className={classes.columns}>
          <div className={classes.left}>
            <Panel
              title={week ? 'La semana' : 'Salas'}
              aside={<ActionHint action={down} />}
              className={classes.rooms}
            >
              {props.lines.length === 0 ? (
                <EmptyState title="Este Punto no tiene salas" icon={<IconDoor size={28} />}>
                  Agregue una en Coworking y aquí verá sus clases y reservas en una sola línea.
                </EmptyState>
              ) : (
                <Timeline
                  lines={props.lines}
                  now={props.now}
                  chosen={chosen?.id}
                  onChoose={props.onChoose}
                  onOpen={props.onOpen}
                />
              )}
            </Panel>
            {props.desks === null ? null : (
              <Panel
                flush
                title="Equipos y puestos"
                aside={
                  props.desks.length === 0 ? null : formatQuantity(props.desks.length, 'reserva', 'reservas')
                }
                className={classes.desks}
              >
                <DeskList
                  reservations={props.desks}
                  chosen={chosen?.id}
                  onChoose={props.onChoose}
                  onOpen={props.onOpen}
                />
              </Panel>
            )}
          </div>
          <div className={classes.right}>{props.detail}</div>
        </div>
      )}
    </div>
  );
}
