import { sql } from 'kysely';
import type { Entity } from '#shared/domain/entity.ts';
import type { EntityName } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { readMeta } from '../../db/meta.ts';

const ACTOR = 'punto@sincronizacion';

/** Rows repeated in one transaction; the desk writes in between. */
const STEP = 50;

/**
 * Of rows that the centre says it never heard of, writes those anew that this computer wrote and the centre
 * acknowledged: it has lost them since. The change that made such a row cannot be sent once more, for its number in the
 * chain is taken; a repetition is a change of its own, with the row as it stands. The centre merges it like any other,
 * so that sending it twice, or from two computers, changes nothing. Where the log here tells nothing of a row (nobody
 * knows how it came into this file, or the change was pruned) it stays for a person to judge, unless this computer was
 * told that its centre is lost: then whoever holds a row of its Punto hands it on. Returns how many it wrote.
 */
export async function repeatOwn(
  context: CoreContext,
  entity: Entity,
  ids: readonly string[],
  pause: () => Promise<void>,
): Promise<number> {
  // Of the centre's own tables it is the centre that knows.
  if (entity.owner === 'centre' || ids.length === 0) return 0;
  // The centre would correct the instants of then by the error of now.
  if ((await readMeta(context.store.local, 'clockWrong')) !== null) return 0;
  const replaced = (await readMeta(context.store.local, 'centreReplaced')) !== null;
  const rows = (replaced ? rowsOfPunto(context, entity, ids) : null) ?? rowsOfLog(context, entity, ids);
  const written = await rows.execute();
  let repeated = 0;
  for (let at = 0; at < written.length; at += STEP) {
    await pause();
    const step = written.slice(at, at + STEP).map(({ rowId }) => rowId);
    repeated += await context.ledger.write(ACTOR, async (tx) => {
      let done = 0;
      for (const id of step) {
        try {
          await tx.repeat(entity.table as EntityName, id);
          done += 1;
        } catch (error) {
          // It left meanwhile, or is damaged as well: then there is nothing to send.
          if (!(error instanceof Refusal)) throw error;
        }
      }
      if (done > 0) {
        await auditIn(tx, context, ACTOR, 'REGISTROS_REPETIDOS', null, `${entity.table} ${done}`);
      }
      return done;
    });
  }
  return repeated;
}

/** Those that this computer wrote, as far as its log goes back. */
function rowsOfLog({ store }: CoreContext, entity: Entity, ids: readonly string[]) {
  return store.read
    .selectFrom('change')
    .select('rowId')
    .distinct()
    .where('tableName', '=', entity.table)
    .where('rowId', 'in', ids)
    .where('state', '=', 'APPLIED');
}

/**
 * Those of the Punto itself and of its people, whoever wrote or measured them: that computer may be gone for good, and
 * the centre that joined two registrations is. Null where a table does not tell whose a row is.
 */
function rowsOfPunto({ store, siteId }: CoreContext, entity: Entity, ids: readonly string[]) {
  const rows = store.read
    .selectFrom(`${entity.table as 'personPair'} as row`)
    .select('row.id as rowId')
    .where('row.id', 'in', ids);
  if ('siteId' in entity.schema.shape) return rows.where(sql.ref('row.siteId'), '=', siteId());
  const people = OF_PEOPLE.get(entity.table);
  if (people === undefined) return null;
  return rows.where((eb) =>
    eb.exists(
      eb
        .selectFrom('person')
        .select('person.id')
        .where('person.siteId', '=', siteId())
        .where((of) => of.or(people.map((field) => of('person.id', '=', sql.ref<string>(`row.${field}`))))),
    ),
  );
}

/** Which fields of a table without a Punto name people. */
const OF_PEOPLE: ReadonlyMap<string, readonly string[]> = new Map([
  ['personPair', ['lowId', 'highId']],
  ['erasure', ['personId']],
]);
