import { describe, expect, it } from 'vitest';
import { severalPeople } from '#shared/domain/several-people.ts';

describe('a row of a register', () => {
  it.each([
    ['9999000017 / 9999000025', 'Ana'],
    ['9999000017-9999000025', 'Ana'],
    ['9999000017,9999000025', 'Ana'],
    ['9.999.000.017 9.999.000.025', 'Ana'],
    ['9999000017', 'Ana y Luis'],
    ['9999000017', 'ANA MARÍA/LUIS'],
    ['9999000017', 'Rosa e Inés'],
    ['', 'Ana & Luis'],
  ])('with «%s» and «%s» was written for two people', (documents, names) => {
    expect(severalPeople(documents, names)).toBe(true);
  });

  it.each([
    ['9999000017', 'Ana María'],
    ['9.999.000.017', 'María de los Ángeles'],
    ['9 999 000 017', 'Yenny'],
    ['AB123456', 'Leidy Y'],
    ['', 'Eva'],
    ['9999000017', '<b>Luis</b>'],
  ])('with «%s» and «%s» is one person', (documents, names) => {
    expect(severalPeople(documents, names)).toBe(false);
  });
});
