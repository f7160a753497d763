import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Block } from '#renderer/features/coworking/Block.tsx';
import { Field } from '#renderer/features/coworking/Field.tsx';
import { neighbour } from '#renderer/features/coworking/grid.ts';
import type { Arrow } from '#renderer/features/coworking/grid.ts';
import { HandPanel } from '#renderer/features/coworking/HandPanel.tsx';
import { whatEnterMeans } from '#renderer/features/coworking/meaning.ts';
import type { Board, Spot } from '#renderer/features/coworking/model.ts';
import { PlanPiece } from '#renderer/features/coworking/PlanPiece.tsx';
import { standing } from '#renderer/features/coworking/plan.ts';
import { calledOf, waitingFor } from '#renderer/features/coworking/queue.ts';
import { RoomRow } from '#renderer/features/coworking/RoomRow.tsx';
import type { RoomDay } from '#renderer/features/coworking/RoomRow.tsx';
import type { Candidate } from '#renderer/features/coworking/selection.ts';
import { atHand } from '#renderer/features/coworking/selection.ts';
import { TurnsPanel } from '#renderer/features/coworking/TurnsPanel.tsx';
import type { Acts } from '#renderer/features/coworking/useActs.ts';
import type { FloorState } from '#renderer/features/coworking/useFloor.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { formatDuration, formatTime } from '#renderer/lib/formats.ts';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import classes from '#renderer/features/coworking/CoworkingView.module.css';
import plan from '#renderer/features/coworking/Plan.module.css';

export interface CoworkingViewProps {
  readonly board: Board;
  readonly spots: readonly Spot[];
  readonly now: number;
  readonly floor: FloorState;
  readonly acts: Acts;
  /** What happens in each room today; undefined while it is not known. */
  readonly rooms: RoomDay | undefined;
  readonly look: 'list' | 'plan';
  readonly onLook: () => void;
  readonly onDisplay: () => void;
  readonly onFaults: (spot: Spot | undefined) => void;
  readonly onEdit: () => void;
  readonly onBookings: () => void;
  readonly onUsage: () => void;
  readonly onNewPerson: (text: string, read: ReadPerson | undefined) => void;
}

const ARROWS: ReadonlyArray<{ readonly key: string; readonly arrow: Arrow; readonly label: string }> = [
  { key: 'ArrowDown', arrow: 'down', label: 'Recorrer los puestos' },
  { key: 'ArrowUp', arrow: 'up', label: 'Puesto de arriba' },
  { key: 'ArrowLeft', arrow: 'left', label: 'Puesto de la izquierda' },
  { key: 'ArrowRight', arrow: 'right', label: 'Puesto de la derecha' },
];

/** How many tiles stand beside each other: eight computers and six places on the Puntos' screens. */
function columnsFor(kind: SpaceKind, count: number, width: number): number {
  const most = width === 0 ? 8 : Math.max(2, Math.floor(width / 118));
  const wanted = kind === 'EQUIPO' || count > 12 ? 8 : 6;
  return Math.min(most, wanted);
}

/** Up to this width everything stands in one column and the page scrolls; beyond it the panel takes its part. Pixels. */
const NARROW = 960;
const SIDE = 348;
/** Rows of tiles that the screen has room for in their full height. */
const ROOMY_ROWS = 4;
/** Closing is worth a word this long before. */
const CLOSING_MS = 30 * 60_000;

export function CoworkingView(props: CoworkingViewProps) {
  const { board, spots, now, floor, acts, rooms, look } = props;
  const input = useRef<HTMLInputElement>(null);
  const { ref, width } = useElementSize();
  const { selection } = floor;
  const { turns } = board;
  const meaning = whatEnterMeans(selection, turns, now);
  const spot = selection.kind === 'spot' ? selection.spot : undefined;
  const called = calledOf(turns)[0];
  const room = width > NARROW ? width - SIDE : width;
  const kinds = (['EQUIPO', 'PUESTO'] as const).flatMap((kind) => {
    const own = spots.filter((each) => each.kind === kind);
    return own.length === 0 ? [] : [{ kind, spots: own, columns: columnsFor(kind, own.length, room) }];
  });
  const halls = spots.filter((each) => each.kind === 'SALA');
  const rows = kinds.reduce((sum, each) => sum + Math.ceil(each.spots.length / each.columns), 0);
  const dense = width > NARROW && rows > ROOMY_ROWS;

  /** After an act the field is empty and nothing is at hand: a key that bounces acts on nobody else. */
  const after = () => {
    floor.forget();
    input.current?.focus();
  };
  const seatedOrNot = selection.kind === 'seat' ? selection : undefined;

  const enter: Action = {
    id: 'coworking.enter',
    label: 'Hacer lo que dice el botón',
    keys: ['Enter'],
    when: () => !acts.busy,
    run: () => {
      switch (meaning.kind) {
        case 'end':
          acts.end(meaning.spot, meaning.next, after);
          break;
        case 'call':
          acts.call(meaning.turn, meaning.spot, after);
          break;
        case 'arrived':
          acts.arrived(meaning.turn, after);
          break;
        case 'seat':
          acts.seat(meaning.person, meaning.spot, after);
          break;
        case 'give':
          acts.giveTurn(meaning.person, meaning.wants, after);
          break;
        case 'move':
          acts.move(meaning.from, meaning.spot, after);
          break;
        case 'fault':
          props.onFaults(meaning.spot);
          break;
        case 'choose':
          if (selection.kind === 'several') pick(selection.candidates[selection.cursor]);
          break;
        case 'new-person':
          props.onNewPerson(meaning.text, meaning.read);
          break;
        case 'nothing':
          break;
      }
    },
  };
  const pick = (candidate: Candidate | undefined) => {
    if (candidate?.kind === 'spot') floor.pick(candidate.spot);
    if (candidate?.kind === 'person') floor.meet(atHand(candidate.match));
  };
  const clear: Action = {
    id: 'coworking.clear',
    label: 'Volver',
    keys: ['Escape'],
    run: () => {
      acts.forget();
      floor.back();
    },
  };
  const extend: Action = {
    id: 'coworking.extend',
    label: `Dar ${board.rules.extensionMinutes} minutos`,
    keys: ['+'],
    when: () => spot?.use !== null && spot !== undefined,
    run: () => {
      if (spot !== undefined) acts.extend(spot, after);
    },
  };
  const move: Action = {
    id: 'coworking.move',
    label: 'Cambiar de puesto',
    keys: ['F4'],
    when: () => spot?.use !== null && spot !== undefined,
    run: () => {
      if (spot !== undefined) floor.startMove(spot);
    },
  };
  const arrived: Action = {
    id: 'coworking.arrived',
    label: 'Llegó el turno llamado',
    keys: ['F6'],
    when: () => called !== undefined,
    run: () => {
      if (called !== undefined) acts.arrived(called, after);
    },
  };
  const absent: Action = {
    id: 'coworking.absent',
    label: 'El turno llamado no está',
    keys: ['F7'],
    when: () => called !== undefined,
    run: () => {
      if (called !== undefined) acts.absent(called, after);
    },
  };
  const next = waitingFor(turns)[0];
  const call: Action = {
    id: 'coworking.call',
    label: 'Llamar al siguiente turno',
    keys: ['F8'],
    run: () => {
      const wanting = spot === undefined ? undefined : waitingFor(turns, spot.kind)[0];
      const free = spot !== undefined && wanting !== undefined && meaning.kind === 'call';
      if (free) acts.call(wanting, spot, after);
      else if (next !== undefined) acts.call(next, undefined, after);
      else
        acts.say({ kind: 'done', title: 'Nadie espera', detail: 'No hay a quién llamar.', undo: undefined });
    },
  };
  const giveFor = (other: boolean) => () => {
    if (seatedOrNot === undefined) {
      acts.say({
        kind: 'done',
        title: 'Falta saber a quién',
        detail: 'Pase la cédula o escriba el nombre, y pulse F9 otra vez.',
        undo: undefined,
      });
      return;
    }
    const { wants, person } = seatedOrNot;
    const flipped = wants === 'EQUIPO' ? 'PUESTO' : 'EQUIPO';
    acts.giveTurn(person, other ? flipped : wants, after);
  };
  const give: Action = { id: 'coworking.give', label: 'Dar un turno', keys: ['F9'], run: giveFor(false) };
  const giveOther: Action = {
    id: 'coworking.give-other',
    label: 'Dar un turno de la otra clase',
    keys: ['Shift+F9'],
    when: () => seatedOrNot !== undefined,
    run: giveFor(true),
  };
  const withdraw: Action = {
    id: 'coworking.withdraw',
    label: 'Ya no espera: retirar su turno',
    keys: ['Ctrl+Delete'],
    when: () => seatedOrNot?.turn !== undefined,
    run: () => {
      if (seatedOrNot?.turn !== undefined) acts.withdraw(seatedOrNot.turn, after);
    },
  };
  const display: Action = {
    id: 'coworking.display',
    label: 'Abrir la pantalla pública de turnos',
    keys: ['F11'],
    run: props.onDisplay,
  };
  const undo: Action = {
    id: 'coworking.undo',
    label: 'Deshacer lo último',
    keys: ['Ctrl+Z'],
    when: () => acts.outcome?.kind === 'done' && acts.outcome.undo !== undefined,
    run: acts.undo,
  };
  const view: Action = {
    id: 'coworking.view',
    label: look === 'list' ? 'Ver el plano' : 'Ver la lista',
    keys: ['F2'],
    run: props.onLook,
  };
  const faults: Action = {
    id: 'coworking.faults',
    label: 'Daños y disponibilidad',
    keys: ['F3'],
    run: () => {
      props.onFaults(spot);
    },
  };
  const edit: Action = {
    id: 'coworking.edit',
    label: 'Cambiar puestos y plano',
    keys: ['Ctrl+E'],
    run: props.onEdit,
  };
  const bookings: Action = {
    id: 'coworking.bookings',
    label: 'Reservas de salas y puestos',
    keys: ['F5'],
    run: props.onBookings,
  };
  const usage: Action = {
    id: 'coworking.usage',
    label: 'Cuánto se usan los puestos',
    keys: ['F10'],
    run: props.onUsage,
  };
  const arrows = ARROWS.map(({ key, arrow, label }): Action => ({
    id: `coworking.${arrow}`,
    label,
    keys: [key],
    keysOnly: true,
    // With something typed ← → move within the text, and ↓ ↑ among what answers to it.
    inText: true,
    when: () => floor.text === '' || arrow === 'down' || arrow === 'up',
    run: () => {
      if ((arrow === 'down' || arrow === 'up') && floor.step(arrow === 'down' ? 1 : -1)) return;
      // Somebody known by their name alone: the arrows choose where they sit.
      if (selection.kind === 'seat' && floor.mode.kind === 'browse') floor.meet(selection.person);
      const blocks = [
        ...kinds.map((each) => ({ ids: each.spots.map(({ id }) => id), columns: each.columns })),
        { ids: halls.map(({ id }) => id), columns: 1 },
      ];
      const { meant } = floor;
      const choosing = floor.mode.kind !== 'browse' || selection.kind === 'seat';
      const open =
        !choosing || meant === undefined
          ? blocks
          : blocks.map((block) => ({ ...block, ids: block.ids.filter((id) => meant.has(id)) }));
      const id = neighbour(open, floor.current, arrow);
      const to = spots.find((each) => each.id === id);
      if (to !== undefined) floor.pick(to);
    },
  }));
  useActions('Coworking', [
    enter,
    clear,
    extend,
    move,
    arrived,
    absent,
    call,
    give,
    giveOther,
    withdraw,
    undo,
    view,
    faults,
    edit,
    bookings,
    usage,
    display,
    ...arrows,
  ]);

  const { current } = floor;
  // What has the ring is on the screen, also where a small screen scrolls.
  useEffect(() => {
    if (current !== undefined)
      document.querySelector(`#spot-${CSS.escape(current)}`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  // The next thing is always typed here: the pointer gives the focus back.
  useEffect(() => {
    input.current?.focus();
  }, []);
  const point = (to: Spot) => {
    floor.pick(to);
    input.current?.focus();
  };

  const { mode } = floor;
  const moved = mode.kind === 'move' ? spots.find((each) => each.id === mode.from)?.use?.short : undefined;
  const holds =
    mode.kind === 'seat'
      ? { kind: 'seat' as const, name: mode.person.name }
      : moved === undefined
        ? undefined
        : { kind: 'move' as const, name: moved };
  const open = spots.filter((each) => each.use !== null).length;
  const closing = board.rules.closesAt - now;
  return (
    <div className={classes.screen} ref={ref}>
      <div className={classes.desk}>
        <Field
          text={floor.text}
          onText={floor.type}
          input={input}
          holds={holds}
          placeholder={
            holds === undefined
              ? 'Equipo, puesto, nombre o cédula leída'
              : 'Equipo o puesto; o Enter para el que está marcado'
          }
          clear={clear}
        />
        <div className={classes.notices}>
          {board.clockStep === null ? null : (
            <Banner
              tone="doubt"
              title={`El reloj de este equipo ${board.clockStep.stepMs > 0 ? 'se adelantó' : 'se atrasó'} ${formatDuration(Math.abs(board.clockStep.stepMs))}.`}
            >
              Los tiempos de cada persona ya se corrigieron: a nadie se le quitó ni se le dio.
            </Banner>
          )}
          {closing < CLOSING_MS && open > 0 ? (
            <Banner
              tone="doubt"
              title={
                closing > 0
                  ? `El Punto cierra a las ${formatTime(board.rules.closesAt)}`
                  : `El Punto cerró a las ${formatTime(board.rules.closesAt)}`
              }
            >
              {open === 1 ? 'Queda 1 persona sentada.' : `Quedan ${open} personas sentadas.`} Quien siga al
              final del día se cierra solo, con la hora de cierre.
            </Banner>
          ) : null}
        </div>
        {look === 'plan' ? (
          <section className={plan.plan} aria-label="Plano">
            {spots.map((each, index) => (
              <PlanPiece
                key={each.id}
                spot={each}
                at={standing(
                  each.planX === null || each.planY === null ? undefined : { x: each.planX, y: each.planY },
                  index,
                  spots.length,
                )}
                now={now}
                current={each.id === current}
                faded={floor.meant !== undefined && !floor.meant.has(each.id)}
                onPick={() => {
                  point(each);
                }}
              />
            ))}
          </section>
        ) : (
          <>
            {kinds.map((each) => (
              <Block
                key={each.kind}
                kind={each.kind}
                spots={each.spots}
                columns={each.columns}
                dense={dense}
                now={now}
                current={current}
                meant={floor.meant}
                onPick={point}
              />
            ))}
            {halls.map((hall) => (
              <RoomRow
                key={hall.id}
                room={hall}
                day={rooms}
                now={now}
                current={hall.id === current}
                faded={floor.meant !== undefined && !floor.meant.has(hall.id)}
                onPick={() => {
                  point(hall);
                }}
              />
            ))}
          </>
        )}
        <div className={classes.foot}>
          <ActionHint action={view} />
          <ActionHint action={faults} label="Daños" />
          <ActionHint action={bookings} label="Reservas" />
          <ActionHint action={usage} label="Uso" />
          <ActionHint action={edit} label="Puestos y plano" />
        </div>
      </div>
      <aside className={classes.side} aria-label="A la mano y turnos">
        <HandPanel
          selection={selection}
          meaning={meaning}
          outcome={acts.outcome}
          scanning={floor.scanning}
          searchFailure={floor.searchFailure}
          now={now}
          extensionMinutes={board.rules.extensionMinutes}
          actions={{
            enter,
            extend,
            move,
            arrived,
            absent,
            give,
            giveOther,
            withdraw,
            undo,
            fault: faults,
            clear,
          }}
          onPick={pick}
        />
        <TurnsPanel
          turns={turns}
          spots={spots}
          now={now}
          asOf={board.now}
          callMs={board.rules.callMinutes * 60_000}
          actions={{ arrived, absent, call, give, display }}
        />
      </aside>
    </div>
  );
}
