import { isCalendarDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { comunaRank } from '#shared/domain/comuna.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { figuresOf, repeatOffenders, type IncidentFigures } from '#shared/domain/incident-figures.ts';
import type { CauseSuggestion } from '#shared/domain/incident-suggestion.ts';
import type { Incident } from '#shared/domain/incident.ts';
import { intersectSpans, lengthOf, type Span } from '#shared/domain/spans.ts';
import { mergeWords } from '#shared/domain/zone-board.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { CoreContext } from '../../context.ts';
import { measureZones } from '../../wifi/days.ts';
import { readExpectedRules, type ExpectedRules } from '../../wifi/expected.ts';
import { readIncidents, type ZoneIncident } from '../../wifi/incidents.ts';
import { readSuggester } from './suggestions.ts';

/** Local days [from, to), YYYY-MM-DD. */
export interface IncidentPeriod {
  readonly from: string;
  readonly to: string;
}

export interface ListedIncident extends Incident {
  readonly zoneId: string;
  /** As it is read best. */
  readonly zone: string;
  readonly comuna: Comuna | null;
  /** Number of the contract that it was under when it fell; null without one. */
  readonly contract: string | null;
  /** Of its downtime, what counts against the contract: within its hours, and not excluded. ms. */
  readonly owedMs: number;
  readonly suggestion: CauseSuggestion | null;
  /** How many incidents of the zone began in the period, where they make it one that fails again and again. */
  readonly repeats: number | null;
}

/** A zone whose first poll was lost: in a minute it is an incident, or nothing. */
export interface Suspicion {
  readonly zoneId: string;
  readonly zone: string;
  readonly since: number;
}

export interface IncidentList extends IncidentPeriod {
  readonly suspicions: readonly Suspicion[];
  /** Those that go on first, the longest first; then the latest recovered ones. */
  readonly incidents: readonly ListedIncident[];
  /** Recovered ones that were left out: more than anybody reads. */
  readonly more: number;
  /** Acts whose incident later observations refuted; at the centre only, where everything is observed. */
  readonly strays: number;
  readonly figures: IncidentFigures;
}

/** What a person can look through; the figures count all of them. */
const LISTED = 400;
/** A suspicion is resolved after a minute; one that nobody has confirmed since is no news. */
const SUSPECT_FOR_MS = 5 * 60_000;

/** Throws ENTRADA_INVALIDA for a period that is none, too long, or wholly in the future. */
export async function listIncidents(context: CoreContext, period: IncidentPeriod): Promise<IncidentList> {
  const { read } = context.store;
  const now = context.clocks.now();
  const span = spanOf(period, now);
  const { incidents, strays } = await readIncidents(read, span);
  const rules = await readExpectedRules(read);
  const shown = incidents.toSorted(byUrgency).slice(0, LISTED);
  const suggest = await readSuggester(read, incidents, span);
  const offenders = new Map(repeatOffenders(incidents, span).map(({ zoneId, begun }) => [zoneId, begun]));
  return {
    ...period,
    suspicions: await readSuspicions(context, now),
    incidents: shown.map((incident) => ({
      ...incident,
      zone: placeName(incident.zone),
      ...owed(rules, incident),
      suggestion: suggest(incident),
      repeats: offenders.get(incident.zoneId) ?? null,
    })),
    more: incidents.length - shown.length,
    strays: context.role === 'central' ? strays.length : 0,
    figures: figuresOf(incidents, span, await upTime(context, rules, span)),
  };
}

export interface GroupFigures extends IncidentFigures {
  readonly name: string;
  /** How many zones are in it. */
  readonly zones: number;
}

export interface ZoneFigures extends IncidentFigures {
  readonly zoneId: string;
  readonly zone: string;
  readonly comuna: Comuna | null;
  /** One of those that fail again and again. */
  readonly repeats: boolean;
}

export interface IncidentReport extends IncidentPeriod {
  readonly city: IncidentFigures;
  /** By number; `name` is the comuna's code. */
  readonly comunas: readonly (GroupFigures & { readonly comuna: Comuna | null })[];
  /** By number, which is their name. */
  readonly contracts: readonly GroupFigures[];
  /** Those with incidents: those that repeat first, then the most downtime. */
  readonly zones: readonly ZoneFigures[];
}

/** The figures of a period for the city, each comuna, contract and zone. Refuses what `listIncidents` refuses. */
export async function incidentFigures(context: CoreContext, period: IncidentPeriod): Promise<IncidentReport> {
  const { read } = context.store;
  const span = spanOf(period, context.clocks.now());
  const { incidents } = await readIncidents(read, span);
  const rules = await readExpectedRules(read);
  const listed = await read
    .selectFrom('zone')
    .select(['id', 'name', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const times = await measureZones(
    read,
    rules,
    listed.map(({ id }) => id),
    span.from,
    span.to,
  );
  const incidentsOf = Map.groupBy(incidents, ({ zoneId }) => zoneId);
  const figures = (zones: readonly { readonly id: string }[]) =>
    figuresOf(
      zones.flatMap(({ id }) => incidentsOf.get(id) ?? []),
      span,
      zones.reduce((sum, { id }) => sum + (times.get(id)?.U ?? 0), 0),
    );
  const offenders = repeatOffenders(incidents, span).map(({ zoneId }) => zoneId);
  const rank = (zoneId: string) => (offenders.includes(zoneId) ? offenders.indexOf(zoneId) : Infinity);
  const contractOf = (zoneId: string) => rules.of(zoneId).contract(span.from, span.to);
  return {
    ...period,
    city: figures(listed),
    comunas: [...Map.groupBy(listed, ({ comuna }) => comuna)]
      .map(([comuna, zones]) => ({ comuna, name: comuna ?? '', zones: zones.length, ...figures(zones) }))
      .toSorted((a, b) => comunaRank(a.comuna ?? 'NO_INFORMA') - comunaRank(b.comuna ?? 'NO_INFORMA')),
    contracts: rules.contracts.flatMap((contract) => {
      const zones = listed.filter(({ id }) => contractOf(id)?.id === contract.id);
      return zones.length === 0 ? [] : [{ name: contract.number, zones: zones.length, ...figures(zones) }];
    }),
    zones: listed
      .filter(({ id }) => incidentsOf.has(id))
      .map(({ id, name, comuna }) => ({
        zoneId: id,
        zone: placeName(name),
        comuna,
        repeats: offenders.includes(id),
        ...figures([{ id }]),
      }))
      .toSorted((a, b) => rank(a.zoneId) - rank(b.zoneId) || (b.longestMs ?? 0) - (a.longestMs ?? 0)),
  };
}

function spanOf({ from, to }: IncidentPeriod, now: number): Span {
  if (!isCalendarDate(from) || !isCalendarDate(to) || from >= to) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo va de un día a otro posterior, escritos como AAAA-MM-DD; el último no se cuenta.',
      { field: 'from' },
    );
  }
  const span = { from: startOfLocalDate(from), to: startOfLocalDate(to) };
  if (span.from > now) {
    throw new Refusal('ENTRADA_INVALIDA', 'Ese periodo no ha empezado: elija uno que ya tenga días.', {
      field: 'from',
    });
  }
  return span;
}

function byUrgency(a: ZoneIncident, b: ZoneIncident): number {
  if (a.recoveredAt === null || b.recoveredAt === null) {
    return a.recoveredAt === b.recoveredAt ? a.from - b.from : a.recoveredAt === null ? -1 : 1;
  }
  return b.recoveredAt - a.recoveredAt || b.from - a.from;
}

function owed(rules: ExpectedRules, incident: ZoneIncident): Pick<ListedIncident, 'contract' | 'owedMs'> {
  const { from, downUntil, outages, zoneId } = incident;
  const own = rules.of(zoneId);
  return {
    contract: own.contract(from, downUntil)?.number ?? null,
    owedMs: lengthOf(intersectSpans(outages, own.expected(from, downUntil))),
  };
}

async function upTime({ store }: CoreContext, rules: ExpectedRules, { from, to }: Span): Promise<number> {
  const zones = await store.read.selectFrom('zone').select('id').where('deletedAt', 'is', null).execute();
  const ids = zones.map(({ id }) => id);
  const times = await measureZones(store.read, rules, ids, from, to);
  return [...times.values()].reduce((sum, { U }) => sum + U, 0);
}

async function readSuspicions({ store }: CoreContext, now: number): Promise<Suspicion[]> {
  const rows = await store.read
    .selectFrom('zoneStatus')
    .innerJoin('zone', 'zone.id', 'zoneStatus.zoneId')
    .selectAll('zoneStatus')
    .select('zone.name')
    .where('zone.deletedAt', 'is', null)
    .where('sampledAt', '>', now - SUSPECT_FOR_MS)
    .execute();
  return [...Map.groupBy(rows, ({ zoneId }) => zoneId)].flatMap(([zoneId, words]) => {
    const { state, since } = mergeWords(words);
    const [first] = words;
    if (state !== 'SUSPECT' || since === null || first === undefined) return [];
    return [{ zoneId, zone: placeName(first.name), since }];
  });
}
