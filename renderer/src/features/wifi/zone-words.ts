import type { IncidentCause } from '#shared/domain/incident-act.ts';

export const CAUSE_WORDS: Readonly<Record<IncidentCause, string>> = {
  ENERGIA: 'Energía',
  ENLACE: 'Enlace',
  PUNTO_ACCESO: 'Punto de acceso',
  ESTACION: 'Estación',
  TERCERO: 'Tercero',
  OTRA: 'Otra causa',
};
