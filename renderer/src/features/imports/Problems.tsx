import { UnstyledButton } from '@mantine/core';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import { toneOf, type Problem } from '#renderer/features/imports/model.ts';
import classes from '#renderer/features/imports/ImportView.module.css';

interface ProblemsProps {
  readonly problems: readonly Problem[];
  readonly onRows: (problem: number) => void;
}

/** What is wrong in the file, the same problem of many rows as one line; each opens its rows. */
export function Problems({ problems, onRows }: ProblemsProps) {
  if (problems.length === 0) {
    return <Banner tone="good" title="El archivo no tiene problemas." />;
  }
  return (
    <>
      <h3 className={classes.subtitle}>
        {formatQuantity(problems.length, 'clase de problema', 'clases de problemas')}
        <span>Tab y Enter muestran las filas</span>
      </h3>
      <ScrollRegion label="Problemas del archivo" className={classes.problems}>
        <ul>
          {problems.map((problem, index) => (
            <li key={`${problem.kind} ${problem.field} ${problem.message}`}>
              <UnstyledButton className={classes.problem} onClick={() => onRows(index)}>
                <StateMark tone={toneOf(problem)} />
                <span className={classes.message}>
                  {problem.field === '' ? null : <strong>{problem.field.replaceAll('_', ' ')}: </strong>}
                  {problem.message}
                </span>
                <span className={classes.count}>
                  {problem.kind === 'COLUMNA_DESCONOCIDA'
                    ? 'columna'
                    : formatQuantity(problem.count, 'fila', 'filas')}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </ScrollRegion>
    </>
  );
}
