import { mergeVantages, rateAvailability, type ObservedTime } from './availability.ts';
import { startOfLocalDate } from './bogota.ts';
import type { Comuna } from './codes.ts';
import {
  canonicalText,
  EVIDENCE_FORMAT,
  EVIDENCE_VERSION,
  type Evidence,
  type EvidenceExclusion,
  type EvidenceFigures,
  type EvidenceInputs,
  type EvidenceResults,
  type EvidenceSource,
  type EvidenceZone,
  type EvidenceZoneResult,
} from './evidence.ts';
import {
  concerns,
  contractHours,
  expectedSpans,
  termWindow,
  type ContractHours,
  type ContractTerms,
  type ExclusionTarget,
  type ZoneTerm,
} from './expected-time.ts';
import { downtimesOf, withActs } from './incident.ts';
import { intersectSpans, lengthOf, subtractSpans, uniteSpans, type Span } from './spans.ts';
import { comunaRank } from './comuna.ts';

/** SHA-256 of a text in UTF-8, lower-case hex. */
export type Sha256 = (text: string) => string;

/** The whole file of a source: its arithmetic done, sealed, and the one text it has, with a line break at its end. */
export function makeEvidence(source: EvidenceSource, sha256: Sha256): { evidence: Evidence; text: string } {
  const body = {
    format: EVIDENCE_FORMAT,
    version: EVIDENCE_VERSION,
    period: source.period,
    seenUntil: source.seenUntil,
    contractId: source.contractId,
    inputs: source.inputs,
    results: resultsOf(source),
  } as const;
  const evidence: Evidence = { ...body, sha256: sha256(canonicalText(body)) };
  return { evidence, text: `${canonicalText(evidence)}\n` };
}

/** Does the arithmetic of a file again, from its inputs alone. */
export function recompute(evidence: EvidenceSource, sha256: Sha256): string {
  return makeEvidence(evidence, sha256).text;
}

/** An exclusion counts while its last decision approves it. */
export function isApproved({ decisions }: EvidenceExclusion): boolean {
  return decisions.at(-1)?.decision === 'APROBADA';
}

export function resultsOf({ period, contractId, inputs }: EvidenceSource): EvidenceResults {
  const span = { from: startOfLocalDate(period.from), to: startOfLocalDate(period.to) };
  const rules = rulesOf(inputs);
  const zones = inputs.zones.map((zone) => zoneResult(zone, span, rules.expected(zone, span, contractId)));
  const targeted = zones.map((result, index) => {
    const zone = inputs.zones[index];
    const target = zone === undefined ? null : rules.target(zone, span, contractId);
    return { ...result, ...figuresOf(result, target) };
  });
  return {
    zones: targeted,
    comunas: comunasOf(inputs, targeted),
    contracts: inputs.contracts
      .filter((contract) => contractId === null || contract.id === contractId)
      .map((contract) => contractResult(contract, inputs, span, rules))
      .filter(({ zones: members }) => members > 0),
    total: sumOf(targeted),
  };
}

interface Rules {
  readonly expected: (zone: EvidenceZone, span: Span, contractId: string | null) => Span[];
  readonly target: (zone: EvidenceZone, span: Span, contractId: string | null) => number | null;
}

function rulesOf({ holidays, contracts, exclusions }: EvidenceInputs): Rules {
  const days = new Set(holidays);
  const hours: ContractHours = contractHours((date) => days.has(date));
  const byId = new Map(contracts.map((contract) => [contract.id, contract]));
  const approved = exclusions
    .filter(isApproved)
    .map(({ zoneId, comuna, contractId, startsAt, endsAt }): ExclusionTarget & Span => ({
      zoneId,
      comuna,
      contractId,
      from: startsAt,
      to: endsAt,
    }));
  const termsOf = (zone: EvidenceZone): ZoneTerm[] =>
    zone.terms.flatMap(({ contractId, ...term }) => {
      const contract: ContractTerms | undefined = byId.get(contractId);
      return contract === undefined ? [] : [{ ...term, contract }];
    });
  return {
    expected: (zone, span, contractId) => {
      const all = termsOf(zone);
      const under = contractId === null ? all : all.filter(({ contract }) => contract.id === contractId);
      if (contractId !== null && under.length === 0) return [];
      const ids = new Set(all.map(({ contract }) => contract.id));
      const own = approved.filter((each) => concerns(each, { zoneId: zone.id, comuna: zone.comuna }, ids));
      return expectedSpans(span, under, own, hours);
    },
    target: (zone, span, contractId) => {
      const terms = termsOf(zone).filter((term) => {
        const window = termWindow(term);
        const holds = window !== null && window.from < span.to && window.to > span.from;
        return holds && (contractId === null || term.contract.id === contractId);
      });
      return common(terms.map(({ contract }) => contract.targetMilli));
    },
  };
}

/** The one value that all of them have, or null. */
function common(values: readonly (number | null)[]): number | null {
  const [value = null, ...others] = new Set(values);
  return others.length === 0 ? value : null;
}

function zoneResult(zone: EvidenceZone, span: Span, expected: Span[]): EvidenceZoneResult {
  const intervals = mergeVantages(zone.observed.map(([t0, t1, state]) => ({ t0, t1, state })));
  const seen = uniteSpans(intervals.map(({ t0, t1 }) => ({ from: t0, to: t1 })));
  const outages = intervals
    .filter(({ state }) => state === 'DOWN')
    .map(({ t0, t1 }): [number, number, number] => [
      t0,
      t1,
      lengthOf(intersectSpans([{ from: t0, to: t1 }], expected)),
    ]);
  const gaps = subtractSpans(expected, seen);
  const E = lengthOf(expected);
  const D = outages.reduce((sum, [, , counted]) => sum + counted, 0);
  const N = lengthOf(gaps);
  const { incidents } = withActs(
    downtimesOf(intervals),
    zone.acts.filter(({ at }) => at >= span.from && at < span.to),
  );
  return {
    zoneId: zone.id,
    ...figuresOf({ E, U: E - D - N, D, N }, null),
    expected: expected.map(pairOf),
    outages,
    gaps: gaps.map(pairOf),
    incidents: incidents.map(
      ({ from, downUntil, recoveredAt, outages: parts, downMs, attributed, ticket }) => ({
        from,
        downUntil,
        recoveredAt,
        outages: parts.length,
        downMs,
        cause: attributed?.cause ?? null,
        ticket,
      }),
    ),
  };
}

function pairOf({ from, to }: Span): [number, number] {
  return [from, to];
}

function comunasOf(inputs: EvidenceInputs, zones: readonly EvidenceZoneResult[]): EvidenceResults['comunas'] {
  const comunaOf = new Map<string, Comuna>(
    inputs.zones.map((zone) => [zone.id, zone.comuna ?? 'NO_INFORMA']),
  );
  return [...Map.groupBy(zones, ({ zoneId }) => comunaOf.get(zoneId) ?? 'NO_INFORMA')]
    .toSorted(([a], [b]) => comunaRank(a) - comunaRank(b))
    .map(([comuna, group]) => ({ comuna, ...sumOf(group) }));
}

/** Over the zones that were under the contract, and only what is owed under it. */
function contractResult(
  contract: EvidenceInputs['contracts'][number],
  inputs: EvidenceInputs,
  span: Span,
  rules: Rules,
): EvidenceResults['contracts'][number] {
  const under = inputs.zones.filter((zone) => rules.target(zone, span, contract.id) !== null);
  const parts = under.map((zone) => zoneResult(zone, span, rules.expected(zone, span, contract.id)));
  const sum = sumOf(parts);
  return { contractId: contract.id, zones: under.length, ...figuresOf(sum, contract.targetMilli) };
}

function sumOf(parts: readonly EvidenceFigures[]): EvidenceFigures & { zones: number } {
  const time = { E: 0, U: 0, D: 0, N: 0 };
  for (const part of parts) for (const key of ['E', 'U', 'D', 'N'] as const) time[key] += part[key];
  return { zones: parts.length, ...figuresOf(time, common(parts.map(({ targetMilli }) => targetMilli))) };
}

function figuresOf({ E, U, D, N }: ObservedTime, targetMilli: number | null): EvidenceFigures {
  const rated = rateAvailability({ E, U, D, N }, targetMilli === null ? undefined : targetMilli / 1_000);
  return {
    targetMilli,
    E,
    U,
    D,
    N,
    availability: shareOf(U, U + D),
    coverage: shareOf(U + D, E),
    lower: shareOf(U, E),
    upper: shareOf(U + N, E),
    verdict: rated.verdict,
  };
}

/** A percentage of six decimals, rounded down, by integers alone. */
function shareOf(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const millionths = (BigInt(part) * 100_000_000n) / BigInt(whole);
  const text = String(millionths).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}
