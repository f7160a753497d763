import type { Change } from '#shared/sync/change.ts';
import { stepRuns, stepsBefore, type LoggedStep, type StepRun } from '#shared/sync/true-time.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Local } from '../../db/tables.ts';

/** The steps that this computer's clock has made, added up (ms). Read it before the clock of a handshake is. */
export async function clockStanding(db: Local): Promise<number> {
  return sumOf(await steps(db));
}

/**
 * Notes how the clock stood when the centre measured how far it is off. What is sent afterwards, over this line or on a
 * stick, is told from there.
 */
export async function noteHandshake(db: Local, standing: number): Promise<void> {
  await writeMeta(db, 'handshakeSteps', String(standing));
}

/** For each change of a batch the steps from it to the handshake; undefined when there were none. */
export async function stepsOf(
  db: Local,
  changes: readonly (Pick<Change, 'seq'> & { readonly position: number })[],
): Promise<StepRun[] | undefined> {
  const known = await steps(db);
  if (known.length === 0) return undefined;
  const noted = await readMeta(db, 'handshakeSteps');
  const atHandshake = noted === null ? sumOf(known) : Number(noted);
  const runs = stepRuns(
    changes.map(({ seq, position }) => ({ seq, stepsMs: atHandshake - stepsBefore(known, position) })),
  );
  return runs.length === 0 ? undefined : runs;
}

const sumOf = (known: readonly LoggedStep[]) => known.reduce((sum, { stepMs }) => sum + stepMs, 0);

function steps(db: Local): Promise<LoggedStep[]> {
  return db.selectFrom('clockStep').select(['stepMs', 'afterPosition']).orderBy('id').execute();
}
