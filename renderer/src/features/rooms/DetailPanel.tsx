import { withArticle } from '#shared/text/clock-words.ts';
import type { ReactNode } from 'react';
import { TIMELINE_STATES } from '#shared/text/reservations.ts';
import { formatSpan } from '#renderer/features/rooms/model.ts';
import { TimelineMark } from '#renderer/features/rooms/TimelineMark.tsx';
import type { Entry, Reservation } from '#renderer/features/rooms/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate, formatMoment, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/rooms/DetailPanel.module.css';

interface DetailPanelProps {
  readonly now: number;
  readonly graceMinutes: number;
  readonly actions: readonly Action[];
  /** Undefined while it is read. */
  readonly reservation: Reservation | undefined;
}

/** The reservation under the cursor, and what can be done with it. */
export function DetailPanel({ reservation, now, graceMinutes, actions }: DetailPanelProps) {
  if (reservation === undefined) {
    return (
      <Panel title="Reserva">
        <SkeletonRows rows={4} />
      </Panel>
    );
  }
  const { state, startsAt, displacer, seriesId, following } = reservation;
  return (
    <Panel
      title={reservation.spaceName}
      aside={
        <span className={classes.state}>
          <TimelineMark state={reservation.state} />
          {TIMELINE_STATES[state]}
        </span>
      }
    >
      <p className={classes.who}>{reservation.who}</p>
      <dl className={classes.facts}>
        <Fact label="Cuándo">
          {formatDate(startsAt)}, {formatSpan(reservation)}
        </Fact>
        <Fact label="Personas">{reservation.people}</Fact>
        {reservation.purpose === null ? null : <Fact label="Para">{reservation.purpose}</Fact>}
        {seriesId === null || following < 2 ? null : (
          <Fact label="Serie">
            Le siguen {formatQuantity(following - 1, 'reserva', 'reservas')} de la misma serie
          </Fact>
        )}
        <Fact label="Hecha por">
          {reservation.madeBy}, {formatMoment(reservation.madeAt, now)}
        </Fact>
        {reservation.cancelReason === null ? null : <Fact label="Motivo">{reservation.cancelReason}</Fact>}
        {reservation.arrivedAt === null ? null : (
          <Fact label="Llegó">{formatTime(reservation.arrivedAt)}</Fact>
        )}
      </dl>
      {displacer === null ? null : (
        <Banner tone="bad" title={`A esa hora el espacio es de ${displacer.who}.`}>
          Otro equipo reservó antes, sin red. Ninguna se perdió: avise y cambie esta de hora o de espacio.
        </Banner>
      )}
      {state === 'RESERVADA' && now > startsAt ? (
        <Banner
          tone="doubt"
          title={`Se guarda hasta ${withArticle(formatTime(startsAt + graceMinutes * 60_000))}.`}
        >
          Si nadie llega, el espacio queda libre.
        </Banner>
      ) : null}
      {state === 'NO_LLEGO' ? (
        <Banner tone="doubt" title={`Nadie llegó en ${graceMinutes} minutos: el espacio quedó libre.`}>
          Si llegan y sigue libre, todavía puede registrarlos.
        </Banner>
      ) : null}
      <div className={classes.actions}>
        {actions.map((action, index) => (
          <ActionButton
            key={action.id}
            action={action}
            variant={index === 0 ? 'filled' : 'default'}
            fullWidth
          />
        ))}
      </div>
    </Panel>
  );
}

interface EntryPanelProps {
  readonly entry: Entry;
  readonly spaceName: string;
  /** Where it is changed. */
  readonly action: Action;
}

/** A class or somebody who sat down: they are changed elsewhere. */
export function EntryPanel({ entry, spaceName, action }: EntryPanelProps) {
  return (
    <Panel
      title={spaceName}
      aside={
        <span className={classes.state}>
          <TimelineMark state={entry.state} />
          {TIMELINE_STATES[entry.state]}
        </span>
      }
    >
      <p className={classes.who}>{entry.title}</p>
      <dl className={classes.facts}>
        <Fact label="Cuándo">
          {formatDate(entry.startsAt)}, {formatSpan(entry)}
        </Fact>
        {entry.detail === null ? null : <Fact label="Grupo">{entry.detail}</Fact>}
      </dl>
      {entry.clashes.length === 0 ? null : (
        <Banner tone="bad" title="Choca con otra cosa en la misma sala.">
          Decida cuál se queda y cambie la otra de hora o de sala.
        </Banner>
      )}
      <div className={classes.actions}>
        <ActionButton action={action} variant="default" fullWidth />
      </div>
    </Panel>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
