import { entityOf } from '#shared/domain/entities.ts';
import { upcast } from '#shared/sync/upcast.ts';
import { fieldLabel, isReserved } from '#shared/text/fields.ts';
import { tableLabel } from '#shared/text/tables.ts';
import { namesOfActors } from '../../actors.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { readConflict } from '../../sync/hub/conflicts.ts';
import { readFork, unknownChanges } from '../../sync/hub/fork-decisions.ts';
import { payloadOf, readOperation } from '../../sync/hub/operations.ts';
import { contentOf, contentOfField, type Content } from './content.ts';
import { authorOf, siteOfRow, subjectName } from './list.ts';

/** How long one look serves before the next one is a reading of its own. */
const LOOK_MS = 12 * 3_600_000;

/** Whoever reads what a Punto wrote leaves a trace, once a working day for each row. */
async function trace(context: CoreContext, actor: string, subject: string, detail: string): Promise<void> {
  const seen = await context.store.read
    .selectFrom('auditEntry')
    .select('id')
    .where('action', '=', 'OPERACION_VISTA')
    .where('subject', '=', subject)
    .where('actor', '=', actor)
    .where('at', '>', context.clocks.now() - LOOK_MS)
    .executeTakeFirst();
  if (seen === undefined) await audit(context, actor, 'OPERACION_VISTA', subject, detail);
}

export interface OperationDetail {
  readonly id: string;
  readonly state: string;
  readonly what: string;
  readonly siteName: string;
  readonly deviceName: string;
  /** ms UTC by the computer's own clock. */
  readonly writtenAt: number;
  /** Who wrote it, where the centre knows the name. */
  readonly writtenBy: string | null;
  readonly reason: string;
  /** What has to come before it can be applied; null when nothing does. */
  readonly waitsFor: string | null;
  readonly content: readonly Content[];
  /** Its content was erased by law or cannot be read: it cannot be corrected. */
  readonly readable: boolean;
}

/** What an operation says, by labels and without any sensitive answer. Throws NO_EXISTE. */
export async function operationDetail(
  context: CoreContext,
  actor: string,
  id: string,
): Promise<OperationDetail> {
  const { read } = context.store;
  const held = await readOperation(read, id);
  await trace(context, actor, held.rowId, id);
  const place = await placeOf(read, held.device);
  const fields = upcast(held.tableName, held.schemaVersion, payloadOf(held));
  const names = await namesOfActors(read, [held.actor]);
  return {
    id,
    state: held.state,
    what: tableLabel(held.tableName),
    siteName: place.siteName,
    deviceName: place.deviceName,
    writtenAt: held.wallTime,
    writtenBy: names.get(held.actor) ?? null,
    reason: held.reason ?? '',
    waitsFor: awaited(held.waitsFor),
    content: await contentOf(read, held.tableName, fields, { id: held.siteId, name: place.siteName }),
    readable: entityOf(held.tableName) !== undefined && Object.keys(fields).length > 0,
  };
}

function awaited(waitsFor: string | null): string | null {
  if (waitsFor === null) return null;
  const table = waitsFor.slice(0, waitsFor.indexOf(':'));
  return table === 'table'
    ? 'Viene de un programa más nuevo: se aplica solo cuando se actualice el de la central.'
    : `Es de ${tableLabel(table)}. Se aplica solo cuando llegue; nada se pierde.`;
}

async function placeOf(read: Reader, id: string): Promise<{ siteName: string; deviceName: string }> {
  const row = await read
    .selectFrom('device')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select(['device.name as deviceName', 'site.name as siteName'])
    .where('device.id', '=', id)
    .executeTakeFirst();
  return { deviceName: row?.deviceName ?? id, siteName: row?.siteName ?? 'Punto retirado' };
}

export interface ConflictSide {
  /** Null for a sensitive answer: it stays with whoever gave it. */
  readonly shown: Content['shown'];
  readonly kind: Content['kind'];
  readonly by: string;
  /** ms UTC; null when no clock orders it. */
  readonly at: number | null;
}

export interface ConflictDetail {
  readonly id: string;
  readonly what: string;
  readonly subject: string;
  readonly label: string;
  readonly reserved: boolean;
  readonly siteName: string | null;
  readonly at: number;
  /** What is in force, and what was said besides. */
  readonly present: ConflictSide;
  readonly other: ConflictSide;
  /** Both say the same by now. */
  readonly equal: boolean;
  /** Goes back with the decision: the value may have changed since it was read. */
  readonly seen: string;
}

/** Both values of a contradiction. Throws NO_EXISTE and CONFLICTO. */
export async function conflictDetail(
  context: CoreContext,
  actor: string,
  id: string,
): Promise<ConflictDetail> {
  const { read } = context.store;
  const open = await readConflict(read, id);
  const { tableName: table, rowId, field, at } = open.conflict;
  await trace(context, actor, rowId, `${table} ${field}`);
  const side = async (value: typeof open.present, version: string): Promise<ConflictSide> => {
    const { shown, kind } = await contentOfField(read, table, field, value);
    const author = await authorOf(read, version, context.ledger.identity.device);
    return { shown, kind, by: author.name, at: author.at };
  };
  return {
    id,
    what: tableLabel(table),
    subject: await subjectName(read, table, rowId),
    label: fieldLabel(field),
    reserved: isReserved(table, field),
    siteName: await siteOfRow(read, table, rowId),
    at,
    present: await side(open.present, open.presentVersion),
    other: await side(open.other, open.otherVersion),
    equal: open.present === open.other,
    seen: open.presentVersion,
  };
}

export interface ForkDetail {
  readonly id: string;
  readonly siteName: string;
  readonly deviceName: string;
  readonly receivedAt: number;
  readonly byKind: readonly { readonly what: string; readonly count: number }[];
  /** The first of them, by labels. */
  readonly changes: readonly {
    readonly seq: number;
    readonly what: string;
    readonly writtenAt: number;
    readonly content: readonly Content[];
  }[];
}

/** Changes of a forked batch that are shown in words; all of them are counted. */
const SHOWN = 20;

/** What a batch holds that contradicts its computer's history. Throws NO_EXISTE. */
export async function forkDetail(context: CoreContext, actor: string, id: string): Promise<ForkDetail> {
  const { read } = context.store;
  const { fork, batch } = await readFork(read, id);
  await trace(context, actor, fork.device, id);
  const fresh = await unknownChanges(read, batch);
  const byKind = [...Map.groupBy(fresh, ({ tableName }) => tableLabel(tableName))]
    .map(([what, changes]) => ({ what, count: changes.length }))
    .sort((a, b) => b.count - a.count);
  const changes: ForkDetail['changes'][number][] = [];
  for (const change of fresh.slice(0, SHOWN)) {
    const fields = upcast(change.tableName, change.schemaVersion, payloadOf(change));
    changes.push({
      seq: change.seq,
      what: tableLabel(change.tableName),
      writtenAt: change.wallTime,
      content: await contentOf(read, change.tableName, fields, null),
    });
  }
  const place = await placeOf(read, fork.device);
  return { id, ...place, receivedAt: fork.receivedAt, byKind, changes };
}
