import { labels } from '#shared/text/labels.ts';
import { exactMoment, STATE_TONES } from '#renderer/features/exclusions/model.ts';
import { lengthWords, scopeName, scopeNote, shortSpan, zonesWords } from '#renderer/lib/exclusion-words.ts';
import type { ExclusionRow } from '#renderer/features/exclusions/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import { formatDate, formatTime } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/exclusions/ExclusionDetail.module.css';

interface ExclusionDetailProps {
  readonly row: ExclusionRow;
  /** Those listed here that leave out some of the same time. */
  readonly others: readonly ExclusionRow[];
  readonly actions: readonly Action[];
}

/** One exclusion to the second, with its proof, its decision, and the keys for the next one. */
export function ExclusionDetail({ row, others, actions }: ExclusionDetailProps) {
  const note = scopeNote(row);
  const hidden = row.overlaps.length - others.length;
  return (
    <Panel
      title={labels.exclusionKind[row.kind]}
      className={classes.panel}
      aside={
        <span className={classes.state} data-state={row.state}>
          <StateMark tone={STATE_TONES[row.state]} />
          {labels.exclusionState[row.state]}
        </span>
      }
    >
      <ScrollRegion label="La exclusión" className={classes.scroll}>
        <p className={classes.scope}>{scopeName(row)}</p>
        <dl className={classes.facts}>
          <dt>Zonas</dt>
          <dd>
            {zonesWords(row.zones)}
            {note === null ? null : <span>{note}</span>}
          </dd>
          <dt>Desde</dt>
          <dd>{exactMoment(row.startsAt)}</dd>
          <dt>Hasta</dt>
          <dd>
            {exactMoment(row.endsAt)}
            <span>{lengthWords(row)}; el último instante no se incluye</span>
          </dd>
          <dt>Motivo</dt>
          <dd>{row.reason}</dd>
          <dt>Prueba</dt>
          <dd>{row.evidence}</dd>
          <dt>La pidió</dt>
          <dd>
            {row.officer}
            <span>
              {row.site === null ? '' : `${row.site}, `}
              {formatDate(row.requestedAt)}, {formatTime(row.requestedAt)}
            </span>
          </dd>
          {row.decision === null ? null : (
            <>
              <dt>Decidió</dt>
              <dd>
                {row.decision.officer}
                {row.decision.reason === null ? null : `: ${row.decision.reason}`}
                <span>
                  {formatDate(row.decision.at)}, {formatTime(row.decision.at)}
                </span>
              </dd>
            </>
          )}
        </dl>
        {row.overlaps.length === 0 ? null : (
          <Banner tone="doubt" title="Se cruza con otra: el tiempo común se descuenta una sola vez.">
            <span className={classes.overlaps}>
              {others.map((other) => (
                <span key={other.id}>
                  {scopeName(other)}, {shortSpan(other)} ({labels.exclusionState[other.state].toLowerCase()})
                </span>
              ))}
              {hidden > 0 ? (
                <span>y {hidden === 1 ? 'otra' : `otras ${hidden}`} fuera de este filtro</span>
              ) : null}
            </span>
          </Banner>
        )}
        {row.whyNot === null || row.state !== 'PENDIENTE' ? null : (
          <p className={classes.whyNot}>{row.whyNot}</p>
        )}
      </ScrollRegion>
      <div className={classes.actions}>
        {actions.filter(isPossible).map((action, index) => (
          <ActionButton key={action.id} action={action} variant={index === 0 ? 'filled' : 'default'} />
        ))}
      </div>
    </Panel>
  );
}
