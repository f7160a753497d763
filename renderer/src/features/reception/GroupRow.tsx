import { useEffect, useRef } from 'react';
import type { OpenGroup } from '#renderer/features/reception/model.ts';
import { formatDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { EnrolmentMark } from '#renderer/ui/EnrolmentMark.tsx';
import type { EnrolmentState } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import classes from '#renderer/features/reception/EnrolDialog.module.css';

interface GroupRowProps {
  readonly group: OpenGroup;
  readonly now: number;
  readonly current: boolean;
}

/** What a person would get here now: a seat, a place in line, or what they have already. */
function offer({ seatsLeft, waiting, standing }: OpenGroup): {
  readonly state: EnrolmentState;
  readonly words: string;
} {
  if (standing !== null) {
    const place = standing.position === null ? '' : `, puesto ${standing.position}`;
    return { state: standing.state, words: `${labels.enrolment[standing.state]}${place}` };
  }
  if (seatsLeft > 0) return { state: 'INSCRITO', words: formatQuantity(seatsLeft, 'cupo', 'cupos') };
  return {
    state: 'ESPERA',
    words:
      waiting === 0 ? 'Lleno: lista de espera' : `Lleno, ${formatQuantity(waiting, 'espera', 'esperan')}`,
  };
}

function whenWords({ nextSession }: OpenGroup, now: number): string {
  if (nextSession === null) return 'Sin sesiones todavía';
  return nextSession.startsAt <= now
    ? 'En curso ahora'
    : `${formatDate(nextSession.startsAt)}, ${formatTime(nextSession.startsAt)}`;
}

export function GroupRow({ group, now, current }: GroupRowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const { state, words } = offer(group);
  return (
    <li ref={row} className={classes.row} aria-current={current || undefined}>
      <span className={classes.course}>
        <strong>{group.courseName}</strong>
        <span>
          {[group.name, labels.ally[group.ally], group.audience].filter((part) => part !== null).join(' · ')}
        </span>
      </span>
      <span>{group.own ? 'En este Punto' : group.siteName}</span>
      <span className={classes.when}>
        <span>{whenWords(group, now)}</span>
        {group.nextSession === null ? null : (
          <span>
            {group.sessionsLeft === 1
              ? 'la última sesión'
              : `quedan ${formatQuantity(group.sessionsLeft, 'sesión', 'sesiones')}`}
          </span>
        )}
      </span>
      <span className={classes.offer}>
        <EnrolmentMark state={state} /> {words}
      </span>
    </li>
  );
}
