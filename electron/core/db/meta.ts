import type { Kysely } from 'kysely';
import type { LocalTables } from './tables.ts';

/** What this file is and where it stands: one value a name. Values are text; JSON where they have parts. */
export type MetaKey =
  | 'role'
  | 'device'
  | 'epoch'
  | 'siteId'
  | 'cityKey'
  | 'setup'
  | 'centreUrl'
  | 'centrePort'
  | 'centreGivenUrl'
  | 'hubPeer'
  | 'centreKey'
  | 'carried'
  | 'centreReplaced'
  | 'cameOver'
  | 'deviceKeys'
  | 'newcomer'
  | 'formerDevices'
  | 'knownFields'
  | 'hubIdentity'
  | 'hubLife'
  | 'recoveryKey'
  | 'pullCursor'
  | 'bootstrap'
  | 'ready'
  | 'compared'
  | 'syncState'
  | 'handshakeSteps'
  | 'handshakeError'
  | 'clockWrong'
  | 'recoveryNotice'
  | 'localPort'
  | 'groupPending'
  | 'certificateCity'
  | 'erasureSweep'
  | 'importUndo'
  | 'usesSettled'
  | 'outagesTold'
  | 'wallSecret'
  | 'wifiHour';

type MetaDb = Pick<Kysely<LocalTables>, 'selectFrom' | 'insertInto' | 'deleteFrom'>;

export async function readMeta(db: Pick<MetaDb, 'selectFrom'>, key: MetaKey): Promise<string | null> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeMeta(db: MetaDb, key: MetaKey, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function removeMeta(db: Pick<MetaDb, 'deleteFrom'>, key: MetaKey): Promise<void> {
  await db.deleteFrom('meta').where('key', '=', key).execute();
}
