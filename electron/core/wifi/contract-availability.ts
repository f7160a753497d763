import { rateAvailability } from '#shared/domain/availability.ts';
import type { EvidenceFigures } from '#shared/domain/evidence.ts';
import { resultsOf } from '#shared/domain/evidence-figures.ts';
import type { CoreContext } from '../context.ts';
import type { AvailabilityReport } from './availability.ts';
import { readEvidenceSource } from './evidence-source.ts';

/**
 * Availability of the zones of one contract over the local days [from, to), and only what is owed under it: a zone that
 * changed hands within them counts for each operator's own part. The same arithmetic as the contract's evidence.
 */
export async function contractAvailability(
  context: Pick<CoreContext, 'store' | 'clocks'>,
  asked: { readonly from: string; readonly to: string; readonly contractId: string },
): Promise<AvailabilityReport> {
  const { from, to, contractId } = asked;
  const source = await readEvidenceSource(context, asked);
  const { zones, contracts } = source.inputs;
  const results = resultsOf(source);
  return {
    from,
    to,
    target: null,
    zones: zones.flatMap(({ id, name, comuna }, index) => {
      const result = results.zones[index];
      return result === undefined ? [] : [{ zoneId: id, zone: name, comuna, contractId, ...rated(result) }];
    }),
    comunas: results.comunas.map((row) => ({ comuna: row.comuna, zones: row.zones, ...rated(row) })),
    contracts: results.contracts.map((row) => {
      const { number = '', operator = '' } = contracts.find(({ id }) => id === row.contractId) ?? {};
      return { contractId: row.contractId, number, operator, zones: row.zones, ...rated(row) };
    }),
    city: { zones: results.total.zones, ...rated(results.total) },
  };
}

function rated({ E, U, D, N, targetMilli }: EvidenceFigures) {
  const time = { E, U, D, N };
  const rating = targetMilli === null ? rateAvailability(time) : rateAvailability(time, targetMilli / 1_000);
  return { targetMilli, ...rating };
}
