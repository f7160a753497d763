import { z } from 'zod';
import { defineEntity } from './entity.ts';
import { calendarDate, id, instant, text } from './fields.ts';

const TARGET = 'La meta es un porcentaje mayor que 0 y hasta 100, como 99,5.';

/**
 * What an operator owes: at which hours the zones must work, and how much of that time at least. The report of the
 * city names one (137 of 2025, INFOTIC SA); zones without a contract are measured round the clock.
 */
export const contract = defineEntity({
  table: 'contract',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    number: text(40, 'Escriba el número del contrato, por ejemplo 137 de 2025.'),
    operator: text(120, 'Escriba quién opera las zonas.'),
    /** Thousandths of a percent: 99500 is 99,5 %. An integer, so that no float decides a penalty. */
    targetMilli: z.int(TARGET).min(1, TARGET).max(100_000, TARGET),
    /** JSON of `serviceHoursSchema` in service-hours.ts: the hours of a week in Bogotá that are owed. */
    serviceHours: z.string().min(2).max(4_000),
    /** Local days [startsOn, endsOn); null while no end is agreed. */
    startsOn: calendarDate,
    endsOn: calendarDate.nullable(),
    deletedAt: instant.nullable(),
  }),
});

/** A zone under a contract, from its commissioning on. Outside of it nothing is owed. */
export const contractZone = defineEntity({
  table: 'contractZone',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    contractId: id,
    zoneId: id,
    commissionedAt: instant,
    withdrawnAt: instant.nullable(),
    deletedAt: instant.nullable(),
  }),
});
