import { ageGroup, sex } from '#shared/domain/codes.ts';
import type { AgeGroup, Sex } from '#shared/domain/codes.ts';
import { MOST_HEADS_A_CELL } from '#shared/domain/head-count.ts';
import type { HeadCell } from '#shared/domain/head-count.ts';

/** What was typed in each cell of the grid: digits, or nothing. */
export type HeadGridText = Readonly<Record<string, string>>;

export const AGE_GROUPS = ageGroup.options;
export const SEXES = sex.options;

export const cellKey = (group: AgeGroup, of: Sex): string => `${group}|${of}`;

/** Only digits, and no more than a cell holds. */
export function typedCount(text: string): string {
  const digits = text.replaceAll(/\D/gu, '').replace(/^0+/u, '');
  return digits.slice(0, String(MOST_HEADS_A_CELL).length);
}

const countOf = (grid: HeadGridText, group: AgeGroup, of: Sex): number =>
  Number(grid[cellKey(group, of)] ?? '');

export function cellsOf(grid: HeadGridText): HeadCell[] {
  return AGE_GROUPS.flatMap((group) =>
    SEXES.map((of) => ({ sex: of, ageGroup: group, count: countOf(grid, group, of) })),
  ).filter((cell) => cell.count > 0);
}

export function totalOf(
  cells: readonly HeadCell[],
  which: Partial<Pick<HeadCell, 'sex' | 'ageGroup'>> = {},
): number {
  return cells
    .filter((cell) => which.sex === undefined || cell.sex === which.sex)
    .filter((cell) => which.ageGroup === undefined || cell.ageGroup === which.ageGroup)
    .reduce((sum, cell) => sum + cell.count, 0);
}

/** The cell that lies a step away; at an edge the same one. Rows are age groups, columns sexes. */
export function neighbour(row: number, column: number, [down, right]: readonly [number, number]) {
  return {
    row: Math.max(0, Math.min(row + down, AGE_GROUPS.length - 1)),
    column: Math.max(0, Math.min(column + right, SEXES.length - 1)),
  };
}
