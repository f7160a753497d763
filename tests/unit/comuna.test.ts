import { describe, expect, it } from 'vitest';
import { comuna } from '#shared/domain/codes.ts';
import { COMUNA_NAMES, comunaRank, recogniseComuna } from '#shared/domain/comuna.ts';
import { placeName } from '#shared/text/place-name.ts';

describe('the comuna that a text means', () => {
  it('is found from its official number and name, in capitals, without accents and split in two', () => {
    for (const code of comuna.options.filter((option) => /^\d+$/.test(option))) {
      const name = COMUNA_NAMES[code]
        .toUpperCase()
        .normalize('NFD')
        .replaceAll(/[\u0300-\u036f]/g, '');
      expect(recogniseComuna(`COMUNA ${code} ${name}`)).toEqual({ kind: 'FOUND', code, match: 'EXACT' });
      expect(recogniseComuna(`${code}. ${COMUNA_NAMES[code]}`)).toEqual({
        kind: 'FOUND',
        code,
        match: 'EXACT',
      });
      expect(recogniseComuna(name)).toEqual({ kind: 'FOUND', code, match: 'EXACT' });
    }
    expect(recogniseComuna('COMUNA 8 SUR OCCIDENTE')).toEqual({ kind: 'FOUND', code: '8', match: 'EXACT' });
    expect(recogniseComuna('Comuna No. 05 - García Rovira')).toEqual({
      kind: 'FOUND',
      code: '5',
      match: 'EXACT',
    });
  });

  it.each([
    ['COMUNA 7 CIUDADELA', '7', 'PARTIAL'],
    ['COMUNA 12 CABECERA DEL LL', '12', 'PARTIAL'],
    ['CABECERA', '12', 'PARTIAL'],
    ['COMUNA 3', '3', 'PARTIAL'],
    ['COMUNA 3 KENNEDY', '3', 'OTHER_NAME'],
    ['COMUNA 3 MUTIS', '3', 'CONTRADICTORY'],
    ['CORREGIMIENTO 2', 'C2', 'EXACT'],
    ['Corregimiento III', 'C3', 'EXACT'],
  ])('is told with how sure it is: %s', (text, code, match) => {
    expect(recogniseComuna(text)).toEqual({ kind: 'FOUND', code, match });
  });

  it.each([
    ['', 'EMPTY'],
    ['COMUNA 18 NUEVA', 'UNKNOWN'],
    ['COMUNA 0', 'UNKNOWN'],
    ['COMUNAS 3 Y 4', 'UNKNOWN'],
    ['COMUN', 'UNKNOWN'],
    ['CORREGIMIENTO', 'UNKNOWN'],
    ['CORREGIMIENTO 9', 'UNKNOWN'],
  ])('is not guessed: «%s» is %s', (text, kind) => {
    expect(recogniseComuna(text)).toEqual({ kind });
  });

  it('is shown in the order of its number, corregimientos after the comunas', () => {
    expect(comuna.options.toSorted((a, b) => comunaRank(a) - comunaRank(b))).toEqual(comuna.options);
  });
});

describe('the name of a place on the screen', () => {
  it.each([
    ['CANCHA PABLO VI', 'Cancha Pablo VI'],
    ['PARQUE DE LOS NIÑOS', 'Parque de los Niños'],
    ['PARQUE Y PLAZA LA CONCORDIA', 'Parque y Plaza La Concordia'],
    ['SAN FRANCISCO - ZONA DEL CALZADO', 'San Francisco - Zona del Calzado'],
    ['EL MUTIS', 'El Mutis'],
    ['PARQUE CALLE 52A', 'Parque Calle 52A'],
    ['TRANSICIÓN IV', 'Transición IV'],
    ['Parque de Los Niños', 'Parque de Los Niños'],
  ])('keeps numerals and small words: %s', (text, shown) => {
    expect(placeName(text)).toBe(shown);
  });
});
