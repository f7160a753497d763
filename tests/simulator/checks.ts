import { createHash } from 'node:crypto';
import { entities, entityOf } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { SCHEMA_VERSION } from '#shared/sync/change.ts';
import { pushRequest, type Batch } from '#shared/sync/wire.ts';
import { differences, filledTables } from './equality.ts';
import { isRunning, stop, type Machine } from './machine.ts';
import type { Message } from './network.ts';
import { foreignRow } from './scope.ts';
import { tornTransactions } from './whole.ts';
import { power, type World } from './world.ts';

/** What must hold once everything is at rest. Invariants 4, 5, 6 and 8 are watched on the way as well. */
export async function checkAtRest(world: World): Promise<void> {
  everyReplicaIsEqual(world);
  nothingIsAbsent(world);
  nothingWaitsForWhatIsThere(world);
  nothingLeftItsScope(world);
  everySuppressionIsFinished(world);
  await repetitionChangesNothing(world);
  await acknowledgedIsDurable(world);
  for (const machine of [world.centre, ...world.stations]) {
    for (const torn of tornTransactions(machine)) world.violated(5, `${machine.name} at rest: ${torn}`);
  }
}

/** 1, and 9 for what older programs wrote: it was completed at the centre and migrated at the station. */
function everyReplicaIsEqual(world: World): void {
  const old = new Set(
    world.centre.disk
      .rows<{ key: string }>("SELECT tableName || ':' || rowId AS key FROM change WHERE schemaVersion = 1")
      .map(({ key }) => key),
  );
  for (const station of world.stations) {
    for (const { table, rowId, what } of differences(world, station)) {
      const key = `${table === 'directory' ? 'person' : table}:${rowId}`;
      const invariant = world.collected.has(key) ? 7 : old.has(key) ? 9 : 1;
      world.violated(invariant, `${station.name}: ${table} ${rowId} ${what}`);
    }
  }
}

interface Logged {
  readonly device: string;
  readonly lane: number;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  readonly state: string;
  readonly tableName: string;
  readonly rowId: string;
  readonly payload: string | null;
  /** Null once a suppression took away what was written. */
  readonly salt: string | null;
  /** What it was before its computer began a new life under another name; null for what began here. */
  readonly origin: string | null;
}

/** 2: applied, superseded and logged, parked or quarantined; never absent. */
function nothingIsAbsent(world: World): void {
  const log = world.centre.disk.rows<Logged>(
    'SELECT device, lane, epoch, seq, hash, state, tableName, rowId, payload, salt, origin FROM change',
  );
  const byPlace = new Map(log.map((row) => [`${row.device}/${row.lane}/${row.epoch}/${row.seq}`, row]));
  const byContent = new Set(log.map((row) => `${row.tableName}/${row.rowId}/${row.payload}`));
  // A suppression takes away by what content an operation that was carried over to a new place could be known.
  const suppressed = log.filter(({ salt }) => salt === null);
  const unknown = new Map<string, number>();
  const refused = new Set(
    log.filter(({ state }) => state !== 'APPLIED').map((row) => `${row.tableName}/${row.rowId}`),
  );
  for (const operation of world.oracle.operations.values()) {
    if (operation.lost) continue;
    const { device, lane, epoch, seq, hash, tableName, rowId, payload } = operation;
    if (byPlace.get(`${device}/${lane}/${epoch}/${seq}`)?.hash === hash) continue;
    // A machine that began a new life under another name carries its work over: the same content, a new place.
    if (byContent.has(`${tableName}/${rowId}/${payload}`)) continue;
    // What was pruned from the log comes as a repetition of the row.
    if (world.centreReplaced && holdsRow(world, tableName, rowId)) continue;
    const author = `${tableName}/${rowId}/${device}`;
    unknown.set(author, (unknown.get(author) ?? 0) + 1);
    const carried = suppressed.filter(
      (row) => row.tableName === tableName && row.rowId === rowId && row.device !== device,
    );
    if (carried.length >= (unknown.get(author) ?? 0)) continue;
    world.violated(2, `the centre never heard of ${tableName} ${rowId} (${device} ${lane}.${epoch}.${seq})`);
  }
  const collected = new Set(
    world.centre.disk
      .rows<{ key: string }>("SELECT tableName || '/' || rowId AS key FROM collected")
      .map(({ key }) => key),
  );
  for (const row of log) {
    if (row.state !== 'APPLIED' || row.payload === null || !Object.hasOwn(entities, row.tableName)) continue;
    // What a clone carries over is known by its origin: that one's fate stands.
    if (row.origin !== null && refused.has(`${row.tableName}/${row.rowId}`)) continue;
    const [held] = world.centre.disk.rows(`SELECT id FROM "${row.tableName}" WHERE id = ?`, [row.rowId]);
    // What came about a row after its tombstone went changes nothing.
    if (held === undefined && !collected.has(`${row.tableName}/${row.rowId}`)) {
      world.violated(2, `the centre says it applied ${row.tableName} ${row.rowId}, and there is no such row`);
    }
  }
}

function holdsRow({ centre }: World, table: string, rowId: string): boolean {
  return (
    Object.hasOwn(entities, table) &&
    centre.disk.rows(`SELECT id FROM "${table}" WHERE id = ?`, [rowId]).length > 0
  );
}

/** 2: what is parked lacks something: its table, its program, its row or the row that it hangs on. */
function nothingWaitsForWhatIsThere(world: World): void {
  const { disk } = world.centre;
  const parked = disk.rows<Logged>(
    `SELECT tableName, rowId, payload FROM change WHERE state = 'PARKED' AND schemaVersion <= ${SCHEMA_VERSION}`,
  );
  for (const { tableName, rowId, payload } of parked) {
    const entity = entityOf(tableName);
    if (entity?.kind !== 'fact' || entity.parent === undefined) continue;
    const { field, table } = entity.parent;
    const fields = JSON.parse(payload ?? '{}') as Readonly<Record<string, unknown>>;
    const there = disk.rows(`SELECT id FROM "${table}" WHERE id = ?`, [fields[field]]);
    if (there.length > 0) {
      world.violated(
        2,
        `the centre keeps ${tableName} ${rowId} waiting, and ${table} ${String(fields[field])} is there`,
      );
    }
  }
}

/** 6: what lies in a station's file, however it came there. */
function nothingLeftItsScope(world: World): void {
  for (const station of world.stations) {
    const filled = filledTables(station);
    for (const entity of Object.values(entities)) {
      if (entity.scope !== 'site' || !filled.has(entity.table)) continue;
      // What the centre refused stays where it was written, and is told apart by its Punto that does not exist.
      const rows = station.disk.rows<{ id: string; siteId: string }>(
        `SELECT id, siteId FROM "${entity.table}" WHERE siteId <> 'sitio-ajeno'`,
      );
      for (const { id, siteId } of rows) {
        const leak = foreignRow(world.centre, station, {
          table: entity.table,
          rowId: id,
          fields: { siteId },
        });
        if (leak !== null) world.violated(6, `${leak} (found in its file)`);
      }
    }
  }
}

/** Before anything comes again: the next batch, or the next start, would finish what was left. */
function everySuppressionIsFinished(world: World): void {
  for (const machine of [world.centre, ...world.stations]) {
    const [due] = machine.disk.rows("SELECT 1 FROM meta WHERE key = 'erasureSweep'");
    if (due !== undefined) world.violated(0, `${machine.name} did not finish a suppression`);
  }
}

/** Batches that are sent again at the end, in any order. */
const REPEATED = 8;

/**
 * The batches that came before. One whose content is on no disk any more is not among them: the centre's power went as
 * it arrived, or its log was put back, and its author was restored to before it. It alone holds what it brings, which
 * counts if it should come after all: see lost-message.test.ts.
 */
function pushesThatCame({ network, oracle, centre }: World): Message[] {
  const taken = new Set(
    centre.disk.rows<{ hash: string }>('SELECT hash FROM change').map(({ hash }) => hash),
  );
  const lost = [...oracle.operations.values()].filter((operation) => operation.lost);
  const gone = new Set(lost.flatMap(({ hash }) => (taken.has(hash) ? [] : [hash])));
  return network.delivered.filter(({ path, body }) => {
    if (path !== 'push') return false;
    const { changes } = JSON.parse(pushRequest.parse(JSON.parse(body)).batch) as Pick<Batch, 'changes'>;
    return !changes.some(({ hash }) => gone.has(hash));
  });
}

/** 3: whatever came before comes again in another order, whole and cut; nothing at the centre may move. */
async function repetitionChangesNothing(world: World): Promise<void> {
  const { centre, random } = world;
  if (!isRunning(centre)) return;
  const before = fingerprint(centre);
  const pushes = pushesThatCame(world);
  for (let i = 0; i < Math.min(REPEATED, pushes.length); i += 1) {
    const message = random.any(pushes);
    if (message === undefined) break;
    const request = pushRequest.parse(JSON.parse(message.body));
    const whole = random.chance(0.7);
    const batch = whole ? request.batch : request.batch.slice(0, random.between(0, request.batch.length - 1));
    const { device } = JSON.parse(request.batch) as { device: string };
    try {
      await world.repeat(device, { ...request, batch });
    } catch (error) {
      if (!(error instanceof Refusal)) world.surroundings.defect(centre.name, error);
    }
  }
  if (fingerprint(centre) !== before) {
    world.violated(3, 'batches that came before changed the centre when they came again');
  }
}

/** Everything at the centre that a message can change. */
function fingerprint(centre: Machine): string {
  const sum = createHash('sha256');
  const tables = [...filledTables(centre), 'change', 'conflict', 'deviceChain', 'forkedBatch'];
  for (const table of tables) sum.update(JSON.stringify(centre.disk.rows(`SELECT * FROM "${table}"`)));
  sum.update(JSON.stringify(centre.disk.rows('SELECT id, frozenAt, revokedAt FROM device ORDER BY id')));
  return sum.digest('hex');
}

/** 4: the power goes without warning, and everything that was acknowledged is there; the stations met that before. */
async function acknowledgedIsDurable(world: World): Promise<void> {
  await stop(world.centre);
  await power(world, world.centre);
}
