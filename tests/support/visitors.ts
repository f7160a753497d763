import type { NewPerson } from '#shared/domain/person.ts';
import type { TestCore } from './core.ts';

/** Registers an invented person at the desk of a test core; returns the id. */
export async function newPerson(
  t: TestCore,
  number: number,
  change: Partial<NewPerson> = {},
): Promise<string> {
  const { id } = await t.callerAs('desk').people.create({
    documentType: 'CC',
    documentNumber: String(9_999_000_000 + number),
    givenNames: 'Ana María',
    surnames: `Prueba Número ${number}`,
    birthDate: '1990-05-15',
    sex: 'MUJER',
    ...change,
  });
  return id;
}
