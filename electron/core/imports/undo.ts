import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../audit.ts';
import type { CoreContext } from '../context.ts';
import { readMeta, removeMeta, writeMeta } from '../db/meta.ts';
import type { Reader } from '../db/tables.ts';
import { kindOf } from './kinds.ts';

export interface Undone {
  /** Rows that no longer count. */
  readonly rows: number;
  /** People whom nothing but this import had brought; they are gone. */
  readonly peopleGone: number;
  /** People of this import who stay, because something else names them by now. */
  readonly peopleKept: number;
}

/** People settled in one transaction. */
const BATCH = 50;

const unfinished = z.object({ runId: z.string(), actor: z.string() });

/**
 * Undoes a whole import. One change of its record makes every row of it count no more (the views of what counts);
 * then the people whom it brought and whom nothing else names are removed. Only where the import was made, since no
 * other place knows who of them came back. Throws NO_EXISTE, NO_AUTORIZADO, YA_EXISTE when it is undone already.
 */
export async function undoImport(
  context: CoreContext,
  actor: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Undone> {
  const run = await context.store.read
    .selectFrom('importRun')
    .select(['id', 'siteId', 'kind', 'undoneAt'])
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (run === undefined) throw new Refusal('NO_EXISTE', 'Esa importación ya no está; actualice la lista.');
  if (run.siteId !== context.siteId()) {
    throw new Refusal('NO_AUTORIZADO', 'Esa importación se hizo en otro lugar; deshágala allá.');
  }
  if (run.undoneAt !== null) throw new Refusal('YA_EXISTE', 'Esa importación ya se deshizo.');
  const kind = kindOf(run.kind);
  const rows = await kind.written(context.store.read, id);
  await context.ledger.write(actor, async (tx) => {
    await tx.patch('importRun', id, { undoneAt: tx.now, undoReason: reason });
    await auditIn(tx, context, actor, 'IMPORTACION_DESHECHA', id, JSON.stringify({ kind: run.kind, rows }));
    // Whatever cuts this short, the next start goes on with the people.
    await writeMeta(tx.local, 'importUndo', JSON.stringify({ runId: id, actor }));
  });
  const people = await takeBack(context, actor, id);
  return { rows, ...people };
}

/** Goes on with an undo that was cut short; does nothing when none was. Called at start. */
export async function finishUndo(context: CoreContext): Promise<void> {
  const left = await readMeta(context.store.read, 'importUndo');
  if (left === null) return;
  const { runId, actor } = unfinished.parse(JSON.parse(left));
  await takeBack(context, actor, runId);
}

async function takeBack(
  context: CoreContext,
  actor: string,
  runId: string,
): Promise<Pick<Undone, 'peopleGone' | 'peopleKept'>> {
  const run = await context.store.read
    .selectFrom('importRun')
    .select('kind')
    .where('id', '=', runId)
    .executeTakeFirstOrThrow();
  const kind = kindOf(run.kind);
  if (kind.takeBack !== undefined) {
    const { takeBack: takeRows } = kind;
    while ((await context.ledger.write(actor, (tx) => takeRows(tx, runId))) > 0) await setImmediate();
  }
  let peopleGone = 0;
  let peopleKept = 0;
  for (let after = ''; ;) {
    const batch = await context.store.read
      .selectFrom('person')
      .select('id')
      .where('importId', '=', runId)
      .where('deletedAt', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    const last = batch.at(-1);
    if (last === undefined) break;
    after = last.id;
    const ids = batch.map((row) => row.id);
    peopleGone += await context.ledger.write(actor, async (tx) => {
      const kept = await namedElsewhere(tx.read, ids);
      const gone = ids.filter((id) => !kept.has(id));
      for (const id of gone) await tx.patch('person', id, { deletedAt: tx.now });
      peopleKept += kept.size;
      return gone.length;
    });
    await setImmediate();
  }
  await context.ledger.write(actor, async (tx) => {
    const detail = JSON.stringify({ peopleGone, peopleKept });
    await auditIn(tx, context, actor, 'PERSONAS_DE_IMPORTACION_RETIRADAS', runId, detail);
    await removeMeta(tx.local, 'importUndo');
  });
  for (const topic of new Set([...kind.topics, 'people' as const])) context.publish(topic);
  return { peopleGone, peopleKept };
}

/** Which of these people something that counts still names: a visit, an answer, a request, a course, a decision. */
async function namedElsewhere(read: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const named = await read
    .selectFrom('person as p')
    .select('p.id')
    .where('p.id', 'in', ids)
    .where((eb) =>
      eb.or([
        eb('p.erasedAt', 'is not', null),
        eb.exists(eb.selectFrom('liveAttendance as t').select('t.id').whereRef('t.personId', '=', 'p.id')),
        eb.exists(
          eb
            .selectFrom('consent as t')
            // What the undone forms authorised carries the id of its form and was taken back with it.
            .leftJoin('characterisationEvent as form', 'form.id', 't.id')
            .select('t.id')
            .whereRef('t.personId', '=', 'p.id')
            .where((own) =>
              own.or([own('form.importId', 'is', null), own('form.importId', '<>', own.ref('p.importId'))]),
            ),
        ),
        eb.exists(
          eb.selectFrom('liveCharacterisationEvent as t').select('t.id').whereRef('t.personId', '=', 'p.id'),
        ),
        eb.exists(
          eb
            .selectFrom('characterisation as t')
            .select('t.id')
            .whereRef('t.id', '=', 'p.id')
            .where('t.deletedAt', 'is', null),
        ),
        eb.exists(
          eb
            .selectFrom('onlineRequest as t')
            .innerJoin('importRun as r', 'r.id', 't.importId')
            .select('t.id')
            .whereRef('t.personId', '=', 'p.id')
            .where('r.undoneAt', 'is', null),
        ),
        // The requests that nobody confirmed were taken back before; the others are the person's own.
        eb.exists(
          eb
            .selectFrom('enrolment as t')
            .select('t.id')
            .whereRef('t.personId', '=', 'p.id')
            .where('t.deletedAt', 'is', null),
        ),
        ...(['subjectRequest', 'sessionMark', 'certificate', 'useStart', 'turn', 'reservation'] as const).map(
          (table) =>
            eb.exists(
              eb
                .selectFrom(`${table as 'turn'} as t`)
                .select('t.id')
                .whereRef('t.personId', '=', 'p.id'),
            ),
        ),
        eb.exists(
          eb
            .selectFrom('personPair as t')
            .select('t.id')
            .where('t.deletedAt', 'is', null)
            .where((pair) =>
              pair.or([pair('t.lowId', '=', pair.ref('p.id')), pair('t.highId', '=', pair.ref('p.id'))]),
            ),
        ),
      ]),
    )
    .execute();
  return new Set(named.map((row) => row.id));
}
