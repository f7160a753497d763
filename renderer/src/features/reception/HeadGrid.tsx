import {
  AGE_GROUPS,
  cellKey,
  cellsOf,
  SEXES,
  totalOf,
  typedCount,
} from '#renderer/features/reception/heads.ts';
import type { HeadGridText } from '#renderer/features/reception/heads.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { labels } from '#shared/text/labels.ts';
import classes from '#renderer/features/reception/HeadGrid.module.css';

interface HeadGridProps {
  readonly grid: HeadGridText;
  readonly onGrid: (grid: HeadGridText) => void;
}

/** How many of each sex and age group: digits in the cells, arrows between them, sums at the edges. */
export function HeadGrid({ grid, onGrid }: HeadGridProps) {
  const cells = cellsOf(grid);
  return (
    <table className={classes.grid} aria-label="Personas por sexo y edad">
      <thead>
        <tr>
          <th scope="col">Edad</th>
          {SEXES.map((sex) => (
            <th key={sex} scope="col">
              {labels.sex[sex]}
            </th>
          ))}
          <th scope="col">Total</th>
        </tr>
      </thead>
      <tbody>
        {AGE_GROUPS.map((group, row) => (
          <tr key={group}>
            <th scope="row">{labels.ageGroup[group]}</th>
            {SEXES.map((sex, column) => (
              <td key={sex}>
                <input
                  id={`heads-${row}-${column}`}
                  className={classes.cell}
                  inputMode="numeric"
                  autoComplete="off"
                  aria-label={`${labels.sex[sex]}, ${labels.ageGroup[group]}`}
                  value={grid[cellKey(group, sex)] ?? ''}
                  onFocus={(event) => {
                    event.currentTarget.select();
                  }}
                  onChange={(event) => {
                    onGrid({ ...grid, [cellKey(group, sex)]: typedCount(event.currentTarget.value) });
                  }}
                />
              </td>
            ))}
            <td className={classes.sum}>{formatCount(totalOf(cells, { ageGroup: group }))}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          {SEXES.map((sex) => (
            <td key={sex} className={classes.sum}>
              {formatCount(totalOf(cells, { sex }))}
            </td>
          ))}
          <td className={classes.all}>
            <output aria-label="Total de personas">{formatCount(totalOf(cells))}</output>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
