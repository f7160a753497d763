import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Visit } from '#renderer/features/reception/model.ts';
import { VisitMarks } from '#renderer/features/reception/VisitMarks.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api } from '#renderer/lib/api.ts';
import { formatLongDay, formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { DAY_MS, localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import classes from '#renderer/features/reception/VisitPicker.module.css';

/** Rows that fit above the rest of a dialog; the list moves under the cursor. */
const SHOWN = 5;

export interface VisitChoice {
  readonly visit: Visit | undefined;
  readonly date: string;
  readonly rows: readonly Visit[] | undefined;
  readonly cursor: number;
  readonly actions: readonly Action[];
}

interface PickFrom {
  /** Today as the desk shows it, newest first. */
  readonly today: { readonly date: string; readonly firstDate: string; readonly visits: readonly Visit[] };
  /** Which visits can be meant at all. */
  readonly eligible: (visit: Visit) => boolean;
  /** Where the cursor begins: the visit that is meant most of the time. */
  readonly start?: string | undefined;
}

/**
 * One of the visits of today, or of the days that the desk may still correct. ↓ ↑ choose, Re Pág and Av Pág change
 * the day: the field of the dialog keeps the focus and the other keys.
 */
export function useVisitChoice({ today, eligible, start }: PickFrom): VisitChoice {
  const [date, setDate] = useState(today.date);
  const isToday = date === today.date;
  const past = useQuery(api.attendance.day.queryOptions({ date }, { enabled: !isToday }));
  const rows = (isToday ? today.visits : past.data)?.filter(eligible);
  const [cursor, setCursor] = useState(() => {
    const at = today.visits.filter(eligible).findIndex((visit) => visit.id === start);
    return Math.max(0, at);
  });
  const at = Math.min(cursor, Math.max(0, (rows?.length ?? 0) - 1));
  const move = (step: number) => {
    setCursor(Math.max(0, Math.min(at + step, (rows?.length ?? 1) - 1)));
  };
  const goBy = (days: number) => {
    setDate(localDate(startOfLocalDate(date) + days * DAY_MS));
    setCursor(0);
  };
  const actions: readonly Action[] = [
    {
      id: 'visits.down',
      label: 'Elegir otra',
      keys: ['ArrowDown'],
      shownKeys: ['ArrowDown', 'ArrowUp'],
      keysOnly: true,
      run: () => {
        move(1);
      },
    },
    {
      id: 'visits.up',
      label: 'Elegir la de arriba',
      keys: ['ArrowUp'],
      keysOnly: true,
      run: () => {
        move(-1);
      },
    },
    {
      id: 'visits.before',
      label: 'Día anterior',
      keys: ['PageUp'],
      when: () => date > today.firstDate,
      run: () => {
        goBy(-1);
      },
    },
    {
      id: 'visits.after',
      label: 'Día siguiente',
      keys: ['PageDown'],
      when: () => !isToday,
      run: () => {
        goBy(1);
      },
    },
  ];
  return { visit: rows?.[at], date, rows, cursor: at, actions };
}

export function VisitPicker({ choice, today }: { readonly choice: VisitChoice; readonly today: string }) {
  const { labelOf } = useServices();
  const { rows, cursor, date, actions } = choice;
  const first = Math.max(0, Math.min(cursor - Math.floor(SHOWN / 2), (rows?.length ?? 0) - SHOWN));
  const [down, , before, after] = actions;
  return (
    <div>
      <div className={classes.head}>
        <strong>{date === today ? 'Hoy' : formatLongDay(startOfLocalDate(date))}</strong>
        <span className={classes.keys}>
          {down === undefined ? null : <ActionHint action={down} />}
          {before === undefined ? null : <ActionHint action={before} />}
          {after === undefined ? null : <ActionHint action={after} />}
        </span>
      </div>
      {rows === undefined ? (
        <SkeletonRows rows={SHOWN} />
      ) : rows.length === 0 ? (
        <p className={classes.none}>Ninguna visita que se pueda elegir este día.</p>
      ) : (
        <ol className={classes.rows} aria-label="Visitas" aria-live="polite">
          {rows.slice(first, first + SHOWN).map((visit, index) => (
            <li key={visit.id} className={classes.row} aria-current={first + index === cursor || undefined}>
              <span>{formatTime(visit.startedAt)}</span>
              <strong>{visit.name}</strong>
              <span>{labelOf(visit.service)}</span>
              <VisitMarks visit={visit} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
