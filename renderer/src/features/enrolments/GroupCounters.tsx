import { countOf, FILTERS } from '#renderer/features/enrolments/model.ts';
import type { CourseGroup, Filter } from '#renderer/features/enrolments/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/enrolments/CourseGroupView.module.css';

interface GroupCountersProps {
  readonly group: CourseGroup;
  readonly filter: Filter;
  /** In the order of FILTERS. */
  readonly actions: readonly Action[];
}

/** How many have a seat, wait, asked and left; each counter shows only its own. */
export function GroupCounters({ group, filter, actions }: GroupCountersProps) {
  return (
    <div className={classes.counters} role="group" aria-label="Filtrar por estado">
      {FILTERS.map(({ code, label }, index) => {
        const action = actions[index];
        const count = formatCount(countOf(group.people, code));
        return action === undefined ? null : (
          <button
            key={code}
            type="button"
            className={classes.counter}
            data-filter={code}
            aria-pressed={filter === code}
            aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
            onClick={action.run}
          >
            <strong>{code === 'CON_CUPO' ? `${count} de ${formatCount(group.capacity)}` : count}</strong>
            <span>{label}</span>
            <KeyCap keys={action.keys} decorative />
          </button>
        );
      })}
    </div>
  );
}
