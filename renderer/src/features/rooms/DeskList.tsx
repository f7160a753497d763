import { UnstyledButton } from '@mantine/core';
import { TIMELINE_STATES } from '#shared/text/reservations.ts';
import { formatSpan } from '#renderer/features/rooms/model.ts';
import type { DeskReservation } from '#renderer/features/rooms/model.ts';
import { TimelineMark } from '#renderer/features/rooms/TimelineMark.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/rooms/RoomsView.module.css';

interface DeskListProps {
  readonly reservations: readonly DeskReservation[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** Reservations of computers and desks: too many of them for a line each. */
export function DeskList({ reservations, chosen, onChoose, onOpen }: DeskListProps) {
  if (reservations.length === 0) {
    return (
      <EmptyState title="Ningún equipo ni puesto reservado este día">
        Las reservas de equipos y puestos aparecen aquí con su hora y si llegaron.
      </EmptyState>
    );
  }
  return (
    <ScrollRegion label="Reservas de equipos y puestos" className={classes.scroll}>
      <ul className={classes.rows}>
        {reservations.map((row) => (
          <li key={row.id}>
            <UnstyledButton
              id={`room-entry-${row.id}`}
              className={classes.row}
              tabIndex={row.id === chosen ? 0 : -1}
              aria-current={row.id === chosen ? 'true' : undefined}
              onClick={() => {
                if (row.id === chosen) onOpen(row.id);
                else onChoose(row.id);
              }}
            >
              <span className={classes.when}>{formatSpan(row)}</span>
              <strong>{row.spaceName}</strong>
              <span className={classes.who}>{row.who}</span>
              <span className={classes.state}>
                <TimelineMark state={row.state} />
                {TIMELINE_STATES[row.state]}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </ScrollRegion>
  );
}
