import fc from 'fast-check';
import type { Fields } from '#shared/sync/merge.ts';

const instant = fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 });
const date = fc.constantFrom('1950-01-31', '2008-02-29', '2023-11-14');
const text = fc.string({ minLength: 1, maxLength: 12 }).map((each) => `x${each.replace(/\P{L}/gu, '')}`);
/** What the first version of the data model wrote of each table that has changed since. */
export const VERSION_1 = {
  person: fc.record({
    siteId: fc.constantFrom('s1', 's2'),
    documentType: fc.constant('CC'),
    documentNumber: fc.constantFrom('9999000011', '9999000012'),
    givenNames: text,
    surnames: text,
    birthDate: fc.option(date),
    sex: fc.constantFrom('MUJER', 'HOMBRE'),
    phone: fc.option(fc.constant('3000000000')),
    neighbourhood: fc.option(text),
    comuna: fc.constantFrom('3', 'NO_INFORMA'),
    publicServant: fc.constantFrom(0, 1),
    registeredAt: instant,
    deletedAt: fc.option(instant),
  }),
  attendance: fc.record({
    siteId: fc.constantFrom('s1', 's2'),
    personId: text,
    service: fc.constantFrom('COWORKING', 'NAVEGACION'),
    startedAt: instant,
    localDate: date,
    origin: fc.constantFrom('DESK', 'IMPORT'),
    note: fc.option(text),
  }),
  attendanceEnd: fc.record({ siteId: fc.constant('s1'), attendanceId: text, endedAt: instant }),
  anonymousAttendance: fc.record({
    siteId: fc.constant('s1'),
    service: fc.constant('EVENTO'),
    startedAt: instant,
    localDate: date,
    sex: fc.constant('MUJER'),
    ageGroup: fc.constant('18-28'),
    count: fc.integer({ min: 1, max: 300 }),
  }),
} as const satisfies Readonly<Record<string, fc.Arbitrary<Fields>>>;

/** One row of one of these tables, without its id. */
export const writtenByVersion1 = fc.oneof(
  ...Object.entries<fc.Arbitrary<Fields>>(VERSION_1).map(([table, fields]) =>
    fc.record({ table: fc.constant(table), fields }),
  ),
);
