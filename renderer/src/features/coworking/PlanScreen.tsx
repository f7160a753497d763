import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { AddSpacesDialog } from '#renderer/features/coworking/AddSpacesDialog.tsx';
import { CorrectSpaceDialog } from '#renderer/features/coworking/CorrectSpaceDialog.tsx';
import { PlanView } from '#renderer/features/coworking/PlanView.tsx';
import { standing } from '#renderer/features/coworking/plan.ts';
import type { PlanPoint } from '#renderer/features/coworking/plan.ts';
import { useBoard } from '#renderer/features/coworking/useBoard.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { goTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

/** What a Punto has, and where it stands: drawn once, corrected when a table moves. */
export function PlanScreen() {
  const live = useBoard();
  const { board, spots, failure } = live;
  /** What was moved and not saved yet. */
  const [moved, setMoved] = useState<ReadonlyMap<string, PlanPoint>>(new Map());
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState<'add' | 'correct'>();
  const save = useMutation(
    api.coworking.placeSpaces.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.coworking.pathFilter());
        setMoved(new Map());
      },
    }),
  );
  const retire = useMutation(
    api.coworking.setSpaceActive.mutationOptions({
      onSuccess: async () => {
        setChosen(undefined);
        await queryClient.invalidateQueries(api.coworking.pathFilter());
      },
    }),
  );
  if (failure !== undefined && board === undefined)
    return (
      <ErrorState
        failure={failure}
        action={{ id: 'plan.retry', label: 'Volver a intentar', keys: ['F9'], run: live.retry }}
      />
    );
  if (board === undefined) return <SkeletonRows rows={6} height={104} />;
  const pieces = spots.map((spot, index) => ({
    spot,
    at:
      moved.get(spot.id) ??
      standing(
        spot.planX === null || spot.planY === null ? undefined : { x: spot.planX, y: spot.planY },
        index,
        spots.length,
      ),
  }));
  const current = spots.find((spot) => spot.id === chosen) ?? spots[0];
  const error = save.error ?? retire.error;
  return (
    <>
      <PlanView
        pieces={pieces}
        current={current}
        unsaved={moved.size}
        busy={save.isPending || retire.isPending}
        failure={error === null ? undefined : refusalOf(error)}
        onChoose={setChosen}
        onPlace={(id, at) => {
          save.reset();
          setMoved((old) => new Map(old).set(id, at));
        }}
        onSave={() => {
          // Whoever saves the plan saves all of it: what nobody moved stays where it was shown.
          save.mutate({
            places: pieces.map(({ spot, at }) => ({ id: spot.id, planX: at.x, planY: at.y })),
          });
        }}
        onDiscard={() => {
          setMoved(new Map());
        }}
        onAdd={() => {
          setOpen('add');
        }}
        onCorrect={() => {
          setOpen('correct');
        }}
        onRetire={() => {
          if (current !== undefined) retire.mutate({ id: current.id, active: false });
        }}
        onLeave={() => {
          goTo('coworking');
        }}
      />
      {open === 'add' ? (
        <AddSpacesDialog
          onClose={() => {
            setOpen(undefined);
          }}
        />
      ) : null}
      {open === 'correct' && current !== undefined ? (
        <CorrectSpaceDialog
          spot={current}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      ) : null}
    </>
  );
}
