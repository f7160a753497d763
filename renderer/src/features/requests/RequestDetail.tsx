import { REQUEST_TERMS } from '#shared/domain/subject-request.ts';
import { labels } from '#shared/text/labels.ts';
import { dueWords, toneOf, travelOf, whenDue } from '#renderer/features/requests/model.ts';
import type { RequestRow } from '#renderer/features/requests/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import { formatDate, formatLocalDate, formatTime } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/requests/RequestDetail.module.css';

interface RequestDetailProps {
  readonly request: RequestRow;
  readonly actions: readonly Action[];
}

/** One request: what was asked, by when it is due and why, what was answered, and the keys for the next step. */
export function RequestDetail({ request, actions }: RequestDetailProps) {
  const term = REQUEST_TERMS[request.kind];
  const closed = request.state !== 'ABIERTA';
  const travel = travelOf(request);
  return (
    <Panel
      title={`${labels.subjectRequestKind[request.kind]} ${request.number}`}
      className={classes.panel}
      aside={
        <span className={classes.state} data-due={request.due}>
          <StateMark tone={toneOf(request)} />
          {closed ? labels.subjectRequestState[request.state] : dueWords(request)}
        </span>
      }
    >
      <ScrollRegion label="La solicitud" className={classes.scroll}>
        <p className={classes.name}>{request.name}</p>
        {closed || request.ours ? null : (
          <Banner tone="doubt" title="La responde la central.">
            Esta persona se registró en otro Punto; aquí se verá la respuesta.
          </Banner>
        )}
        {request.erased ? (
          <Banner tone="good" title="Los datos de esta persona se suprimieron.">
            Quedan sus atenciones sin nombre, para las cifras, y esta constancia.
          </Banner>
        ) : null}
        <dl className={classes.facts}>
          <dt>Qué pide</dt>
          <dd>{request.detail}</dd>
          <dt>Recibida</dt>
          <dd>{formatLocalDate(request.receivedOn)}</dd>
          <dt>Plazo</dt>
          <dd>
            {whenDue(request)}
            <span>
              {request.extensionReason === null
                ? `${term.days} días hábiles desde el siguiente (${term.law}).`
                : `Con ${term.extension} días hábiles de prórroga: ${request.extensionReason}`}
            </span>
          </dd>
          {request.answer === null || request.answeredAt === null ? null : (
            <>
              <dt>Respuesta</dt>
              <dd>
                {request.answer}
                <span>
                  {formatDate(request.answeredAt)}, {formatTime(request.answeredAt)}, {request.officer}
                </span>
              </dd>
            </>
          )}
        </dl>
        {travel === undefined ? null : <p className={classes.travel}>{travel}</p>}
      </ScrollRegion>
      <div className={classes.actions}>
        {actions.filter(isPossible).map((action, index) => (
          <ActionButton
            key={action.id}
            action={action}
            variant={index === 0 && !closed ? 'filled' : 'default'}
          />
        ))}
      </div>
    </Panel>
  );
}
