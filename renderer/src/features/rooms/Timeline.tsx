import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { TIMELINE_STATES } from '#shared/text/reservations.ts';
import { entryWords, formatSpan, lanesOf } from '#renderer/features/rooms/model.ts';
import type { Entry, Line } from '#renderer/features/rooms/model.ts';
import { formatTime } from '#renderer/lib/formats.ts';
import { TimelineMark } from '#renderer/features/rooms/TimelineMark.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/rooms/Timeline.module.css';

interface TimelineProps {
  readonly lines: readonly Line[];
  readonly now: number;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

const HOUR_MS = 3_600_000;

/** Hours from left to right, a line for each room (or day), and where the present is. */
export function Timeline({ lines, now, chosen, onChoose, onOpen }: TimelineProps) {
  const [first] = lines;
  if (first === undefined) return null;
  const { startsAt, endsAt } = first.window;
  const hours = Array.from(
    { length: (endsAt - startsAt) / HOUR_MS + 1 },
    (_, hour) => startsAt + hour * HOUR_MS,
  );
  return (
    <div className={classes.timeline}>
      <div className={classes.ruler} aria-hidden="true">
        {hours.map((at, index) =>
          index === hours.length - 1 ? null : (
            <span key={at} className={classes.hour} style={{ left: share(at, first) }}>
              {shortHour(at)}
            </span>
          ),
        )}
      </div>
      {lines.map((line) => (
        <div key={line.key} className={classes.line} role="group" aria-label={line.title}>
          <h3 className={classes.title}>
            {line.title}
            <span>{line.note}</span>
          </h3>
          <div className={classes.track}>
            {hours.slice(1, -1).map((at) => (
              <span key={at} className={classes.tick} style={{ left: share(at, first) }} />
            ))}
            {line.entries.length === 0 ? <p className={classes.free}>Libre todo el día</p> : null}
            {lanesOf(line.entries).map((lane, index) => (
              // Lanes have no identity of their own: they are the order in which what clashes is stacked.
              <div key={lane[0]?.id ?? index} className={classes.lane}>
                {lane.map((entry) => (
                  <Block
                    key={entry.id}
                    entry={entry}
                    line={line}
                    chosen={entry.id === chosen}
                    onClick={() => {
                      if (entry.id === chosen) onOpen(entry.id);
                      else onChoose(entry.id);
                    }}
                  />
                ))}
              </div>
            ))}
            {now > line.window.startsAt && now < line.window.endsAt ? (
              <span
                className={classes.now}
                style={{ left: share(now, line) }}
                role="img"
                aria-label={`Ahora, ${formatTime(now)}`}
              />
            ) : null}
          </div>
        </div>
      ))}
    </div>
  );
}

interface BlockProps {
  readonly entry: Entry;
  readonly line: Line;
  readonly chosen: boolean;
  readonly onClick: () => void;
}

function Block({ entry, line, chosen, onClick }: BlockProps) {
  const width = (entry.endsAt - entry.startsAt) / (line.window.endsAt - line.window.startsAt);
  return (
    <UnstyledButton
      id={`room-entry-${entry.id}`}
      className={classes.block}
      data-kind={entry.kind}
      data-state={entry.state}
      data-clash={entry.clashes.length > 0 || undefined}
      tabIndex={chosen ? 0 : -1}
      aria-current={chosen ? 'true' : undefined}
      title={entryWords(entry)}
      style={{ left: share(entry.startsAt, line), width: `${width * 100}%` }}
      onClick={onClick}
    >
      <span className={classes.head}>
        {entry.clashes.length > 0 ? (
          <StateMark tone="bad" size={14} />
        ) : (
          <TimelineMark state={entry.state} size={14} />
        )}
        <strong>{entry.title}</strong>
      </span>
      <span className={classes.detail}>{formatSpan(entry)}</span>
      <VisuallyHidden>
        {entry.detail} {TIMELINE_STATES[entry.state]}
        {entry.clashes.length > 0 ? ', choca con otra cosa a esa hora' : ''}
      </VisuallyHidden>
    </UnstyledButton>
  );
}

function share(at: number, { window }: Line): string {
  return `${((at - window.startsAt) / (window.endsAt - window.startsAt)) * 100}%`;
}

/** "7 a. m." */
function shortHour(at: number): string {
  return formatTime(at).replace(':00', '');
}
