import type { Comuna } from '#shared/domain/codes.ts';
import {
  concerns,
  contractHours,
  expectedSpans,
  termWindow,
  type ContractHours,
  type ContractTerms,
  type ZoneTerm,
} from '#shared/domain/expected-time.ts';
import type { ExclusionKind } from '#shared/domain/exclusion.ts';
import { parseServiceHours } from '#shared/domain/service-hours.ts';
import type { Span } from '#shared/domain/spans.ts';
import type { Reader } from '../db/tables.ts';
import { colombianHolidays } from '../holidays.ts';

/** An exclusion that counts now: requested, and approved by the latest decision. */
export interface ApprovedExclusion extends Span {
  readonly id: string;
  readonly zoneId: string | null;
  readonly comuna: string | null;
  readonly contractId: string | null;
  readonly kind: ExclusionKind;
  readonly reason: string;
  readonly evidence: string;
  readonly requestedAt: number;
  /** Who asked for it. */
  readonly officer: string;
  readonly decidedAt: number;
  /** Who approved it. */
  readonly decidedBy: string;
  readonly decisionReason: string | null;
}

/** What a zone owes. Read once, then pure: any number of periods may be asked. */
export interface ZoneRules {
  /** Times under contracts, in order of their beginning; none: the zone owes round the clock. */
  readonly terms: readonly ZoneTerm[];
  /** The contract that holds at the end of the period, or the last one that did within it. */
  contract(from: number, to: number): ContractTerms | null;
  /** Its target; null without contract, and where two contracts of the period differ: no verdict is fair then. */
  targetMilli(from: number, to: number): number | null;
  /** E as spans in order that do not touch each other; with `contractId` only what is owed under that contract. */
  expected(from: number, to: number, contractId?: string): Span[];
  /** Approved exclusions of this zone that touch [from, to), by start and id; they may overlap. */
  exclusions(from: number, to: number): readonly ApprovedExclusion[];
}

export interface ExpectedRules {
  of(zoneId: string): ZoneRules;
  /** Every contract that was not withdrawn, by number. */
  readonly contracts: readonly ContractTerms[];
}

/** Reads contracts, their zones, the approved exclusions and the holidays once. */
export async function readExpectedRules(read: Reader): Promise<ExpectedRules> {
  const [contracts, termsOf, comunas, approved, isHoliday] = await Promise.all([
    readContracts(read),
    readTerms(read),
    readComunas(read),
    readApprovedExclusions(read),
    colombianHolidays(),
  ]);
  const byId = new Map(contracts.map((contract) => [contract.id, contract]));
  const hours = remembered(contractHours(isHoliday));
  return {
    contracts,
    of: (zoneId) => {
      const terms = (termsOf.get(zoneId) ?? []).flatMap(({ contractId, ...term }): ZoneTerm[] => {
        const contract = byId.get(contractId);
        return contract === undefined ? [] : [{ ...term, contract }];
      });
      const zone = { zoneId, comuna: comunas.get(zoneId) ?? null };
      const contractIds = new Set(terms.map(({ contract }) => contract.id));
      const own = approved.filter((exclusion) => concerns(exclusion, zone, contractIds));
      return zoneRules(terms, own, hours);
    },
  };
}

function zoneRules(
  terms: readonly ZoneTerm[],
  own: readonly ApprovedExclusion[],
  hours: ContractHours,
): ZoneRules {
  const within = (from: number, to: number) =>
    terms.filter((term) => {
      const window = termWindow(term);
      return window !== null && window.from < to && window.to > from;
    });
  return {
    terms,
    contract: (from, to) => within(from, to).at(-1)?.contract ?? null,
    targetMilli: (from, to) => {
      const targets = new Set(within(from, to).map(({ contract }) => contract.targetMilli));
      const [target, another] = targets;
      return another === undefined ? (target ?? null) : null;
    },
    expected: (from, to, contractId) => {
      const asked =
        contractId === undefined ? terms : terms.filter(({ contract }) => contract.id === contractId);
      // A zone that was never under the contract owes nothing to it: not the same as one without any contract.
      if (contractId !== undefined && asked.length === 0) return [];
      return expectedSpans({ from, to }, asked, own, hours);
    },
    exclusions: (from, to) => own.filter((exclusion) => exclusion.from < to && exclusion.to > from),
  };
}

/** Many zones of one contract ask for the same days. */
function remembered(hours: ContractHours): ContractHours {
  const known = new Map<string, readonly Span[]>();
  return (contract, fromDate, toDate) => {
    const key = `${contract.id} ${fromDate} ${toDate}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const spans = hours(contract, fromDate, toDate);
    known.set(key, spans);
    return spans;
  };
}

async function readContracts(read: Reader): Promise<ContractTerms[]> {
  const rows = await read
    .selectFrom('contract')
    .select(['id', 'number', 'operator', 'targetMilli', 'serviceHours', 'startsOn', 'endsOn'])
    .where('deletedAt', 'is', null)
    .orderBy('number')
    .orderBy('id')
    .execute();
  return rows.map(({ serviceHours, ...row }) => ({ ...row, hours: parseServiceHours(serviceHours) }));
}

type TermRow = Omit<ZoneTerm, 'contract'> & { readonly contractId: string };

async function readTerms(read: Reader): Promise<Map<string, TermRow[]>> {
  const rows = await read
    .selectFrom('contractZone')
    .select(['zoneId', 'contractId', 'commissionedAt', 'withdrawnAt'])
    .where('deletedAt', 'is', null)
    .orderBy('commissionedAt')
    .orderBy('id')
    .execute();
  const byZone = new Map<string, TermRow[]>();
  for (const { zoneId, ...term } of rows) {
    const terms = byZone.get(zoneId);
    if (terms === undefined) byZone.set(zoneId, [term]);
    else terms.push(term);
  }
  return byZone;
}

async function readComunas(read: Reader): Promise<Map<string, Comuna | null>> {
  const rows = await read.selectFrom('zone').select(['id', 'comuna']).execute();
  return new Map(rows.map(({ id, comuna }) => [id, comuna]));
}

/** The latest decision of an exclusion by (decidedAt, id) holds; a revoked one counts again. */
async function readApprovedExclusions(read: Reader): Promise<ApprovedExclusion[]> {
  const rows = await read
    .selectFrom('exclusion as e')
    .innerJoin('exclusionDecision as d', 'd.exclusionId', 'e.id')
    .select([
      'e.id',
      'e.zoneId',
      'e.comuna',
      'e.contractId',
      'e.kind',
      'e.startsAt as from',
      'e.endsAt as to',
      'e.reason',
      'e.evidence',
      'e.requestedAt',
      'e.officer',
      'd.decision',
      'd.decidedAt',
      'd.officer as decidedBy',
      'd.reason as decisionReason',
    ])
    .orderBy('e.startsAt')
    .orderBy('e.id')
    .orderBy('d.decidedAt')
    .orderBy('d.id')
    .execute();
  // A later decision of the same exclusion takes the place of the earlier one.
  const latest = new Map(rows.map((row) => [row.id, row]));
  return [...latest.values()].flatMap(({ decision, ...row }) => (decision === 'APROBADA' ? [row] : []));
}
