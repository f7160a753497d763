import { claimOf } from '#core/claim.ts';
import type { DocumentType } from '#shared/domain/codes.ts';
import { entities, records } from '#shared/domain/entities.ts';
import { fieldNames, type Entity } from '#shared/domain/entity.ts';
import { documentKey } from '#shared/domain/person.ts';
import type { Machine } from './machine.ts';
import type { Station, World } from './world.ts';

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

const COUNTS = Object.keys(entities)
  .map((table) => `SELECT '${table}' AS name WHERE EXISTS (SELECT 1 FROM "${table}")`)
  .join(' UNION ALL ');

/** The replicated tables that hold anything: most stay empty in a short history, and asking each one takes longer. */
export const filledTables = (machine: Machine): ReadonlySet<string> =>
  new Set(machine.disk.rows<{ name: string }>(COUNTS).map(({ name }) => name));

const rowsOf = (machine: Machine, table: string): Map<string, Row> =>
  new Map(machine.disk.rows<Row>(`SELECT * FROM "${table}"`).map((row) => [row.id, row]));

/** What of a table both must hold alike: the values, and the versions too unless the centre began anew. */
function contentOf(entity: Entity, row: Row, versions: boolean, but: ReadonlySet<string>): string {
  const fields = fieldNames(entity).flatMap((name) => (but.has(name) ? [] : [[name, row[name] ?? null]]));
  const clocks = versions && Object.hasOwn(records, entity.table) ? [row['clock'], row['fieldClocks']] : [];
  return JSON.stringify([fields, clocks]);
}

export interface Difference {
  readonly table: string;
  readonly rowId: string;
  readonly what: string;
}

/** What a station may hold otherwise than the centre: nobody else has it, and its people were told. */
interface Excuses {
  /** Facts, as `table:id`, that the centre did not take, or not yet, and that their author keeps. */
  readonly refused: ReadonlySet<string>;
  /** Fields, by `table:id`, that the centre wrote and lost with its disk: a Punto may still know them. */
  readonly lost: ReadonlyMap<string, ReadonlySet<string>>;
}

const NONE: Excuses = { refused: new Set(), lost: new Map() };

function excusesOf(world: World, station: Station): Excuses {
  const named = (machine: Machine, sql: string) =>
    new Set(machine.disk.rows<{ key: string }>(sql).map(({ key }) => key));
  const open =
    "SELECT tableName || ':' || rowId AS key FROM change WHERE state NOT IN ('APPLIED', 'PENDING')";
  // Where a computer is two by now, only one of them was told.
  const own = named(station, "SELECT tableName || ':' || rowId AS key FROM change");
  const refused = new Set([...named(world.centre, open)].filter((key) => own.has(key)));
  const lost = new Map<string, Set<string>>();
  for (const operation of world.oracle.operations.values()) {
    if (!operation.lost || operation.payload === null) continue;
    const fields = Object.keys(JSON.parse(operation.payload) as object);
    for (const table of operation.tableName === 'person' ? ['person', 'directory'] : [operation.tableName]) {
      const key = `${table}:${operation.rowId}`;
      lost.set(
        key,
        new Set([...(lost.get(key) ?? []), ...fields, ...(table === 'directory' ? ['claim'] : [])]),
      );
    }
  }
  return { refused, lost };
}

/** Every row in which a station differs from what the centre holds of its scope, but for what is excused. */
export function differences(
  world: World,
  station: Station,
  excused: 'ITS_OWN' | 'NOTHING' = 'ITS_OWN',
): Difference[] {
  const { centre } = world;
  const [own] = centre.disk.rows<Row>('SELECT id FROM site WHERE code = ?', [station.siteCode]);
  const { refused, lost } = excused === 'NOTHING' ? NONE : excusesOf(world, station);
  const found: Difference[] = [];
  const filled = new Set([...filledTables(station), ...filledTables(centre), 'directory']);
  for (const entity of Object.values<Entity>(entities)) {
    if (entity.scope === 'centre' || !filled.has(entity.table)) continue;
    const { table } = entity;
    const here = rowsOf(station, table);
    const there = table === 'directory' ? directory(centre, own?.id ?? '') : rowsOf(centre, table);
    const versions = !world.centreRestored && table !== 'directory';
    for (const [id, row] of there) {
      if (entity.scope === 'site' && row['siteId'] !== own?.id && row['siteId'] !== '*') continue;
      const held = here.get(id);
      here.delete(id);
      const but = lost.get(`${table}:${id}`) ?? new Set();
      const what =
        held === undefined
          ? 'is at the centre only'
          : told(contentOf(entity, row, versions, but), contentOf(entity, held, versions, but));
      if (what !== null) found.push({ table, rowId: id, what });
    }
    for (const [id, row] of here) {
      const key = `${table}:${id}`;
      // What a lost centre wrote about a Punto and its people, the Punto hands on.
      const isExcused = lost.has(key) && !(world.centreReplaced && isOf(station, entity, row, own?.id));
      if (!refused.has(key) && !isExcused) found.push({ table, rowId: id, what: 'is at the station only' });
    }
  }
  return found;
}

/** Whether a row is of the Punto or, where it tells of nobody's Punto, about somebody registered there. */
function isOf(station: Machine, { owner, schema }: Entity, row: Row, siteId: string | undefined): boolean {
  if (owner === 'centre') return false;
  if ('siteId' in schema.shape) return row['siteId'] === siteId;
  const people = [row['lowId'], row['highId'], row['personId']].filter((id) => typeof id === 'string');
  const [found] = station.disk.rows(
    `SELECT 1 FROM person WHERE siteId = ? AND id IN (${people.map(() => '?').join(', ')})`,
    [siteId ?? '', ...people],
  );
  return found !== undefined;
}

function told(centre: string, station: string): string | null {
  return centre === station ? null : `centre ${centre} station ${station}`;
}

const SHARED = ['givenNames', 'surnames', 'birthDate', 'sex', 'deletedAt'] as const;

/** What the centre's people look like from another Punto. */
function directory(centre: Machine, siteId: string): Map<string, Row> {
  const cityKey = centre.running?.context.cityKey() ?? null;
  const outlines = new Map<string, Row>();
  for (const [id, row] of rowsOf(centre, 'person')) {
    if (row['siteId'] === siteId) continue;
    const key = documentKey(row['documentType'] as DocumentType, row['documentNumber'] as string | null);
    outlines.set(id, {
      id,
      claim: key === null || cityKey === null ? null : claimOf(cityKey, key),
      ...Object.fromEntries(SHARED.map((field) => [field, row[field]])),
    });
  }
  return outlines;
}
