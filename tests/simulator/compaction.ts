import { entities } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { registerAlone, write } from './acts.ts';
import { Killed } from './disk.ts';
import { differences, filledTables } from './equality.ts';
import { isRunning, stop, type Machine, type Powered } from './machine.ts';
import { ALONE } from './whole.ts';
import { addStation, contact, contactOrEnrol, enrol, power, type Station, type World } from './world.ts';

const DAY = 86_400_000;

/** Half a year, in which some Puntos meet the centre and others may not; then it takes out what was deleted. */
export async function season(world: World): Promise<string> {
  const { random, centre } = world;
  const away = random.chance(0.4) ? random.any(world.stations) : undefined;
  for (const station of world.stations) {
    if (station === away) continue;
    // The first contact brings the deletions, the second says that they came.
    for (let i = 0; i < 2 && station.enrolled && random.chance(0.85); i += 1) await contact(world, station);
  }
  world.pass(random.between(179, 200) * DAY);
  const gone = isRunning(centre) ? await collect(world, centre) : 0;
  return `half a year passes; the centre takes out ${gone} tombstones`;
}

/**
 * At rest somebody is registered everywhere and deleted at one Punto while the others are away for half a year: the
 * centre may take nothing out before they have heard of it, and takes it out of every copy afterwards.
 */
export async function halfAYearLater(world: World): Promise<void> {
  const [author, ...others] = world.stations;
  if (author === undefined || !isRunning(world.centre)) return;
  await registerAlone(world, author);
  await namesakesPart(world, author);
  await everybodyMeets(world, [author, ...others]);
  const known = author.disk.rows<{ id: string }>('SELECT id FROM person WHERE registeredAt = ? ORDER BY id', [
    ALONE,
  ]);
  const last = known.at(-1);
  if (last === undefined) return;
  await write(world, author, async (tx) => {
    await tx.patch('person', last.id, { deletedAt: tx.now });
    return 'deletes';
  });
  await everybodyMeets(world, [author]);
  world.pass(181 * DAY);
  await collect(world, world.centre);
  await everybodyMeets(world, [author, ...others]);
  world.story.push(`half a year after the rest ${await collect(world, world.centre)} tombstones go`);
  await everybodyMeets(world, [author, ...others]);
}

/**
 * A computer and the copy of its disk go by one name until both have written: at the rest the one had nothing left to
 * say, so that only now the centre may see two histories, and each needs a code. From here on nobody needs another.
 */
async function namesakesPart(world: World, author: Station): Promise<void> {
  const name = nameOf(author);
  const namesakes = world.stations.filter((station) => nameOf(station) === name);
  if (namesakes.length < 2) return;
  for (const station of namesakes) await contactOrEnrol(world, station);
}

function nameOf(station: Station): string | null {
  return isRunning(station) ? station.running.context.ledger.identity.device : null;
}

async function everybodyMeets(world: World, stations: readonly Station[]): Promise<void> {
  for (const station of stations) await meetTwice(world, station);
}

/** 7: what goes was deleted, everybody who may come back knows it, and nothing else moves. */
export async function collect(world: World, centre: Powered): Promise<number> {
  const { mutation } = world;
  const before = visibleRows(centre);
  const last = lastCollected(centre);
  mutation?.beforeCollecting?.(centre);
  let gone: number;
  try {
    gone = (await centre.running.hub?.collectTombstones()) ?? 0;
  } catch (error) {
    if (!(error instanceof Killed || error instanceof Refusal)) world.surroundings.defect(centre.name, error);
    return 0;
  } finally {
    world.oracle.look(centre);
  }
  const collected = centre.disk.rows<Gone>(
    'SELECT tableName AS "table", rowId FROM collected WHERE position > ? ORDER BY position',
    [last],
  );
  mutation?.afterCollecting?.(centre);
  for (const row of collected) {
    world.collected.add(`${row.table}:${row.rowId}`);
    for (const station of world.stations) {
      if (!stillShows(world, station, row)) continue;
      world.violated(7, `${row.table} ${row.rowId} was taken out while ${station.name} still shows it`);
    }
  }
  const after = visibleRows(centre);
  for (const [key, content] of before) {
    if (after.get(key) !== content) world.violated(7, `taking out tombstones changed ${key}: ${content}`);
  }
  return gone;
}

interface Gone {
  readonly table: string;
  readonly rowId: string;
}

function lastCollected(centre: Machine): number {
  const [row] = centre.disk.rows<{ last: number }>(
    'SELECT coalesce(max(position), 0) AS last FROM collected',
  );
  return row?.last ?? 0;
}

/** What a person can see at a machine: every fact, and every record that is not deleted. */
function visibleRows(machine: Machine): Map<string, string> {
  const visible = new Map<string, string>();
  for (const table of filledTables(machine)) {
    for (const row of machine.disk.rows<{ id: string; deletedAt?: number | null }>(
      `SELECT * FROM "${table}"`,
    )) {
      if ((row.deletedAt ?? null) === null) visible.set(`${table} ${row.id}`, JSON.stringify(row));
    }
  }
  return visible;
}

/** Whether a computer that may come back never heard of the deletion, as far as its file tells. */
function stillShows(world: World, station: Station, { table, rowId }: Gone): boolean {
  // An older copy of its file was put back: what it had acknowledged it may show once more until its next contact.
  if (!isRunning(station) || world.exchanged.has(station.name)) return false;
  const [admitted] = world.centre.disk.rows(
    'SELECT id FROM device WHERE id = ? AND revokedAt IS NULL AND frozenAt IS NULL',
    [station.running.context.ledger.identity.device],
  );
  if (admitted === undefined) return false;
  const held = table === 'person' ? ['person', 'directory'] : [table];
  const shown = held.some(
    (name) =>
      station.disk.rows(`SELECT id FROM "${name}" WHERE id = ? AND deletedAt IS NULL`, [rowId]).length > 0,
  );
  if (!shown) return false;
  // Somebody there brought it back, and the centre has yet to hear of it or did not take it.
  const own = station.disk.rows(
    `SELECT 1 FROM change WHERE tableName = ? AND rowId = ? AND (state <> 'APPLIED' OR reason IS NOT NULL)`,
    [table, rowId],
  );
  return own.length === 0;
}

/**
 * 7: two computers that begin at the end of a history, one with a snapshot and one with the whole log, hold the same as
 * each other and exactly what the centre holds, whatever was refused, lost, taken out or put back before they came.
 */
export async function newcomersAgree(world: World): Promise<void> {
  const { snapshots } = world;
  const usual = snapshots.pulledAtMost;
  const newcomers: Station[] = [];
  try {
    for (const [way, pulledAtMost] of [
      ['log', Number.MAX_SAFE_INTEGER],
      ['snapshot', 1],
    ] as const) {
      snapshots.pulledAtMost = pulledAtMost;
      const siteCode = world.stations[0]?.siteCode ?? 'PD01';
      const newcomer = addStation(world, `newcomer by ${way}`, siteCode);
      newcomers.push(newcomer);
      await power(world, newcomer);
      await enrol(world, newcomer);
      await meetTwice(world, newcomer);
    }
    snapshots.pulledAtMost = Number.MAX_SAFE_INTEGER;
    for (const newcomer of newcomers) await meetTwice(world, newcomer);
    const [byLog, bySnapshot] = newcomers;
    if (byLog === undefined || bySnapshot === undefined) return;
    for (const what of apart(byLog, bySnapshot)) world.violated(7, what);
    for (const newcomer of newcomers) {
      for (const { table, rowId, what } of differences(world, newcomer, 'NOTHING')) {
        world.violated(7, `${newcomer.name}: ${table} ${rowId} ${what}`);
      }
    }
  } finally {
    snapshots.pulledAtMost = usual;
    for (const newcomer of newcomers) {
      await stop(newcomer);
      newcomer.disk.remove();
    }
  }
}

async function meetTwice(world: World, station: Station): Promise<void> {
  for (let i = 0; i < 2; i += 1) {
    const refused = await contact(world, station);
    if (refused !== null) world.violated(7, `${station.name} cannot synchronise: ${refused}`);
  }
}

/** Rows in which the two differ, their versions among them. */
function apart(one: Machine, other: Machine): string[] {
  const found: string[] = [];
  for (const table of new Set([...filledTables(one), ...filledTables(other)])) {
    const entity: Entity = entities[table as keyof typeof entities];
    const columns = [
      'id',
      ...fieldNames(entity),
      ...(entity.kind === 'record' ? ['clock', 'fieldClocks'] : []),
    ];
    const [here, there] = [rowsOf(one, table, columns), rowsOf(other, table, columns)];
    for (const id of new Set([...here.keys(), ...there.keys()])) {
      if (here.get(id) === there.get(id)) continue;
      const [a, b] = [here.get(id) ?? 'nothing', there.get(id) ?? 'nothing'];
      found.push(`of ${table} ${id} ${one.name} holds ${a} and ${other.name} ${b}`);
    }
  }
  return found;
}

function rowsOf(machine: Machine, table: string, columns: readonly string[]): Map<string, string> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  return new Map(
    machine.disk
      .rows<{ id: string }>(`SELECT ${list} FROM "${table}"`)
      .map((row) => [row.id, JSON.stringify(row)]),
  );
}
