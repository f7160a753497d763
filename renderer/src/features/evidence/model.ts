import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import { labels } from '#shared/text/labels.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import { datesOf, periodTitle, shifted } from '#renderer/lib/periods.ts';
import type { Period } from '#renderer/lib/periods.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type Availability = Outputs['evidence']['availability'];
export type Report = Outputs['evidence']['reports']['reports'][number];
export type Changes = NonNullable<Outputs['evidence']['changes']>;
export type Figures = Availability['city'];
export type Verdict = NonNullable<Figures['verdict']>;

/** What the table lists. */
export type Grouping = 'ZONAS' | 'COMUNAS' | 'CONTRATOS';

/** A whole month or quarter, or any days. */
export type Shown =
  | { readonly kind: 'WHOLE'; readonly period: Period }
  | { readonly kind: 'DAYS'; readonly from: string; readonly to: string };

/** Local days [from, to). */
export function daysOf(shown: Shown): { readonly from: string; readonly to: string } {
  return shown.kind === 'WHOLE' ? datesOf(shown.period) : { from: shown.from, to: shown.to };
}

/** The next or the previous period of the same length. */
export function moved(shown: Shown, steps: 1 | -1): Shown {
  if (shown.kind === 'WHOLE') return { kind: 'WHOLE', period: shifted(shown.period, steps) };
  const days = (startOfLocalDate(shown.to) - startOfLocalDate(shown.from)) / 86_400_000;
  return { kind: 'DAYS', from: plusDays(shown.from, steps * days), to: plusDays(shown.to, steps * days) };
}

/** «Primer trimestre de 2026», «1 ene. 2026 a 15 ene. 2026». */
export function titleOf(shown: Shown): string {
  return shown.kind === 'WHOLE' ? periodTitle(shown.period) : daysTitle(shown.from, shown.to);
}

/** `to` is the first day that no longer counts; people name the last one that does. */
export function daysTitle(from: string, to: string): string {
  const last = plusDays(to, -1);
  return from === last ? formatLocalDate(from) : `${formatLocalDate(from)} a ${formatLocalDate(last)}`;
}

/** The period of a report: its month or quarter where it is one. */
export function reportPeriod({ from, to }: Pick<Report, 'from' | 'to'>): string {
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1];
  for (const months of [1, 3] as const) {
    const period: Period = { months, year, month };
    if (month % months !== 0 || datesOf(period).from !== from || datesOf(period).to !== to) continue;
    return periodTitle(period);
  }
  return daysTitle(from, to);
}

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  CUMPLE: 'good',
  INCUMPLE: 'bad',
  NO_CONCLUYENTE: 'unknown',
};

export interface Row {
  readonly id: string;
  readonly name: string;
  /** The zone's comuna, or how many zones a sum is of. */
  readonly note: string;
  readonly figures: Omit<Figures, 'zones'>;
}

/** What the table shows, the worst first: who fails, who cannot be judged, the rest; then the least available. */
export function rowsOf(availability: Availability, grouping: Grouping): Row[] {
  return listed(availability, grouping).toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.figures.availability ?? 2) - (b.figures.availability ?? 2) ||
      a.name.localeCompare(b.name, 'es-CO', { numeric: true }),
  );
}

const zonesNote = (zones: number) => `${zones} ${zones === 1 ? 'zona' : 'zonas'}`;

function listed({ zones, comunas, contracts }: Availability, grouping: Grouping): Row[] {
  if (grouping === 'ZONAS') {
    return zones.map(({ zoneId, zone, comuna, ...figures }) => ({
      id: zoneId,
      name: placeName(zone),
      note: labels.comuna[comuna ?? 'NO_INFORMA'],
      figures,
    }));
  }
  if (grouping === 'COMUNAS') {
    return comunas.map(({ comuna, zones: count, ...figures }) => ({
      id: comuna ?? 'NO_INFORMA',
      name: labels.comuna[comuna ?? 'NO_INFORMA'],
      note: zonesNote(count),
      figures,
    }));
  }
  return contracts.map(({ contractId, number, operator, zones: count, ...figures }) => ({
    id: contractId,
    name: number,
    note: `${operator}, ${zonesNote(count)}`,
    figures,
  }));
}

const ORDER: readonly (Verdict | null)[] = ['INCUMPLE', 'NO_CONCLUYENTE', 'CUMPLE', null];

function rank({ figures }: Row): number {
  return ORDER.indexOf(figures.verdict);
}

/** How many rows have each verdict. */
export function verdictCounts(rows: readonly Row[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict) => rows.filter(({ figures }) => figures.verdict === verdict).length;
  return {
    CUMPLE: count('CUMPLE'),
    INCUMPLE: count('INCUMPLE'),
    NO_CONCLUYENTE: count('NO_CONCLUYENTE'),
  };
}

/** A share cut after two decimals, never rounded up to a target that it does not reach: "99,49 %". */
export function shareText(share: number | null): string {
  if (share === null) return '–';
  const hundredths = Math.floor(share * 10_000 + 1e-9);
  const [whole, part] = [Math.floor(hundredths / 100), hundredths % 100];
  return `${whole},${String(part).padStart(2, '0')}\u00A0%`;
}

const CAUSES: Readonly<Record<Changes['causes'][number]['what'], string>> = {
  OBSERVADO: 'Llegaron o cambiaron observaciones',
  EXCLUSIONES: 'Cambiaron exclusiones',
  CONTRATOS: 'Cambiaron contratos',
  ZONAS: 'Cambiaron zonas o su puesta en servicio',
  ACTOS: 'Se anotaron actos de incidentes',
  FESTIVOS: 'Cambiaron los festivos',
};

export function causeText({ what, count }: Changes['causes'][number]): string {
  return what === 'FESTIVOS' ? CAUSES[what] : `${CAUSES[what]}: ${count}`;
}
