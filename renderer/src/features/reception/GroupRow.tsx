import { useEffect, useRef } from 'react';
import type { OpenGroup } from '#renderer/features/reception/model.ts';
import { formatDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import { labels } from '#shared/text/labels.ts';
import classes from '#renderer/features/reception/EnrolDialog.module.css';

interface GroupRowProps {
  readonly group: OpenGroup;
  readonly now: number;
  readonly current: boolean;
}

/** What a person would get here now: a seat, a place in line, or what they have already. */
function offer({ seatsLeft, waiting, standing }: OpenGroup): { readonly tone: Tone; readonly words: string } {
  if (standing !== null) {
    const place = standing.position === null ? '' : `, puesto ${standing.position}`;
    return { tone: 'unknown', words: `${labels.enrolment[standing.state]}${place}` };
  }
  if (seatsLeft > 0) return { tone: 'good', words: formatQuantity(seatsLeft, 'cupo', 'cupos') };
  return {
    tone: 'doubt',
    words:
      waiting === 0 ? 'Lleno: lista de espera' : `Lleno, ${formatQuantity(waiting, 'espera', 'esperan')}`,
  };
}

function whenWords({ nextSession, sessionsLeft }: OpenGroup, now: number): string {
  if (nextSession === null) return 'Sin sesiones todavía';
  const left = formatQuantity(sessionsLeft, 'sesión', 'sesiones');
  return nextSession.startsAt <= now
    ? `En curso ahora, ${left}`
    : `${formatDate(nextSession.startsAt)}, ${formatTime(nextSession.startsAt)} · ${left}`;
}

export function GroupRow({ group, now, current }: GroupRowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const { tone, words } = offer(group);
  return (
    <li ref={row} className={classes.row} aria-current={current || undefined}>
      <span className={classes.course}>
        <strong>{group.courseName}</strong>
        <span>
          {[group.name, labels.ally[group.ally], group.audience].filter((part) => part !== null).join(' · ')}
        </span>
      </span>
      <span>{group.own ? 'En este Punto' : group.siteName}</span>
      <span>{whenWords(group, now)}</span>
      <span className={classes.offer}>
        <StateMark tone={tone} /> {words}
      </span>
    </li>
  );
}
