import { concerns, contractHours, expectedSpans, type ContractTerms } from '#shared/domain/expected-time.ts';
import { DAY_MS } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';
import type { IncidentStage } from '#shared/domain/incident.ts';
import { subtractSpans, uniteSpans, type Span } from '#shared/domain/spans.ts';
import type { ObservedInterval } from '#shared/domain/zone-state.ts';
import type { ZoneHour } from '#shared/domain/zone-hours.ts';
import type { CoreContext } from '../../context.ts';
import { colombianHolidays } from '../../holidays.ts';
import { readExpectedRules, type ZoneRules } from '../../wifi/expected.ts';
import { hourAt, readHours } from '../../wifi/hours.ts';
import { readIncidents } from '../../wifi/incidents.ts';
import { observedOf } from '../../wifi/observed.ts';
import { readTargets } from '../../wifi/targets.ts';
import { wifiBoard, type BoardZone } from './board.ts';
import {
  figuresFrom,
  periodFiguresOf,
  stripOf,
  type DayFigures,
  type Owing,
  type PeriodFigures,
} from './zone-figures.ts';

export interface PageIncident {
  /** Its beginning, ms UTC: also how its acts name it. */
  readonly from: number;
  /** When it was first seen in service again; null while nobody saw it so. */
  readonly recoveredAt: number | null;
  readonly downMs: number;
  readonly stage: IncidentStage;
  readonly cause: IncidentCause | null;
  /** Who said what it was, or took it in hand. */
  readonly officer: string | null;
}

export interface ZonePage {
  /** When the figures were computed, ms UTC: running periods end here. */
  readonly at: number;
  readonly comuna: { readonly code: string; readonly name: string };
  readonly zone: BoardZone;
  /** How this machine asks it; null where it does not. Never a credential. */
  readonly equipment: { readonly version: '2c' | '3'; readonly profile: string | null } | null;
  readonly contract: Pick<ContractTerms, 'number' | 'operator' | 'targetMilli'> | null;
  readonly days: readonly DayFigures[];
  readonly periods: readonly PeriodFigures[];
  /** Those that the days shown touch. */
  readonly incidents: {
    /** Newest first. */
    readonly list: readonly PageIncident[];
    /** Closed ones, and how long they were down on average; null without any. */
    readonly closed: number;
    readonly meanRepairMs: number | null;
  };
  /** Exclusions that concern this zone and that nobody has decided yet, by their beginning. */
  readonly waiting: readonly (Span & { readonly reason: string })[];
  /** The newest restart that a station noticed within a day. */
  readonly restart: { readonly at: number; readonly uptimeMs: number | null } | null;
  readonly lastDay: Span & {
    /** In order; hours in which nobody polled it are missing. */
    readonly hours: readonly (ZoneHour & { readonly hour: number })[];
    readonly down: readonly Span[];
    readonly unseen: readonly Span[];
  };
}

/** Everything that the page of one zone shows. Throws Refusal NO_EXISTE. */
export async function zonePage(context: CoreContext, zoneId: string): Promise<ZonePage> {
  const { read } = context.store;
  const at = context.clocks.now();
  const board = await wifiBoard(context);
  const comuna = board.comunas.find(({ zones }) => zones.some(({ id }) => id === zoneId));
  const zone = comuna?.zones.find(({ id }) => id === zoneId);
  if (comuna === undefined || zone === undefined) throw unknownZone();
  const target = (await readTargets(context)).find((each) => each.zoneId === zoneId);
  const owing = await owingOf(context, zoneId);
  const from = figuresFrom(at);
  const observed = (await observedOf(read, [zoneId], from, at)).get(zoneId) ?? [];
  const days = stripOf(observed, owing, at);
  return {
    at,
    comuna: { code: comuna.code, name: comuna.name },
    zone,
    equipment: target === undefined ? null : { version: target.version, profile: target.profile ?? null },
    contract: owing.rules.contract(at, at + 1),
    days,
    periods: periodFiguresOf(observed, owing, at),
    incidents: await incidentsOf(context, zoneId, at - days.length * DAY_MS, at),
    waiting: await waitingExclusions(context, zoneId, comuna.code, owing.rules),
    restart: await lastRestart(context, zoneId, at),
    lastDay: await lastDayOf(context, zoneId, observed, at),
  };
}

export function unknownZone(): Refusal {
  return new Refusal('NO_EXISTE', 'Esa zona ya no está en el listado. Vuelva al tablero y elija otra.');
}

/** What the zone owes, with and without its exclusions. */
export async function owingOf(
  { store }: CoreContext,
  zoneId: string,
): Promise<Owing & { readonly rules: ZoneRules }> {
  const rules = (await readExpectedRules(store.read)).of(zoneId);
  const hours = contractHours(await colombianHolidays());
  return {
    rules,
    owed: (from, to) => expectedSpans({ from, to }, rules.terms, [], hours),
    expected: (from, to) => rules.expected(from, to),
    targetMilli: (from, to) => rules.targetMilli(from, to),
  };
}

async function incidentsOf(
  { store }: CoreContext,
  zoneId: string,
  from: number,
  to: number,
): Promise<ZonePage['incidents']> {
  const { incidents } = await readIncidents(store.read, { from, to, zoneIds: [zoneId] });
  const closed = incidents.filter(({ stage }) => stage === 'CERRADO');
  const downMs = closed.reduce((sum, incident) => sum + incident.downMs, 0);
  return {
    list: incidents
      .map((incident) => ({
        from: incident.from,
        recoveredAt: incident.recoveredAt,
        downMs: incident.downMs,
        stage: incident.stage,
        cause: incident.attributed?.cause ?? null,
        officer: incident.attributed?.officer ?? incident.acknowledged?.officer ?? null,
      }))
      .toReversed(),
    closed: closed.length,
    meanRepairMs: closed.length === 0 ? null : Math.round(downMs / closed.length),
  };
}

async function waitingExclusions(
  { store }: CoreContext,
  zoneId: string,
  comuna: string,
  rules: ZoneRules,
): Promise<ZonePage['waiting']> {
  const rows = await store.read
    .selectFrom('exclusion')
    .select(['zoneId', 'comuna', 'contractId', 'startsAt', 'endsAt', 'reason'])
    .where('id', 'not in', (decided) => decided.selectFrom('exclusionDecision').select('exclusionId'))
    .orderBy('startsAt')
    .execute();
  const contractIds = new Set(rules.terms.map(({ contract }) => contract.id));
  return rows
    .filter((row) => concerns(row, { zoneId, comuna }, contractIds))
    .map(({ startsAt, endsAt, reason }) => ({ from: startsAt, to: endsAt, reason }));
}

async function lastRestart(
  { store }: CoreContext,
  zoneId: string,
  now: number,
): Promise<ZonePage['restart']> {
  const row = await store.read
    .selectFrom('zoneEvent')
    .select(['at', 'uptimeMs'])
    .where('zoneId', '=', zoneId)
    .where('kind', '=', 'REINICIO')
    .where('at', '>', now - DAY_MS)
    .where('at', '<=', now)
    .orderBy('at', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** The last 24 hours: whole hours of polls, and to the millisecond what was down or not seen. */
async function lastDayOf(
  { store }: CoreContext,
  zoneId: string,
  observed: readonly ObservedInterval[],
  now: number,
): Promise<ZonePage['lastDay']> {
  const span = { from: now - DAY_MS, to: now };
  const spansOf = (states: readonly string[]) =>
    uniteSpans(
      observed
        .filter(({ state }) => states.includes(state))
        .map(({ t0, t1 }) => ({ from: Math.max(t0, span.from), to: Math.min(t1, span.to) })),
    );
  return {
    ...span,
    hours: await readHours(store.read, zoneId, hourAt(span.from), now),
    down: spansOf(['DOWN']),
    unseen: subtractSpans([span], spansOf(['UP', 'DOWN'])),
  };
}
