import { localDate } from '../domain/bogota.ts';
import type { FaultKind, SpaceKind } from '../domain/codes.ts';
import { labels } from './labels.ts';

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

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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
    `Desde: ${moment(fault.reportedAt)} (${span(Math.max(0, until - fault.reportedAt))})`,
    `Efecto: ${effect(fault)}`,
    `Reporta: ${fault.officer}`,
    `Caso: ${fault.ticket ?? 'sin número todavía'}`,
  ];
  if (resolvedAt !== null) lines.push(`Resuelto: ${moment(resolvedAt)}. ${fault.resolution ?? ''}`.trimEnd());
  return `${lines.join('\r\n')}\r\n`;
}

/** «dano-PC-04-2026-04-14.txt»: letters that every system takes. */
export function ticketFileName({ spaceName, reportedAt }: FaultTicket): string {
  const name = spaceName
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `dano-${name || 'puesto'}-${localDate(reportedAt)}.txt`;
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

function moment(at: number): string {
  const shown = new Intl.DateTimeFormat('es-CO', {
    timeZone: 'America/Bogota',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.find((each) => each.type === type)?.value ?? '';
  return `${part('day')}/${part('month')}/${part('year')} ${part('hour')}:${part('minute')}`;
}

function span(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (hours >= 48) return `hace ${Math.floor(hours / 24)} días`;
  return hours >= 1 ? `${hours} h` : `${Math.floor(ms / MINUTE_MS)} min`;
}
