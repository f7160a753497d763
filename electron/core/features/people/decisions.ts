import { z } from 'zod';
import type { PairRelation } from '#shared/domain/codes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { id, instant } from '#shared/domain/fields.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import { CHOICES, choice, type Choice } from '#shared/domain/person-choice.ts';
import { auditIn } from '../../audit.ts';
import { demandContactConsent } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import { sha256, type LedgerTx } from '../../ledger/ledger.ts';
import { fieldsBefore } from './before-merge.ts';
import { readSides, type Side, type Sides } from './sides.ts';

export const pairOfIds = z.strictObject({ a: id, b: id });
/** `seen`: when what is taken back was decided, as whoever takes it back saw it. */
export const undoOrder = pairOfIds.extend({ seen: instant.optional() });
export const mergeOrder = z.strictObject({
  a: id,
  b: id,
  /** Asked for once more when the two have different documents. */
  confirmed: z.boolean().optional(),
  /** What the surviving registration takes over from the other one. */
  take: z.array(choice).max(CHOICES.length).optional(),
});
type Pair = z.infer<typeof pairOfIds>;
type UndoOrder = z.infer<typeof undoOrder>;
type MergeOrder = z.infer<typeof mergeOrder>;

/**
 * Two registrations become one person: the lower id stays and takes over what was chosen from the other, in the same
 * transaction as the decision. Nothing is lost: visits keep their own registration, and reading joins them.
 * Throws ENTRADA_INVALIDA (one registration twice, or a different document without `confirmed`, details.field),
 * NO_EXISTE, NO_AUTORIZADO (neither is of this Punto, or a choice that only another Punto may write) and CONFLICTO
 * (decided meanwhile, erased, held by a request of suppression, or told apart from another registration).
 */
export async function mergePeople(context: CoreContext, actor: string, order: MergeOrder): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const sides = await readSides(tx.read, context, order);
    refuseUnmergeable(sides);
    refuseDecided(sides);
    if (sides.documentsDiffer && order.confirmed !== true) {
      throw new Refusal(
        'ENTRADA_INVALIDA',
        'Las dos fichas tienen documentos distintos. Si aun así son la misma persona, confírmelo.',
        { field: 'confirmed' },
      );
    }
    await takeOver(tx, sides, order.take ?? []);
    await decide(tx, sides, actor, 'MISMA');
    const groups = await tx.read
      .selectFrom('personIndex')
      .select('canonicalId')
      .distinct()
      .where('personId', 'in', [sides.low.id, sides.high.id])
      .execute();
    if (groups.length > 1) {
      throw new Refusal(
        'CONFLICTO',
        'Alguien decidió antes que una de las dos no es la misma persona que otra ficha ya unida. Deshaga primero esa decisión.',
      );
    }
    await auditIn(tx, context, actor, 'PERSONAS_UNIDAS', sides.low.id, named(sides, order.take ?? []));
  });
  announce(context);
}

/** Two registrations are different people, whatever documents and names say: not offered again. Throws as mergePeople. */
export async function separatePeople(context: CoreContext, actor: string, pair: Pair): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const sides = await readSides(tx.read, context, pair);
    refuseDecided(sides);
    await decide(tx, sides, actor, 'DISTINTAS');
    await auditIn(tx, context, actor, 'PERSONAS_DISTINTAS', sides.low.id, named(sides));
  });
  announce(context);
}

/**
 * Takes a decision back; after a merge the surviving registration gets back what it held, except what was corrected
 * since. Throws NO_EXISTE when nothing is decided, CONFLICTO when it is not the decision that was seen any more.
 */
export async function undoDecision(context: CoreContext, actor: string, order: UndoOrder): Promise<void> {
  await context.ledger.write(actor, async (tx) => {
    const sides = await readSides(tx.read, context, order);
    if (sides.decision === null) {
      throw new Refusal('NO_EXISTE', 'Sobre estas dos fichas no hay nada decidido; actualice la pantalla.');
    }
    if (order.seen !== undefined && sides.decision.at !== order.seen) {
      throw new Refusal(
        'CONFLICTO',
        'Alguien decidió otra cosa sobre estas dos fichas mientras tanto; mire lo nuevo antes de deshacer.',
      );
    }
    if (sides.decision.relation === 'MISMA') {
      for (const { id: personId, fields } of await fieldsBefore(tx.read, sides)) {
        const writable = [sides.low, sides.high].some((side) => side.id === personId && side.own);
        if (writable) await tx.patch('person', personId, fields);
      }
    }
    await decide(tx, sides, actor, 'ABIERTA');
    await auditIn(tx, context, actor, 'DECISION_DESHECHA', sides.low.id, named(sides));
  });
  announce(context);
}

function announce(context: CoreContext): void {
  // Today's figures count people, and whoever is inside may have another name now.
  for (const topic of ['people', 'attendance', 'central'] as const) context.publish(topic);
}

const named = ({ low, high }: Sides, take: readonly Choice[] = []): string =>
  [low.id, high.id, ...take].join(' ');

function refuseDecided({ decision, disputed, canonical }: Sides): void {
  if (decision === null || disputed) return;
  throw new Refusal(
    'CONFLICTO',
    decision.relation === 'MISMA' && canonical
      ? 'Alguien ya decidió que son la misma persona. Si no es así, deshaga primero esa decisión.'
      : 'Alguien ya decidió que son personas distintas. Si no es así, deshaga primero esa decisión.',
    { relation: decision.relation },
  );
}

function refuseUnmergeable({ low, high, held, canonical, disputed }: Sides): void {
  if (low.erased || high.erased) {
    throw new Refusal('CONFLICTO', 'Los datos de una de las dos se suprimieron: ya no hay nada que unir.');
  }
  if (held) {
    throw new Refusal(
      'CONFLICTO',
      'Una de las dos pidió que se supriman sus datos. Responda primero esa solicitud en «Datos personales».',
    );
  }
  if (canonical && !disputed) {
    throw new Refusal('CONFLICTO', 'Las dos fichas ya son de una sola persona.', { relation: 'MISMA' });
  }
}

async function decide(tx: LedgerTx, sides: Sides, actor: string, relation: PairRelation): Promise<void> {
  const pair = pairId(sha256, sides.low.id, sides.high.id);
  const fields = { relation, decidedAt: tx.now, decidedBy: actor, deletedAt: null };
  const known = await tx.read.selectFrom('personPair').select('id').where('id', '=', pair).executeTakeFirst();
  if (known === undefined) {
    await tx.create('personPair', { id: pair, lowId: sides.low.id, highId: sides.high.id, ...fields });
  } else {
    await tx.patch('personPair', pair, fields);
  }
  // Whoever decides now has seen both opinions.
  await tx.local
    .updateTable('conflict')
    .set({ decidedAt: tx.now })
    .where('tableName', '=', 'personPair')
    .where('rowId', '=', pair)
    .where('decidedAt', 'is', null)
    .execute();
}

async function takeOver(tx: LedgerTx, { low, high }: Sides, take: readonly Choice[]): Promise<void> {
  if (take.length === 0) return;
  if (!low.own) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'La ficha que queda es de otro Punto: sus datos los corrige ese Punto o la central. Una sin elegir datos.',
    );
  }
  const taken: Partial<RecordFields<'person'>> = {};
  for (const each of take) Object.assign(taken, valuesOf(high, each));
  if (taken.phone != null) await demandContactConsent(tx.read, [low.id, high.id]);
  await tx.patch('person', low.id, taken);
}

function valuesOf(side: Side, each: Choice): Partial<RecordFields<'person'>> {
  const fields: Record<string, unknown> = {};
  for (const field of CHOICES.find(({ code }) => code === each)?.fields ?? []) {
    if (!(field in side.values)) {
      throw new Refusal('NO_AUTORIZADO', 'Ese dato está en otro Punto: solo la central puede pasarlo.');
    }
    fields[field] = side.values[field];
  }
  return fields as Partial<RecordFields<'person'>>;
}
