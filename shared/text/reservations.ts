import type { ReservationWarning } from '../domain/reservation-rules.ts';
import type { TimelineItem } from '../domain/room-timeline.ts';

/** What a thing on a room's timeline is at this moment. */
export const TIMELINE_STATES: Readonly<Record<TimelineItem['state'], string>> = {
  RESERVADA: 'Reservada',
  LLEGO: 'Llegó',
  NO_LLEGO: 'No llegó',
  DESPLAZADA: 'Perdió el espacio',
  CANCELADA: 'Cancelada',
  CLASE: 'Clase',
  EN_USO: 'En uso',
  TERMINADO: 'Terminó',
};

export const RESERVATION_WARNINGS: Readonly<Record<ReservationWarning, string>> = {
  FESTIVO: 'es festivo',
  DOMINGO: 'es domingo',
  TRAS_CIERRE: 'termina después de la hora de cierre',
};
