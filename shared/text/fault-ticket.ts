import { localDate } from '../domain/bogota.ts';
import type { FaultKind, SpaceKind } from '../domain/codes.ts';
import { labels } from './labels.ts';
import { ticketFile, ticketMoment, ticketSpan } from './ticket-moment.ts';

export interface FaultTicket {
  readonly punto: string;
  readonly spaceName: string;
  readonly spaceKind: SpaceKind;
  /** How many of that kind the Punto has. */
  readonly ofKind: number;
  /** Of those, how many have no fault. */
  readonly working: number;
  readonly kind: FaultKind;
  readonly state: 'DANADO' | 'MANTENIMIENTO';
  readonly description: string;
  readonly reportedAt: number;
  readonly officer: string;
  readonly ticket: string | null;
  readonly resolvedAt: number | null;
  readonly resolution: string | null;
}

/**
 * A fault as the help desk (STS) is told of it: plain text for a form or a letter, that says where, what, since when and
 * what cannot be done meanwhile. Nobody's personal data: who wrote it is a user name of the program.
 */
export function faultTicket(fault: FaultTicket, now: number): string {
  const { spaceKind, resolvedAt } = fault;
  const until = resolvedAt ?? now;
  const lines = [
    `Solicitud de soporte (STS) · ${fault.punto}`,
    '',
    `Punto: ${fault.punto}`,
    `${labels.spaceKind[spaceKind]}: ${fault.spaceName}`,
    `Qué pasa: ${labels.faultKind[fault.kind]}. ${fault.description}`,
    `Estado: ${labels.spaceState[fault.state]}`,
    `Desde: ${ticketMoment(fault.reportedAt)} (${ticketSpan(Math.max(0, until - fault.reportedAt))})`,
    `Efecto: ${effect(fault)}`,
    `Reporta: ${fault.officer}`,
    `Caso: ${fault.ticket ?? 'sin número todavía'}`,
  ];
  if (resolvedAt !== null)
    lines.push(`Resuelto: ${ticketMoment(resolvedAt)}. ${fault.resolution ?? ''}`.trimEnd());
  return `${lines.join('\r\n')}\r\n`;
}

/** «dano-PC-04-2026-04-14.txt» */
export function ticketFileName({ spaceName, reportedAt }: FaultTicket): string {
  return ticketFile('dano', spaceName, localDate(reportedAt));
}

const PLURAL: Readonly<Record<SpaceKind, string>> = {
  EQUIPO: 'equipos',
  PUESTO: 'puestos',
  SALA: 'salas',
};

function effect({ spaceKind, ofKind, working, state }: FaultTicket): string {
  const why = state === 'DANADO' ? 'no se puede usar' : 'no se usa mientras dura el mantenimiento';
  return `${why}; quedan ${working} de ${ofKind} ${PLURAL[spaceKind]} en servicio.`;
}
