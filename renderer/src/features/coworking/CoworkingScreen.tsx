import { useState } from 'react';
import { CoworkingView } from '#renderer/features/coworking/CoworkingView.tsx';
import { openDisplay } from '#renderer/features/coworking/display-window.ts';
import { SetUp } from '#renderer/features/coworking/SetUp.tsx';
import { useActs } from '#renderer/features/coworking/useActs.ts';
import { useBoard } from '#renderer/features/coworking/useBoard.ts';
import { useFloor } from '#renderer/features/coworking/useFloor.ts';
import { useRooms } from '#renderer/features/coworking/useRooms.ts';
import { goTo } from '#renderer/lib/route.ts';
import { useScan } from '#renderer/lib/scan.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

/** The floor of the Punto: who sits where, for how long, and who comes next. */
export function CoworkingScreen() {
  const live = useBoard();
  const acts = useActs();
  const floor = useFloor(live, acts.outcome?.kind === 'done', acts.forget);
  const rooms = useRooms(live);
  const [look, setLook] = useState<'list' | 'plan'>('list');
  useScan({ onReading: floor.reading, onScan: floor.scan });
  const { board, spots, failure } = live;
  if (failure !== undefined && board === undefined)
    return (
      <ErrorState
        failure={failure}
        action={{ id: 'coworking.retry', label: 'Volver a intentar', keys: ['F9'], run: live.retry }}
      />
    );
  if (board === undefined) return <SkeletonRows rows={6} height={104} />;
  if (spots.length === 0) return <SetUp />;
  return (
    <CoworkingView
      board={board}
      spots={spots}
      now={live.now}
      floor={floor}
      acts={acts}
      rooms={rooms}
      look={look}
      onLook={() => {
        setLook(look === 'list' ? 'plan' : 'list');
      }}
      onDisplay={() => {
        if (!openDisplay())
          acts.say({
            kind: 'failed',
            title: 'No se abrió la pantalla pública',
            message: 'La ventana no pudo abrirse. Permita ventanas de esta dirección y pulse F11 otra vez.',
            code: 'VENTANA',
          });
      }}
      onFaults={(spot) => {
        // Whoever sits there goes on: a fault is reported of what nobody uses.
        goTo('danos', spot === undefined || spot.use !== null ? undefined : { spaceId: spot.id });
      }}
      onEdit={() => {
        goTo('plano');
      }}
      onBookings={() => {
        goTo('reservas');
      }}
      onUsage={() => {
        goTo('uso');
      }}
      onNewPerson={(text, read) => {
        goTo('persona-nueva', read === undefined ? { text } : { read });
      }}
    />
  );
}
