import { localDate, localTime } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { formatDay, formatDuration, formatQuantity } from '#renderer/lib/formats.ts';

/** Whom an exclusion is about, by names; every part null: everybody. */
interface Scope {
  readonly zone: string | null;
  readonly comuna: Comuna | null;
  readonly contract: string | null;
}

/** [startsAt, endsAt) in ms UTC. */
interface Times {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** "Parque Norte", "Comuna 10 Provenza", "Todas las zonas". */
export function scopeName({ zone, comuna, contract }: Scope): string {
  if (zone !== null) return zone;
  if (comuna !== null) return comunaName(comuna);
  return contract === null ? 'Todas las zonas' : `Contrato ${contract}`;
}

/** What the name of the scope leaves out: the contract of a zone or a comuna. */
export function scopeNote({ zone, comuna, contract }: Scope): string | null {
  return contract !== null && (zone !== null || comuna !== null) ? `solo del contrato ${contract}` : null;
}

export function comunaName(comuna: Comuna): string {
  if (comuna === 'NO_INFORMA') return 'Zonas sin comuna';
  return /^\d+$/u.test(comuna) ? `Comuna ${labels.comuna[comuna]}` : labels.comuna[comuna];
}

/** "10 abr., 08:00 a 10:00", "10 abr. a 12 abr." */
export function shortSpan({ startsAt, endsAt }: Times): string {
  if (localDate(startsAt) !== localDate(endsAt - 1))
    return `${formatDay(startsAt)} a ${formatDay(endsAt - 1)}`;
  const end = localTime(endsAt);
  return `${formatDay(startsAt)}, ${localTime(startsAt)} a ${end === '00:00' ? '24:00' : end}`;
}

export function lengthWords({ startsAt, endsAt }: Times): string {
  return formatDuration(endsAt - startsAt);
}

export function zonesWords(zones: number): string {
  return formatQuantity(zones, 'zona', 'zonas');
}
