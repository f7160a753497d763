import { localDate, startOfLocalDate } from './bogota.ts';
import { plusDays, type IsHoliday } from './business-days.ts';
import { hoursOf, type ServiceHours } from './service-hours.ts';
import { intersectSpans, subtractSpans, uniteSpans, type Span } from './spans.ts';

/**
 * The expected time E of a zone (wifi.md): contract hours within [commissioned, withdrawn) and the contract's own
 * dates, less the approved exclusions. Pure; all spans [from, to) in integer milliseconds UTC.
 */

export interface ContractTerms {
  readonly id: string;
  readonly number: string;
  readonly operator: string;
  /** Thousandths of a percent: 99500 is 99,5 %. */
  readonly targetMilli: number;
  readonly hours: ServiceHours;
  /** Local days [startsOn, endsOn); null while no end is agreed. */
  readonly startsOn: string;
  readonly endsOn: string | null;
}

/** A zone's time under one contract. */
export interface ZoneTerm {
  readonly contract: ContractTerms;
  readonly commissionedAt: number;
  readonly withdrawnAt: number | null;
}

/**
 * Whom an exclusion is about: one zone, a comuna, or neither, which is every zone; with a contract only those under it
 * and only their time under it.
 */
export interface ExclusionTarget {
  readonly zoneId: string | null;
  readonly comuna: string | null;
  readonly contractId: string | null;
}

/** Hours of a contract over local days [from, to); given so that many zones of one contract share the work. */
export type ContractHours = (contract: ContractTerms, fromDate: string, toDate: string) => readonly Span[];

export function contractHours(isHoliday: IsHoliday): ContractHours {
  return (contract, fromDate, toDate) => hoursOf(contract.hours, fromDate, toDate, isHoliday);
}

/** As much of a term as its window needs. */
export type TermDates = Pick<ZoneTerm, 'commissionedAt' | 'withdrawnAt'> & {
  readonly contract: Pick<ContractTerms, 'startsOn' | 'endsOn'>;
};

/** [later of start and commissioning, earlier of end and withdrawal); null where that is empty. */
export function termWindow({ contract, commissionedAt, withdrawnAt }: TermDates): Span | null {
  const from = Math.max(commissionedAt, startOfLocalDate(contract.startsOn));
  const to = Math.min(
    withdrawnAt ?? Infinity,
    contract.endsOn === null ? Infinity : startOfLocalDate(contract.endsOn),
  );
  return from < to ? { from, to } : null;
}

/** Whether an exclusion speaks of a zone, whose `contractIds` are those it is or was under. */
export function concerns(
  target: ExclusionTarget,
  zone: { readonly zoneId: string; readonly comuna: string | null },
  contractIds: ReadonlySet<string>,
): boolean {
  return (
    (target.zoneId === null || target.zoneId === zone.zoneId) &&
    (target.comuna === null || target.comuna === (zone.comuna ?? 'NO_INFORMA')) &&
    (target.contractId === null || contractIds.has(target.contractId))
  );
}

/**
 * What a zone owes over a period, as a union. `terms` are its times under contracts; with none it owes round the
 * clock. `exclusions` are approved ones that concern the zone; the part that several of them cover counts once, and
 * one of a contract takes nothing from the time under another.
 */
export function expectedSpans(
  period: Span,
  terms: readonly ZoneTerm[],
  exclusions: readonly (ExclusionTarget & Span)[],
  hours: ContractHours,
): Span[] {
  const general = exclusions.filter(({ contractId }) => contractId === null);
  if (terms.length === 0) return subtractSpans(uniteSpans([period]), uniteSpans(general));
  return uniteSpans(
    terms.flatMap((term) => {
      const own = exclusions.filter(({ contractId }) => contractId === term.contract.id);
      return subtractSpans(owedUnder(period, term, hours), uniteSpans([...general, ...own]));
    }),
  );
}

/** The contract's hours while the zone is under it, exclusions not yet taken off. */
function owedUnder(period: Span, term: ZoneTerm, hours: ContractHours): Span[] {
  const window = termWindow(term);
  const within = window === null ? [] : intersectSpans(uniteSpans([period]), [window]);
  const [span] = within;
  if (span === undefined) return [];
  const toDate = plusDays(localDate(span.to - 1), 1);
  return intersectSpans(hours(term.contract, localDate(span.from), toDate), within);
}
