import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import {
  daysOf,
  monthsLater,
  rangeOf,
  settingOf,
  timesOf,
  weekdayOf,
} from '#renderer/features/courses/model.ts';
import type { CourseSession, Rights, Said } from '#renderer/features/courses/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import {
  formatDay,
  formatLocalDate,
  formatMonth,
  formatQuantity,
  formatTime,
} from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { DAY_NAMES } from '#renderer/features/courses/rule-form.ts';
import { sessionRowId } from '#renderer/features/courses/SessionsPanel.tsx';
import { useSessionActs } from '#renderer/features/courses/useSessionActs.tsx';
import classes from '#renderer/features/courses/CalendarView.module.css';

type Span = 'WEEK' | 'MONTH';

interface CalendarViewProps {
  readonly rights: Rights;
  readonly onSaid: (said: Said) => void;
}

const HEADS = Object.values(DAY_NAMES);
/** What a day of a month has room for. */
const MONTH_LINES = 3;

/** "Semana del 4 may. al 10 may. 2026" or "Mayo de 2026". */
function titleOf(span: Span, date: string): string {
  const at = startOfLocalDate(date);
  if (span === 'MONTH') {
    const month = formatMonth(at);
    return `${month.charAt(0).toUpperCase()}${month.slice(1)} de ${date.slice(0, 4)}`;
  }
  const { from, to } = rangeOf('WEEK', date);
  return `Semana del ${formatDay(startOfLocalDate(from))} al ${formatLocalDate(plusDays(to, -1))}`;
}

/** The sessions of a week or of a month; the arrows move from one to the next. */
export function CalendarView({ rights, onSaid }: CalendarViewProps) {
  const now = useNow(60_000);
  const today = localDate(now);
  const [span, setSpan] = useState<Span>('WEEK');
  const [date, setDate] = useState(today);
  const range = rangeOf(span, date);
  const calendar = useQuery(api.courses.calendar.queryOptions(range));
  const sessions = calendar.data?.sessions ?? [];
  const holidays = new Set(calendar.data?.holidays);
  const [chosen, setChosen] = useState<string>();
  const current = sessions.find((session) => session.id === chosen) ?? sessions[0];
  const acts = useSessionActs(current, rights, onSaid);

  const focusOn = (session: CourseSession | undefined) => {
    if (session === undefined) return;
    setChosen(session.id);
    document.getElementById(sessionRowId(session.id))?.focus();
  };
  const held = () => document.activeElement?.id === (current && sessionRowId(current.id));
  const step = (by: 1 | -1) => {
    const at = sessions.findIndex((session) => session.id === current?.id);
    focusOn(held() ? sessions[at + by] : current);
  };
  const jump = (by: 1 | -1) => {
    const from = current?.localDate;
    if (from === undefined) return;
    const days = by === 1 ? sessions : sessions.toReversed();
    const target = days.find((session) => (by === 1 ? session.localDate > from : session.localDate < from));
    const first = sessions.find((session) => session.localDate === target?.localDate);
    focusOn(held() ? first : current);
  };
  const turn = (by: 1 | -1) => {
    setDate(span === 'WEEK' ? plusDays(date, by * 7) : monthsLater(date, by));
  };
  const movement = (id: string, label: string, key: string, run: () => void, shown?: string[]): Action => ({
    id: `calendar.${id}`,
    label,
    keys: [key],
    keysOnly: true,
    run,
    ...(shown === undefined ? {} : { shownKeys: shown }),
  });
  const moves = [
    movement('next', 'Sesión', 'ArrowDown', () => step(1), ['ArrowDown', 'ArrowUp']),
    movement('previous', 'Sesión anterior', 'ArrowUp', () => step(-1)),
    movement('right', 'Día', 'ArrowRight', () => jump(1), ['ArrowLeft', 'ArrowRight']),
    movement('left', 'Día anterior', 'ArrowLeft', () => jump(-1)),
  ];
  const back: Action = {
    id: 'calendar.back',
    label: 'Antes',
    keys: ['PageUp'],
    run: () => {
      turn(-1);
    },
  };
  const forth: Action = {
    id: 'calendar.forth',
    label: 'Después',
    keys: ['PageDown'],
    run: () => {
      turn(1);
    },
  };
  const home: Action = {
    id: 'calendar.today',
    label: 'Hoy',
    keys: ['H'],
    run: () => {
      setDate(today);
    },
  };
  const other: Action = {
    id: 'calendar.span',
    label: span === 'WEEK' ? 'Ver el mes' : 'Ver la semana',
    keys: ['S'],
    run: () => {
      setSpan(span === 'WEEK' ? 'MONTH' : 'WEEK');
    },
  };
  useActions('Calendario', [...moves, back, forth, home, other, ...acts.actions]);

  // The cursor is where the keys act: it has to be seen before any of them is pressed.
  const shown = current?.id;
  useEffect(() => {
    if (acts.open || shown === undefined || document.activeElement !== document.body) return;
    document.getElementById(sessionRowId(shown))?.focus();
  }, [acts.open, shown]);

  if (calendar.error !== null) {
    const retry: Action = {
      id: 'calendar.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void calendar.refetch(),
    };
    return <ErrorState failure={refusalOf(calendar.error)} action={retry} />;
  }
  return (
    <Panel
      flush
      title={titleOf(span, date)}
      className={classes.panel}
      aside={
        <span className={classes.hints}>
          {moves
            .filter((action) => action.shownKeys !== undefined)
            .map((action) => (
              <ActionHint key={action.id} action={action} />
            ))}
          <ActionHint action={back} />
          <ActionHint action={forth} />
          <ActionHint action={home} />
          <ActionHint action={other} tone="strong" />
        </span>
      }
    >
      <div className={classes.heads} aria-hidden>
        {HEADS.map(({ short }) => (
          <span key={short}>{short}</span>
        ))}
      </div>
      <ol className={classes.grid} data-span={span} aria-label={titleOf(span, date)}>
        {daysOf(range).map((day) => (
          <Day
            key={day}
            day={day}
            span={span}
            today={day === today}
            outside={span === 'MONTH' && day.slice(0, 7) !== date.slice(0, 7)}
            holiday={holidays.has(day)}
            sessions={sessions.filter((session) => session.localDate === day)}
            current={current?.id}
            onChoose={setChosen}
          />
        ))}
      </ol>
      <div className={classes.foot}>
        <span className={classes.sum}>{formatQuantity(sessions.length, 'sesión', 'sesiones')}</span>
        {acts.actions.map((action) => (
          <ActionHint key={action.id} action={action} />
        ))}
      </div>
      {acts.dialog}
    </Panel>
  );
}

interface DayProps {
  readonly day: string;
  readonly span: Span;
  readonly today: boolean;
  readonly outside: boolean;
  readonly holiday: boolean;
  readonly sessions: readonly CourseSession[];
  readonly current: string | undefined;
  readonly onChoose: (id: string) => void;
}

function Day({ day, span, today, outside, holiday, sessions, current, onChoose }: DayProps) {
  // The one with the cursor is always among those that are shown.
  const at = sessions.findIndex((session) => session.id === current);
  const most = span === 'WEEK' ? sessions.length : MONTH_LINES;
  const from = Math.max(0, Math.min(at - most + 1, sessions.length - most));
  const shown = sessions.slice(from, from + most);
  return (
    <li
      className={classes.day}
      data-today={today || undefined}
      data-outside={outside || undefined}
      data-holiday={holiday || undefined}
    >
      <span className={classes.date}>
        <span className={classes.dayName}>{HEADS[weekdayOf(day)]?.long}</span>
        <span className={classes.dayNumber}>{Number(day.slice(8))}</span>
        {holiday ? <span className={classes.holiday}>festivo</span> : null}
      </span>
      {shown.map((session) => (
        <button
          key={session.id}
          type="button"
          id={sessionRowId(session.id)}
          className={classes.session}
          data-cancelled={session.cancelledAt !== null || undefined}
          data-held={session.marked > 0 || undefined}
          data-current={session.id === current || undefined}
          tabIndex={session.id === current ? 0 : -1}
          onFocus={() => {
            onChoose(session.id);
          }}
          onClick={({ detail }) => {
            if (session.cancelledAt === null && detail !== 1) goTo('lista', { sessionId: session.id });
          }}
        >
          <span className={classes.time}>
            {span === 'WEEK' ? timesOf(session) : formatTime(session.startsAt)}
          </span>
          <strong>{session.courseName}</strong>
          {span === 'WEEK' ? (
            <span>
              {session.cancelledAt === null
                ? `${session.groupName}. ${settingOf(session)}`
                : `Cancelada: ${session.cancelReason ?? ''}`}
            </span>
          ) : null}
        </button>
      ))}
      {sessions.length > shown.length ? (
        <span className={classes.more}>y {sessions.length - shown.length} más</span>
      ) : null}
    </li>
  );
}
