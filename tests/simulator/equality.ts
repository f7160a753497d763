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
function contentOf(entity: Entity, row: Row, versions: boolean): string {
  const fields = fieldNames(entity).map((name) => [name, row[name] ?? null]);
  const clocks = versions && Object.hasOwn(records, entity.table) ? [row['clock'], row['fieldClocks']] : [];
  return JSON.stringify([fields, clocks]);
}

export interface Difference {
  readonly table: string;
  readonly rowId: string;
  readonly what: string;
}

/** Every row in which a station differs from what the centre holds of its scope; refused operations are left out. */
export function differences(
  world: World,
  station: Station,
  excuses: 'WHAT_WAS_REFUSED' | 'NOTHING_EXCUSED' = 'WHAT_WAS_REFUSED',
): Difference[] {
  const { centre } = world;
  const [own] = centre.disk.rows<Row>('SELECT id FROM site WHERE code = ?', [station.siteCode]);
  const refused = new Set(
    centre.disk
      .rows<{ key: string }>(
        "SELECT tableName || ':' || rowId AS key FROM change WHERE state NOT IN ('APPLIED', 'PENDING')",
      )
      .map(({ key }) => key),
  );
  // What the centre itself wrote and lost with its disk may still be known at a Punto.
  for (const { lost, tableName, rowId } of world.oracle.operations.values()) {
    if (lost) refused.add(`${tableName}:${rowId}`);
  }
  if (excuses === 'NOTHING_EXCUSED') refused.clear();
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
      if (refused.has(`${table}:${id}`)) continue;
      const held = here.get(id);
      here.delete(id);
      const what =
        held === undefined
          ? 'is at the centre only'
          : told(contentOf(entity, row, versions), contentOf(entity, held, versions));
      if (what !== null) found.push({ table, rowId: id, what });
    }
    for (const id of here.keys()) {
      if (!refused.has(`${table}:${id}`)) found.push({ table, rowId: id, what: 'is at the station only' });
    }
  }
  return found;
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
