import type { ImportKind, ImportRunState } from '#shared/domain/import-run.ts';
import type { CoreContext } from '../context.ts';
import { kindOf } from './kinds.ts';

export interface ListedRun {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly rows: number;
  readonly imported: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly undoneAt: number | null;
  /** The name of who did it; null for a command on this machine, and for somebody no longer known. */
  readonly by: string | null;
  readonly state: ImportRunState;
  /** False: made at another place, where it has to be undone. */
  readonly here: boolean;
}

const MOST = 100;

/** The latest imports, newest first; `running` is the hash of the file whose import goes on in this process. */
export async function listRuns(context: CoreContext, running: string | null): Promise<ListedRun[]> {
  const rows = await context.store.read
    .selectFrom('importRun')
    .selectAll()
    .where('deletedAt', 'is', null)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  const names = await namesOf(context, [...new Set(rows.map((row) => row.actor))]);
  const listed: ListedRun[] = [];
  for (const row of rows) {
    const state = stateOf(row, running);
    // What a power cut left uncounted is counted when somebody looks.
    const imported =
      row.finishedAt === null && state !== 'DESHECHA'
        ? await kindOf(row.kind).written(context.store.read, row.id)
        : row.imported;
    const { id, kind, fileName, startedAt, finishedAt, undoneAt } = row;
    listed.push({
      id,
      kind,
      fileName,
      rows: row.rows,
      imported,
      startedAt,
      finishedAt,
      undoneAt,
      by: names.get(row.actor) ?? null,
      state,
      here: row.siteId === context.siteId(),
    });
  }
  return listed;
}

function stateOf(
  row: { fileHash: string; finishedAt: number | null; undoneAt: number | null },
  running: string | null,
): ImportRunState {
  if (row.undoneAt !== null) return 'DESHECHA';
  if (row.finishedAt !== null) return 'TERMINADA';
  return row.fileHash === running ? 'EN_CURSO' : 'SIN_TERMINAR';
}

const USER = 'user:';

async function namesOf(context: CoreContext, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = actors.filter((actor) => actor.startsWith(USER)).map((actor) => actor.slice(USER.length));
  const names = new Map<string, string>();
  if (ids.length === 0) return names;
  for (const table of ['user', 'localUser'] as const) {
    const found = await context.store.read
      .selectFrom(table)
      .select(['id', 'displayName'])
      .where('id', 'in', ids)
      .execute();
    for (const { id, displayName } of found) names.set(`${USER}${id}`, displayName);
  }
  return names;
}
