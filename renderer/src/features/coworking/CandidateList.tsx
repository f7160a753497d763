import type { Candidate } from '#renderer/features/coworking/selection.ts';
import { documentOf, nameOf } from '#renderer/lib/person-match.ts';
import classes from '#renderer/features/coworking/CandidateList.module.css';

interface CandidateListProps {
  readonly candidates: readonly Candidate[];
  readonly cursor: number;
  readonly onPick: (candidate: Candidate) => void;
}

/** Rows that fit in the card; the cursor carries the window along. */
const SHOWN = 5;

/** Several answer to what was typed: the field keeps the focus, ↓ ↑ move, Enter takes one. */
export function CandidateList({ candidates, cursor, onPick }: CandidateListProps) {
  const from = Math.max(0, Math.min(cursor - SHOWN + 1, candidates.length - SHOWN));
  return (
    <ul className={classes.list} aria-label="Coinciden con lo escrito">
      {candidates.slice(from, from + SHOWN).map((candidate, index) => (
        <li key={candidate.kind === 'spot' ? candidate.spot.id : candidate.match.id}>
          <button
            type="button"
            tabIndex={-1}
            className={classes.row}
            aria-current={from + index === cursor || undefined}
            onClick={() => {
              onPick(candidate);
            }}
          >
            <strong>
              {candidate.kind === 'spot'
                ? (candidate.spot.use?.name ?? candidate.spot.name)
                : nameOf(candidate.match)}
            </strong>
            <span>
              {candidate.kind === 'spot'
                ? candidate.spot.use === null
                  ? ''
                  : `En ${candidate.spot.name}`
                : documentOf(candidate.match)}
            </span>
          </button>
        </li>
      ))}
      {candidates.length > SHOWN ? (
        <li className={classes.more}>
          {cursor + 1} de {candidates.length}: escriba más para acortar
        </li>
      ) : null}
    </ul>
  );
}
