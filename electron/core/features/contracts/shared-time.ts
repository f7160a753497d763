import { termWindow } from '#shared/domain/expected-time.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { placeName } from '#shared/text/place-name.ts';
import type { Reader } from '../../db/tables.ts';

/**
 * Refuses (CONFLICTO) when one of these zones is under two contracts, or twice under one, at the same time: nobody
 * could say which target it is held to. Asked after the rows are written, within their transaction.
 */
export async function refuseSharedTime(read: Reader, zoneIds: readonly string[]): Promise<void> {
  const rows = await read
    .selectFrom('contractZone as t')
    .innerJoin('contract as c', 'c.id', 't.contractId')
    .innerJoin('zone as z', 'z.id', 't.zoneId')
    .select(['t.zoneId', 't.commissionedAt', 't.withdrawnAt', 'c.number', 'c.startsOn', 'c.endsOn', 'z.name'])
    .where('t.zoneId', 'in', [...zoneIds])
    .where('t.deletedAt', 'is', null)
    .where('c.deletedAt', 'is', null)
    .execute();
  for (const terms of Map.groupBy(rows, (row) => row.zoneId).values()) demandApart(terms);
}

interface TermOfZone {
  readonly name: string;
  readonly number: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly commissionedAt: number;
  readonly withdrawnAt: number | null;
}

function demandApart(terms: readonly TermOfZone[]): void {
  const windows = terms
    .flatMap((term) => {
      const window = termWindow({ ...term, contract: term });
      return window === null ? [] : [{ ...window, ...term }];
    })
    .toSorted((a, b) => a.from - b.from);
  for (const [index, later] of windows.entries()) {
    const earlier = windows[index - 1];
    if (earlier === undefined || earlier.to <= later.from) continue;
    const name = placeName(later.name);
    throw new Refusal(
      'CONFLICTO',
      earlier.number === later.number
        ? `«${name}» quedaría dos veces en el contrato ${later.number} al mismo tiempo. No se guardó nada: retírela primero o corrija las fechas.`
        : `«${name}» quedaría a la vez en los contratos ${earlier.number} y ${later.number}. No se guardó nada: retírela de uno o corrija las fechas.`,
      { field: 'zoneIds' },
    );
  }
}
