import { TextInput } from '@mantine/core';
import { IconCircleCheck, IconFilter } from '@tabler/icons-react';
import { Detail } from '#renderer/features/incidents/Detail.tsx';
import type { Said } from '#renderer/features/incidents/IncidentsScreen.tsx';
import {
  causeOf,
  comunaOf,
  FILTERS,
  idOf,
  isUnseen,
  lastsWords,
  toneOf,
} from '#renderer/features/incidents/model.ts';
import type { Filter, Incident, IncidentList } from '#renderer/features/incidents/model.ts';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDuration, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/incidents/IncidentsView.module.css';

interface IncidentsViewProps {
  readonly list: IncidentList;
  /** What the filter leaves of it. */
  readonly shown: readonly Incident[];
  readonly current: Incident | undefined;
  readonly filter: Filter;
  readonly days: number;
  readonly now: number;
  readonly said: Said | undefined;
  readonly onFilter: (filter: Filter) => void;
  readonly onChoose: (incident: Incident) => void;
  readonly onPeriod: () => void;
  readonly onFigures: () => void;
  readonly onOpen: (what: 'cause' | 'ticket' | 'note') => void;
  readonly onAcknowledge: (incident: Incident) => void;
  readonly onClose: (incident: Incident) => void;
  readonly onReopen: (incident: Incident) => void;
  readonly onZone: (incident: Incident) => void;
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
          <Figure value={span(figures.mttrMs)} label="para repararse, en promedio" />
          <Figure value={span(figures.mtbfMs)} label="en servicio entre caídas" />
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
          placeholder="Zona, comuna, causa o caso"
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
            <ActionHint action={actions.move} capOnly />
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
                  <Row
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
            <ActionButton action={actions.acknowledge} size="sm" />
            <ActionButton action={actions.cause} size="sm" variant="default" />
            <ActionButton action={actions.ticket} size="sm" variant="default" />
            <ActionButton action={actions.note} size="sm" variant="default" />
            {current.closed === null ? (
              <ActionButton action={actions.close} size="sm" variant="default" />
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

interface RowProps {
  readonly incident: Incident;
  readonly now: number;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}

function Row({ incident, now, isCurrent, onChoose }: RowProps) {
  const { zone, stage, acknowledged, ticket, recoveredAt, outages } = incident;
  const tone = toneOf(incident, now);
  const times = outages.length === 1 ? '' : `, ${outages.length} interrupciones`;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.row}
      data-tone={recoveredAt === null ? tone : undefined}
      aria-current={isCurrent || undefined}
      ref={(row) => {
        if (isCurrent) row?.scrollIntoView({ block: 'nearest' });
      }}
      onClick={onChoose}
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
        {[comunaOf(incident), causeOf(incident), ticket === null ? undefined : `caso ${ticket}`]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </button>
  );
}

/** What the keys do: all of them need nothing but the row that is marked. */
function useIncidentActions(props: IncidentsViewProps) {
  const { shown, current, filter } = props;
  const at = current === undefined ? -1 : shown.indexOf(current);
  const go = (by: number) => () => {
    const next = shown[Math.max(0, Math.min(at + by, shown.length - 1))];
    if (next !== undefined) props.onChoose(next);
  };
  const some = () => current !== undefined;
  const withCurrent = (run: (incident: Incident) => void) => () => {
    if (current !== undefined) run(current);
  };
  const move: Action = {
    id: 'incidents.down',
    label: 'Recorrer los incidentes',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: some,
    run: go(1),
  };
  const up: Action = {
    ...move,
    id: 'incidents.up',
    label: 'Incidente anterior',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: go(-1),
  };
  const acknowledge: Action = {
    id: 'incidents.acknowledge',
    label: 'Atender',
    keys: ['A'],
    when: () => current !== undefined && current.acknowledged === null,
    run: withCurrent(props.onAcknowledge),
  };
  const open = (what: 'cause' | 'ticket' | 'note', label: string, key: string): Action => ({
    id: `incidents.${what}`,
    label,
    keys: [key],
    when: some,
    run: () => {
      props.onOpen(what);
    },
  });
  const close: Action = {
    id: 'incidents.close',
    label: 'Cerrar',
    keys: ['E'],
    when: () => current !== undefined && current.recoveredAt !== null && current.closed === null,
    run: withCurrent(props.onClose),
  };
  const reopen: Action = {
    id: 'incidents.reopen',
    label: 'Reabrir',
    keys: ['R'],
    when: () => current !== undefined && current.closed !== null,
    run: withCurrent(props.onReopen),
  };
  const zone: Action = {
    id: 'incidents.zone',
    label: 'Ver la zona',
    keys: ['Enter'],
    when: some,
    run: withCurrent(props.onZone),
  };
  const kinds = FILTERS.map(({ id, label }, index): Action => ({
    id: `incidents.${id}`,
    label: `Solo ${label.toLowerCase()}`,
    keys: [String(index + 1)],
    run: () => {
      props.onFilter({ ...filter, kind: filter.kind === id ? undefined : id });
    },
  }));
  const search: Action = {
    id: 'incidents.search',
    label: 'Filtrar por texto',
    keys: ['/'],
    run: () => {
      document.querySelector<HTMLElement>('#incident-filter')?.focus();
    },
  };
  const clear: Action = {
    id: 'incidents.clear',
    label: 'Quitar los filtros',
    keys: ['Escape'],
    run: () => {
      props.onFilter({ kind: undefined, text: '' });
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  };
  const period: Action = {
    id: 'incidents.period',
    label: 'Cambiar el periodo',
    keys: ['P'],
    run: props.onPeriod,
  };
  const figures: Action = {
    id: 'incidents.figures',
    label: 'Cifras por zona y contrato',
    keys: ['F'],
    run: props.onFigures,
  };
  const cause = open('cause', 'Causa', 'C');
  const ticket = open('ticket', 'Ticket', 'T');
  const note = open('note', 'Nota', 'N');
  useActions('Incidentes', [
    move,
    up,
    acknowledge,
    cause,
    ticket,
    note,
    close,
    reopen,
    zone,
    ...kinds,
    search,
    clear,
    period,
    figures,
  ]);
  return { move, acknowledge, cause, ticket, note, close, reopen, zone, kinds, clear, period, figures };
}
