import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Block } from '#renderer/features/coworking/Block.tsx';
import { Field } from '#renderer/features/coworking/Field.tsx';
import { useFloorActions } from '#renderer/features/coworking/floor-actions.ts';
import { FloorNotices } from '#renderer/features/coworking/FloorNotices.tsx';
import { HandPanel } from '#renderer/features/coworking/HandPanel.tsx';
import type { Board, Spot } from '#renderer/features/coworking/model.ts';
import { PlanPiece } from '#renderer/features/coworking/PlanPiece.tsx';
import { standing } from '#renderer/features/coworking/plan.ts';
import { RoomRow } from '#renderer/features/coworking/RoomRow.tsx';
import type { RoomDay } from '#renderer/features/coworking/RoomRow.tsx';
import { TurnsPanel } from '#renderer/features/coworking/TurnsPanel.tsx';
import type { Acts } from '#renderer/features/coworking/useActs.ts';
import type { FloorState } from '#renderer/features/coworking/useFloor.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
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

export function CoworkingView(props: CoworkingViewProps) {
  const { board, spots, now, floor, acts, rooms, look } = props;
  const input = useRef<HTMLInputElement>(null);
  const { ref, width } = useElementSize();
  const { selection } = floor;
  const { turns } = board;
  const room = width > NARROW ? width - SIDE : width;
  const kinds = (['EQUIPO', 'PUESTO'] as const).flatMap((kind) => {
    const own = spots.filter((each) => each.kind === kind);
    return own.length === 0 ? [] : [{ kind, spots: own, columns: columnsFor(kind, own.length, room) }];
  });
  const halls = spots.filter((each) => each.kind === 'SALA');
  const rows = kinds.reduce((sum, each) => sum + Math.ceil(each.spots.length / each.columns), 0);
  const dense = width > NARROW && rows > ROOMY_ROWS;

  const blocks = [
    ...kinds.map((each) => ({ ids: each.spots.map(({ id }) => id), columns: each.columns })),
    { ids: halls.map(({ id }) => id), columns: 1 },
  ];
  const actions = useFloorActions({ ...props, input, blocks });
  const { view, faults, bookings, usage, edit } = actions;

  const { current } = floor;
  // What has the ring is on the screen, also where a small screen scrolls.
  useEffect(() => {
    if (current !== undefined)
      document.querySelector(`#spot-${CSS.escape(current)}`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  // The next thing is always typed here: the pointer gives the focus back.
  useEffect(() => {
    input.current?.focus();
  }, [input]);
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
  const seated = spots.filter((each) => each.use !== null).length;
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
          clear={actions.clear}
        />
        <FloorNotices board={board} now={now} seated={seated} />
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
          meaning={actions.meaning}
          outcome={acts.outcome}
          scanning={floor.scanning}
          searchFailure={floor.searchFailure}
          now={now}
          extensionMinutes={board.rules.extensionMinutes}
          actions={{ ...actions, fault: faults }}
          onPick={actions.pick}
        />
        <TurnsPanel
          turns={turns}
          spots={spots}
          now={now}
          asOf={board.now}
          callMs={board.rules.callMinutes * 60_000}
          actions={actions}
        />
      </aside>
    </div>
  );
}
