import type { AgeGroup, Sex } from './codes.ts';
import { Refusal } from './failure.ts';

/** How many people of one sex and age group were at an event. */
export interface HeadCell {
  readonly sex: Sex;
  readonly ageGroup: AgeGroup;
  readonly count: number;
}

/** More than fit into one square of the grid, and into any event of a Punto: a slip of the fingers. */
export const MOST_HEADS_A_CELL = 9_999;
export const MOST_HEADS = 20_000;

/** Throws ENTRADA_INVALIDA for a count that cannot be one. */
export function checkHeadCount(cells: readonly HeadCell[]): void {
  const total = cells.reduce((sum, cell) => sum + cell.count, 0);
  if (total === 0) {
    throw new Refusal('ENTRADA_INVALIDA', 'Escriba cuántas personas había en al menos una casilla.');
  }
  if (cells.some(({ count }) => !Number.isInteger(count) || count < 1 || count > MOST_HEADS_A_CELL)) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `Cada casilla lleva un número entero de 1 a ${MOST_HEADS_A_CELL.toLocaleString('es-CO')}.`,
    );
  }
  if (total > MOST_HEADS) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      `Un conteo llega hasta ${MOST_HEADS.toLocaleString('es-CO')} personas; revise las casillas.`,
    );
  }
  if (new Set(cells.map(({ sex, ageGroup }) => `${sex} ${ageGroup}`)).size !== cells.length) {
    throw new Refusal('ENTRADA_INVALIDA', 'Hay una casilla dos veces; vuelva a abrir el conteo.');
  }
}
