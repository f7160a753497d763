import { Refusal } from '#shared/domain/failure.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { auditIn } from './audit.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';
import { erasuresAreDue, sweepErasures } from './erasure-sweep.ts';
import { sha256, type LedgerTx } from './ledger/ledger.ts';
import { aliasesOf, registrationsHeld } from './registrations.ts';

export interface ErasureOrder {
  /** Any registration of the person. */
  readonly personId: string;
  readonly requestId: string;
  /** Who granted it. */
  readonly officer: string;
}

/**
 * Suppresses every registration of a person that this machine may write: a Punto its own, the centre all of them.
 * Those of other Puntos follow at the centre, which learns from the pairs that they are the same person. In the
 * caller's transaction; call sweepErasures once it is on the disk. Returns how many registrations were suppressed.
 */
export async function erasePerson(tx: LedgerTx, context: CoreContext, order: ErasureOrder): Promise<number> {
  const ids = await registrationsHeld(tx.read, order.personId);
  const rows = await unerased(tx.read, ids);
  const own = rows.filter((row) => context.role === 'central' || row.siteId === context.siteId());
  if (own.length === 0) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'Esta persona se registró en otro Punto: la supresión la concede la central.',
    );
  }
  await linkRegistrations(tx, ids, order.officer);
  for (const { id } of own) {
    const { requestId, officer } = order;
    // The fact empties the rows; the mark on the person then travels like any field.
    await tx.append('erasure', { id: tx.newId(), personId: id, requestId, erasedAt: tx.now, officer });
    await tx.patch('person', id, { erasedAt: tx.now });
    await auditIn(tx, context, officer, 'PERSONA_SUPRIMIDA', id, requestId);
  }
  return own.length;
}

function unerased(read: Reader, ids: readonly string[]) {
  return read
    .selectFrom('person')
    .select(['id', 'siteId'])
    .where('id', 'in', ids)
    .where('erasedAt', 'is', null)
    .execute();
}

/**
 * Registrations that met by their document would come apart with it, and one person would count as two: what the
 * document said is written down as pairs, which hold nothing but ids.
 */
async function linkRegistrations(tx: LedgerTx, ids: readonly string[], decidedBy: string): Promise<void> {
  const [first, ...others] = ids.toSorted();
  for (const other of others) {
    if (first === undefined) return;
    // Pairs with those that were suppressed before were written down then.
    const before = await tx.read
      .selectFrom('erasure')
      .select('id')
      .where('personId', 'in', [first, other])
      .executeTakeFirst();
    if (before !== undefined) continue;
    const id = pairId(sha256, first, other);
    const decision = { relation: 'MISMA', decidedAt: tx.now, decidedBy, deletedAt: null } as const;
    const known = await tx.read
      .selectFrom('personPair')
      .select(['relation', 'deletedAt'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (known === undefined) await tx.create('personPair', { id, lowId: first, highId: other, ...decision });
    else if (known.relation !== 'MISMA' || known.deletedAt !== null)
      await tx.patch('personPair', id, decision);
  }
}

/**
 * Finishes what suppressions began, when something is due: at the centre the registrations of the same person at other
 * Puntos, and everywhere the log. Called after each contact and at every start; repeating it is harmless.
 */
export async function settleErasures(context: CoreContext): Promise<void> {
  if (!(await erasuresAreDue(context.store))) return;
  const failed = context.role === 'central' ? await completeErasures(context) : [];
  // What could not be finished keeps the order, and keeps no other suppression from its end.
  await sweepErasures(context.store, { done: failed.length === 0 });
  if (failed.length > 0) throw failed[0];
}

/** Returns what went wrong, by suppression. */
async function completeErasures(context: CoreContext): Promise<unknown[]> {
  const failed: unknown[] = [];
  const { read } = context.store;
  const granted = await read.selectFrom('erasure').select(['personId', 'requestId', 'officer']).execute();
  for (const { personId, requestId, officer } of granted) {
    const group = await everyRegistration(read, personId);
    if ((await unerased(read, group)).length === 0) continue;
    const finish = async (tx: LedgerTx): Promise<void> => {
      // One suppression takes along every registration that is the same person by now: each is asked for anew.
      for (const id of group) {
        if ((await unerased(tx.read, [id])).length === 0) continue;
        await erasePerson(tx, context, { personId: id, requestId, officer });
      }
    };
    await context.ledger.write(officer, finish).catch((error: unknown) => failed.push(error));
  }
  return failed;
}

/** By the alias as it stood, and by what was written down when the first of them was suppressed. */
async function everyRegistration(read: Reader, personId: string): Promise<string[]> {
  const pairs = await read
    .selectFrom('personPair')
    .select(['lowId', 'highId'])
    .where('relation', '=', 'MISMA')
    .where('deletedAt', 'is', null)
    .where((eb) => eb.or([eb('lowId', '=', personId), eb('highId', '=', personId)]))
    .execute();
  const paired = pairs.flatMap(({ lowId, highId }) => [lowId, highId]);
  return [...new Set([personId, ...paired, ...(await aliasesOf(read, personId))])];
}
