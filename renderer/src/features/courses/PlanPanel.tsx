import { UnstyledButton } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { ClashList } from '#renderer/features/courses/ClashList.tsx';
import { hoursOf, timesOf } from '#renderer/features/courses/model.ts';
import type { Plan } from '#renderer/features/courses/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate, formatQuantity } from '#renderer/lib/formats.ts';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/courses/PlanPanel.module.css';

interface PlanPanelProps {
  readonly plan: Plan | undefined;
  readonly failure: string | undefined;
  /** Length of the chosen course in minutes. */
  readonly courseMinutes: number | undefined;
  readonly accept: Action;
  readonly accepted: boolean;
  readonly onKeep: (date: string, kept: boolean) => void;
}

type Line =
  | {
      readonly kind: 'SESSION';
      readonly date: string;
      readonly number: number;
      readonly session: Plan['sessions'][number];
    }
  | { readonly kind: 'SKIPPED'; readonly date: string };

function linesOf(plan: Plan): readonly Line[] {
  return [
    ...plan.sessions.map((session, index): Line => ({
      kind: 'SESSION',
      date: session.localDate,
      number: index + 1,
      session,
    })),
    ...plan.skipped.map((date): Line => ({ kind: 'SKIPPED', date })),
  ].toSorted((a, b) => a.date.localeCompare(b.date));
}

/** What the form would make: each session, the holidays left out, and what stands in the way. */
export function PlanPanel({ plan, failure, courseMinutes, accept, accepted, onKeep }: PlanPanelProps) {
  if (failure !== undefined) {
    return (
      <Panel title="Sesiones" className={classes.panel}>
        <Banner tone="bad" title={failure} urgent />
      </Panel>
    );
  }
  if (plan === undefined) {
    return (
      <Panel title="Sesiones" className={classes.panel}>
        <EmptyState title="Aquí verá las sesiones" icon={<IconCalendarPlus size={28} />}>
          Elija los días y las horas. Los festivos se saltan solos y los cruces de sala o de instructor se ven
          antes de guardar.
        </EmptyState>
      </Panel>
    );
  }
  const minutes = plan.sessions.reduce(
    (sum, session) => sum + (session.endsAt - session.startsAt) / 60_000,
    0,
  );
  const short = courseMinutes !== undefined && minutes < courseMinutes;
  return (
    <Panel
      title={formatQuantity(plan.sessions.length, 'sesión', 'sesiones')}
      className={classes.panel}
      aside={
        <span className={classes.hours} data-short={short || undefined}>
          {courseMinutes === undefined
            ? hoursOf(minutes)
            : `${hoursOf(minutes)} de ${hoursOf(courseMinutes)} del curso`}
        </span>
      }
    >
      {short ? (
        <Banner tone="doubt" title="Faltan horas para completar el curso.">
          Agregue sesiones o alárguelas; también puede guardarlo así.
        </Banner>
      ) : null}
      <ScrollRegion label="Sesiones que se crean" className={classes.scroll}>
        <ol className={classes.lines}>
          {linesOf(plan).map((line) => {
            const clashing =
              line.kind === 'SESSION' &&
              plan.clashes.some(({ wanted }) => wanted.startsAt === line.session.startsAt);
            return (
              <li key={line.date} data-kind={line.kind} data-clash={clashing || undefined}>
                <span className={classes.number}>{line.kind === 'SESSION' ? line.number : ''}</span>
                <span className={classes.date}>{formatDate(startOfLocalDate(line.date))}</span>
                {line.kind === 'SESSION' ? (
                  <>
                    <span className={classes.times}>{timesOf(line.session)}</span>
                    {clashing ? (
                      <span className={classes.mark}>
                        <StateMark tone="doubt" size={14} /> cruce
                      </span>
                    ) : null}
                    {line.session.holiday ? (
                      <span className={classes.mark}>
                        festivo
                        <Keep label="Saltarlo" date={line.date} onKeep={() => onKeep(line.date, false)} />
                      </span>
                    ) : null}
                  </>
                ) : (
                  <span className={classes.mark}>
                    festivo, se salta
                    <Keep label="Dar clase" date={line.date} onKeep={() => onKeep(line.date, true)} />
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      </ScrollRegion>
      <ClashList clashes={plan.clashes} accept={accept} accepted={accepted} />
    </Panel>
  );
}

interface KeepProps {
  readonly label: string;
  readonly date: string;
  readonly onKeep: () => void;
}

function Keep({ label, date, onKeep }: KeepProps) {
  return (
    <UnstyledButton
      className={classes.keep}
      id={`holiday-${date}`}
      aria-label={`${label} el ${formatDate(startOfLocalDate(date))}`}
      onClick={onKeep}
    >
      {label}
    </UnstyledButton>
  );
}
