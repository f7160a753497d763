import { useElementSize } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { TextInput, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { boardActions, type BoardLink } from '#renderer/features/wifi/actions.ts';
import { Calm } from '#renderer/features/wifi/Calm.tsx';
import { Counters } from '#renderer/features/wifi/Counters.tsx';
import { EVERYTHING, handOf, isNarrowed, narrowWords } from '#renderer/features/wifi/filter.ts';
import { FilterDialog } from '#renderer/features/wifi/FilterDialog.tsx';
import { arrange, balance, DENSE, neighbour, ROOMY, tallest } from '#renderer/features/wifi/layout.ts';
import type { ZoneFilter } from '#renderer/features/wifi/layout.ts';
import { Legend } from '#renderer/features/wifi/Legend.tsx';
import { countsOf } from '#renderer/features/wifi/model.ts';
import type { Board, Comuna } from '#renderer/features/wifi/model.ts';
import { comunaTitle } from '#renderer/features/wifi/zone-model.ts';
import { Tile } from '#renderer/features/wifi/Tile.tsx';
import { ZoneDialog } from '#renderer/features/wifi/ZoneDialog.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { openWallWindow, WALL_PLACE } from '#renderer/lib/wall-window.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/wifi/BoardView.module.css';

interface BoardViewProps {
  readonly board: Board;
  readonly now: number;
  /** The desk sees what is down; the pages of the zones and what is done there are the supervisor's. */
  readonly looksOnly: boolean;
}

const LINKS: readonly BoardLink[] = [
  { place: 'muro', label: 'Muro', key: 'M' },
  { place: 'mapa', label: 'Mapa', key: 'P' },
  { place: 'incidentes', label: 'Incidentes', key: 'I' },
  { place: 'equipos-wifi', label: 'Equipos', key: 'E' },
];

/** Columns of at least 15 rem: five on the Puntos' screens, two at 200 % zoom. */
function columnsFor(width: number): number {
  return Math.max(1, Math.min(5, Math.floor(width / 244)));
}

function comunaOf(comunas: readonly Comuna[], id: string): Comuna | undefined {
  return comunas.find((comuna) => comuna.zones.some((zone) => zone.id === id));
}

export function BoardView({ board, now, looksOnly }: BoardViewProps) {
  const [hand] = useState(() => handOf(handedTo('zonas-wifi')));
  const [filter, setFilter] = useState<ZoneFilter>(hand.filter);
  const [chosen, setChosen] = useState(hand.zoneId);
  const [narrowing, setNarrowing] = useState(false);
  const [open, setOpen] = useState<string>();
  const { ref, width, height } = useElementSize();

  const shown = arrange(board.comunas, filter);
  const columnCount = columnsFor(width === 0 ? 1334 : width);
  const room = height === 0 ? Infinity : height;
  const roomy = balance(shown, columnCount, ROOMY, room);
  const dense = columnCount > 2 && tallest(roomy, ROOMY) > room;
  const columns = dense ? balance(shown, columnCount, DENSE, room) : roomy;
  const first = columns[0]?.[0]?.zones[0]?.id;
  const current = chosen !== undefined && comunaOf(shown, chosen) !== undefined ? chosen : first;
  const opened = open === undefined ? undefined : comunaOf(board.comunas, open);
  const zone = opened?.zones.find((candidate) => candidate.id === open);

  const { mutate: act } = useMutation(
    api.incidents.act.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(api.wifi.pathFilter()),
      onError: (error) => {
        notifications.show({ color: 'red', title: 'No se anotó', message: refusalOf(error).message });
      },
    }),
  );
  const incidentOf = (id: string | undefined) => {
    const held = id === undefined ? undefined : comunaOf(shown, id);
    const incident = held?.zones.find((each) => each.id === id)?.incident ?? null;
    return incident === null || incident.acknowledgedBy !== null ? undefined : incident;
  };
  const show = (id: string) => {
    if (looksOnly) setOpen(id);
    else goTo('zona', { zoneId: id, filter });
  };
  const focusTile = (id: string | undefined) => {
    if (id === undefined) return;
    setChosen(id);
    document.querySelector<HTMLElement>(`#zone-${CSS.escape(id)}`)?.focus();
  };
  const actions = boardActions({
    move: (arrow) => {
      const onTile = document.activeElement?.id.startsWith('zone-') === true;
      focusTile(onTile ? neighbour(columns, current, arrow) : current);
    },
    choose: (state) => {
      setFilter((old) => ({ ...old, state: old.state === state ? undefined : state }));
    },
    search: () => {
      document.querySelector<HTMLElement>('#wifi-filter')?.focus();
    },
    clear: () => {
      setFilter(EVERYTHING);
      focusTile(current);
    },
    narrow: () => {
      setNarrowing(true);
    },
    acknowledge: {
      possible: () => incidentOf(current) !== undefined,
      run: () => {
        const incident = incidentOf(current);
        if (current === undefined || incident === undefined) return;
        act({ zoneId: current, at: incident.from, act: 'ATENDER' });
      },
    },
    links: looksOnly ? [] : LINKS,
  });
  const wallWindow: Action = {
    id: 'wifi.wall-window',
    label: 'Abrir el muro en otra ventana',
    keys: ['F11'],
    run: () => {
      // A browser that opens no window shows it in this one.
      if (!openWallWindow()) goTo(WALL_PLACE);
    },
  };
  useActions('Zonas WiFi', looksOnly ? actions.all : [...actions.all, wallWindow]);

  // The board itself has the focus, ready for the arrows: when it opens, and again when tiles changed places.
  useEffect(() => {
    if (document.activeElement !== document.body || current === undefined) return;
    document.querySelector<HTMLElement>(`#zone-${CSS.escape(current)}`)?.focus();
  });

  const counts = countsOf(board);
  const total = board.comunas.reduce((sum, comuna) => sum + comuna.zones.length, 0);
  const filtered = shown.reduce((sum, comuna) => sum + comuna.zones.length, 0);
  return (
    <div className={classes.screen}>
      <div className={classes.top}>
        <Counters counts={counts} chosen={filter.state} onChoose={actions.choose} />
        <TextInput
          id="wifi-filter"
          className={classes.filter}
          type="search"
          aria-label="Filtrar por zona, barrio o IP"
          placeholder="Zona, barrio o IP"
          value={filter.text}
          leftSection={<IconFilter size={16} />}
          rightSection={<KeyCap keys={['/']} decorative />}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setFilter((old) => ({ ...old, text }));
          }}
        />
        <UnstyledButton
          className={classes.narrow}
          aria-pressed={isNarrowed(filter)}
          aria-keyshortcuts="F"
          onClick={actions.narrow.run}
        >
          <span>{narrowWords(filter, board.comunas)}</span>
          <KeyCap keys={actions.narrow.keys} decorative />
        </UnstyledButton>
      </div>
      <Calm board={board} counts={counts} total={total} now={now} filtered={filtered} clear={actions.clear} />
      <div className={classes.columns} ref={ref} data-dense={dense || undefined}>
        {columns.map((held) => (
          <div key={held.map((comuna) => comuna.code).join()} className={classes.column}>
            {held.map((comuna) => (
              <section
                key={comuna.code}
                className={classes.comuna}
                aria-label={`Comuna ${comunaTitle(comuna)}`}
              >
                <h2 className={classes.head}>
                  <span>{comunaTitle(comuna)}</span>
                  <span className={classes.sum}>
                    {comuna.zones.every((each) => each.state === 'UP')
                      ? formatCount(comuna.zones.length)
                      : `${formatCount(comuna.zones.filter((each) => each.state === 'UP').length)} de ${formatCount(comuna.zones.length)}`}
                  </span>
                </h2>
                <div className={classes.tiles}>
                  {comuna.zones.map((each) => (
                    <Tile
                      key={each.id}
                      zone={each}
                      now={now}
                      dense={dense}
                      current={each.id === current}
                      onOpen={() => {
                        show(each.id);
                      }}
                      onFocus={() => {
                        setChosen(each.id);
                      }}
                    />
                  ))}
                </div>
              </section>
            ))}
          </div>
        ))}
      </div>
      <Legend
        total={total}
        move={actions.down}
        open={actions.open}
        acknowledge={looksOnly ? undefined : actions.acknowledge}
        links={actions.links}
      />
      {narrowing ? (
        <FilterDialog
          board={board}
          filter={filter}
          onChange={setFilter}
          onClose={() => {
            setNarrowing(false);
          }}
        />
      ) : null}
      {zone === undefined || opened === undefined ? null : (
        <ZoneDialog
          zone={zone}
          comuna={comunaTitle(opened)}
          now={now}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </div>
  );
}
