import type { z } from 'zod';
import { DAY_MS, localDate, startOfLocalDate } from './bogota.ts';

/**
 * The three classes of data (sync.md): a fact never changes and is corrected by further facts, a record
 * merges field by field, and what is derived from them is never described here because it never travels.
 */
export type EntityKind = 'fact' | 'record';

/** Who may see a row: every Punto, the Punto in its siteId, or only the central office. */
export type EntityScope = 'everyone' | 'site' | 'centre';

export interface Entity<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly table: string;
  readonly kind: EntityKind;
  /** Who may create and change rows: the centre owns catalogues, stations own what happens at the desk. */
  readonly owner: 'centre' | 'station';
  readonly scope: EntityScope;
  /** Everything that travels. Row types, validation, capture and export columns derive from it. */
  readonly schema: z.ZodObject<Shape>;
  /** The field whose row must exist before this one can be applied, and its table. */
  readonly parent?: { readonly field: string; readonly table: string };
  /** Rows go, everywhere and by themselves, when the day of the instant in `field` lies more than `days` days back. */
  readonly expiry?: { readonly field: string; readonly days: number };
  /** Fields that say who wrote the others and when: two authors always differ in them, which is no conflict. */
  readonly attribution?: readonly string[];
}

export function defineEntity<Shape extends z.ZodRawShape>(entity: Entity<Shape>): Entity<Shape> {
  return entity;
}

/** Rows whose instant lies before this one (ms UTC) have outlived their time. Whole local days: every copy agrees. */
export function expiredBefore({ days }: { readonly days: number }, now: number): number {
  return startOfLocalDate(localDate(now)) - days * DAY_MS;
}

/** The names of the fields that travel, without the id. */
export function fieldNames(entity: Entity): string[] {
  return Object.keys(entity.schema.shape).filter((name) => name !== 'id');
}

/** Every record row carries its clocks beside its fields: see shared/sync/merge.ts. */
export interface RecordClocks {
  /** Version of every field that has no clock of its own. */
  clock: string;
  /** JSON object field → version, only for the fields that differ from `clock`. */
  fieldClocks: string | null;
}
