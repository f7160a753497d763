import { Checkbox } from '@mantine/core';
import { overOf, timesOf } from '#renderer/features/courses/model.ts';
import type { ClashRow } from '#renderer/features/courses/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate, formatQuantity } from '#renderer/lib/formats.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/courses/ClashList.module.css';

interface ClashListProps {
  readonly clashes: readonly ClashRow[];
  readonly accept: Action;
  readonly accepted: boolean;
}

/** The longest list that is read one by one; a rule of a whole term clashes every week in the same way. */
const SHOWN = 6;

/** Who else wants the room or the instructor, and when; going on with it is a choice of its own. */
export function ClashList({ clashes, accept, accepted }: ClashListProps) {
  if (clashes.length === 0) return null;
  return (
    <section className={classes.clashes} aria-label="Cruces">
      <h3>
        <StateMark tone="doubt" size={18} />
        {formatQuantity(clashes.length, 'cruce', 'cruces')}
      </h3>
      <ul>
        {clashes.slice(0, SHOWN).map(({ key, over, taken }) => (
          <li key={key}>
            <strong>
              {formatDate(taken.startsAt)}, {timesOf(taken)}
            </strong>
            <span>
              {taken.title}
              {taken.siteName === null ? '' : ` (${taken.siteName})`}: {overOf({ over })}
              {over.includes('ESPACIO') && taken.spaceName !== null ? `, ${taken.spaceName}` : ''}
              {over.includes('INSTRUCTOR') && taken.instructorName !== null
                ? `, ${taken.instructorName}`
                : ''}
            </span>
          </li>
        ))}
        {clashes.length > SHOWN ? <li>y {clashes.length - SHOWN} más, después de estos</li> : null}
      </ul>
      <span className={classes.accept}>
        <Checkbox
          label={accept.label}
          checked={accepted}
          aria-keyshortcuts={accept.keys[0]}
          onChange={accept.run}
        />
        <KeyCap keys={accept.keys} decorative />
      </span>
    </section>
  );
}
