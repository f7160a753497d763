import { Refusal } from '#shared/domain/failure.ts';
import { tidyOutlines, type Outline } from '#shared/domain/outline-file.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { isKeptHere } from '../../kept-here.ts';
import type { LedgerTx } from '../../ledger/ledger.ts';

export interface LoadedOutlines {
  readonly outlines: number;
  /** Of the ones before, those that the file does not bring. */
  readonly removed: number;
}

/**
 * Replaces the outlines of the map as a whole by these. An outline keeps its row by its name, so that loading the same
 * file again changes nothing, and loading the one before brings everything back. Throws Refusal (ROL_EQUIVOCADO,
 * ARCHIVO_INVALIDO); then nothing was written.
 */
export async function loadOutlines(
  context: CoreContext,
  actor: string,
  given: readonly Outline[],
): Promise<LoadedOutlines> {
  refuseAtPunto(context);
  const outlines = tidyOutlines(given);
  if (outlines.length === 0)
    throw new Refusal('ARCHIVO_INVALIDO', 'No trae ningún contorno. Para quitarlos todos use «Quitar».');
  const loaded = await replace(context, actor, outlines, 'CONTORNOS_CARGADOS');
  context.publish('availability');
  return loaded;
}

/** Takes every outline off the map. Throws Refusal (ROL_EQUIVOCADO). */
export async function removeOutlines(context: CoreContext, actor: string): Promise<LoadedOutlines> {
  refuseAtPunto(context);
  const removed = await replace(context, actor, [], 'CONTORNOS_QUITADOS');
  context.publish('availability');
  return removed;
}

/** Outlines are one for the whole city: a Punto that belongs to a centre takes them from there. */
function refuseAtPunto(context: CoreContext): void {
  if (isKeptHere(context)) return;
  throw new Refusal(
    'ROL_EQUIVOCADO',
    'Los contornos son de la central: cárguelos allá y llegarán a este Punto al sincronizar. No se cambió nada.',
  );
}

/** In one transaction: there is no moment with half a map. */
function replace(
  context: CoreContext,
  actor: string,
  outlines: readonly Outline[],
  action: string,
): Promise<LoadedOutlines> {
  return context.ledger.write(actor, async (tx) => {
    const rows = await tx.read.selectFrom('comunaOutline').select(['id', 'name', 'deletedAt']).execute();
    const wanted = new Set(outlines.map(({ name }) => name));
    let changed = 0;
    let removed = 0;
    const kept = new Map<string, string>();
    for (const { id, name, deletedAt } of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      if (wanted.has(name) && !kept.has(name)) kept.set(name, id);
      else if (deletedAt === null && (await tx.patch('comunaOutline', id, { deletedAt: tx.now })))
        removed += 1;
    }
    for (const outline of outlines) if (await store(tx, outline, kept.get(outline.name))) changed += 1;
    if (changed + removed > 0) {
      const detail = JSON.stringify({ outlines: outlines.length, changed, removed });
      await auditIn(tx, context, actor, action, null, detail);
    }
    return { outlines: outlines.length, removed };
  });
}

/** Whether that changed anything. */
async function store(tx: LedgerTx, { name, rings }: Outline, id: string | undefined): Promise<boolean> {
  const fields = { name, rings: JSON.stringify(rings), deletedAt: null };
  if (id !== undefined) return tx.patch('comunaOutline', id, fields);
  await tx.create('comunaOutline', { id: tx.newId(), ...fields });
  return true;
}
