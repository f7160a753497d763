import { figureOf, sinceWords } from '#renderer/features/wall/model.ts';
import type { Problem, ProblemList } from '#renderer/features/wall/model.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { STATE_WORDS } from '#renderer/lib/zone-states.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wall/Problems.module.css';

interface ProblemsProps {
  readonly list: ProblemList;
  readonly now: number;
}

/** So few may take all the room, to be read from further away. */
const FEW = 5;

/** The zones that need somebody, worst first: large while they are few, shrunk and then counted when they are many. */
export function Problems({ list, now }: ProblemsProps) {
  const { leading, others, shrunk, more } = list;
  return (
    <section
      className={classes.problems}
      aria-label="Zonas con problemas"
      data-shrunk={shrunk || undefined}
      data-few={leading.length + others.length <= FEW || undefined}
    >
      <ol>
        {leading.map((problem) => (
          <Row key={problem.id} problem={problem} now={now} leading />
        ))}
        {others.map((problem) => (
          <Row key={problem.id} problem={problem} now={now} />
        ))}
      </ol>
      {more === 0 ? null : <p className={classes.more}>y {formatCount(more)} más</p>}
    </section>
  );
}

interface RowProps {
  readonly problem: Problem;
  readonly now: number;
  readonly leading?: boolean;
}

function Row({ problem, now, leading = false }: RowProps) {
  const { state, name, comuna, since } = problem;
  const { one, tone } = STATE_WORDS[state];
  return (
    <li className={classes.row} data-state={state} data-leading={leading || undefined}>
      <StateMark tone={tone} size={40} label={one} />
      <span className={classes.words}>
        <strong>{name}</strong>
        <span className={classes.where}>
          {comuna}. {state === 'DOWN' ? sinceWords(since, now) : `${one}.`}
        </span>
      </span>
      <span className={classes.figure}>{figureOf(problem, now)}</span>
    </li>
  );
}
