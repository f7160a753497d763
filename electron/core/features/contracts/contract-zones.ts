import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { comunaRank } from '#shared/domain/comuna.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { termWindow } from '#shared/domain/expected-time.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { placeName } from '#shared/text/place-name.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { contractOf, demandKeptHere } from './contracts.ts';
import { refuseSharedTime } from './shared-time.ts';

/** As many as one transaction takes, all or none, without keeping the desk waiting for long. */
export const MOST_ZONES = 400;

interface NamedZone {
  readonly zoneId: string;
  readonly name: string;
  readonly comuna: Comuna;
}

/** A zone's time under the contract; local days, both in it but the day of withdrawal. */
export interface ContractTerm extends NamedZone {
  readonly id: string;
  readonly commissionedOn: string;
  readonly withdrawnOn: string | null;
}

export interface FreeZone extends NamedZone {
  /** The contract it is under today; null when none. */
  readonly under: string | null;
}

export interface ContractZones {
  /** By comuna, then by name. */
  readonly terms: readonly ContractTerm[];
  /** Every other zone, by comuna, then by name. */
  readonly others: readonly FreeZone[];
}

/** Throws NO_EXISTE. */
export async function contractZones(context: CoreContext, contractId: string): Promise<ContractZones> {
  const { read } = context.store;
  await contractOf(read, contractId);
  const now = context.clocks.now();
  const zones = await read
    .selectFrom('zone')
    .select(['id', 'name', 'comuna'])
    .where('deletedAt', 'is', null)
    .execute();
  const rows = await read
    .selectFrom('contractZone as t')
    .innerJoin('contract as c', 'c.id', 't.contractId')
    .select([
      't.id',
      't.zoneId',
      't.contractId',
      't.commissionedAt',
      't.withdrawnAt',
      'c.number',
      'c.startsOn',
      'c.endsOn',
    ])
    .where('t.deletedAt', 'is', null)
    .where('c.deletedAt', 'is', null)
    .execute();
  const named = new Map(zones.map((zone) => [zone.id, nameOf(zone)]));
  const own = rows.filter((row) => row.contractId === contractId);
  const inside = new Set(own.map((row) => row.zoneId));
  const holders = rows.filter((row) => {
    const window = termWindow({ ...row, contract: row });
    return window !== null && window.from <= now && now < window.to;
  });
  const under = new Map(holders.map((row) => [row.zoneId, row.number]));
  const terms = own.flatMap((row): ContractTerm[] => {
    const zone = named.get(row.zoneId);
    if (zone === undefined) return [];
    return [
      {
        ...zone,
        id: row.id,
        commissionedOn: localDate(row.commissionedAt),
        withdrawnOn: row.withdrawnAt === null ? null : localDate(row.withdrawnAt),
      },
    ];
  });
  const others = [...named.values()].filter(({ zoneId }) => !inside.has(zoneId));
  return {
    terms: terms.toSorted((a, b) => byPlace(a, b) || a.commissionedOn.localeCompare(b.commissionedOn)),
    others: others.map((zone) => ({ ...zone, under: under.get(zone.zoneId) ?? null })).toSorted(byPlace),
  };
}

function nameOf(zone: { id: string; name: string; comuna: Comuna | null }): NamedZone {
  return { zoneId: zone.id, name: placeName(zone.name), comuna: zone.comuna ?? 'NO_INFORMA' };
}

function byPlace(a: NamedZone, b: NamedZone): number {
  return comunaRank(a.comuna) - comunaRank(b.comuna) || a.name.localeCompare(b.name, 'es');
}

/**
 * Puts zones under a contract from a local day on. All or none: throws ROL_EQUIVOCADO, NO_EXISTE (contract, zone),
 * ENTRADA_INVALIDA (a day after the contract's last one), CONFLICTO (see refuseSharedTime).
 */
export async function addZones(
  context: CoreContext,
  actor: string,
  input: {
    readonly contractId: string;
    readonly zoneIds: readonly string[];
    readonly commissionedOn: string;
  },
): Promise<{ added: number }> {
  demandKeptHere(context);
  const zoneIds = [...new Set(input.zoneIds)];
  await context.ledger.write(actor, async (tx) => {
    const contract = await contractOf(tx.read, input.contractId);
    demandWithin(contract, input.commissionedOn, null);
    await demandZones(tx.read, zoneIds);
    for (const zoneId of zoneIds) {
      await tx.create('contractZone', {
        id: tx.newId(),
        contractId: contract.id,
        zoneId,
        commissionedAt: startOfLocalDate(input.commissionedOn),
        withdrawnAt: null,
        deletedAt: null,
      });
    }
    await refuseSharedTime(tx.read, zoneIds);
    const detail = JSON.stringify({ zones: zoneIds.length, commissionedOn: input.commissionedOn });
    await auditIn(tx, context, actor, 'ZONAS_EN_CONTRATO', contract.id, detail);
  });
  context.publish('availability');
  return { added: zoneIds.length };
}

/**
 * Corrects when zones began or ended under a contract; what is left out stays. Throws as `addZones`, and
 * ENTRADA_INVALIDA where a zone belongs to another contract or would be withdrawn before it began.
 */
export async function changeZones(
  context: CoreContext,
  actor: string,
  input: {
    readonly contractId: string;
    readonly termIds: readonly string[];
    readonly commissionedOn?: string | undefined;
    /** The first local day on which nothing is owed any more; null takes the withdrawal back. */
    readonly withdrawnOn?: string | null | undefined;
  },
): Promise<void> {
  demandKeptHere(context);
  const { commissionedOn, withdrawnOn } = input;
  await context.ledger.write(actor, async (tx) => {
    const contract = await contractOf(tx.read, input.contractId);
    const terms = await termsOf(tx.read, contract, input.termIds);
    for (const term of terms) {
      const begins = commissionedOn ?? localDate(term.commissionedAt);
      const ended = term.withdrawnAt === null ? null : localDate(term.withdrawnAt);
      demandWithin(contract, begins, withdrawnOn === undefined ? ended : withdrawnOn);
      await tx.patch('contractZone', term.id, {
        ...(commissionedOn !== undefined && { commissionedAt: startOfLocalDate(commissionedOn) }),
        ...(withdrawnOn !== undefined && {
          withdrawnAt: withdrawnOn === null ? null : startOfLocalDate(withdrawnOn),
        }),
      });
    }
    const zoneIds = terms.map(({ zoneId }) => zoneId);
    await refuseSharedTime(tx.read, zoneIds);
    const detail = JSON.stringify({ zones: terms.length, commissionedOn, withdrawnOn });
    await auditIn(tx, context, actor, 'ZONAS_DE_CONTRATO_CAMBIADAS', contract.id, detail);
  });
  context.publish('availability');
}

/** Takes zones out that were added by mistake: as if they had never been under it. Throws as `changeZones`. */
export async function removeZones(
  context: CoreContext,
  actor: string,
  input: { readonly contractId: string; readonly termIds: readonly string[] },
): Promise<void> {
  demandKeptHere(context);
  await context.ledger.write(actor, async (tx) => {
    const contract = await contractOf(tx.read, input.contractId);
    const terms = await termsOf(tx.read, contract, input.termIds);
    for (const { id } of terms) await tx.patch('contractZone', id, { deletedAt: tx.now });
    const detail = JSON.stringify({ zones: terms.length });
    await auditIn(tx, context, actor, 'ZONAS_FUERA_DE_CONTRATO', contract.id, detail);
  });
  context.publish('availability');
}

type TermRow = Pick<RecordFields<'contractZone'>, 'id' | 'zoneId' | 'commissionedAt' | 'withdrawnAt'>;

async function termsOf(
  read: Reader,
  contract: Pick<RecordFields<'contract'>, 'id' | 'number'>,
  termIds: readonly string[],
): Promise<TermRow[]> {
  const rows = await read
    .selectFrom('contractZone')
    .select(['id', 'zoneId', 'contractId', 'commissionedAt', 'withdrawnAt'])
    .where('id', 'in', [...termIds])
    .where('deletedAt', 'is', null)
    .execute();
  if (rows.length < new Set(termIds).size) {
    throw new Refusal('NO_EXISTE', 'Una de esas zonas ya no está en el contrato; actualice la pantalla.');
  }
  if (rows.some(({ contractId }) => contractId !== contract.id)) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `Una de esas zonas es de otro contrato y no del ${contract.number}; ábrala en el suyo. No se cambió nada.`,
      { field: 'termIds' },
    );
  }
  return rows;
}

async function demandZones(read: Reader, zoneIds: readonly string[]): Promise<void> {
  const rows = await read
    .selectFrom('zone')
    .select('id')
    .where('id', 'in', [...zoneIds])
    .where('deletedAt', 'is', null)
    .execute();
  if (rows.length === zoneIds.length) return;
  throw new Refusal('NO_EXISTE', 'Una de esas zonas ya no está en la lista; actualice la pantalla.', {
    field: 'zoneIds',
  });
}

function demandWithin(
  { endsOn, number }: Pick<RecordFields<'contract'>, 'endsOn' | 'number'>,
  commissionedOn: string,
  withdrawnOn: string | null,
): void {
  if (endsOn !== null && commissionedOn >= endsOn) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `El contrato ${number} ya ha terminado para esa fecha; la puesta en servicio debe ser antes de su fin.`,
      { field: 'commissionedOn' },
    );
  }
  if (withdrawnOn !== null && withdrawnOn <= commissionedOn) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'El retiro debe ser después de la puesta en servicio. Si la zona se agregó por error, quítela.',
      { field: 'withdrawnOn' },
    );
  }
}
