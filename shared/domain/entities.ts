import type { z } from 'zod';
import { anonymousAttendance, attendance, attendanceEnd, attendanceVoid } from './attendance.ts';
import { auditEntry } from './audit.ts';
import type { Entity, RecordClocks } from './entity.ts';
import { directoryPerson, person } from './person.ts';
import { setting } from './setting.ts';
import { site } from './site.ts';
import { user } from './user.ts';
import { wifiInterval, zone } from './zone.ts';

/** Every replicated table, by name. The ledger, the guard and the wire know no others. */
export const facts = {
  attendance,
  attendanceEnd,
  attendanceVoid,
  anonymousAttendance,
  wifiInterval,
  auditEntry,
};
export const records = { person, directory: directoryPerson, site, user, zone, setting };
export const entities = { ...facts, ...records };

export type FactName = keyof typeof facts;
export type RecordName = keyof typeof records;
export type EntityName = keyof typeof entities;

export type Fact<Name extends FactName> = z.output<(typeof facts)[Name]['schema']>;
export type RecordFields<Name extends RecordName> = z.output<(typeof records)[Name]['schema']>;
export type RecordRow<Name extends RecordName> = RecordFields<Name> & RecordClocks;

export function entityOf(name: string): Entity | undefined {
  return Object.hasOwn(entities, name) ? entities[name as EntityName] : undefined;
}
