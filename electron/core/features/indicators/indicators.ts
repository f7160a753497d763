import { isCalendarDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { characterisedSums, requestIndicator } from '#shared/domain/channel-indicators.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { IndicatorsReport } from '#shared/domain/indicator.ts';
import { indicatorSums } from '#shared/domain/indicators.ts';
import { zoneIndicators, type MeasuredZone } from '#shared/domain/zone-indicators.ts';
import type { CoreContext } from '../../context.ts';
import {
  anonymousCounts,
  correctedCounts,
  countableAttendances,
  settledStart,
  type Span,
} from '../../countable-attendances.ts';
import { timesOf } from '../../wifi/days.ts';
import { readExpectedRules } from '../../wifi/expected.ts';
import { countableCharacterisations, countedRequests } from './channels.ts';
import { courseIndicators } from './courses.ts';
import { allSites, type KnownSite } from './sites.ts';

/** What stands in the place of a Punto: a station before its enrolment, and what the centre itself imported. */
const NO_PUNTO = new Map([
  ['', 'SIN_PUNTO'],
  ['-', 'CENTRAL'],
]);

export interface IndicatorsRequest {
  /** First day of the period, YYYY-MM-DD in Bogotá. */
  readonly from: string;
  /** First day after the period. */
  readonly to: string;
  /** Code of a Punto, in any case; without it, every Punto this machine knows. */
  readonly siteCode?: string | undefined;
}

/**
 * The indicators of a period from what this machine holds: a station its own Punto, the centre all of them.
 * Refuses with ENTRADA_INVALIDA (dates) or NO_EXISTE (Punto).
 */
export async function indicators(
  context: Pick<CoreContext, 'store' | 'clocks'>,
  request: IndicatorsRequest,
): Promise<IndicatorsReport> {
  const { from, to } = request;
  for (const date of [from, to]) {
    if (!isCalendarDate(date)) {
      throw new Refusal('ENTRADA_INVALIDA', 'La fecha no existe; escríbala como AAAA-MM-DD.', {
        field: date === from ? 'from' : 'to',
      });
    }
  }
  if (from >= to) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El periodo está al revés o vacío: «desde» debe ser anterior a «hasta», y «hasta» ya no cuenta.',
      { field: 'to' },
    );
  }
  const read = context.store.read;
  const sites = await allSites(read);
  const siteId = siteNamed(sites, request.siteCode);
  const span: Span = { from: startOfLocalDate(from), to: startOfLocalDate(to), siteId };
  const codes = new Map(sites.map((site) => [site.id, site.code]));
  // A Punto that is unknown here keeps its id.
  const siteCode = (id: string) => codes.get(id) ?? NO_PUNTO.get(id) ?? id;
  const sums = indicatorSums(span.from, siteCode);
  const countingFrom = await settledStart(read, span);
  for await (const rows of countableAttendances(read, { ...span, from: countingFrom })) {
    for (const row of rows) sums.add(row);
  }
  for (const row of await anonymousCounts(read, span)) sums.addAnonymous(row);
  sums.addCorrected(await correctedCounts(read, span));
  const characterised = characterisedSums(siteCode);
  for await (const rows of countableCharacterisations(read, span)) {
    for (const row of rows) characterised.add(row);
  }
  const requests = await countedRequests(read, span);
  return {
    from,
    to,
    site: siteId === null ? null : (codes.get(siteId) ?? null),
    indicators: [
      ...sums.result(),
      characterised.result(),
      requestIndicator(requests.rows, requests.total, siteCode),
      ...(await courseIndicators(read, span, siteCode)),
      ...zoneIndicators(await measuredZones(context, { from, to })),
    ],
  };
}

/** What every zone did in the period; of one to come nothing is known, and it is owed all the same. */
async function measuredZones(
  { store, clocks }: Pick<CoreContext, 'store' | 'clocks'>,
  period: { readonly from: string; readonly to: string },
): Promise<MeasuredZone[]> {
  const zones = await store.read
    .selectFrom('zone')
    .select(['id', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const ids = zones.map(({ id }) => id);
  const rules = await readExpectedRules(store.read);
  const times = await timesOf(store.read, rules, ids, period, clocks.now());
  return zones.flatMap(({ id, comuna }) => {
    const time = times.get(id);
    return time === undefined ? [] : [{ ...time, comuna: comuna ?? 'NO_INFORMA' }];
  });
}

function siteNamed(sites: readonly KnownSite[], code: string | undefined): string | null {
  if (code === undefined) return null;
  const wanted = code.trim().toUpperCase();
  const named = sites.filter((site) => site.code === wanted);
  // A code that was given again after its Punto was removed means the one in use.
  const found = named.find((site) => site.deletedAt === null) ?? named[0];
  if (found !== undefined) return found.id;
  const known = [...new Set(sites.map((site) => site.code))].sort().join(', ');
  throw new Refusal(
    'NO_EXISTE',
    known === ''
      ? 'Este equipo todavía no conoce ningún Punto: pida las cifras sin indicar el Punto.'
      : `No hay un Punto con ese código. Los códigos son: ${known}.`,
  );
}
