import type { Change } from '#shared/sync/change.ts';
import { isWrong, stepRuns, stepsBefore, type LoggedStep, type StepRun } from '#shared/sync/true-time.ts';
import { readMeta, removeMeta, writeMeta } from './db/meta.ts';
import type { Local } from './db/tables.ts';

/** The steps that this computer's clock has made, added up (ms). Read it before the clock of a handshake is. */
export async function clockStanding(db: Local): Promise<number> {
  return sumOf(await steps(db));
}

/**
 * Notes how the clock stood when the centre measured how far it is off (`errorMs`, the clock less the centre's). What is
 * sent afterwards, over this line or on a stick, is told from there.
 */
export async function noteHandshake(db: Local, standing: number, errorMs: number): Promise<void> {
  await writeMeta(db, 'handshakeSteps', String(standing));
  await writeMeta(db, 'handshakeError', String(errorMs));
  await noteClock(db);
}

/**
 * Notes whether this computer's clock is wrong now, as far as the last handshake and the steps since then say. While it
 * is, the lists here follow it as the people before it do: a correction would take what was registered a minute ago
 * off the day that the clock calls today (see the views of migration 0007).
 */
export async function noteClock(db: Local): Promise<void> {
  const errorNow = await clockError(db);
  if (errorNow === null) return;
  const noted = (await readMeta(db, 'clockWrong')) !== null;
  if (isWrong(0, errorNow) === noted) return;
  if (noted) await removeMeta(db, 'clockWrong');
  else await writeMeta(db, 'clockWrong', '1');
}

/** This computer's clock less the centre's now, in ms: what the last handshake measured, and the steps since then. */
export async function clockError(db: Local): Promise<number | null> {
  const atHandshake = await readMeta(db, 'handshakeSteps');
  const errorMs = await readMeta(db, 'handshakeError');
  if (atHandshake === null || errorMs === null) return null;
  return Number(errorMs) + (await clockStanding(db)) - Number(atHandshake);
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
