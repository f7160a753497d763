import { TextInput } from '@mantine/core';
import { IconCircleCheck, IconFilter } from '@tabler/icons-react';
import { Detail } from '#renderer/features/incidents/Detail.tsx';
import { IncidentRow } from '#renderer/features/incidents/IncidentRow.tsx';
import { FILTERS, idOf, isUnseen } from '#renderer/features/incidents/model.ts';
import { useIncidentActions } from '#renderer/features/incidents/useIncidentActions.ts';
import type { IncidentMoves } from '#renderer/features/incidents/useIncidentActions.ts';
import type { IncidentList, Said } from '#renderer/features/incidents/model.ts';
import { formatDuration, formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/incidents/IncidentsView.module.css';

interface IncidentsViewProps extends IncidentMoves {
  readonly list: IncidentList;
  readonly days: number;
  readonly now: number;
  readonly said: Said | undefined;
}

const span = (ms: number | null): string | undefined => (ms === null ? undefined : formatDuration(ms));

/** What a supervisor looks at when something is down: what goes on, then what was, and the one in hand at the right. */
export function IncidentsView(props: IncidentsViewProps) {
  const { list, shown, current, filter, days, now, said } = props;
  const { figures } = list;
  const actions = useIncidentActions(props);
  const searching = filter.text !== '' || filter.kind !== undefined;
  const unseen = list.incidents.filter((incident) => isUnseen(incident, now)).length;
  return (
    <div className={classes.screen}>
      <div className={classes.top}>
        <div className={classes.figures}>
          <Figure
            value={figures.open}
            label={unseen === 0 ? 'sin recuperar' : `sin recuperar, ${unseen} sin datos`}
          />
          <Figure value={figures.begun} label={`caídas en ${days} días`} />
          <Figure value={span(figures.mttrMs)} label="reparación media" />
          <Figure value={span(figures.mtbfMs)} label="entre caídas" />
          <Figure value={span(figures.longestMs)} label="la más larga" />
        </div>
        <span className={classes.hints}>
          <ActionHint action={actions.period} label={`Últimos ${days} días`} />
          <ActionHint action={actions.figures} />
        </span>
        <TextInput
          id="incident-filter"
          className={classes.filter}
          type="search"
          aria-label="Filtrar por zona, comuna, causa o caso"
          placeholder="Zona, causa o caso"
          value={filter.text}
          leftSection={<IconFilter size={16} />}
          rightSection={<KeyCap keys={['/']} decorative />}
          onChange={(event) => {
            props.onFilter({ ...filter, text: event.currentTarget.value });
          }}
        />
      </div>
      <Panel
        title={
          figures.open === 0 ? 'Incidentes: ninguno abierto' : `Incidentes: ${figures.open} sin recuperar`
        }
        className={classes.list}
        aside={
          <span className={classes.hints}>
            {FILTERS.map(({ id, label }, index) => (
              <button
                key={id}
                type="button"
                className={classes.kind}
                aria-pressed={filter.kind === id}
                onClick={actions.kinds[index]?.run}
              >
                {label} <KeyCap keys={[String(index + 1)]} decorative />
              </button>
            ))}
            <ActionHint action={actions.move} label="Recorrer" />
          </span>
        }
        flush
      >
        {list.suspicions.length === 0 ? null : (
          <div className={classes.suspicions}>
            <Banner
              tone="doubt"
              title={`${formatQuantity(list.suspicions.length, 'zona sospechosa', 'zonas sospechosas')}: en un minuto se confirma o se descarta`}
            >
              {list.suspicions.map(({ zone }) => zone).join(', ')}
            </Banner>
          </div>
        )}
        {shown.length === 0 ? (
          searching ? (
            <EmptyState title="Ningún incidente coincide con el filtro" action={actions.clear} />
          ) : (
            <EmptyState title={`Sin caídas en los últimos ${days} días`} icon={<IconCircleCheck size={28} />}>
              Aquí aparece cada caída que se confirma, con quién la atiende y qué la causó. Con P se miran más
              días.
            </EmptyState>
          )
        ) : (
          <ScrollRegion label="Incidentes" className={classes.rows}>
            <ul>
              {shown.map((incident) => (
                <li key={idOf(incident)}>
                  <IncidentRow
                    incident={incident}
                    now={now}
                    isCurrent={incident === current}
                    onChoose={() => {
                      props.onChoose(incident);
                    }}
                  />
                </li>
              ))}
            </ul>
            {list.more === 0 ? null : (
              <p className={classes.more}>
                Y {formatQuantity(list.more, 'incidente más', 'incidentes más')} de antes: elija un periodo
                más corto con P para verlos, o las cifras con F.
              </p>
            )}
            {list.strays === 0 ? null : (
              <p className={classes.more}>
                {formatQuantity(list.strays, 'acción quedó', 'acciones quedaron')} sin incidente: datos que
                llegaron después mostraron que la zona sí tenía servicio. Siguen en la auditoría.
              </p>
            )}
          </ScrollRegion>
        )}
      </Panel>
      <div className={classes.side}>
        {said === undefined ? null : (
          <Banner tone={said.tone} title={said.text} urgent={said.tone === 'bad'} />
        )}
        {current === undefined ? null : (
          <Detail incident={current} now={now}>
            <ActionButton
              action={actions.acknowledge}
              size="sm"
              variant={current.recoveredAt === null ? 'filled' : 'default'}
            />
            <ActionButton action={actions.cause} size="sm" variant="default" />
            <ActionButton action={actions.ticket} size="sm" variant="default" />
            <ActionButton action={actions.note} size="sm" variant="default" />
            {current.closed === null ? (
              <ActionButton
                action={actions.close}
                size="sm"
                variant={current.recoveredAt === null ? 'default' : 'filled'}
              />
            ) : (
              <ActionButton action={actions.reopen} size="sm" variant="default" />
            )}
            <ActionButton action={actions.zone} size="sm" variant="default" />
          </Detail>
        )}
      </div>
    </div>
  );
}
