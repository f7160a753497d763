import {
  chainHash,
  genesisHash,
  payloadHash,
  SCHEMA_VERSION,
  type Change,
  type Lane,
} from '#shared/sync/change.ts';
import { sha256 } from '#core/ledger/ledger.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { visitOf, personOf, siteOf, someRow } from './acts.ts';
import { isRunning, stop, type Powered } from './machine.ts';
import { FIRST_VISIT } from './whole.ts';
import { power, type Station, type World } from './world.ts';

type Written = Pick<Change, 'tableName' | 'payload' | 'schemaVersion'>;

/** How a program of another version would have written the same change; undefined when it could not have. */
type Dialect = (
  tableName: string,
  fields: Record<string, unknown>,
) => Omit<Written, 'payload'> & { fields: object };

/** What version 1 did not know: see UPCASTS in shared/sync/upcast.ts. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  attendance: ['recordedAt', 'importId'],
  person: [
    'representativeName',
    'representativeDocumentType',
    'representativeDocumentNumber',
    'representativeKinship',
    'importId',
    'erasedAt',
  ],
};

const firstVersion: Dialect = (tableName, fields) => ({
  tableName,
  schemaVersion: 1,
  fields: Object.fromEntries(
    Object.entries(fields).filter(([field]) => LATER[tableName]?.includes(field) !== true),
  ),
});

const UNKNOWN_TABLE = 'lending';

/** A program of the year after: further fields, and a table that nobody here has heard of. */
const nextVersion: Dialect = (tableName, fields) => ({
  tableName: tableName === 'attendanceNote' ? UNKNOWN_TABLE : tableName,
  schemaVersion: SCHEMA_VERSION + 1,
  fields: { ...fields, pronouns: 'elle' },
});

/**
 * The station's program was another version when somebody registered a person, and has been exchanged since: what is
 * in its log is as that version wrote it, with a chain that fits.
 */
export async function registersInVersion(
  world: World,
  station: Station,
  version: 'FIRST' | 'NEXT',
): Promise<string | null> {
  if (!isRunning(station)) return null;
  const before = world.oracle.operations.size;
  let foreign: string | null = null;
  try {
    foreign = await station.running.context.ledger.write('ana@recepcion', async (tx) => {
      const person = personOf(world, station, tx);
      await tx.create('person', person);
      await tx.append('attendance', visitOf(tx, siteOf(station), person.id, FIRST_VISIT));
      return version === 'NEXT' ? lend(world, station, tx) : null;
    });
  } catch {
    // The power went, or the disk is full: nothing happened, or it counts as written by this version.
    return null;
  }
  if (!isRunning(station)) return null;
  rewriteLast(station, version === 'FIRST' ? firstVersion : nextVersion);
  // Past the power, like the log: it would be another history if only one of the two happened.
  const { store } = station.running.context;
  await store.unguarded(async () => {
    if (foreign !== null) station.disk.damage('DELETE FROM attendanceNote WHERE id = ?', [foreign]);
  });
  await stop(station);
  await power(world, station);
  const { size } = world.oracle.operations;
  return `${station.name}: wrote ${size - before} changes while its program was the ${version.toLowerCase()} version`;
}

/** A row of the unknown table: this program keeps no such rows, so that only the log tells of it. */
async function lend(world: World, station: Powered, tx: LedgerTx): Promise<string | null> {
  const known = someRow(world, station, 'SELECT id FROM attendance');
  if (known === undefined) return null;
  const id = tx.newId();
  await tx.append('attendanceNote', {
    id,
    siteId: siteOf(station),
    attendanceId: known.id,
    text: UNKNOWN_TABLE,
    at: tx.now,
    officer: 'ana',
  });
  return id;
}

function rewriteLast(station: Powered, dialect: Dialect): void {
  const { device, epoch } = station.running.context.ledger.identity;
  const log = station.disk.rows<Change & { lane: Lane; position: number }>(
    'SELECT * FROM change WHERE device = ? AND epoch = ? AND lane = 0 ORDER BY seq',
    [device, epoch],
  );
  const txId = log.at(-1)?.txId ?? 0;
  let previous = log.findLast(({ seq }) => seq < txId)?.hash ?? genesisHash(sha256, device, epoch, 0);
  for (const change of log.filter(({ seq }) => seq >= txId)) {
    const fields = JSON.parse(change.payload ?? '{}') as Record<string, unknown>;
    const { tableName, schemaVersion, fields: written } = dialect(change.tableName, fields);
    const payload = JSON.stringify(written);
    const header = {
      ...change,
      tableName,
      schemaVersion,
      payloadHash: payloadHash(sha256, change.salt ?? '', payload, change.seen),
    };
    const hash = chainHash(sha256, previous, header);
    previous = hash;
    station.disk.damage(
      'UPDATE change SET tableName = ?, schemaVersion = ?, payload = ?, payloadHash = ?, hash = ? WHERE position = ?',
      [tableName, schemaVersion, payload, header.payloadHash, hash, change.position],
    );
  }
}
