import { describe, expect, it } from 'vitest';
import { inventRegisters } from '#cli/demo/registers.ts';
import { NOW } from '#tests/support/instant.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { ambiguousSexLetter, readHeader } from '#shared/domain/attendance-columns.ts';
import { readVisit } from '#shared/domain/attendance-import.ts';

const registers = inventRegisters({ puntos: 3, people: 60, days: 30, now: NOW });
const rowsOf = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('the invented past of the demonstration', () => {
  it('is the same in every run', () => {
    expect(inventRegisters({ puntos: 3, people: 60, days: 30, now: NOW })).toEqual(registers);
  });

  it('is read by the import without a single warning', () => {
    for (const { csv } of registers) {
      const [titles = [], ...rows] = rowsOf(csv);
      const header = readHeader(titles);
      const sexAt = header.positions.get('sexo') ?? -1;
      const rules = { now: NOW, sexLetterAmbiguous: ambiguousSexLetter(rows.map((row) => row[sexAt] ?? '')) };
      expect(rows.flatMap((cells, row) => readVisit(header, cells, row, rules).warnings)).toEqual([]);
    }
  });

  it('lies in the thirty days before today, and no Punto was open on a Sunday', () => {
    const dates = registers.flatMap(({ csv }) =>
      rowsOf(csv)
        .slice(1)
        .map(([date = '']) => date),
    );
    expect(dates.filter((date) => date >= localDate(NOW) || date < localDate(NOW - 30 * 86_400_000))).toEqual(
      [],
    );
    expect(dates.filter((date) => new Date(`${date}T12:00:00Z`).getUTCDay() === 0)).toEqual([]);
  });

  it('has people who go to two Puntos and people without a document, and no two people share a number', () => {
    const all = registers.flatMap(({ people }) => people);
    const persons = new Set(all);
    const numbers = [...persons].flatMap(({ documentNumber }) => documentNumber ?? []);
    expect(persons.size).toBe(180);
    expect(all.length).toBeGreaterThan(persons.size);
    expect(numbers.length).toBeLessThan(persons.size);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
