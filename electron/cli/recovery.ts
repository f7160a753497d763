import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { existingKey } from '#core/db/backup.ts';
import { dataFolder, fileSize, type DataFolder } from '#core/db/folder.ts';
import { fingerprintMatches, wrongKey, type KeySource } from '#core/db/key.ts';
import { installRecoveredKey, recoveryCodeOf, restoreKeyFromCode } from '#core/db/key-recovery.ts';
import { acquireLock } from '#core/db/lock.ts';
import { refuseFileWork } from '#core/db/postgres/elsewhere.ts';
import { opensWith } from '#core/db/probe.ts';
import { WRAPPED_KEY } from '#shared/domain/data-folder.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import type { LocalFolder } from './verbs/verb.ts';

/**
 * The recovery code of the folder's key. Reads the key file alone, so that it works also where the database does
 * not open; audited where it does. Throws NO_EXISTE, LLAVE_FALTA or LLAVE_ERRADA.
 */
export async function printRecoveryCode(local: LocalFolder): Promise<{ code: string }> {
  const folder = dataFolder(local.folder);
  refuseFileWork(folder);
  const code = recoveryCodeOf(provenKey(folder, local.keySource));
  await noted(local, 'CODIGO_RECUPERACION_IMPRESO');
  return { code };
}

/**
 * Puts the key of a recovery code into a folder that nobody serves. Throws CODIGO_INVALIDO, LLAVE_ERRADA,
 * NO_EXISTE or CARPETA_EN_USO, and then changes nothing.
 */
export async function restoreFromCode(
  local: LocalFolder,
  code: string,
  backup?: string,
): Promise<{ restored: true; quarantined: string | null }> {
  const folder = dataFolder(local.folder);
  refuseFileWork(folder);
  const key = restoreKeyFromCode(code);
  if (!existsSync(folder.path)) throw noData(folder);
  const lock = acquireLock(folder, local.now());
  let quarantined: string | null;
  try {
    const copy = backup === undefined ? undefined : resolve(backup);
    quarantined = installRecoveredKey(folder, key, local.now(), copy);
  } finally {
    lock.release();
  }
  // Not on a machine where the copy is still to be restored: opening would begin a new database there.
  if (fileSize(folder.database) > 0) await noted(local, 'LLAVE_RECUPERADA');
  return { restored: true, quarantined };
}

const ADVICE =
  'Guarde en papel el código de recuperación de este equipo: si se pierde la llave de los datos, sin él solo la central los puede recuperar.';

/**
 * What is said on stderr before an enrolment. The code itself is shown only to a person at a terminal: outputs
 * that go to a file or to the journal of a service would keep the key of the database beside it. Says nothing
 * before an enrolment code that will be refused as mistyped.
 */
export async function adviceBeforeEnrolment(local: LocalFolder, code: string): Promise<string[]> {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  if (parseEnrolmentCode(code, sha256) === null) return [];
  const how = `${ADVICE} Lo muestra «puntos recovery code», o la pantalla Sincronización.`;
  if (!local.interactive) return [how];
  try {
    // First, because a new folder has no key before it was opened once.
    await noted(local, 'CODIGO_RECUPERACION_IMPRESO');
    return [`${ADVICE} Es:`, `  ${recoveryCodeOf(provenKey(dataFolder(local.folder), local.keySource))}`];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [how];
  }
}

function provenKey(folder: DataFolder, source: KeySource): Uint8Array {
  if (source.kind === 'file' && !existsSync(folder.keyFile)) {
    if (existsSync(join(folder.path, WRAPPED_KEY))) {
      throw new Refusal(
        'LLAVE_FALTA',
        'La llave de esta carpeta la guarda el llavero de la aplicación de escritorio. Vea el código allí, en Sincronización, con el usuario que administra.',
      );
    }
    if (fileSize(folder.database) === 0) throw noData(folder);
  }
  const key = existingKey(folder, source);
  // On paper, the code of a wrong key would be believed until the day it is needed.
  if (fingerprintMatches(folder, key) === false && !opensWith(folder.database, key)) throw wrongKey();
  return key;
}

/** A folder that cannot be opened cannot keep an audit trail; the key is then needed all the more. */
async function noted(
  local: LocalFolder,
  action: 'CODIGO_RECUPERACION_IMPRESO' | 'LLAVE_RECUPERADA',
): Promise<void> {
  try {
    await local.run('recovery.noted', { action });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

function noData(folder: DataFolder): Refusal {
  return new Refusal('NO_EXISTE', `En «${folder.path}» no hay datos. Revise la carpeta (--data).`);
}
