import { Refusal } from '#shared/domain/failure.ts';
import type { CoreContext } from '../../context.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

/** A visit of this Punto: a desk corrects no other. Throws NO_EXISTE. */
export async function ownVisit(tx: LedgerTx, context: Pick<CoreContext, 'siteId'>, id: string) {
  const visit = await tx.read
    .selectFrom('timedAttendance')
    .select(['id', 'personId', 'startedAt', 'localDate'])
    .where('id', '=', id)
    .where('siteId', '=', context.siteId())
    .executeTakeFirst();
  if (visit === undefined)
    throw new Refusal('NO_EXISTE', 'Esa atención no está en este Punto; actualice la pantalla.');
  return visit;
}
