import { entities } from '#shared/domain/entities.ts';

/** The table that the centre's older program has not heard of, and the Puntos' newer one writes. */
const NEW_TABLE = 'attendanceNote';

const catalogue: Record<string, unknown> = entities;
const whole = { ...catalogue };

/**
 * Runs what the centre's program does, with a catalogue in which the new table is missing while that program is older.
 * Nothing of a station runs meanwhile: it waits for the answer. All entries are put back in their order, by which the
 * program goes through them.
 */
export async function asCentre<T>(older: boolean, work: () => Promise<T>): Promise<T> {
  if (!older || catalogue[NEW_TABLE] === undefined) return work();
  delete catalogue[NEW_TABLE];
  try {
    return await work();
  } finally {
    for (const name of Object.keys(whole)) delete catalogue[name];
    Object.assign(catalogue, whole);
  }
}
