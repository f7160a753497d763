import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { TURNED_AWAY } from '#shared/sync/turned-away.ts';
import { sealingJwk, type SealingJwk } from '#shared/sync/wire.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Local } from '../../db/tables.ts';

/** The centre that this station belongs to, as its enrolment code and the centre itself said. */
const hubPeer = z.object({
  url: z.string(),
  fingerprint: z.string(),
  siteId: z.string(),
  siteCode: z.string(),
  siteName: z.string(),
});
export type HubPeer = z.infer<typeof hubPeer>;

export async function readPeer(db: Local): Promise<HubPeer | null> {
  const held = await readMeta(db, 'hubPeer');
  return held === null ? null : hubPeer.parse(JSON.parse(held));
}

export async function enrolledPeer(db: Local): Promise<HubPeer> {
  const peer = await readPeer(db);
  if (peer === null) {
    throw new Refusal(
      'NO_INSCRITO',
      'Este computador no está inscrito en la central. Pida un código de inscripción a la oficina central.',
    );
  }
  return peer;
}

/** The key to which what a USB stick carries is sealed: the pinned line brought it. Null until then. */
export async function readCentreKey(db: Local): Promise<SealingJwk | null> {
  const held = await readMeta(db, 'centreKey');
  return held === null ? null : sealingJwk.parse(JSON.parse(held));
}

/** Keeps the centre's key as the pinned line said it. */
export async function keepCentreKey(db: Local, key: SealingJwk | undefined): Promise<void> {
  if (key === undefined || JSON.stringify(await readCentreKey(db)) === JSON.stringify(key)) return;
  await writeMeta(db, 'centreKey', JSON.stringify(key));
}

/** How far this station has downloaded. Another life of the centre, or a newer program here, begins again. */
const pullCursor = z.object({ cursor: z.int(), hubEpoch: z.int(), schemaVersion: z.int() });

export async function readCursor(
  db: Pick<Local, 'selectFrom'>,
): Promise<{ cursor: number; hubEpoch: number }> {
  const held = await readMeta(db, 'pullCursor');
  const parsed = held === null ? null : pullCursor.parse(JSON.parse(held));
  return parsed === null || parsed.schemaVersion !== SCHEMA_VERSION ? { cursor: 0, hubEpoch: 0 } : parsed;
}

export async function writeCursor(
  db: Parameters<typeof writeMeta>[0],
  cursor: number,
  hubEpoch: number,
): Promise<void> {
  await writeMeta(db, 'pullCursor', JSON.stringify({ cursor, hubEpoch, schemaVersion: SCHEMA_VERSION }));
}

/** What survives a restart so that the screen can say it at once. */
const syncState = z.object({
  lastContactAt: z.int().nullable(),
  lastError: z.string().nullable(),
  /** The code of `lastError`: what a person does about it depends on it. Absent in what an older program kept. */
  lastErrorCode: z.string().nullable().default(null),
  /** What the centre said last of this computer: it outlives every later failure, and a contact that succeeds ends it. */
  turnedAway: z.enum(TURNED_AWAY).nullable().default(null),
});
export type SyncState = z.infer<typeof syncState>;

export async function readSyncState(db: Local): Promise<SyncState> {
  const held = await readMeta(db, 'syncState');
  return held === null
    ? { lastContactAt: null, lastError: null, lastErrorCode: null, turnedAway: null }
    : syncState.parse(JSON.parse(held));
}

export async function writeSyncState(db: Local, state: SyncState): Promise<void> {
  await writeMeta(db, 'syncState', JSON.stringify(state));
}

/** Whether everything that this Punto may see has been here once: before that, what is not found may still come. */
export async function isReady(db: Local): Promise<boolean> {
  return (await readMeta(db, 'ready')) !== null;
}

export async function markReady(db: Parameters<typeof writeMeta>[0]): Promise<void> {
  await writeMeta(db, 'ready', '1');
}
