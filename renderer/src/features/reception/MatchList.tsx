import { documentOf, nameOf } from '#renderer/lib/person-match.ts';
import type { PersonMatch } from '#renderer/lib/person-match.ts';
import { ageOn, localDate } from '#shared/domain/bogota.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDay } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/reception/MatchList.module.css';

interface MatchListProps {
  readonly matches: readonly PersonMatch[];
  readonly cursor: number;
  readonly now: number;
  readonly onPick: (person: PersonMatch) => void;
  readonly move: Action;
}

function lastVisitWords({ lastVisitAt }: PersonMatch, now: number): string {
  if (lastVisitAt === null) return 'Sin visitas aquí';
  return localDate(lastVisitAt) === localDate(now) ? 'Vino hoy' : `Vino el ${formatDay(lastVisitAt)}`;
}

/** Several people answer to what was typed: the field keeps the focus, ↓ ↑ move, Enter takes one. */
export function MatchList({ matches, cursor, now, onPick, move }: MatchListProps) {
  return (
    <>
      <div className={classes.head}>
        <strong>{matches.length} personas se parecen</strong>
        <span className={classes.hints}>
          <ActionHint action={move} label="Moverse" />
          <span className={classes.hint}>
            Registrar de una vez <KeyCap keys={['F1']} /> a <KeyCap keys={['F10']} />
          </span>
        </span>
      </div>
      <ul className={classes.list} aria-label="Personas encontradas">
        {matches.map((person, index) => (
          <li key={person.id}>
            <button
              type="button"
              tabIndex={-1}
              className={classes.row}
              aria-current={index === cursor || undefined}
              onClick={() => {
                onPick(person);
              }}
            >
              <strong>{nameOf(person)}</strong>
              <span>{documentOf(person)}</span>
              <span>
                {person.birthDate === null ? '' : `${ageOn(person.birthDate, localDate(now))} años`}
              </span>
              <span className={classes.last}>{lastVisitWords(person, now)}</span>
              <span className={classes.cap}>
                {index === cursor ? <KeyCap keys={['Enter']} decorative /> : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
