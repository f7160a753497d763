import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';
import { labels } from '#shared/text/labels.ts';
import { CauseDialog } from '#renderer/features/incidents/CauseDialog.tsx';
import { FiguresDialog } from '#renderer/features/incidents/FiguresDialog.tsx';
import { IncidentsView } from '#renderer/features/incidents/IncidentsView.tsx';
import { idOf, narrow } from '#renderer/features/incidents/model.ts';
import type { Filter, Incident, Said } from '#renderer/features/incidents/model.ts';
import { NoteDialog } from '#renderer/features/incidents/NoteDialog.tsx';
import { TicketDialog } from '#renderer/features/incidents/TicketDialog.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { dropHanded, goTo, handedTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

const DAYS = [30, 90, 7] as const;
type Days = (typeof DAYS)[number];
const EVERYTHING: Filter = { kind: undefined, text: '' };

type Open = 'cause' | 'close' | 'ticket' | 'note' | 'figures';

/** The zone that is meant, and, from a zone that was opened here, the list as it was left. */
interface Hand {
  readonly zoneId: string;
  readonly left?: { readonly chosen: string; readonly filter: Filter; readonly days: Days };
}

function isHand(value: unknown): value is Hand {
  return typeof value === 'object' && value !== null && 'zoneId' in value && typeof value.zoneId === 'string';
}

function handOf(value: unknown): Hand | undefined {
  return isHand(value) ? value : undefined;
}

/** The outages of the zones as incidents: who attends them, what caused them, and when they were over. */
export function IncidentsScreen() {
  const [handed] = useState(() => handOf(handedTo('incidentes')));
  useEffect(dropHanded, []);
  // A minute's words need no new drawing each second.
  const now = useNow(5_000);
  const [days, setDays] = useState<Days>(handed?.left?.days ?? DAYS[0]);
  const [filter, setFilter] = useState(handed?.left?.filter ?? EVERYTHING);
  const [chosen, setChosen] = useState(handed?.left?.chosen);
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState<Said>();
  const period = { from: localDate(now - (days - 1) * DAY_MS), to: localDate(now + DAY_MS) };
  const list = useQuery(
    api.incidents.list.queryOptions(period, { refetchInterval: 30_000, placeholderData: keepPreviousData }),
  );
  const act = useMutation(
    api.incidents.act.mutationOptions({
      onSuccess: async () => {
        setOpen(undefined);
        await queryClient.invalidateQueries(api.incidents.pathFilter());
      },
    }),
  );
  if (list.data === undefined) {
    if (list.error === null) return <SkeletonRows rows={12} height={48} />;
    const retry = {
      id: 'incidents.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  const shown = narrow(list.data.incidents, filter);
  const current =
    shown.find((incident) => idOf(incident) === chosen) ??
    shown.find(({ zoneId }) => zoneId === handed?.zoneId) ??
    shown[0];
  const doIt = (
    incident: Incident,
    what: Parameters<typeof act.mutate>[0]['act'],
    text: string,
    more: { cause?: IncidentCause; note?: string } = {},
  ) => {
    setChosen(idOf(incident));
    act.mutate(
      { zoneId: incident.zoneId, at: incident.from, act: what, ...more },
      {
        onSuccess: () => {
          setSaid({ tone: 'good', text });
        },
        onError: (error) => {
          if (open === undefined) setSaid({ tone: 'bad', text: refusalOf(error).message });
        },
      },
    );
  };
  const show = (what: Open | undefined) => {
    act.reset();
    setSaid(undefined);
    if (current !== undefined) setChosen(idOf(current));
    setOpen(what);
  };
  const dialog = {
    busy: act.isPending,
    failure: act.error === null ? undefined : refusalOf(act.error),
    onClose: () => {
      show(undefined);
    },
  };
  return (
    <>
      <IncidentsView
        list={list.data}
        shown={shown}
        current={current}
        filter={filter}
        days={days}
        now={now}
        said={said}
        onFilter={(next) => {
          setSaid(undefined);
          setFilter(next);
        }}
        onChoose={(incident) => {
          setSaid(undefined);
          setChosen(idOf(incident));
        }}
        onPeriod={() => {
          setDays(DAYS[(DAYS.indexOf(days) + 1) % DAYS.length] ?? DAYS[0]);
        }}
        onFigures={() => {
          show('figures');
        }}
        onOpen={(what) => {
          show(what);
        }}
        onAcknowledge={(incident) => {
          doIt(incident, 'ATENDER', `Queda atendido por usted: ${incident.zone}.`);
        }}
        onClose={(incident) => {
          if (incident.attributed === null) show('close');
          else doIt(incident, 'CERRAR', `Cerrado: ${incident.zone}. Con R se reabre.`);
        }}
        onReopen={(incident) => {
          doIt(incident, 'REABRIR', `Reabierto: ${incident.zone}.`);
        }}
        onZone={(incident) => {
          const { zoneId } = incident;
          const hand: Hand = { zoneId, left: { chosen: idOf(incident), filter, days } };
          goTo('zona', { zoneId, back: { place: 'incidentes', value: hand, name: 'Incidentes' } });
        }}
      />
      {open === 'figures' ? <FiguresDialog period={period} days={days} onClose={dialog.onClose} /> : null}
      {current !== undefined && (open === 'cause' || open === 'close') ? (
        <CauseDialog
          {...dialog}
          incident={current}
          closing={open === 'close'}
          onChoose={(cause) => {
            const words = labels.incidentCause[cause];
            if (open === 'close')
              doIt(current, 'CERRAR', `Cerrado con causa: ${words}. Con R se reabre.`, { cause });
            else doIt(current, 'ATRIBUIR', `Causa anotada: ${words}.`, { cause });
          }}
        />
      ) : null}
      {current !== undefined && open === 'ticket' ? (
        <TicketDialog
          {...dialog}
          incident={current}
          onSave={(note) => {
            doIt(current, 'TICKET', `Caso ${note} anotado.`, { note });
          }}
        />
      ) : null}
      {current !== undefined && open === 'note' ? (
        <NoteDialog
          {...dialog}
          zone={current.zone}
          onSave={(note) => {
            doIt(current, 'NOTA', 'Nota guardada.', { note });
          }}
        />
      ) : null}
    </>
  );
}
