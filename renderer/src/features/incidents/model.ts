import { withArticle } from '#shared/text/clock-words.ts';
import { foldText } from '#shared/domain/person.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatDuration, formatMoment } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type IncidentList = Outputs['incidents']['list'];
export type Incident = IncidentList['incidents'][number];

/** What happened last with what the person asked for; it stays until the next key. */
export interface Said {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

/** What a list may be narrowed to, in the order of its keys 1 to 4. */
export const FILTERS = [
  { id: 'unheeded', label: 'Sin atender' },
  { id: 'attended', label: 'En atención' },
  { id: 'recovered', label: 'Por cerrar' },
  { id: 'closed', label: 'Cerrados' },
] as const;
type FilterId = (typeof FILTERS)[number]['id'];

export interface Filter {
  readonly kind: FilterId | undefined;
  /** Part of the zone's name, comuna, cause, case or contract. */
  readonly text: string;
}

export const idOf = ({ zoneId, from }: Incident): string => `${zoneId} ${from}`;

function kindOf({ stage }: Incident): FilterId {
  if (stage === 'CONFIRMADO') return 'unheeded';
  if (stage === 'RECUPERADO') return 'recovered';
  return stage === 'CERRADO' ? 'closed' : 'attended';
}

export function narrow(incidents: readonly Incident[], { kind, text }: Filter): readonly Incident[] {
  const words = foldText(text).split(' ').filter(Boolean);
  return incidents.filter((incident) => {
    if (kind !== undefined && kindOf(incident) !== kind) return false;
    const said = foldText(
      [
        incident.zone,
        comunaOf(incident) ?? '',
        causeOf(incident) ?? '',
        incident.ticket ?? '',
        incident.contract ?? '',
      ].join(' '),
    );
    return words.every((word) => said.includes(word));
  });
}

/** «17 Mutis» */
export function comunaOf({ comuna }: Incident): string | undefined {
  return comuna === null ? undefined : labels.comuna[comuna];
}

/** The cause that somebody gave it; the proposed one says so. */
export function causeOf({ attributed, suggestion }: Incident): string | undefined {
  if (attributed !== null) return labels.incidentCause[attributed.cause];
  return suggestion === null ? undefined : `¿${labels.incidentCause[suggestion.cause]}?`;
}

/** A zone that nobody has seen for so long is not «down» any more: it is not observed. */
const UNSEEN_MS = 15 * 60_000;

export function isUnseen({ recoveredAt, downUntil }: Incident, now: number): boolean {
  return recoveredAt === null && now - downUntil > UNSEEN_MS;
}

export function toneOf(incident: Incident, now: number): Tone {
  if (incident.recoveredAt !== null) return 'good';
  return isUnseen(incident, now) ? 'unknown' : 'bad';
}

/** How long, and since when. Of what goes on the time runs; of what nobody sees it stands. */
export function lastsWords(incident: Incident, now: number): string {
  const { from, recoveredAt, downMs, downUntil } = incident;
  if (recoveredAt !== null) return `${formatMoment(from, now)}, ${formatDuration(downMs)} caída`;
  if (isUnseen(incident, now)) return `Sin datos desde ${withArticle(formatMoment(downUntil, now))}`;
  return `Caída hace ${formatDuration(now - from)}`;
}
