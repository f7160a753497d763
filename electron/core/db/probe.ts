import { Refusal } from '#shared/domain/failure.ts';
import { openDriver } from './driver.ts';

/** Whether the first page of a database file can be read with the key. Changes nothing. */
export function opensWith(path: string, key: Uint8Array): boolean {
  try {
    openDriver(path, { key, readonly: true, mustExist: true }).close();
    return true;
  } catch (error) {
    // Damage beyond the first page is found only by a reader that the key let in.
    return error instanceof Refusal && error.code === 'BASE_DANADA';
  }
}
