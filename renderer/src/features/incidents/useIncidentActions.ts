import { FILTERS } from '#renderer/features/incidents/model.ts';
import type { Filter, Incident } from '#renderer/features/incidents/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';

/** What the keys of the place lead to. */
export interface IncidentMoves {
  /** What the filter leaves of the list, and the one of it that is marked. */
  readonly shown: readonly Incident[];
  readonly current: Incident | undefined;
  readonly filter: Filter;
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

/** What the keys do: all of them need nothing but the row that is marked. */
export function useIncidentActions(props: IncidentMoves) {
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
