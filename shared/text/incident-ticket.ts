import { localDate } from '../domain/bogota.ts';
import type { Incident } from '../domain/incident.ts';
import type { CauseSuggestion } from '../domain/incident-suggestion.ts';
import { labels } from './labels.ts';
import { ticketFile, ticketMoment, ticketSpan } from './ticket-moment.ts';

export interface IncidentTicket extends Incident {
  /** As it is read best. */
  readonly zone: string;
  readonly address: string | null;
  readonly neighbourhood: string | null;
  /** «17 Mutis» */
  readonly comuna: string | null;
  /** Number and operator of the contract; null without one. */
  readonly contract: { readonly number: string; readonly operator: string } | null;
  /** Of its downtime, what counts against the contract, ms. */
  readonly owedMs: number;
  readonly suggestion: CauseSuggestion | null;
  /** A user name of the program. */
  readonly officer: string;
}

/** More outages than this are told by their number. */
const LISTED = 12;

/**
 * An incident as the help desk (STS) is told of it: plain text for a form or a letter, that says where, what, since when,
 * and what points to its cause. No address of a device and no credential: the text leaves the office.
 */
export function incidentTicket(ticket: IncidentTicket, now: number): string {
  const { contract, outages, suggestion, attributed, recoveredAt } = ticket;
  const places = [ticket.address, ticket.neighbourhood, ticket.comuna && `comuna ${ticket.comuna}`];
  const cause =
    attributed === null
      ? suggestion && `${labels.incidentCause[suggestion.cause]} (propuesta). ${because(suggestion)}`
      : labels.incidentCause[attributed.cause];
  const lines = [
    `Solicitud de soporte (STS) · Zona WiFi ${ticket.zone}`,
    '',
    `Zona: ${ticket.zone}`,
    `Lugar: ${places.filter((place) => place !== null && place !== '').join(', ') || 'sin dirección en el listado'}`,
    `Contrato: ${contract === null ? 'sin contrato' : `${contract.number}, ${contract.operator}`}`,
    `Qué pasa: ${what(ticket, now)}`,
    `Tiempo caída: ${exactSpan(ticket.downMs)}; cuenta para el contrato: ${exactSpan(ticket.owedMs)}`,
    ...outages
      .slice(0, LISTED)
      .map((outage) => `  - ${outageLine(outage, recoveredAt, outages.at(-1) === outage)}`),
    ...(outages.length > LISTED ? [`  - y ${outages.length - LISTED} interrupciones más`] : []),
    `Causa: ${cause ?? 'por establecer'}`,
    `Reporta: ${ticket.officer}`,
    `Caso: ${ticket.ticket ?? 'sin número todavía'}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** «zona-Parque-Mutis-2026-04-14.txt» */
export function incidentFileName({ zone, from }: { readonly zone: string; readonly from: number }): string {
  return ticketFile('zona', zone, localDate(from));
}

/** Why a cause is proposed, as a sentence. */
export function because({ because: reason }: CauseSuggestion): string {
  switch (reason.kind) {
    case 'ESTACION':
      return `Cayeron a la vez las ${reason.watched} zonas que solo esta estación sondea: falla quien pregunta o su salida a la red.`;
    case 'COMUNA':
      return `Cayeron a la vez ${reason.fell} de las ${reason.watched} zonas vigiladas de la comuna: falla lo que comparten.`;
    case 'COMUNA_SIN_ENERGIA':
      return `Cayeron a la vez ${reason.fell} de las ${reason.watched} zonas vigiladas de la comuna y el equipo arrancó de nuevo: falló la energía del sector.`;
    case 'REINICIO':
      return reason.uptimeMs === null
        ? 'El equipo arrancó de nuevo durante la caída: perdió la energía o lo reiniciaron.'
        : `Al volver, el equipo llevaba ${exactSpan(reason.uptimeMs)} encendido, menos que la caída: perdió la energía o lo reiniciaron.`;
    case 'ENCENDIDO':
      return reason.uptimeMs === null
        ? 'El equipo no se reinició durante la caída: siguió encendido y lo que falló fue la red.'
        : `Al volver, el equipo llevaba ${exactSpan(reason.uptimeMs)} encendido, más que la caída: lo que falló fue la red.`;
  }
}

function what({ from, downUntil, recoveredAt }: IncidentTicket, now: number): string {
  if (recoveredAt !== null) {
    return `no respondió desde ${ticketMoment(from)} y volvió a responder ${ticketMoment(recoveredAt)}.`;
  }
  const since = `no responde desde ${ticketMoment(from)} (${ticketSpan(now - from)}).`;
  // A station that is off says nothing: nobody may read that as an outage that goes on.
  return now - downUntil < FRESH_MS ? since : `${since} Sin datos desde ${ticketMoment(downUntil)}.`;
}

const FRESH_MS = 10 * 60_000;

function outageLine(
  { from, to }: { readonly from: number; readonly to: number },
  recoveredAt: number | null,
  isLast: boolean,
): string {
  const until =
    isLast && recoveredAt === null ? `vista caída hasta ${withSeconds(to)}` : `a ${withSeconds(to)}`;
  return `${withSeconds(from)} ${until} (${exactSpan(to - from)})`;
}

function withSeconds(at: number): string {
  return `${ticketMoment(at)}:${String(Math.floor(at / 1_000) % 60).padStart(2, '0')}`;
}

/** «3 h 07 min 12 s»: to the second, as the evidence counts. */
function exactSpan(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  if (hours > 0) return `${hours} h ${two(minutes)} min ${two(seconds % 60)} s`;
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
}
