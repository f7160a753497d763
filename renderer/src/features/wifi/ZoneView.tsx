import { useState } from 'react';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import { plusDays } from '#shared/domain/business-days.ts';
import type { Span } from '#shared/domain/spans.ts';
import { CalculationDialog } from '#renderer/features/wifi/CalculationDialog.tsx';
import { DayPanel } from '#renderer/features/wifi/DayPanel.tsx';
import { DaysStrip } from '#renderer/features/wifi/DaysStrip.tsx';
import { LastDayChart } from '#renderer/features/wifi/LastDayChart.tsx';
import { clientsChart, responseChart } from '#renderer/features/wifi/last-day.ts';
import { PeriodsTable } from '#renderer/features/wifi/PeriodsTable.tsx';
import { ZoneHead } from '#renderer/features/wifi/ZoneHead.tsx';
import { ZoneIncidents } from '#renderer/features/wifi/ZoneIncidents.tsx';
import { ZoneNews } from '#renderer/features/wifi/ZoneNews.tsx';
import type { Day, Page } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { ExclusionDialog } from '#renderer/ui/ExclusionDialog.tsx';
import classes from '#renderer/features/wifi/ZoneView.module.css';

interface ZoneViewProps {
  readonly page: Page;
  /** What the place is called that Esc leads to; the board without it. */
  readonly from: string | undefined;
  readonly now: number;
  /** The day that is shown, if one is asked for: undefined while it is being read. */
  readonly chosen: string | undefined;
  readonly day: Day | undefined;
  readonly dayFailure: Failure | undefined;
  readonly onChoose: (date: string | undefined) => void;
  readonly acknowledging: boolean;
  readonly onAcknowledge: (at: number) => void;
  readonly onExcluded: () => void;
  readonly onLeave: () => void;
}

/** A zone before the person: its state, its 90 days, its periods against the target, its incidents, its last day. */
export function ZoneView(props: ZoneViewProps) {
  const { page, now, chosen, day, onChoose } = props;
  const [dialog, setDialog] = useState<'calculation' | 'exclude'>();
  const today = localDate(now);
  const first = page.days[0]?.date ?? today;
  const move = (days: number) => {
    // The first arrow opens yesterday, where the news is: today is what the page shows already.
    const next = plusDays(chosen ?? today, days);
    if (next >= first && next <= today) onChoose(next);
  };
  const back: Action = {
    id: 'zone.back',
    label: 'Día anterior',
    keys: ['ArrowLeft'],
    when: () => (chosen ?? today) > first,
    run: () => {
      move(-1);
    },
  };
  const forth: Action = {
    id: 'zone.forth',
    label: 'Día siguiente',
    keys: ['ArrowRight'],
    when: () => chosen === undefined || chosen < today,
    run: () => {
      move(chosen === undefined ? 0 : 1);
    },
  };
  const leave: Action = {
    id: 'zone.leave',
    label: props.from === undefined ? 'Volver al tablero' : `Volver: ${props.from}`,
    keys: ['Escape'],
    when: () => chosen === undefined,
    run: props.onLeave,
  };
  const close: Action = {
    id: 'zone.close-day',
    label: 'Cerrar el día',
    keys: ['Escape'],
    when: () => chosen !== undefined,
    run: () => {
      onChoose(undefined);
    },
  };
  const explain: Action = {
    id: 'zone.explain',
    label: 'Cómo se calcula',
    keys: ['I'],
    run: () => {
      setDialog('calculation');
    },
  };
  const exclude: Action = {
    id: 'zone.exclude',
    label: 'Excluir horas',
    keys: ['X'],
    run: () => {
      setDialog('exclude');
    },
  };
  const { incident } = page.zone;
  const acknowledge: Action = {
    id: 'zone.acknowledge',
    label: 'Atender',
    keys: ['A'],
    when: () => incident !== null && incident.acknowledgedBy === null && !props.acknowledging,
    run: () => {
      if (incident !== null) props.onAcknowledge(incident.from);
    },
  };
  const all: Action = {
    id: 'zone.incidents',
    label: 'Trabajar los incidentes',
    keys: ['G'],
    run: () => {
      goTo('incidentes', { zoneId: page.zone.id });
    },
  };
  useActions('Zona', [close, leave, back, forth, explain, exclude, acknowledge, all]);
  const arrows: Action = { ...back, keysOnly: true, shownKeys: ['ArrowLeft', 'ArrowRight'] };
  return (
    <div className={classes.screen}>
      <ZoneHead
        page={page}
        from={props.from ?? 'Zonas WiFi'}
        now={now}
        leave={leave}
        exclude={exclude}
        acknowledge={acknowledge}
        busy={props.acknowledging}
      />
      <ZoneNews page={page} now={now} />
      <DaysStrip days={page.days} chosen={chosen} onChoose={onChoose} move={arrows} />
      <div className={classes.middle}>
        <PeriodsTable page={page} today={today} explain={explain} />
        <ZoneIncidents incidents={page.incidents} now={now} all={all} />
      </div>
      <div className={classes.bottom}>
        {props.dayFailure !== undefined ? (
          <ErrorState failure={props.dayFailure} />
        ) : chosen === undefined || day === undefined ? (
          <>
            <LastDayChart {...responseChart(page.lastDay)} />
            <LastDayChart {...clientsChart(page.lastDay)} />
          </>
        ) : (
          <DayPanel day={day} now={now} late={day.date !== chosen} back={back} forth={forth} close={close} />
        )}
      </div>
      {dialog === 'calculation' ? (
        <CalculationDialog
          page={page}
          today={today}
          onClose={() => {
            setDialog(undefined);
          }}
        />
      ) : null}
      {dialog === 'exclude' ? (
        <ExclusionDialog
          zone={page.zone}
          start={likelySpan(page, day?.date === chosen ? day : undefined)}
          onDone={() => {
            setDialog(undefined);
            props.onExcluded();
          }}
          onClose={() => {
            setDialog(undefined);
          }}
        />
      ) : null}
    </div>
  );
}

/** What somebody who excludes hours most likely means: the outages of the day shown, else the last incident. */
function likelySpan({ incidents, at }: Page, day: Day | undefined): Span | undefined {
  const down = day?.observed.filter(({ state }) => state === 'DOWN') ?? [];
  const [first, last] = [down[0], down.at(-1)];
  if (first !== undefined && last !== undefined) return { from: first.t0, to: last.t1 };
  if (day !== undefined) return { from: startOfLocalDate(day.date), to: day.to };
  const [incident] = incidents.list;
  return incident === undefined ? undefined : { from: incident.from, to: incident.recoveredAt ?? at };
}
