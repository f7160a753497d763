import type { Machine } from './machine.ts';

/** How a first visit is marked: it is registered in one transaction with its person, so that none is without the other. */
export const FIRST_VISIT = 'GROUP';

/** When everybody without a visit is registered: nothing refers to them, so that they can be taken out. */
export const ALONE = 1_700_000_000_000;

/** What of the people's registrations is visible by half in a machine's file. */
export function tornTransactions({ disk }: Machine): string[] {
  const people = disk.rows<{ id: string }>(
    `SELECT id FROM person WHERE registeredAt <> ${ALONE} AND NOT EXISTS
       (SELECT 1 FROM attendance WHERE personId = person.id AND origin = ?)`,
    [FIRST_VISIT],
  );
  const visits = disk.rows<{ id: string }>(
    `SELECT id FROM attendance WHERE origin = ? AND NOT EXISTS
       (SELECT 1 FROM person WHERE person.id = personId)`,
    [FIRST_VISIT],
  );
  return [
    ...people.map(({ id }) => `the person ${id} is there and the visit of the same transaction is not`),
    ...visits.map(({ id }) => `the visit ${id} is there and the person of the same transaction is not`),
  ];
}
