import { z } from 'zod';
import { comuna } from '#shared/domain/codes.ts';
import { exclusion, exclusionKind } from '#shared/domain/exclusion.ts';
import { exclusionFault, instantOf, localMoment } from '#shared/domain/exclusion-rules.ts';
import { concerns } from '#shared/domain/expected-time.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { id } from '#shared/domain/fields.ts';
import { placeName } from '#shared/text/place-name.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { contractOf } from './contracts.ts';
import { meetingsOf, readExclusions, readZones, type KnownExclusion, type Officer } from './exclusions.ts';

/** What is asked to be left out, and of whom: a zone or a comuna, or every zone when both are null. */
export const wantedTime = z.strictObject({
  zoneId: id.nullable(),
  comuna: comuna.nullable(),
  contractId: id.nullable(),
  kind: exclusionKind,
  from: localMoment,
  to: localMoment,
});
export type WantedTime = z.infer<typeof wantedTime>;

const { reason, evidence } = exclusion.schema.shape;
export const exclusionRequest = wantedTime.extend({ reason, evidence });

export interface ExclusionForecast {
  /** Zones that it concerns. */
  readonly zones: number;
  /** [startsAt, endsAt) in ms UTC. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Not over yet: planned maintenance. */
  readonly ahead: boolean;
  /** Others, asked for or approved, of some of the same time and zones: allowed, and the time counts once. */
  readonly overlaps: readonly Pick<
    KnownExclusion,
    'id' | 'zone' | 'comuna' | 'contract' | 'kind' | 'startsAt' | 'endsAt' | 'state'
  >[];
}

/** What would come of a request. Writes nothing; throws what `requestExclusion` would. */
export function checkExclusion(context: CoreContext, wanted: WantedTime): Promise<ExclusionForecast> {
  return forecast(context.store.read, wanted, context.clocks.now());
}

/**
 * Asks to leave time out of what is owed; it counts only once the centre approves it. Throws ENTRADA_INVALIDA (end
 * before start, longer than a year, not over and no planned maintenance, zone of another contract), NO_EXISTE.
 */
export async function requestExclusion(
  context: CoreContext,
  who: Officer,
  input: z.infer<typeof exclusionRequest>,
): Promise<ExclusionForecast & { readonly id: string }> {
  const result = await context.ledger.write(who.actor, async (tx) => {
    const expected = await forecast(tx.read, input, tx.now);
    const exclusionId = tx.newId();
    await tx.append('exclusion', {
      id: exclusionId,
      siteId: context.siteId(),
      zoneId: input.zoneId,
      comuna: input.comuna,
      contractId: input.contractId,
      kind: input.kind,
      startsAt: expected.startsAt,
      endsAt: expected.endsAt,
      reason: input.reason,
      evidence: input.evidence,
      requestedAt: tx.now,
      officer: who.username,
    });
    const detail = JSON.stringify({ kind: input.kind, from: expected.startsAt, to: expected.endsAt });
    await auditIn(tx, context, who.actor, 'EXCLUSION_PEDIDA', exclusionId, detail);
    return { ...expected, id: exclusionId };
  });
  context.publish('availability');
  return result;
}

async function forecast(read: Reader, wanted: WantedTime, now: number): Promise<ExclusionForecast> {
  const startsAt = instantOf(wanted.from);
  const endsAt = instantOf(wanted.to);
  const fault = exclusionFault({ kind: wanted.kind, startsAt, endsAt }, now);
  if (fault !== null) throw new Refusal('ENTRADA_INVALIDA', fault.message, { field: fault.field });
  const zones = await readZones(read);
  const concerned = zones.filter((zone) => concerns(wanted, zone, zone.contractIds));
  if (concerned.length === 0) await refuseNobody(read, wanted);
  const overlaps = meetingsOf(await readExclusions(read), zones)({ ...wanted, id: null, startsAt, endsAt });
  return {
    zones: concerned.length,
    startsAt,
    endsAt,
    ahead: endsAt > now,
    overlaps: overlaps
      .toSorted((a, b) => a.startsAt - b.startsAt)
      .map(({ id: otherId, zone, comuna: code, contract, kind, startsAt: from, endsAt: to, state }) => ({
        id: otherId,
        zone,
        comuna: code,
        contract,
        kind,
        startsAt: from,
        endsAt: to,
        state,
      })),
  };
}

/** Nobody is concerned: says which part of the request does not fit. */
async function refuseNobody(read: Reader, wanted: WantedTime): Promise<never> {
  const contract = wanted.contractId === null ? null : await contractOf(read, wanted.contractId);
  if (wanted.zoneId !== null) {
    const zone = await read
      .selectFrom('zone')
      .select('name')
      .where('id', '=', wanted.zoneId)
      .where('deletedAt', 'is', null)
      .executeTakeFirst();
    if (zone === undefined) {
      throw new Refusal('NO_EXISTE', 'Esa zona ya no está en la lista; elija otra.', { field: 'zoneId' });
    }
    throw new Refusal(
      'ENTRADA_INVALIDA',
      contract === null
        ? `«${placeName(zone.name)}» no es de esa comuna; elija la zona o la comuna.`
        : `«${placeName(zone.name)}» no es del contrato ${contract.number}; elija su contrato o ninguno.`,
      { field: contract === null ? 'comuna' : 'contractId' },
    );
  }
  throw new Refusal(
    'ENTRADA_INVALIDA',
    contract === null
      ? 'No hay zonas allí: nada se dejaría de contar. Elija otra comuna o una zona.'
      : `El contrato ${contract.number} no tiene zonas allí: nada se dejaría de contar. Agréguelas primero o elija otro.`,
    { field: contract === null ? 'comuna' : 'contractId' },
  );
}
