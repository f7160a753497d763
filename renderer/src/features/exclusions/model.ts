import { localDate, localTime } from '#shared/domain/bogota.ts';
import { comuna as comunaCode, type Comuna } from '#shared/domain/codes.ts';
import type { ExclusionKind } from '#shared/domain/exclusion.ts';
import type { ExclusionState, LocalMoment } from '#shared/domain/exclusion-rules.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { readDate, readTime, typedDate } from '#renderer/lib/dates.ts';
import { formatDay, formatDuration, formatLocalDate, formatQuantity } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

type ExclusionList = Outputs['contracts']['exclusions'];
export type ExclusionRow = ExclusionList['exclusions'][number];
export type Choices = Outputs['contracts']['choices'];
export type Forecast = Outputs['contracts']['checkExclusion'];

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message?: string;
}

/** What another screen hands over: the zone to ask an exclusion for, with the time of an outage where one is meant. */
export interface ExclusionHand {
  readonly zoneId: string;
  /** [startsAt, endsAt) in ms UTC. */
  readonly startsAt?: number;
  readonly endsAt?: number;
}

export function isExclusionHand(value: unknown): value is ExclusionHand {
  return typeof value === 'object' && value !== null && 'zoneId' in value;
}

export const STATE_TONES: Readonly<Record<ExclusionState, Tone>> = {
  PENDIENTE: 'doubt',
  APROBADA: 'good',
  RECHAZADA: 'bad',
  REVOCADA: 'unknown',
};

type Scope = Pick<ExclusionRow, 'zone' | 'comuna' | 'contract'>;

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

/** "10 abr. 2026, 8:00:00", to the second: it is what is left out of a contract's figures. */
export function exactMoment(at: number): string {
  const seconds = new Date(at).toISOString().slice(17, 19);
  return `${formatLocalDate(localDate(at))}, ${localTime(at)}:${seconds}`;
}

/** "10 abr., 08:00 a 10:00", "10 abr. a 12 abr." */
export function shortSpan({ startsAt, endsAt }: Pick<ExclusionRow, 'startsAt' | 'endsAt'>): string {
  const oneDay = localDate(startsAt) === localDate(endsAt - 1);
  return oneDay
    ? `${formatDay(startsAt)}, ${localTime(startsAt)} a ${localTime(endsAt - 1) === '23:59' ? '24:00' : localTime(endsAt)}`
    : `${formatDay(startsAt)} a ${formatDay(endsAt - 1)}`;
}

export function zonesWords(zones: number): string {
  return formatQuantity(zones, 'zona', 'zonas');
}

export function lengthWords({ startsAt, endsAt }: Pick<ExclusionRow, 'startsAt' | 'endsAt'>): string {
  return formatDuration(endsAt - startsAt);
}

/** A request as it is typed. */
export interface RequestForm {
  readonly scope: 'ZONA' | 'COMUNA' | 'CONTRATO' | 'TODAS';
  readonly zoneId: string | null;
  readonly comuna: Comuna | null;
  readonly contractId: string | null;
  readonly kind: ExclusionKind;
  readonly fromDate: string;
  readonly fromTime: string;
  readonly toDate: string;
  readonly toTime: string;
  readonly reason: string;
  readonly evidence: string;
}

/** A new request: of the zone and time handed over, or of today with nothing chosen. */
export function newForm(hand: ExclusionHand | undefined, now: number): RequestForm {
  const { zoneId = null, startsAt, endsAt } = hand ?? {};
  const typed = (at: number | undefined) => (at === undefined ? '' : localTime(at) + secondsOf(at));
  return {
    scope: 'ZONA',
    zoneId,
    comuna: null,
    contractId: null,
    kind: 'MANTENIMIENTO',
    fromDate: typedDate(localDate(startsAt ?? now)),
    fromTime: typed(startsAt),
    toDate: typedDate(localDate(endsAt ?? now)),
    toTime: typed(endsAt),
    reason: '',
    evidence: '',
  };
}

function secondsOf(at: number): string {
  const seconds = new Date(at).toISOString().slice(17, 19);
  return seconds === '00' ? '' : `:${seconds}`;
}

/** What a typed date and time mean; undefined while they mean nothing. Seconds may be typed: 10:00:30. */
export function readMoment(date: string, time: string): LocalMoment | undefined {
  const day = readDate(date);
  const exact = /^(\d{1,2}:\d{2}):([0-5]\d)$/u.exec(time.trim());
  const minute = readTime(exact?.[1] ?? time);
  if (day === undefined || minute === undefined) return undefined;
  return { date: day, time: exact === null ? minute : `${minute}:${exact[2]}` };
}

/** The request behind the fields, its words aside; undefined while a field says nothing. */
export function wantedOf(form: RequestForm) {
  const from = readMoment(form.fromDate, form.fromTime);
  const to = readMoment(form.toDate, form.toTime);
  const target = {
    zoneId: form.scope === 'ZONA' ? form.zoneId : null,
    comuna: form.scope === 'COMUNA' ? form.comuna : null,
    contractId: form.scope === 'CONTRATO' ? form.contractId : null,
  };
  const chosen = form.scope === 'TODAS' || Object.values(target).some((part) => part !== null);
  return from === undefined || to === undefined || !chosen
    ? undefined
    : { ...target, kind: form.kind, from, to };
}

/** What is wrong with a date or time that somebody finished typing; null where nothing is. */
export function momentFault(date: string, time: string): string | null {
  if (readDate(date) === undefined) return 'La fecha no existe; escríbala como DD/MM/AAAA.';
  if (time.trim() !== '' && readMoment(date, time) === undefined) {
    return 'Escriba la hora como 14:30 o 14:30:05.';
  }
  return null;
}

/** The comunas that have zones, in their order. */
export function comunasOf({ zones }: Choices): { readonly value: Comuna; readonly label: string }[] {
  const present = new Set(zones.map((zone) => zone.comuna));
  return comunaCode.options
    .filter((code) => present.has(code))
    .map((code) => ({ value: code, label: comunaName(code) }));
}
