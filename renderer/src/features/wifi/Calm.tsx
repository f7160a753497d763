import { Loader } from '@mantine/core';
import { hasFault, isBlind } from '#renderer/features/wifi/model.ts';
import type { Board, Counts } from '#renderer/features/wifi/model.ts';
import { formatDuration, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface CalmProps {
  readonly board: Board;
  readonly counts: Counts;
  readonly total: number;
  readonly filtered: number;
  readonly now: number;
  readonly clear: Action;
}

/** The line above the board, where one sentence explains what all the tiles have in common. */
export function Calm({ board, counts, total, filtered, now, clear }: CalmProps) {
  if (total === 0) return null;
  if (isBlind(board)) {
    return (
      <Banner tone="unknown" title="No vemos la red: nada cuenta como caída.">
        Revise el cable o el internet de este Punto.{' '}
        {board.polledAt === null
          ? 'Todavía no ha respondido ninguna zona.'
          : `Los datos son de ${formatMoment(board.polledAt, now)}`}
      </Banner>
    );
  }
  if (filtered === 0) {
    return (
      <Banner
        tone="unknown"
        title="Ninguna zona cumple el filtro."
        aside={<ActionButton action={clear} size="xs" />}
      >
        Hay {total} en total.
      </Banner>
    );
  }
  if (board.comunas.every((comuna) => comuna.zones.every((zone) => !zone.hasTarget))) {
    return (
      <Banner tone="unknown" title="Nadie sondea estas zonas todavía.">
        Falta decir qué equipo SNMP tiene cada una, en «Equipos WiFi».
      </Banner>
    );
  }
  if (board.polledAt === null) {
    return (
      <Banner tone="unknown" title="Primer sondeo en curso." aside={<Loader size={18} />}>
        {board.nextPollAt === null || board.nextPollAt <= now
          ? 'Las zonas toman su estado a medida que responden.'
          : `Empieza en ${formatDuration(board.nextPollAt - now)}.`}
      </Banner>
    );
  }
  if (counts.UP === total) {
    const faults = board.comunas.flatMap((comuna) => comuna.zones).filter(hasFault).length;
    return (
      <Banner tone="good" title={`Las ${total} zonas están en servicio.`}>
        {faults === 0
          ? 'Nada que atender.'
          : `${formatQuantity(faults, 'tiene', 'tienen')} una falla por corregir, con un triángulo a la derecha.`}
      </Banner>
    );
  }
  return null;
}
