import { Select } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { CityMap } from '#renderer/features/map/CityMap.tsx';
import { neighbour } from '#renderer/features/map/moves.ts';
import type { Arrow } from '#renderer/features/map/moves.ts';
import { comunasOf, zonesOf } from '#renderer/features/map/model.ts';
import type { Board, Plan } from '#renderer/features/map/model.ts';
import { OutlinesDialog } from '#renderer/features/map/OutlinesDialog.tsx';
import { drawn } from '#renderer/features/map/drawing.ts';
import { ZoneCard } from '#renderer/features/map/ZoneCard.tsx';
import { ZoneList } from '#renderer/features/map/ZoneList.tsx';
import { focusOn } from '#renderer/features/map/focus.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { WALL_PLACE } from '#renderer/lib/wall-window.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import classes from '#renderer/features/map/MapView.module.css';

interface MapViewProps {
  readonly board: Board;
  readonly plan: Plan;
}

/** Before the map was measured, and where a test has no layout. */
const USUAL = { width: 720, height: 600 };
const EVERYTHING = '';

/** What a zone that was opened here gives back: the map stands as it was left. */
function handedBack(): { readonly zoneId: string; readonly comuna: string } | undefined {
  const value = handedTo('mapa');
  if (typeof value !== 'object' || value === null || !('zoneId' in value) || !('comuna' in value))
    return undefined;
  const { zoneId, comuna } = value;
  return typeof zoneId === 'string' && typeof comuna === 'string' ? { zoneId, comuna } : undefined;
}

/** The zones on a plain projection of the city, and beside it the same zones as a list, worst first. */
export function MapView({ board, plan }: MapViewProps) {
  const now = useNow();
  const [from] = useState(handedBack);
  const [comuna, setComuna] = useState(from?.comuna ?? EVERYTHING);
  const [chosen, setChosen] = useState(from?.zoneId);
  const [asked, setAsked] = useState(false);
  const [, setClosed] = useState(0);
  const { ref, width, height } = useElementSize();

  const zones = zonesOf(board, plan, comuna === EVERYTHING ? undefined : comuna);
  const drawing = drawn(zones, plan.outlines, width === 0 ? USUAL : { width, height });
  const firstDrawn = zones.find((zone) => zone.position !== null)?.id;
  const current = zones.some((zone) => zone.id === chosen) ? chosen : (firstDrawn ?? zones[0]?.id);
  const zone = zones.find((each) => each.id === current);

  const open = (id: string) => {
    goTo('zona', { zoneId: id, back: { place: 'mapa', value: { zoneId: id, comuna }, name: 'Mapa' } });
  };
  const move = (arrow: Arrow) => {
    if (document.activeElement?.id.startsWith('list-') === true) {
      const at = zones.findIndex((each) => each.id === current);
      const next = zones[at + (arrow === 'up' || arrow === 'left' ? -1 : 1)]?.id;
      if (next !== undefined) choose(next, 'list');
      return;
    }
    const onMap = document.activeElement?.id.startsWith('map-') === true;
    const next = onMap ? neighbour(drawing.marks, current, arrow) : (firstDrawn ?? current);
    if (next !== undefined) choose(next, 'map');
  };
  const choose = (id: string, where: 'map' | 'list') => {
    setChosen(id);
    focusOn(`${where}-${id}`);
  };
  const arrow = (name: 'Up' | 'Down' | 'Left' | 'Right', label: string): Action => ({
    id: `map.${name}`,
    label,
    keys: [`Arrow${name}`],
    keysOnly: true,
    run: () => {
      move(name === 'Up' ? 'up' : name === 'Down' ? 'down' : name === 'Left' ? 'left' : 'right');
    },
  });
  const moves: Action = {
    ...arrow('Down', 'Moverse entre las zonas'),
    shownKeys: ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'],
  };
  const enter: Action = {
    id: 'map.open',
    label: 'Abrir la zona',
    keys: [],
    shownKeys: ['Enter'],
    keysOnly: true,
    run: () => undefined,
  };
  const filter: Action = {
    id: 'map.filter',
    label: 'Filtrar por comuna',
    keys: ['C'],
    run: () => {
      focusOn('map-comuna');
      // Its list opens with it, as with a click.
      document.querySelector<HTMLElement>('#map-comuna')?.click();
    },
  };
  const outlines: Action = {
    id: 'map.outlines',
    label: 'Contornos',
    keys: ['K'],
    when: () => plan.mayLoad,
    run: () => {
      setAsked(true);
    },
  };
  const wall: Action = {
    id: 'map.wall',
    label: 'Modo muro',
    keys: ['M'],
    run: () => {
      goTo(WALL_PLACE);
    },
  };
  const back: Action = {
    id: 'map.back',
    label: comuna === EVERYTHING ? 'Volver al tablero' : 'Ver toda la ciudad',
    keys: ['Escape'],
    run: () => {
      if (comuna === EVERYTHING) goTo('zonas-wifi');
      else setComuna(EVERYTHING);
    },
  };
  useActions('Mapa de las zonas', [
    moves,
    arrow('Up', 'Zona de arriba'),
    arrow('Left', 'Zona de la izquierda'),
    arrow('Right', 'Zona de la derecha'),
    enter,
    filter,
    ...(plan.mayLoad ? [outlines] : []),
    wall,
    back,
  ]);

  // The map itself has the focus, ready for the arrows: when it opens, and again when what had it is gone.
  useEffect(() => {
    if (document.activeElement !== document.body || current === undefined || asked) return;
    document.querySelector<HTMLElement>(`#map-${CSS.escape(current)}, #list-${CSS.escape(current)}`)?.focus();
  });

  return (
    <div className={classes.screen}>
      <div className={classes.map} ref={ref}>
        <CityMap drawing={drawing} current={current} onChoose={setChosen} onOpen={open} />
      </div>
      <aside className={classes.side} aria-label="Zonas">
        <Select
          id="map-comuna"
          aria-label="Filtrar por comuna"
          value={comuna}
          data={[{ value: EVERYTHING, label: 'Toda la ciudad' }, ...comunasOf(board)]}
          rightSection={<KeyCap keys={['C']} decorative />}
          rightSectionPointerEvents="none"
          onChange={(value) => {
            setComuna(value ?? EVERYTHING);
          }}
          // The keys are the map's again: a field would keep the letters for itself.
          onDropdownClose={() => {
            document.querySelector<HTMLElement>('#map-comuna')?.blur();
            setClosed((times) => times + 1);
          }}
        />
        {zone === undefined ? null : <ZoneCard zone={zone} now={now} />}
        <ZoneList zones={zones} current={current} now={now} onChoose={setChosen} onOpen={open} />
        <div className={classes.keys}>
          <ActionHint action={moves} label="Moverse" />
          <ActionHint action={enter} label="Abrir" />
          {plan.mayLoad ? <ActionHint action={outlines} /> : null}
          <ActionHint action={wall} />
          <ActionHint action={back} />
        </div>
      </aside>
      {asked ? (
        <OutlinesDialog
          loaded={plan.outlines}
          onClose={() => {
            setAsked(false);
          }}
        />
      ) : null}
    </div>
  );
}
