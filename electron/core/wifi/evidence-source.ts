import { isCalendarDate, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import type {
  EvidenceContract,
  EvidenceExclusion,
  EvidenceInputs,
  EvidenceSource,
  EvidenceZone,
} from '#shared/domain/evidence.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { IncidentAct } from '#shared/domain/incident.ts';
import type { Span } from '#shared/domain/spans.ts';
import { parseServiceHours } from '#shared/domain/service-hours.ts';
import type { CoreContext } from '../context.ts';
import type { Reader } from '../db/tables.ts';
import { colombianHolidays } from '../holidays.ts';
import { readIncidents } from './incidents.ts';
import { observedOf } from './observed.ts';

/** What an evidence is asked for: local days [from, to), of one contract or (null) of every zone. */
export interface EvidenceAsked {
  readonly from: string;
  readonly to: string;
  readonly contractId: string | null;
}

/** The longest period: a year and a day. More is several reports. */
const LONGEST_DAYS = 367;

/**
 * Everything that the availability of a period is computed from, as the evidence holds it. Throws ENTRADA_INVALIDA for
 * what is no period, is too long or has not begun, NO_EXISTE for an unknown contract, CONFLICTO for one without zones.
 */
export async function readEvidenceSource(
  { store, clocks }: Pick<CoreContext, 'store' | 'clocks'>,
  asked: EvidenceAsked,
): Promise<EvidenceSource> {
  const { read } = store;
  const { from, to, contractId } = asked;
  const now = clocks.now();
  refusePeriod(asked, now);
  const span = { from: startOfLocalDate(from), to: startOfLocalDate(to) };
  const contracts = await readContracts(read);
  const only = contracts.find(({ id }) => id === contractId);
  if (contractId !== null && only === undefined) {
    throw new Refusal('NO_EXISTE', 'Ese contrato no existe. Véalos en Contratos.');
  }
  const terms = await readTerms(read, new Set(contracts.map(({ id }) => id)));
  const listed = (await listedZones(read)).filter(
    ({ id }) => contractId === null || (terms.get(id) ?? []).some((term) => term.contractId === contractId),
  );
  if (listed.length === 0) {
    throw new Refusal(
      'CONFLICTO',
      contractId === null
        ? 'No hay zonas de las que dar evidencia: impórtelas primero.'
        : 'Ese contrato no tiene zonas: agréguelas en Contratos.',
    );
  }
  const ids = listed.map(({ id }) => id);
  const observed = await observedOf(read, ids, span.from, span.to);
  const acts = await readActs(read, ids, span);
  const zones = listed.map((zone): EvidenceZone => ({
    ...zone,
    terms: terms.get(zone.id) ?? [],
    observed: (observed.get(zone.id) ?? []).flatMap(({ t0, t1, state }) =>
      state === 'UNKNOWN' ? [] : [[t0, t1, state] as [number, number, 'UP' | 'DOWN']],
    ),
    acts: acts.get(zone.id) ?? [],
  }));
  const named = new Set(zones.flatMap((zone) => zone.terms.map((term) => term.contractId)));
  const inputs: EvidenceInputs = {
    holidays: await holidaysWithin(from, to),
    contracts: contracts.filter(({ id }) => named.has(id)),
    zones,
    exclusions: await readExclusions(read, span, zones, named),
  };
  return { period: { from, to }, seenUntil: isOver(to, now) ? null : now, contractId, inputs };
}

/** Whether the last day before `to` has ended. */
export function isOver(to: string, now: number): boolean {
  return isCalendarDate(to) && startOfLocalDate(to) <= now;
}

/** Refuses what is no period of local days, one that is too long, and one that has not begun. */
function refusePeriod({ from, to }: EvidenceAsked, now: number): void {
  if (!isCalendarDate(from) || !isCalendarDate(to) || from >= to) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo va de un día a otro posterior, escritos como AAAA-MM-DD; el último no se cuenta.',
      { field: 'from' },
    );
  }
  if (plusDays(from, LONGEST_DAYS) < to) {
    throw new Refusal('ENTRADA_INVALIDA', 'Una evidencia abarca como máximo un año. Haga una por año.', {
      field: 'to',
    });
  }
  if (from > localDate(now)) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo todavía no empieza: la disponibilidad se mide de lo que ya pasó. Elija un primer día que no sea futuro.',
      { field: 'from' },
    );
  }
}

async function listedZones(read: Reader): Promise<Pick<EvidenceZone, 'id' | 'name' | 'comuna'>[]> {
  return read
    .selectFrom('zone')
    .select(['id', 'name', 'comuna'])
    .where('deletedAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

async function readContracts(read: Reader): Promise<EvidenceContract[]> {
  const rows = await read
    .selectFrom('contract')
    .select(['id', 'number', 'operator', 'targetMilli', 'serviceHours', 'startsOn', 'endsOn'])
    .where('deletedAt', 'is', null)
    .orderBy('number')
    .orderBy('id')
    .execute();
  return rows.map(({ serviceHours, ...row }) => ({ ...row, hours: parseServiceHours(serviceHours) }));
}

/** A term of a contract that was withdrawn says nothing any more. */
async function readTerms(
  read: Reader,
  contracts: ReadonlySet<string>,
): Promise<Map<string, EvidenceZone['terms']>> {
  const rows = await read
    .selectFrom('contractZone')
    .select(['zoneId', 'contractId', 'commissionedAt', 'withdrawnAt'])
    .where('deletedAt', 'is', null)
    .orderBy('commissionedAt')
    .orderBy('id')
    .execute();
  const byZone = new Map<string, EvidenceZone['terms']>();
  for (const { zoneId, ...term } of rows) {
    if (contracts.has(term.contractId)) byZone.set(zoneId, [...(byZone.get(zoneId) ?? []), term]);
  }
  return byZone;
}

/** Acts on the incidents that touch the period; of one that began before it, at the period's first instant. */
async function readActs(
  read: Reader,
  zoneIds: readonly string[],
  { from, to }: Span,
): Promise<Map<string, EvidenceZone['acts']>> {
  const { incidents } = await readIncidents(read, { from, to, zoneIds });
  const byZone = new Map<string, EvidenceZone['acts']>();
  for (const { zoneId, acts } of incidents) {
    const own = acts.map((act) => actWithin(act, from, to));
    byZone.set(zoneId, [...(byZone.get(zoneId) ?? []), ...own]);
  }
  return byZone;
}

function actWithin({ id, at, act, cause, note, doneAt, officer }: IncidentAct, from: number, to: number) {
  return { id, at: Math.min(Math.max(at, from), to - 1), act, cause, note, doneAt, officer };
}

/** Every exclusion that may touch the period of any of the zones, decided or not, with all its decisions. */
async function readExclusions(
  read: Reader,
  { from, to }: Span,
  zones: readonly EvidenceZone[],
  contracts: ReadonlySet<string>,
): Promise<EvidenceExclusion[]> {
  const ids = new Set(zones.map(({ id }) => id));
  const comunas = new Set<string>(zones.map(({ comuna }) => comuna ?? 'NO_INFORMA'));
  const rows = await read
    .selectFrom('exclusion')
    .selectAll()
    .where('endsAt', '>', from)
    .where('startsAt', '<', to)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  const wanted = rows.filter(
    ({ zoneId, comuna, contractId }) =>
      (zoneId === null || ids.has(zoneId)) &&
      (comuna === null || comunas.has(comuna)) &&
      (contractId === null || contracts.has(contractId)),
  );
  const decisions = await read
    .selectFrom('exclusionDecision')
    .select(['id', 'exclusionId', 'decision', 'reason', 'decidedAt', 'officer'])
    .orderBy('decidedAt')
    .orderBy('id')
    .execute();
  const decided = Map.groupBy(decisions, ({ exclusionId }) => exclusionId);
  return wanted.map(({ siteId: _site, ...exclusion }) => ({
    ...exclusion,
    decisions: (decided.get(exclusion.id) ?? []).map(({ exclusionId: _exclusion, ...decision }) => decision),
  }));
}

async function holidaysWithin(from: string, to: string): Promise<string[]> {
  const isHoliday = await colombianHolidays();
  const days: string[] = [];
  for (let day = from; day < to; day = plusDays(day, 1)) if (isHoliday(day)) days.push(day);
  return days;
}
