import { useEffect, useRef } from 'react';
import { labels } from '#shared/text/labels.ts';
import { causeOf, comunaOf, lastsWords, toneOf } from '#renderer/features/incidents/model.ts';
import type { Incident } from '#renderer/features/incidents/model.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/incidents/IncidentRow.module.css';

interface RowProps {
  readonly incident: Incident;
  readonly now: number;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}

/** One incident of the list: what and where, how long, and how far it has come. */
export function IncidentRow({ incident, now, isCurrent, onChoose }: RowProps) {
  const { zone, stage, acknowledged, ticket, recoveredAt, outages, repeats } = incident;
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const tone = toneOf(incident, now);
  const times = outages.length === 1 ? '' : `, ${outages.length} interrupciones`;
  return (
    <button
      type="button"
      ref={row}
      tabIndex={-1}
      className={classes.row}
      data-tone={recoveredAt === null ? tone : undefined}
      aria-current={isCurrent || undefined}
      onClick={(event) => {
        // The keys belong to the list: a row that kept the focus would answer Enter by itself.
        event.currentTarget.blur();
        onChoose();
      }}
    >
      <StateMark tone={tone} size={18} />
      <strong>{zone}</strong>
      <span className={classes.stage}>
        {labels.incidentStage[stage]}
        {acknowledged !== null && stage === 'ATENDIDO' ? ` por ${acknowledged.officer}` : ''}
      </span>
      <span className={classes.when}>
        {lastsWords(incident, now)}
        {times}
      </span>
      <span className={classes.what}>
        {[
          comunaOf(incident),
          causeOf(incident),
          ticket === null ? undefined : `caso ${ticket}`,
          repeats === null ? undefined : `reincide, ${repeats} veces`,
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </button>
  );
}
