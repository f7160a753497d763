import { withArticle } from '#shared/text/clock-words.ts';
import type { ReactNode } from 'react';
import { because } from '#shared/text/incident-ticket.ts';
import { labels } from '#shared/text/labels.ts';
import { comunaOf, isUnseen, toneOf } from '#renderer/features/incidents/model.ts';
import type { Incident } from '#renderer/features/incidents/model.ts';
import { formatDuration, formatMoment, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/incidents/Detail.module.css';

interface DetailProps {
  readonly incident: Incident;
  readonly now: number;
  /** What can be done with it. */
  readonly children: ReactNode;
}

function titleOf(incident: Incident, now: number): string {
  const { from, recoveredAt, downUntil } = incident;
  if (recoveredAt !== null) return `Volvió ${formatMoment(recoveredAt, now)}`;
  if (isUnseen(incident, now)) return `Nadie la ve desde ${withArticle(formatMoment(downUntil, now))}`;
  return `Sin servicio desde ${withArticle(formatMoment(from, now))}, hace ${formatDuration(now - from)}`;
}

function stateOf(incident: Incident, now: number): string {
  const { recoveredAt, downMs } = incident;
  if (recoveredAt === null && isUnseen(incident, now))
    return `Se vio caída ${formatDuration(downMs)}; no se sabe si volvió, porque su estación no ha enviado nada más.`;
  return recoveredAt === null
    ? `Lleva ${formatDuration(downMs)} observada como caída.`
    : `Estuvo caída ${formatDuration(downMs)}.`;
}

/** Of the downtime, what the contract is measured by. */
function owedWords({ owedMs, downMs }: Incident): string {
  if (owedMs === downMs) return ', cuenta todo el tiempo';
  return owedMs === 0 ? ', no cuenta: fuera del horario o excluida' : `, cuentan ${formatDuration(owedMs)}`;
}

/** Everything about one incident: what was observed, what it probably was, and what people did. */
export function Detail({ incident, now, children }: DetailProps) {
  const { zone, outages, suggestion, attributed, ticket, contract, acts, repeats } = incident;
  return (
    <Panel title={zone} className={classes.panel}>
      <Banner tone={toneOf(incident, now)} title={titleOf(incident, now)}>
        {stateOf(incident, now)}
      </Banner>
      <div className={classes.acts}>{children}</div>
      <ScrollRegion label="Detalle del incidente" className={classes.rest}>
        <dl className={classes.facts}>
          <dt>Comuna</dt>
          <dd>{comunaOf(incident) ?? 'Sin comuna en el listado'}</dd>
          {repeats === null ? null : (
            <>
              <dt>Reincide</dt>
              <dd>
                <strong>{repeats} caídas</strong> en el periodo: no basta con esperar a que vuelva.
              </dd>
            </>
          )}
          <dt>Causa</dt>
          <dd>
            {attributed === null ? (
              suggestion === null ? (
                'Por establecer'
              ) : (
                <>
                  <strong>{labels.incidentCause[suggestion.cause]}</strong>, propuesta. {because(suggestion)}
                </>
              )
            ) : (
              <>
                <strong>{labels.incidentCause[attributed.cause]}</strong>, según {attributed.officer}
              </>
            )}
          </dd>
          <dt>Caso</dt>
          <dd>{ticket ?? 'Sin número: T escribe el texto para la mesa de ayuda'}</dd>
          <dt>Contrato</dt>
          <dd>
            {contract ?? 'Sin contrato'}
            {contract === null && incident.owedMs === incident.downMs ? '' : owedWords(incident)}
          </dd>
        </dl>
        <h3 className={classes.head}>{formatQuantity(outages.length, 'interrupción', 'interrupciones')}</h3>
        <ol className={classes.list}>
          {outages.map(({ from, to }, index) => (
            <li key={from}>
              <span>
                {formatMoment(from, now)} a{' '}
                {incident.recoveredAt === null && index === outages.length - 1 && !isUnseen(incident, now)
                  ? 'ahora'
                  : formatTime(to)}
              </span>
              <span className={classes.number}>{formatDuration(to - from)}</span>
            </li>
          ))}
        </ol>
        <h3 className={classes.head}>Qué se hizo</h3>
        {acts.length === 0 ? (
          <p className={classes.none}>Nadie ha hecho nada todavía. A lo deja atendido por usted.</p>
        ) : (
          <ol className={classes.list}>
            {acts.toReversed().map(({ id, act, cause, note, doneAt, officer }) => (
              <li key={id}>
                <span>
                  {labels.incidentAct[act]}
                  {cause === null ? '' : `: ${labels.incidentCause[cause]}`}
                  {note === null ? '' : `: ${note}`}
                </span>
                <span className={classes.number}>
                  {officer}, {formatMoment(doneAt, now)}
                </span>
              </li>
            ))}
          </ol>
        )}
      </ScrollRegion>
    </Panel>
  );
}
